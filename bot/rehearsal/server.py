"""The rehearsal itself: one server on loopback that holds a workspace. Does not know the bot."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.rehearsal import limits
from bot.rehearsal.app import App
from bot.rehearsal.calls import Outside, Recorded
from bot.rehearsal.events import Events
from bot.rehearsal.faults import Faults
from bot.rehearsal.grants import Grants
from bot.rehearsal.http_delivery import HttpDelivery
from bot.rehearsal.interaction import People
from bot.rehearsal.methods_files import UPLOAD, hand_out, receive
from bot.rehearsal.page import Page, only_from_here
from bot.rehearsal.rates import Pace, Rates
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.replies import use_response_url
from bot.rehearsal.shapes import FILES
from bot.rehearsal.socket_mode import Links, Patience
from bot.rehearsal.standard import standard_workspace
from bot.rehearsal.web_api import WebApi, arguments
from bot.rehearsal.workspace import Workspace

Json = dict[str, Any]

LOOPBACK = "127.0.0.1"
STOP_SECONDS = 1.0
"""Seconds of real time that open requests get to end when the server stops."""

BODY_BYTES = 4 * 1024 * 1024
"""Bytes of one request; enough for the largest view, and bounded."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How strict the rehearsal is."""

    pace: Pace = Pace.SCALED
    patience: Patience = field(default_factory=Patience)
    trigger_seconds: float = limits.TRIGGER_SECONDS
    programme: str = ""  # what is rehearsed, for the page
    beside: str = ""  # the address of another page on this machine, to be seen beside it: that of X
    over_http: bool = False  # in place of Socket Mode; `links.verify` sets the request URL


class Rehearsal:
    """A workspace on this machine, with Slack's Web API, Socket Mode, interactivity and a page to type in."""

    def __init__(  # the whole outside world of the rehearsal, in one place
        self,
        clock: Clock,
        *,
        port: int = 0,
        page: bool = True,
        app: App | None = None,
        workspace: Workspace | None = None,
        options: Options | None = None,
    ) -> None:
        """Build it; port 0 takes a free one. Nothing is served before `start`."""
        chosen = options or Options()
        self.workspace = workspace or standard_workspace(clock, app)
        self.faults = Faults()
        delivery = HttpDelivery if chosen.over_http else Links
        self.links = delivery(self.workspace, chosen.patience)
        self.events = Events(self.workspace, self.links)
        self.grants = Grants(self.workspace, clock, chosen.trigger_seconds)
        self._outside = Outside(self.workspace, self.links, self.events, self.grants)
        self.people = People(self._outside)
        self.rates = Rates(clock, chosen.pace)
        self._api = WebApi(self._outside, self.rates, self.faults)
        self._page = (
            Page(self._outside, self.people, programme=chosen.programme, beside=chosen.beside)
            if page
            else None
        )
        self._port = port
        self._runner: web.AppRunner | None = None
        self.calls: deque[Recorded] = self._api.calls
        self.responses: deque[Json] = deque(maxlen=limits.RECORDS)  # what came to response_urls
        self.envelopes: deque[Json] = deque(
            maxlen=limits.RECORDS
        )  # what was sent over Socket Mode, repeats too
        self.on_call = self._api.on_call
        self.on_event = self.links.on_envelope
        self.on_event.append(self.envelopes.append)

    @property
    def bot_token(self) -> str:
        """Give the token of the Web API."""
        return self.workspace.app.bot_token

    @property
    def app_token(self) -> str:
        """Give the token that opens Socket Mode."""
        return self.workspace.app.app_token

    @property
    def url(self) -> str:
        """Give the page's address."""
        return self.workspace.url.rstrip("/")

    @property
    def api_url(self) -> str:
        """Give the Web API's base address."""
        return f"{self.url}/api/"

    async def start(self) -> None:
        """Listen, on loopback only; raise OSError where the port is taken."""
        app = web.Application(middlewares=[only_from_here], client_max_size=BODY_BYTES)
        app.add_routes(
            [
                web.post("/api/{method}", self._api.serve),
                web.get("/api/{method}", self._api.serve),
                web.get("/link/", self.links.serve),
                web.post("/response/{word}", self._respond),
                web.post(f"/{UPLOAD}/{{file}}", partial(receive, self.workspace)),
                web.get(f"/{FILES}/{{file}}/{{name}}", partial(hand_out, self.workspace)),
                *(self._page.routes() if self._page else ()),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.workspace.url = f"http://{LOOPBACK}:{self._port}/"

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        await self.links.stop()
        if self._page is not None:
            self._page.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            said = await arguments(request)
            if "payload" in said:
                said = json.loads(said["payload"])
            self.responses.append(said)
            use_response_url(self._outside, request.match_info["word"], said)
        except SlackRefusal as no:
            return web.json_response(no.body(), status=no.status)
        return web.Response(text="ok")

    async def settled(self) -> None:
        """Wait until every envelope is acknowledged or given up, and what the bot did about them has come in."""
        await self.links.settle()
        await asyncio.sleep(0)

"""The page of the rehearsal and the HTTP contract beneath it. Does not act itself: `interaction` does."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import FastClock
from bot.rehearsal import payloads
from bot.rehearsal.calls import Outside
from bot.rehearsal.interaction import People
from bot.rehearsal.picture import picture
from bot.rehearsal.socket_mode import Unanswered
from bot.rehearsal.workspace import Channel, User

Json = dict[str, Any]
Act = Callable[[Json], Awaitable[Json | None]]

ASSETS = Path(__file__).parent / "page"
"""The page's files."""

PING_SECONDS = 15.0
"""Seconds of real time between two comments on a quiet stream of changes."""

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data:; "
    "font-src 'self'; frame-src http://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may load: of elsewhere only pictures that a message shows, and another page of this machine."""


def _host(address: str) -> str:
    try:
        return urlsplit(f"//{address}").hostname or ""
    except ValueError:
        return ""


def _no(status: HTTPStatus, sentence: str) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=status)


@web.middleware
async def only_from_here(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse what another web page, or a foreign name that points at this machine, sends to any address here."""
    if _host(request.headers.get("Host", "")) not in HERE:
        return _no(HTTPStatus.FORBIDDEN, "The demo answers only to this machine's own address.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return _no(HTTPStatus.FORBIDDEN, "The demo does not answer to other web pages.")
    if request.path != "/" and request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return _no(HTTPStatus.FORBIDDEN, "The demo does not answer to other web pages.")
    if (
        request.method == "POST"
        and request.path.startswith("/rehearsal/")
        and request.content_type != "application/json"
    ):
        return _no(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, with content-type application/json.")
    response = await handler(request)
    if isinstance(response, web.FileResponse):
        response.headers["Cache-Control"] = "no-cache"  # a new version's page is seen without a forced reload
    return response


class Page:
    """Serves the page, what it shows, and what people do on it."""

    def __init__(self, outside: Outside, people: People, *, programme: str = "", beside: str = "") -> None:
        """Show this world; `programme` names what is rehearsed, `beside` is the address of a page to show beside it."""
        self._outside = outside
        self._place = outside.place
        self._people = people
        self._programme = programme
        self._beside = beside
        self._streams: set[asyncio.Queue[Json | None]] = set()
        self._place.watchers.append(self._tell)

    def routes(self, assets: Path | None = ASSETS) -> list[web.AbstractRouteDef]:
        """List what to serve; no page where there are no assets."""
        acts: dict[str, Act] = {
            "say": self.say,
            "command": self.command,
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "act": self.act,
            "options": self.options,
            "submit": self.submit,
            "close": self.close,
            "upload": self.upload,
            "join": self.join,
            "home": self.home,
            "clock": self.clock,
        }
        routes: list[web.AbstractRouteDef] = [
            web.get("/rehearsal/state", self.state),
            web.get("/rehearsal/events", self.stream),
            web.get("/rehearsal/clock", self.tell_clock),
            *(web.post(f"/rehearsal/{name}", self._answering(act)) for name, act in acts.items()),
        ]
        if assets is not None and assets.is_dir():
            routes += [web.get("/", self.index), web.static("/", assets)]
        return routes

    @staticmethod
    def _answering(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                body = await request.json()
                done = await act(body)
            except Unanswered as no:
                return web.json_response({"ok": False, "error": str(no)})
            except json.JSONDecodeError:
                return _no(HTTPStatus.BAD_REQUEST, "That is not JSON.")
            except (KeyError, TypeError, AttributeError, ValueError) as wrong:
                return _no(HTTPStatus.BAD_REQUEST, f"The request is not complete: {wrong}.")
            return web.json_response({"ok": True, **(done or {})})

        return answer

    async def index(self, request: web.Request) -> web.StreamResponse:
        """Serve the page itself."""
        del request
        return web.FileResponse(ASSETS / "index.html", headers={"Content-Security-Policy": POLICY})

    async def state(self, request: web.Request) -> web.StreamResponse:
        """Serve what a person sees."""
        people = [user.id for user in self._place.users.values() if not user.is_bot]
        user = self._place.users.get(request.query.get("user") or people[0])
        if user is None:
            return _no(HTTPStatus.NOT_FOUND, "There is nobody with that id in this workspace.")
        channel = self._place.find_channel(request.query.get("channel", ""))
        if channel is None or not self._place.sees(user.id, channel):
            bot = self._place.app.bot_user
            both = (one for one in self._place.channels.values() if {user.id, bot} <= set(one.members))
            channel = next(both, None)
        seen = picture(self._place, user, channel, self._programme)
        return web.json_response({**seen, "beside": self._beside, "connected": self._outside.links.connected})

    def _tell(self, channel: str | None, what: str) -> None:
        for queue in self._streams:
            queue.put_nowait({"channel": channel, "what": what})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Serve changes as server-sent events, as long as somebody listens."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            await response.write(b": hello\n\n")
            while (said := await self._next(queue)) is not None:
                await response.write(said)
        except ConnectionError:
            return response
        finally:
            self._streams.discard(queue)
        return response

    @staticmethod
    async def _next(queue: asyncio.Queue[Json | None]) -> bytes | None:
        try:
            change = await asyncio.wait_for(queue.get(), PING_SECONDS)
        except TimeoutError:
            return b": ping\n\n"
        return None if change is None else f"event: changed\ndata: {json.dumps(change)}\n\n".encode()

    def stop(self) -> None:
        """End every open stream of changes."""
        for queue in self._streams:
            queue.put_nowait(None)

    def _here(self, body: Json) -> tuple[User, Channel]:
        user = self._people.user(body["user"])
        return user, self._people.channel(body["channel"], user)

    async def say(self, body: Json) -> Json:
        """Post what was typed, or run it where it is the app's command."""
        first, _, rest = body["text"].strip().partition(" ")
        if first in self._place.app.commands:
            await self._people.command(body["user"], body["channel"], first, rest)
            return {"ts": None}
        if first == "/invite":
            await self._people.invite(body["user"], body["channel"], rest)
            return {"ts": None}
        if first.startswith("/"):
            raise Unanswered(f"{first} is not a command of this app.")
        message, envelopes = self._people.post(
            body["user"], body["channel"], body["text"], thread_ts=body.get("thread_ts") or ""
        )
        try:
            for envelope in envelopes:
                await self._outside.links.answered(envelope)
        except Unanswered as no:
            return {"ok": False, "error": str(no), "ts": message.ts}
        if not self._people.hears(body["channel"], message):
            name = self._place.app.name
            said = f"@{name} is not in this channel and did not hear that. Bring it in with /invite @{name}"
            return {"ok": False, "error": said, "ts": message.ts}
        return {"ts": message.ts}

    async def command(self, body: Json) -> None:
        """Run a slash command."""
        await self._people.command(body["user"], body["channel"], body["command"], body.get("text") or "")

    async def edit(self, body: Json) -> None:
        """Change a message."""
        await self._people.edit(body["user"], body["channel"], body["ts"], body["text"])

    async def delete(self, body: Json) -> None:
        """Delete a message."""
        await self._people.delete(body["user"], body["channel"], body["ts"])

    async def react(self, body: Json) -> None:
        """Add or remove a reaction."""
        remove = bool(body.get("remove"))
        await self._people.react(body["user"], body["channel"], body["ts"], body["name"], remove=remove)

    async def act(self, body: Json) -> None:
        """Press or choose something."""
        user, state = self._people.user(body["user"]), body.get("state") or {}
        if body.get("view_id"):
            self._people.forms.fill(user, body["view_id"], state)
            await self._people.act(user.id, body["action"], view_id=body["view_id"])
            return
        where = body["message"]
        chosen = body["action"] | {"state": state}
        await self._people.act(user.id, chosen, channel=where["channel"], ts=where["ts"])

    async def options(self, body: Json) -> Json:
        """Ask for the choices of an external select."""
        user = self._people.user(body["user"])
        if body.get("view_id"):
            view = self._people.forms.view(user, body["view_id"])
            blocks, about = view.body["blocks"], payloads.in_view(self._outside, view)
        else:
            channel = self._people.channel(body["message"]["channel"], user)
            message = self._people.message(channel, body["message"]["ts"], user)
            blocks, about = message.blocks, payloads.in_message(self._outside, channel, message, {})
        if not self._people.forms.asks(blocks, body["block_id"], body["action_id"]):
            raise Unanswered("That menu is not there any more.")
        asked = (body["block_id"], body["action_id"], body.get("value") or "")
        return await self._people.forms.options(user, about, *asked)

    async def submit(self, body: Json) -> Json:
        """Submit a modal."""
        user = self._people.user(body["user"])
        errors = await self._people.forms.submit(user, body["view_id"], body.get("state") or {})
        return {"ok": False, "errors": errors} if errors else {}

    async def upload(self, body: Json) -> Json:
        """Give a file to a field of a modal."""
        content = base64.b64decode(body["content"], validate=True)
        return {"file": self._people.upload(body["user"], str(body["name"]), content)}

    async def close(self, body: Json) -> None:
        """Close a modal."""
        await self._people.forms.close(self._people.user(body["user"]), body["view_id"])

    async def join(self, body: Json) -> None:
        """Enter a channel."""
        await self._people.join(body["user"], body["channel"])

    async def home(self, body: Json) -> None:
        """Look at the app's Home."""
        await self._people.open_home(body["user"])

    def _clock(self) -> Json:
        return {"now": self._place.now().isoformat(), "speed": self._place.clock.speed}

    async def tell_clock(self, request: web.Request) -> web.StreamResponse:
        """Serve the programme's time and its speed."""
        del request
        return web.json_response({"ok": True, **self._clock()})

    async def clock(self, body: Json) -> Json:
        """Set the programme's time, its speed, or both."""
        clock = self._place.clock
        if not isinstance(clock, FastClock):
            raise Unanswered("This clock cannot be set.")
        if body.get("now") is not None:
            moment = datetime.fromisoformat(body["now"])
            if moment.tzinfo is None:
                raise Unanswered("Say the time with its offset, such as 2015-10-26T18:25:00-04:00.")
            clock.jump(moment)
        if body.get("ahead") is not None:
            clock.jump(clock.now() + timedelta(seconds=float(body["ahead"])))
        if body.get("speed") is not None:
            clock.run(float(body["speed"]))
        self._place.changed(None, "clock")
        return self._clock()

"""The server that the rehearsal's page speaks to, reduced to what a test of the page sets and reads. It runs no app."""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiohttp import web

import bot.rehearsal
from tests.background import Background

PAGE = Path(bot.rehearsal.__path__[0]) / "page"

NORA = {"id": "U0NORA", "name": "nora", "real_name": "Nora", "tz": "America/New_York", "is_admin": True, "is_bot": False}
LIAM = {"id": "U0LIAM", "name": "liam", "real_name": "Liam", "tz": "Europe/London", "is_admin": False, "is_bot": False}
AVA = {"id": "U0AVA", "name": "ava", "real_name": "Ava", "tz": "Australia/Sydney", "is_admin": False, "is_bot": False}
BOT = {"id": "U0CEMBOT", "name": "cembot", "real_name": "cembot", "tz": "UTC", "is_admin": False, "is_bot": True}

OPENING = "2015-10-26T22:25:00+00:00"
"""An evening in New York, late in London, the next morning in Sydney."""


class FakeRehearsal:
    """Keeps one workspace, gives it to whoever asks, and writes down what the page posts."""

    def __init__(self) -> None:
        """Begin with three people, the bot, two channels and a direct message."""
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.views: list[dict[str, Any]] = []
        self.clock: dict[str, Any] = {"now": OPENING, "speed": 0}
        self.channels: list[dict[str, Any]] = [
            {"id": "C0GENERAL", "name": "general", "is_im": False, "is_member": True, "unread": 0},
            {"id": "C0CHATS", "name": "edu-chats", "is_im": False, "is_member": False, "unread": 3},
            {"id": "D0CEMBOT", "name": "cembot", "is_im": True, "is_member": True, "unread": 0},
        ]
        self.messages: dict[str, list[dict[str, Any]]] = {channel["id"]: [] for channel in self.channels}
        self.url = ""
        self._listeners: set[asyncio.Queue[str]] = set()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on a free port of the loopback; `url` says which."""
        app = web.Application()
        app.router.add_get("/rehearsal/state", self._state)
        app.router.add_get("/rehearsal/events", self._events)
        app.router.add_post("/rehearsal/{path}", self._post)
        app.router.add_get("/", self._index)
        app.router.add_static("/", PAGE)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def changed(self) -> None:
        """Tell every open page to look again."""
        for listener in self._listeners:
            listener.put_nowait(json.dumps({"channel": None, "what": "message"}))

    def posted(self, path: str) -> list[dict[str, Any]]:
        """Give the bodies that were posted to a path."""
        return [body for where, body in self.posts if where == path]

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _state(self, request: web.Request) -> web.Response:
        me = request.query.get("user", NORA["id"])
        channel = request.query.get("channel", "C0GENERAL")
        name = next(one["name"] for one in self.channels if one["id"] == channel)
        state = {
            **self.clock,
            "programme": "Connected Educator Month",
            "team": "Connected Educators",
            "me": me,
            "users": [NORA, LIAM, AVA, BOT],
            "channels": self.channels,
            "channel": {"id": channel, "name": name, "messages": self.messages[channel]},
            "views": self.views,
        }
        return web.json_response(state)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        mine: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(mine)
        try:
            while True:
                await response.write(f"event: changed\ndata: {await mine.get()}\n\n".encode())
        finally:
            self._listeners.discard(mine)

    async def _post(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        self.posts.append((path, await request.json()))
        return web.json_response(self.answers.get(path, {"ok": True}))


class Rehearsed:
    """The fake server as a test without a loop sees it."""

    def __init__(self, fake: FakeRehearsal, loop: Background) -> None:
        """Hold the server, which runs in `loop`."""
        self.fake = fake
        self._loop = loop

    def say(self, *messages: dict[str, object], channel: str = "C0GENERAL") -> None:
        """Put messages into a channel and tell the open page."""
        self.fake.messages[channel].extend(messages)
        self.changed()

    def show(self, *views: dict[str, object]) -> None:
        """Make these the open modals, the last on top, and tell the open page."""
        self.fake.views = list(views)
        self.changed()

    def changed(self) -> None:
        """Tell the open page to look again."""
        self._loop.run(self.fake.changed())

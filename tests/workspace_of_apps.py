"""A Slack-compatible workspace in which several apps are installed, each with its own tokens, socket and channels.

It knows what is public of Slack and nothing of ours, not even of our rehearsal, which has one app.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]

TEAM = "T0SHARED"
PATIENCE = 60.0
"""Seconds that an acknowledgement may take on a busy machine."""


@dataclass
class App:
    """One installed app."""

    name: str
    command: str
    channels: set[str]
    scopes: str
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    heard: list[Json] = field(default_factory=list)  # the payloads that it acknowledged

    def __post_init__(self) -> None:
        """Name its accounts after it, and its tokens."""
        big = self.name.upper()
        self.user, self.bot, self.id = f"U0{big}", f"B0{big}", f"A0{big}"
        self.bot_token, self.app_token = f"xoxb-{self.name}", f"xapp-{self.name}"


class Workspace:
    """The workspace: who says what where, and which app hears of it."""

    def __init__(self, *apps: App) -> None:
        """Install the apps."""
        self.apps = apps
        self.posted: list[Json] = []  # by apps, in order
        self.calls: list[tuple[str, str, Json]] = []  # app, method, arguments
        self.url = ""
        self._stamps = count(1)
        self._envelopes: dict[str, asyncio.Future[Json]] = {}
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Serve on this machine."""
        site = web.Application()
        site.router.add_route("*", "/api/{method}", self._called)
        site.router.add_get("/link/{app}", self._linked)
        self._runner = web.AppRunner(site, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()

    def of(self, name: str, channel: str = "") -> list[Json]:
        """Give what an app posted, in one channel or in all."""
        return [one for one in self.posted if one["app"] == name and channel in {"", one["channel"]}]

    async def say(self, user: str, channel: str, text: str, thread: str = "") -> str:
        """Say something; every app in the channel hears it, and who is mentioned hears that. Returns after all acks."""
        ts = self._stamp()
        message = {"user": user, "text": text, "ts": ts, "channel": channel, "event_ts": ts, "team": TEAM}
        if thread:
            message["thread_ts"] = thread
        hearing = []
        for app in self.apps:
            if channel in app.channels:
                said = {"type": "message", "channel_type": "channel", **message}
                hearing.append(self._event(app, said))
                if f"<@{app.user}>" in text:
                    hearing.append(self._event(app, {"type": "app_mention", **message}))
        await asyncio.gather(*hearing)
        return ts

    async def type_command(self, user: str, channel: str, typed: str) -> Json:
        """Type a slash command, and give what its app answers in the acknowledgement."""
        command, _, text = typed.partition(" ")
        (app,) = (one for one in self.apps if one.command == command)
        payload = {
            "command": command,
            "text": text,
            "user_id": user,
            "user_name": user.lower(),
            "channel_id": channel,
            "channel_name": channel.lower(),
            "team_id": TEAM,
            "team_domain": "shared",
            "trigger_id": f"1.{next(self._stamps)}",
            "response_url": f"{self.url}/api/respond",
            "api_app_id": app.id,
            "token": "verification",
        }
        return await self._deliver(app, "slash_commands", payload)

    async def _event(self, app: App, event: Json) -> Json:
        number = next(self._stamps)
        payload = {
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "event_time": int(time.time()),
            "team_id": TEAM,
            "api_app_id": app.id,
            "authorizations": [{"team_id": TEAM, "user_id": app.user, "is_bot": True}],
            "event": event,
        }
        return await self._deliver(app, "events_api", payload)

    async def _deliver(self, app: App, kind: str, payload: Json) -> Json:
        """Send an envelope over one of the app's sockets, and wait until it is acknowledged."""
        envelope = f"e-{next(self._stamps)}"
        waiting = asyncio.get_running_loop().create_future()
        self._envelopes[envelope] = waiting
        await app.sockets[-1].send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        )
        answer: Json = await asyncio.wait_for(waiting, PATIENCE)
        app.heard.append(payload)
        return answer

    async def _linked(self, request: web.Request) -> web.WebSocketResponse:
        (app,) = (one for one in self.apps if one.id == request.match_info["app"])
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": app.id}})
        app.sockets.append(socket)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                told = json.loads(frame.data)
                waiting = self._envelopes.pop(told.get("envelope_id", ""), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(told.get("payload") or {})
        app.sockets.remove(socket)
        return socket

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = dict(await request.post()) | dict(request.query)
        if request.content_type == "application/json":
            given = await request.json()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or given.get("token")
        app = next((one for one in self.apps if token in {one.bot_token, one.app_token}), None)
        if app is None:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        self.calls.append((app.name, method, given))
        answer = getattr(self, f"_{method.replace('.', '_')}", self._anything)(app, given)
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": app.scopes})

    def _anything(self, app: App, given: Json) -> Json:
        """Take what needs no answer, such as a view."""
        del app, given
        return {}

    def _auth_test(self, app: App, given: Json) -> Json:
        del given
        names = {"url": f"{self.url}/", "team": "Shared", "user": app.name, "team_id": TEAM}
        return {**names, "user_id": app.user, "bot_id": app.bot}

    def _apps_connections_open(self, app: App, given: Json) -> Json:
        del given
        return {"url": f"{self.url.replace('http', 'ws')}/link/{app.id}"}

    def _chat_postMessage(self, app: App, given: Json) -> Json:  # noqa: N802 - the method's own name
        if given["channel"] not in app.channels and given["channel"].startswith("C"):
            return {"ok": False, "error": "not_in_channel"}
        ts = self._stamp()
        metadata = (
            json.loads(given["metadata"]) if isinstance(given.get("metadata"), str) else given.get("metadata")
        )
        kept = {**given, "app": app.name, "ts": ts, "user": app.user, "bot_id": app.bot, "metadata": metadata}
        self.posted.append(kept)
        return {"channel": given["channel"], "ts": ts, "message": {"ts": ts, "text": given.get("text", "")}}

    def _conversations_info(self, app: App, given: Json) -> Json:
        channel = given["channel"]
        return {"channel": {"id": channel, "name": channel.lower(), "is_member": channel in app.channels}}

    def _conversations_history(self, app: App, given: Json) -> Json:
        return {"messages": self.of(app.name, given["channel"])[::-1], "has_more": False}

    _conversations_replies = _conversations_history

    def _conversations_open(self, app: App, given: Json) -> Json:
        return {"channel": {"id": f"D{app.name.upper()}{given['users']}"}}

    def _users_info(self, app: App, given: Json) -> Json:
        del app
        user = given["user"]
        return {
            "user": {"id": user, "team_id": TEAM, "tz": "Europe/London", "locale": "en-GB", "is_admin": False}
        }

    def _chat_getPermalink(self, app: App, given: Json) -> Json:  # noqa: N802 - the method's own name
        del app
        return {"permalink": f"{self.url}/archives/{given['channel']}/p{given['message_ts']}"}

    def _stamp(self) -> str:
        return f"{time.time():.0f}.{next(self._stamps):06d}"

"""A small Slack-compatible far end that fails as it is told, and keeps books of its own on all that was posted.

It runs in a process of its own, knows nothing of the bot's rows, and answers only what the bot asks of Slack.
"""

import asyncio
import os
import signal
import sys
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from aiohttp import WSMsgType, web

from tests.faults.day import MIDNIGHT, WORKSPACE
from tests.faults.pressure import Pressure
from tests.faults.runs import Run, find_run, within
from tests.faults.stage import YOUNG, Stage, find_stage
from tests.faults.trouble import HISTORY, KILLS, POST, POSTED, Fault, Troubles

Json = dict[str, Any]

RETRY_AFTER = 0.2
"""Seconds of real time that it asks to wait; shrunken, as leases and timeouts are."""

TOO_LATE = 2.0
"""Seconds of real time after which a slow answer comes: the request was given up before."""

LOOK = 0.1
"""Seconds between two looks whether the bot is behind."""

WHILE = timedelta(minutes=15)
"""Programme time: longer than an announcement with a short life lives."""

SEED = 1026


class Condemned:
    """The processes that speak to the far end, each of which can be killed once and never by mistake."""

    def __init__(self, stage: Stage) -> None:
        """Know none."""
        self._stage = stage
        self._handles: dict[int, int] = {}
        self._met: dict[int, float] = {}
        self._up: dict[int, float] = {}  # when each made its last request before those about announcements
        self._began: dict[int, float] = {}  # when each made its first request about an announcement

    def meet(self, pid: int, method: str) -> None:
        """Get hold of a process while it certainly lives."""
        now = monotonic()
        if pid not in self._handles:
            self._handles[pid] = os.pidfd_open(pid) if sys.platform == "linux" else pid
            self._met[pid] = now
        if method in {POST, HISTORY}:
            self._began.setdefault(pid, now)
        elif pid not in self._began:
            self._up[pid] = now

    def spared(self, pid: int) -> bool:
        """Tell whether a process is to get something done before it is killed."""
        return self._stage.spares(young=self._is_young(pid), start=self._start(pid))

    def kill(self, pid: int) -> bool:
        """Kill a process that was met; tell whether it lived."""
        handle = self._handles.get(pid, -1)
        if handle < 0:
            return False
        self._handles[pid] = -1
        self._stage.kills(young=self._is_young(pid))
        with suppress(ProcessLookupError):
            if sys.platform == "linux":
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                os.close(handle)
            else:
                os.kill(handle, signal.SIGKILL)
            return True
        return False

    def _is_young(self, pid: int) -> bool:
        return monotonic() - self._began.get(pid, monotonic()) < max(YOUNG, self._start(pid))

    def _start(self, pid: int) -> float:
        return self._up.get(pid, self._met[pid]) - self._met[pid]


class FarEnd:
    """A workspace of channels that holds what was posted."""

    def __init__(self, stage: Stage, run: Run) -> None:
        """Begin empty."""
        self._stage = stage
        self._run = run
        self._troubles = Troubles(run.spells, SEED)
        self._condemned = Condemned(stage)
        self._clock = stage.true_clock
        self._pressure = Pressure(run.shape, stage.behind)
        self._channels: dict[str, dict[str, Json]] = defaultdict(dict)
        self._last = 0.0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Read one call of the Web API, and answer it or fail."""
        method = request.match_info["method"]
        said = await _body(request)
        pid = int(request.headers.get("Authorization", "-0").rpartition("-")[2])
        self._condemned.meet(pid, method)
        spared = self._condemned.spared(pid) or self._pressure.behind(self._clock.now())
        fault = self._troubles.of(method, self._about(said), self._part(), spared=spared)
        if fault is None:
            return web.json_response(self._do(method, said, pid))
        return await self._fail(request, fault, method, said, pid)

    async def watch(self) -> None:
        """Keep the flag true that tells whether the bot is behind."""
        while True:
            self._pressure.behind(self._clock.now())
            await asyncio.sleep(LOOK)

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Hold a socket open, and fall silent when it is told."""
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if self._deaf():
            await asyncio.Event().wait()
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._stage.note("far-end", did="hello")
        async for message in socket:
            if message.type is WSMsgType.PING and not self._deaf():
                await socket.pong(message.data)
        return socket

    async def _fail(
        self, request: web.Request, fault: Fault, method: str, said: Json, pid: int
    ) -> web.StreamResponse:
        if fault in KILLS and not self._condemned.kill(pid):
            return web.json_response({"ok": False, "error": "internal_error"})  # nobody hears it
        if fault in POSTED:
            self._do(method, said, pid)
        self._stage.note("far-end", did="fault", fault=fault.value, method=method, pid=pid)
        if fault is Fault.LIMITED:
            headers = {"Retry-After": str(RETRY_AFTER)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if fault in {Fault.ERROR_POSTED, Fault.ERROR_UNPOSTED}:
            return web.Response(status=500, text="Internal Server Error")
        if fault in {Fault.SLOW, Fault.SILENT}:
            await asyncio.sleep(TOO_LATE)
        if request.transport is not None:
            request.transport.abort()
        raise asyncio.CancelledError  # nobody is there to be answered

    def _do(self, method: str, said: Json, pid: int) -> Json:
        if method == "auth.test":
            return {"ok": True, "team_id": WORKSPACE, "user_id": "UBOT", "bot_id": "BBOT", "user": "cembot"}
        if method == POST:
            return self._post(said, pid)
        if method == "chat.update":
            return self._edit(said, pid)
        if method in {"conversations.history", "conversations.replies"}:
            return self._read(method, said)
        if method == "conversations.info":
            return {"ok": True, "channel": {"id": said["channel"], "is_member": True}}
        if method == "conversations.list":
            channels = [{"id": one, "name": one.lower(), "is_member": True} for one in self._channels]
            return {"ok": True, "channels": channels, "response_metadata": {"next_cursor": ""}}
        if method == "apps.connections.open":
            return {"ok": True, "url": self._stage.api_url.replace("http", "ws").replace("/api/", "/socket")}
        self._stage.note("far-end", did="unknown", method=method)
        return {"ok": False, "error": "unknown_method"}

    def _post(self, said: Json, pid: int) -> Json:
        channel = self._channels[said["channel"]]
        self._last = max(self._clock.now().timestamp(), self._last + 0.000001)
        ts = f"{self._last:.6f}"
        metadata = said.get("metadata") or {}
        thread = said.get("thread_ts")
        held = {"type": "message", "ts": ts, "text": said.get("text", ""), "metadata": metadata}
        channel[ts] = {**held, **({"thread_ts": thread} if thread else {}), "bot_id": "BBOT"}
        payload = metadata.get("event_payload") or {}
        self._pressure.arrived(self._clock.now())
        self._stage.note(
            "far-end",
            did="post",
            delivery=payload.get("delivery"),
            channel=said["channel"],
            ts=ts,
            thread=thread,
            text=held["text"],
            pid=pid,
        )
        return {"ok": True, "channel": said["channel"], "ts": ts, "message": channel[ts]}

    def _edit(self, said: Json, pid: int) -> Json:
        held = self._channels[said["channel"]].get(said["ts"])
        if held is None:
            return {"ok": False, "error": "message_not_found"}
        held["text"] = said.get("text", "")
        self._stage.note(
            "far-end", did="edit", channel=said["channel"], ts=said["ts"], text=held["text"], pid=pid
        )
        return {"ok": True, "channel": said["channel"], "ts": said["ts"], "text": held["text"]}

    def _read(self, method: str, said: Json) -> Json:
        oldest, latest = float(said.get("oldest") or 0), float(said.get("latest") or "inf")
        held = self._channels[said["channel"]].values()
        if method == "conversations.history":
            found = [one for one in held if "thread_ts" not in one]
        else:
            found = [one for one in held if said["ts"] in {one["ts"], one.get("thread_ts")}]
        found = [one for one in found if oldest < float(one["ts"]) < latest]
        if method == "conversations.history":
            found.reverse()  # the newest first
        if not said.get("include_all_metadata"):
            found = [{**one, "metadata": {}} for one in found]
        first, many = int(said.get("cursor") or 0), int(said.get("limit") or 100)
        rest = str(first + many) if first + many < len(found) else ""
        page = found[first : first + many]
        return {
            "ok": True,
            "messages": page,
            "has_more": bool(rest),
            "response_metadata": {"next_cursor": rest},
        }

    def _part(self) -> float:
        return self._run.part(self._clock.now())

    def _about(self, said: Json) -> str:
        """Name the announcement that a request is about, or the channel and about when."""
        payload = (said.get("metadata") or {}).get("event_payload") or {}
        return str(
            payload.get("delivery") or f"{said.get('channel')} {(self._clock.now() - MIDNIGHT) // WHILE}"
        )

    def _deaf(self) -> bool:
        return within(self._part(), self._run.deaf)


async def _body(request: web.Request) -> Json:
    said: Json = dict(request.query)
    if request.content_type == "application/json":
        return {**said, **(await request.json())}
    return {**said, **(await request.post())}


async def serve(folder: Path) -> None:
    """Serve until the process is ended; the address goes to standard output, the stage is read when it is set."""
    ends: list[FarEnd] = []
    watching: list[asyncio.Task[None]] = []

    def far_end() -> FarEnd:
        if not ends:
            if (stage := find_stage(folder)) is None:
                raise web.HTTPServiceUnavailable
            ends.append(FarEnd(stage, find_run(stage.size, stage.run)))
            watching.append(asyncio.create_task(ends[0].watch()))
        return ends[0]

    async def api(request: web.Request) -> web.StreamResponse:
        return await far_end().answer(request)

    async def socket(request: web.Request) -> web.StreamResponse:
        return await far_end().listen(request)

    app = web.Application(client_max_size=2**22)
    app.add_routes([web.route("*", "/api/{method}", api), web.get("/socket", socket)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"http://{host}:{port}/api/\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(Path(sys.argv[1])))

"""An X on this machine: one server on loopback that holds a timeline. Does not know the bot."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.rehearsal import limits
from bot.rehearsal.faults import Fault, Faults, Kind
from bot.rehearsal.rates import Pace
from bot.rehearsal.x_bill import Bill
from bot.rehearsal.x_calls import Powers, World, XCall, XRecorded
from bot.rehearsal.x_endpoints import ENDPOINTS, Endpoint
from bot.rehearsal.x_keys import XKeys
from bot.rehearsal.x_page import XPage
from bot.rehearsal.x_problems import AT_WILL, XRefusal, invalid, other_keys, read_only, too_many
from bot.rehearsal.x_rates import Rates
from bot.rehearsal.x_timeline import Timeline

Json = dict[str, Any]

LOOPBACK = "127.0.0.1"
STOP_SECONDS = 1.0
"""Seconds of real time that open requests get to end when the server stops."""

BODY_BYTES = 8 * 1024 * 1024
"""Bytes of one request: the largest image as base64, and bounded."""

SERVER_ERROR = 500


class XRehearsal:
    """X's API v2 on this machine, as far as the bot calls it; what it does not know, it refuses."""

    def __init__(
        self,
        clock: Clock,
        *,
        port: int = 0,
        timeline: Timeline | None = None,
        keys: XKeys | None = None,
        pace: Pace = Pace.SCALED,
        zone: str = "UTC",
    ) -> None:
        """Build it; port 0 takes a free one. Its page gives times in `zone`. Nothing is served before `start`."""
        self.timeline = timeline or Timeline(clock)
        self.keys = keys or XKeys()
        self.bill = Bill()
        self.powers = Powers()
        self.faults = Faults()
        self.rates = Rates(clock, pace)
        self.calls: deque[XRecorded] = deque(maxlen=limits.RECORDS)
        self.on_call: list[Callable[[XRecorded], None]] = []  # hears each call before its answer leaves
        self._clock = clock
        self._world = World(self.timeline, self.bill, self.powers)
        self._page = XPage(self.timeline, zone)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """Give the API's base address; its page is there as well."""
        return f"http://{LOOPBACK}:{self._port}"

    async def start(self) -> None:
        """Listen, on loopback only; raise OSError where the port is taken."""
        app = web.Application(client_max_size=BODY_BYTES)
        app.add_routes(self._page.routes())
        app.add_routes([web.route(one.method, one.route, self._serving(one)) for one in ENDPOINTS])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _serving(self, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(endpoint, request)

        return serve

    async def _serve(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        record = XRecorded(endpoint.method, endpoint.route, self.timeline.now())
        record.query, record.path = dict(request.query), dict(request.match_info)
        self.calls.append(record)
        content = await request.read()
        fault = self.faults.take(endpoint.name)
        if fault is not None and fault.kind is Kind.DROP_BEFORE:
            return self._cut(request)
        if fault is not None and fault.kind is Kind.BROKEN:
            record.status = SERVER_ERROR
            return web.Response(
                status=SERVER_ERROR, text="<html>Internal Server Error</html>", content_type="text/html"
            )
        headers = {"Date": format_datetime(self._clock.real(), usegmt=True)}
        try:
            record.response = self._answer(endpoint, request, record, content, fault, headers)
            record.status = endpoint.status
        except XRefusal as no:
            record.response, record.status = no.body, no.status
        for listener in self.on_call:
            listener(record)
        if fault is not None and fault.kind is Kind.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind is Kind.DROP_AFTER:
            return self._cut(request)
        return web.json_response(record.response, status=record.status, headers=headers)

    def _answer(
        self,
        endpoint: Endpoint,
        request: web.Request,
        record: XRecorded,
        content: bytes,
        fault: Fault | None,
        headers: dict[str, str],
    ) -> Json:
        """Let a call in, or refuse it, and answer it; `headers` get what the rate limits say."""
        address = f"{self.api_url}{request.raw_path}"
        caller = self.keys.caller(endpoint.method, address, request.headers, self._clock)
        if caller not in endpoint.callers:
            raise other_keys(caller.value)
        if not self.keys.writes and endpoint.method != "GET":
            raise read_only()
        if fault is not None and fault.kind is Kind.ERROR:
            refusal = AT_WILL[fault.error]()
            raise refusal
        allowed, told = self.rates.take(endpoint.name, endpoint.allowances)
        headers.update(told)
        if fault is not None and fault.kind is Kind.RATE_LIMITED:
            reset = int(self._clock.real().timestamp() + fault.seconds)
            headers.update({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(reset)})
            raise too_many()
        if not allowed:
            raise too_many()
        record.body = _body(content)
        return endpoint.answer(XCall(record, caller, self._world))

    @staticmethod
    def _cut(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # nobody is there to read it


def _body(content: bytes) -> Json | None:
    if not content:
        return None
    try:
        read = json.loads(content)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise invalid("body", "", "The body is not a JSON object")
    return read

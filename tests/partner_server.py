"""A partner's web server on this machine: each path answers as a test chose, and what was asked is kept."""

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADER = "title,start,end,timezone\n"


def table(*rows: str) -> bytes:
    """Give a CSV of events that are named by their titles, each at its own hour."""
    lines = [f"{title},2015-10-{10 + number}T20:00,,America/New_York\n" for number, title in enumerate(rows)]
    return (HEADER + "".join(lines)).encode()


def gives(data: bytes, status: int = 200, **headers: str) -> Answer:
    """Answer with bytes; a header's name is written with underscores."""

    async def answer(request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if named.get("ETag") and request.headers.get("If-None-Match") == named["ETag"]:
            return web.Response(status=304)
        return web.Response(status=status, body=data, headers=named)

    return answer


def leads(to: str) -> Answer:
    """Answer with a redirect."""
    return gives(b"", 302, Location=to)


async def drips(request: web.Request) -> web.StreamResponse:
    """Answer a byte at a time, for longer than anybody waits."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(10_000):
        await response.write(b"B")
        await asyncio.sleep(0.05)
    return response


async def without_end(request: web.Request) -> web.StreamResponse:
    """Answer with more and more."""
    response = web.StreamResponse()
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        for _ in range(10_000):
            await response.write(b"x" * 65_536)
    return response


def bomb(size: int) -> Answer:
    """Answer with a small body that unpacks to a large one."""
    return gives(gzip.compress(b"a" * size), Content_Encoding="gzip")


@dataclass(slots=True)
class PartnerServer:
    """The server, and what it was asked."""

    host: str  # with the port
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def address(self, path: str) -> str:
        """Give the address of a path."""
        return f"http://{self.host}{path}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the test chose; what it said nothing of is not there."""
        self.asked.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.answers.get(request.path, gives(b"", 404))(request)
        finally:
            self.at_once -= 1


@contextlib.asynccontextmanager
async def partner_server() -> AsyncIterator[PartnerServer]:
    """Serve on a free port of this machine."""
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    server = PartnerServer("")
    app.router.add_route("*", "/{path:.*}", server.answer)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.host = f"127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()

"""How the bot is served: beside everything else, and it ends when it is told to."""

import asyncio
import subprocess
import sys

import pytest
from aiohttp import ClientSession
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import SettingsError
from bot.web import server
from bot.web.server import Server

LOOPBACK = "127.0.0.1"

LOADED = """
import sys
import bot.process
print(sorted({"starlette", "uvicorn", "httptools"} & sys.modules.keys()))
"""


class Slow:
    """A site with one address, which answers when it is let."""

    def __init__(self) -> None:
        """Begin with nobody asking."""
        self.asked = asyncio.Event()
        self.go = asyncio.Event()
        self.site = Starlette(routes=[Route("/", self.answer)])

    async def answer(self, _request: Request) -> Response:
        """Wait, then answer."""
        self.asked.set()
        await self.go.wait()
        return PlainTextResponse("done")


async def ask(port: int) -> str:
    """Ask, and give the answer."""
    async with ClientSession() as session, session.get(f"http://{LOOPBACK}:{port}/") as got:
        return await got.text()


async def test_a_port_that_is_taken_is_told_before_anything_is_served() -> None:
    first = Server(Slow().site, LOOPBACK, 0)
    with pytest.raises(
        SettingsError, match=rf"Port {first.port} cannot be listened on .* choose another with PORT"
    ):
        Server(Slow().site, LOOPBACK, first.port)
    await first.stop()


async def test_an_open_request_is_answered_before_the_end() -> None:
    slow = Slow()
    served = Server(slow.site, LOOPBACK, 0)
    asking = asyncio.create_task(ask(served.port))
    await slow.asked.wait()
    ending = asyncio.create_task(served.stop())
    slow.go.set()
    assert await asking == "done"
    await ending
    with pytest.raises(OSError, match="Cannot connect"):
        await ask(served.port)


async def test_a_request_that_does_not_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "GRACE", 0.05)
    slow = Slow()
    served = Server(slow.site, LOOPBACK, 0)
    asking = asyncio.create_task(ask(served.port))
    await slow.asked.wait()
    await served.stop()
    assert served.task.done()
    assert "done" not in await asyncio.gather(asking, return_exceptions=True)


def test_where_nothing_is_served_nothing_of_it_is_loaded() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

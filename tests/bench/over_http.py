"""The day's answer over HTTP, signed, against a bare Bolt app that is served beside it and only acknowledges."""

import itertools
import time
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import ClientSession
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import RealClock
from bot.web.server import Server
from bot.web.site import SLACK
from bot.web.site import build as build_site
from bot.web.slack import SlackRequests
from tests.bench.answer import BODY, SIZE, TIMES, bare, built
from tests.bench.figure import PAIRS, About, Figure, beside, median

SECRET = "bench"

BARE = (
    "a bare AsyncApp behind Bolt's own Starlette handler in the same server, whose listener only acknowledges"
)
ABOUT = About(
    "day_answer_http", f"the day's answer over HTTP, out of {SIZE:,} occurrences, p50", "ms", BARE, 3.0
)

NUMBERS = itertools.count()
"""Each request is another one: what was answered is not answered again."""


async def measure(folder: Path) -> list[Figure]:
    """Serve both in this loop and ask them in turn, as one client does."""
    async with built(folder, SECRET) as bot:
        slack = SlackRequests(bot.slack_app, SECRET, RealClock())
        ours = Server(build_site(bot.house.health, slack), "127.0.0.1", 0)
        limit = Server(_site(bare(SECRET)), "127.0.0.1", 0)
        async with ClientSession() as session:
            _check(await _ask(session, ours.port))
            asked, known = partial(_ask, session, ours.port), partial(_ask, session, limit.port)
            pairs = [await beside(asked, known, TIMES) for _ in range(PAIRS)]
        await ours.stop()
        await limit.stop()
    return [median(ABOUT, pairs)]


def _site(app: AsyncApp) -> Starlette:
    handler = AsyncSlackRequestHandler(app)

    async def serve(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(SLACK, serve, methods=["POST"])])


async def _ask(session: ClientSession, port: int) -> str:
    body = urlencode({**BODY, "trigger_id": str(next(NUMBERS))})
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature,
    }
    async with session.post(f"http://127.0.0.1:{port}{SLACK}", data=body, headers=headers) as response:
        if response.status != HTTPStatus.OK:
            raise RuntimeError(f"this is no answer: {response.status} {await response.text()}")
        return await response.text()


def _check(said: str) -> None:
    if "Monday 26 October" not in said:
        raise RuntimeError(f"this is no answer for the day: {said[:200]}")

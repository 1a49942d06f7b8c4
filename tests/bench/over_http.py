"""The day's answer over HTTP, signed, against a bare Bolt app that is served beside it and only acknowledges."""

import itertools
import time
from collections.abc import Iterator
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
from tests.bench.answer import BODY, SIZE, TIMES, bare, built, forget
from tests.bench.figure import PAIRS, About, Figure, beside, each, median, quantile

SECRET = "bench"

BARE = (
    "a bare AsyncApp behind Bolt's own Starlette handler in the same server, whose listener only acknowledges"
)
ABOUT = About(
    "day_answer_http", f"the day's answer over HTTP, out of {SIZE:,} occurrences, p50", "ms", BARE, 3.0
)

QUESTIONS = (
    "what's on tomorrow evening",
    "webinars on friday",
    "when is #edchat",
    "robots",
    "I have 25 minutes",
    "¿qué hay mañana por la tarde?",
    "who runs #satchat",
    "this weekend in London time",
    "next",
    "math next week",
)
"""What people ask in words."""

WORDS = tuple(
    (
        About(
            f"words_http_p{share}",
            f"questions in words over HTTP, out of {SIZE:,} occurrences, p{share}",
            "ms",
            BARE,
            goal,
        ),
        share,
    )
    for share, goal in ((50, 4.0), (99, 8.0))
)
"""The goal of the slowest is our own, so that what finds nothing and looks for what was meant stays in sight."""

WORDS_ANEW = tuple(
    (
        About(
            f"words_http_anew_p{share}",
            f"the same questions, nothing of what was answered at hand, p{share}",
            "ms",
            BARE,
            goal,
        ),
        share,
    )
    for share, goal in ((50, 4.0), (99, 12.0))
)
"""The first to ask after a change. The goal of the slowest is our own."""

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
            asked, known = (
                partial(_wordy, session, port, itertools.count()) for port in (ours.port, limit.port)
            )
            words = [await each(asked, known, TIMES) for _ in range(PAIRS)]
            anew = [await each(asked, known, TIMES, partial(forget, bot)) for _ in range(PAIRS)]
        await ours.stop()
        await limit.stop()
    told = [
        (about, share, took) for table, took in ((WORDS, words), (WORDS_ANEW, anew)) for about, share in table
    ]
    at = [median(about, [quantile(one, share) for one in took]) for about, share, took in told]
    return [median(ABOUT, pairs), *at]


async def _wordy(session: ClientSession, port: int, count: Iterator[int]) -> str:
    """Ask one question in words after the other."""
    return await _ask(session, port, QUESTIONS[next(count) % len(QUESTIONS)])


def _site(app: AsyncApp) -> Starlette:
    handler = AsyncSlackRequestHandler(app)

    async def serve(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(SLACK, serve, methods=["POST"])])


async def _ask(session: ClientSession, port: int, text: str = "") -> str:
    body = urlencode({**BODY, "text": text, "trigger_id": str(next(NUMBERS))})
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

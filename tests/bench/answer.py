"""The day's answer through Bolt, out of 100,000 occurrences, against a bare Bolt app that only acknowledges."""

import contextlib
import json
from collections.abc import AsyncIterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

import handlers
from bot.app import Bot, build
from bot.chosen import Choices, Outside
from bot.clock import FastClock
from bot.rehearsal import Options, Rehearsal
from bot.rehearsal.app import App
from bot.rehearsal.standard import EDUCATORS, NORA
from tests.bench.figure import PAIRS, About, Figure, beside, median
from tests.bench.programme import EVENING, ZONE, fill

SIZE = 100_000

TIMES = 400
"""Answers of which a median is taken."""

COMMAND = "/cem"

BODY = {
    "token": "verification",
    "team_id": "T0CEM",
    "team_domain": "connected-educators",
    "channel_id": EDUCATORS,
    "channel_name": "connected-educators",
    "user_id": NORA,
    "user_name": "nora",
    "command": COMMAND,
    "text": "",
    "api_app_id": "A0CEMBOT",
    "is_enterprise_install": "false",
    "response_url": "https://hooks.slack.com/commands/T0CEM/1/x",
    "trigger_id": "1.2.3",
}
"""What Slack sends for the command alone, which asks for today."""

BARE = "a bare AsyncApp (process_before_response, fixed authorize) whose listener only acknowledges, dispatched in turn"
ANSWER = About(
    "day_answer", f"the day's answer through Bolt, out of {SIZE:,} occurrences, p50", "ms", BARE, 6.0
)
ANEW = About(
    "day_answer_anew", "the same where it reads the day anew: the first after a change, p50", "ms", BARE, 12.0
)
"""No day is kept at hand when the programme has changed. This goal is our own, so that this too stays in sight."""


async def measure(folder: Path) -> list[Figure]:
    """Measure the answer of the whole bot, as it is built for a live workspace."""
    async with built(folder) as bot:
        return await _measure(bot)


@contextlib.asynccontextmanager
async def built(folder: Path, secret: str = "", size: int = SIZE) -> AsyncIterator[Bot]:
    """Build the bot over a large programme of `size`; what comes over HTTP is signed with `secret`."""
    file = await fill(folder / "answer.db", size)
    clock = FastClock(EVENING)
    app = App(
        scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS), commands=frozenset({COMMAND})
    )
    rehearsal = Rehearsal(clock, app=app, options=Options())
    await rehearsal.start()
    outside = Outside(
        bot_token=rehearsal.bot_token,
        app_token=rehearsal.app_token,
        signing_secret=secret,
        slack_api_url=rehearsal.api_url,
        database_url=f"sqlite:///{file}",
        clock=clock,
    )
    choices = Choices(programme="The bench", timezone=ZONE, command=COMMAND, organisers=frozenset())
    try:
        async with build(outside, choices) as bot:
            yield bot
    finally:
        await rehearsal.stop()


async def _measure(bot: Bot) -> list[Figure]:
    ours, limit = partial(_dispatch, bot.slack_app), partial(_dispatch, bare())
    _check(await ours())
    kept = [await beside(ours, limit, TIMES) for _ in range(PAIRS)]
    anew = [await beside(ours, limit, TIMES, partial(forget, bot)) for _ in range(PAIRS)]
    return [median(ANSWER, kept), median(ANEW, anew)]


async def forget(bot: Bot) -> None:
    """Forget the days, as the next question does after a change; the writing itself would leave all cold."""
    bot.house.answering.forget()


async def _dispatch(app: AsyncApp) -> BoltResponse:
    return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=BODY))


def _check(response: BoltResponse) -> None:
    """Fail where it is not the day's answer that was measured."""
    said = json.loads(response.body)["text"] if response.status == HTTPStatus.OK else ""
    if "Today, Monday 26 October" not in said or "In your free hours" not in said:
        raise RuntimeError(f"this is no answer for the day: {response.status} {response.body[:200]}")


def bare(secret: str = "") -> AsyncApp:
    """Build a Bolt app that only acknowledges."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0CEM", bot_id="B0CEM", bot_user_id="U0CEM", bot_token="xoxb-bare"
        )

    async def only_acknowledge(ack: AsyncAck) -> None:
        await ack()

    app = AsyncApp(
        process_before_response=True,
        authorize=authorize,
        signing_secret=secret,
        request_verification_enabled=bool(secret),
    )
    app.command(COMMAND)(only_acknowledge)
    return app

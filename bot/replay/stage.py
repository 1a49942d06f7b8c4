"""Sets a replay up: the bot, a workspace and a database, which are gone afterwards. Moves no clock."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import handlers
from bot.app import Bot, build
from bot.chosen import Choices, Outside
from bot.clock import ReplayClock
from bot.domain.agenda import Span
from bot.feeds import Rejected
from bot.process import run_built
from bot.rehearsal import App, Channel, Options, Rehearsal, standard_workspace
from bot.replay.course import Course
from bot.replay.far_end import FarEnd
from bot.replay.material import Material, wish
from bot.replay.verdict import Verdict, judge
from bot.sample.changes import Change
from bot.services.importing import Importing
from bot.services.scripting import Scripting
from bot.storage import subscriptions

COMMAND = "/cem"
FILE = "replay.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay did."""

    span: Span
    timezone: str  # the programme's
    channels: int
    changes: Sequence[Change]  # those that happened
    rejected: Sequence[Rejected]  # what could not be read, and questions for which there is no chat
    seconds: float  # real time
    verdict: Verdict


async def replay(
    material: Material, span: Span, *, channels: int, most_speed: float | None = None
) -> Replayed:
    """Run the bot through `span`; `most_speed`: seconds of programme time in one real second, at the most."""
    async with staged(material, span, channels, most_speed) as course:
        began = course.clock.real()
        await course.run()
        evidence = await course.evidence()
        lasted = course.clock.real() - began
    return Replayed(
        span=span,
        timezone=material.timezone,
        channels=channels,
        changes=course.happened,
        rejected=(*material.rejected, *course.rejected),
        seconds=lasted.total_seconds(),
        verdict=judge(evidence),
    )


@contextlib.asynccontextmanager
async def staged(
    material: Material, span: Span, channels: int, most_speed: float | None = None
) -> AsyncIterator[Course]:
    """Set everything up, with the clock at the beginning of `span` and the bot running."""
    clock = ReplayClock(span.since)
    async with contextlib.AsyncExitStack() as closing:
        rehearsal = await closing.enter_async_context(_workspace(clock, material.programme, channels))
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="cembot-replay-")))
        outside = Outside(
            bot_token=rehearsal.bot_token,
            app_token=rehearsal.app_token,
            slack_api_url=rehearsal.api_url,
            database_url=f"sqlite:///{(folder / FILE).as_posix()}",
            clock=clock,
        )
        choices = Choices(
            programme=material.programme,
            timezone=material.timezone,
            command=COMMAND,
            organisers=frozenset(),
        )
        bot = await closing.enter_async_context(build(outside, choices))
        rejected = await _open(bot, material, channels)
        running = await closing.enter_async_context(_running(bot, outside))
        yield Course(
            bot=bot,
            running=running,
            clock=clock,
            rehearsal=rehearsal,
            far_end=FarEnd(rehearsal),
            material=material,
            span=span,
            rejected=rejected,
            most_speed=most_speed,
        )


@contextlib.asynccontextmanager
async def _workspace(clock: ReplayClock, programme: str, channels: int) -> AsyncIterator[Rehearsal]:
    """Open a workspace with so many channels that the bot is in."""
    scopes, events = frozenset(handlers.SCOPES), frozenset(handlers.EVENTS)
    app = App(scopes=scopes, events=events, commands=frozenset({COMMAND}))
    workspace = standard_workspace(clock, app)
    for number in range(channels):
        workspace.add_channel(Channel(_channel(number), f"replay-{number + 1}", members=[app.bot_user]))
    options = Options(programme=programme)
    rehearsal = Rehearsal(clock, page=False, workspace=workspace, options=options)
    await rehearsal.start()
    try:
        yield rehearsal
    finally:
        await rehearsal.stop()


def _channel(number: int) -> str:
    return f"C0REPLAY{number + 1:04}"


async def _open(bot: Bot, material: Material, channels: int) -> list[Rejected]:
    """Load the programme, and say what the channels want to hear; give the questions that were refused."""
    now = bot.house.clock.now()
    for feed in material.feeds:
        await Importing(bot.database).take(feed.name, feed.events, feed.refused, now)
    asked = await Scripting(bot.database).take(material.scripts)
    for number in range(channels):
        wanted = wish(number, bot.workspace, _channel(number), material.timezone)
        await bot.database.write(partial(subscriptions.save, wanted=wanted, who=bot.account, now=now))
    return asked.rejected


@contextlib.asynccontextmanager
async def _running(bot: Bot, outside: Outside) -> AsyncIterator[asyncio.Task[None]]:
    """Let the bot do its work. Its jobs go by real time, and are paused: the course does what they do."""
    stop, up = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(run_built(bot, outside, stop, up.set), name="bot")
    ready = asyncio.create_task(up.wait(), name="up")
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not running.done():
            bot.scheduler.pause()
        yield running
    finally:
        stop.set()
        await running

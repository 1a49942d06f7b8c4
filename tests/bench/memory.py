"""How much memory the idle bot holds, against a process that only imports the same libraries."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import handlers
from bot.clock import FastClock
from bot.rehearsal import Options, Rehearsal
from bot.rehearsal.app import App
from tests.bench.figure import PAIRS, About, Figure, Pair, median
from tests.bench.processes import ROOT, environment, importing, python, resident
from tests.bench.programme import EVENING, take_the_sample

IDLE = 3.0
"""Seconds that the bot is idle before it is looked at."""

PATIENCE = 60.0
"""Seconds that it may take to connect."""

LIBRARIES = (
    "asyncio",
    "json",
    "sqlite3",
    "unicodedata",
    "zoneinfo",
    "aiohttp",
    "apscheduler.schedulers.asyncio",
    "dateutil.relativedelta",
    "dateutil.rrule",
    "dotenv",
    "pydantic_settings",
    "slack_bolt.adapter.socket_mode.aiohttp",
    "slack_bolt.app.async_app",
    "slack_sdk.web.async_client",
    "sqlalchemy.dialects.sqlite",
    "sqlmodel",
    "structlog",
    "typer",
    "uvloop",
)
"""What a live bot on Socket Mode and SQLite needs."""

ABOUT = About(
    "idle_memory",
    "the live bot, connected and idle, resident",
    "MB",
    f"a process that only imports {', '.join(LIBRARIES)}",
    1.3,
)


async def measure(folder: Path) -> list[Figure]:
    """Measure a live bot, started as people start it, that is connected to a workspace in this process."""
    async with _workspace(folder) as (rehearsal, live):
        return [median(ABOUT, [await _pair(rehearsal, live) for _ in range(PAIRS)])]


@asynccontextmanager
async def live_bot(folder: Path) -> AsyncIterator[int]:
    """Run a live bot, started as people start it; give its process once it is connected."""
    async with _workspace(folder) as (rehearsal, live):
        with _running(python("-m", "bot", "run"), live) as bot:
            await asyncio.wait_for(rehearsal.links.wait_connected(), PATIENCE)
            yield bot.pid


@asynccontextmanager
async def _workspace(folder: Path) -> AsyncIterator[tuple[Rehearsal, Mapping[str, str]]]:
    app = App(scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS))
    rehearsal = Rehearsal(FastClock(EVENING), app=app, options=Options())
    await rehearsal.start()
    url = f"sqlite:///{folder / 'idle.db'}"
    await take_the_sample(url)
    live = environment(
        SLACK_BOT_TOKEN=rehearsal.bot_token,
        SLACK_APP_TOKEN=rehearsal.app_token,
        CEMBOT_SLACK_API_URL=rehearsal.api_url,
        DATABASE_URL=url,
    )
    try:
        yield rehearsal, live
    finally:
        await rehearsal.stop()


async def _pair(rehearsal: Rehearsal, live: Mapping[str, str]) -> Pair:
    idle = f"{importing(LIBRARIES)}, time; print(flush=True); time.sleep({PATIENCE})"
    with (
        _running(python("-m", "bot", "run"), live) as bot,
        _running(python("-c", idle), environment()) as limit,
    ):
        await asyncio.wait_for(asyncio.to_thread(_first_line, limit), PATIENCE)
        await asyncio.wait_for(rehearsal.links.wait_connected(), PATIENCE)
        await asyncio.sleep(IDLE)
        pair = Pair(resident(bot.pid), resident(limit.pid))
    # The next bot is waited for when this one is gone.
    while rehearsal.links.connected:  # noqa: ASYNC110 - nobody tells when an app has gone
        await asyncio.sleep(0.05)
    return pair


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    return process.stdout.readline() if process.stdout else b""


@contextmanager
def _running(command: list[str], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)

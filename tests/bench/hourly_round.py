"""The day's answer while 300 partners' calendars are read, against the same answer when nothing is."""

import asyncio
import resource
import statistics
import sys
import time
from collections.abc import Coroutine
from pathlib import Path

from bot.app import Bot
from bot.domain.feed import Feed
from bot.on_web import open_fetcher
from bot.services.reading_feeds import ReadingFeeds
from tests.bench.answer import SIZE, _dispatch, built
from tests.bench.figure import About, Figure, Pair, median
from tests.bench.partners import BROKEN, EVENTS, FEEDS, partners
from tests.bench.programme import ZONE

ROUNDS = 3
"""Hourly rounds, after the first one, which brings everything in."""

PAUSE = 0.02
"""Seconds between two questions."""

ALONE = "the same answer when no calendar is read"
ANSWER = About(
    "day_answer_while_reading",
    f"the day's answer, out of {SIZE:,} occurrences, while {FEEDS} calendars of {EVENTS} events a year are read, p99",
    "ms",
    ALONE,
    2.0,
)
ROUND = About(
    "hourly_round",
    f"one round over {FEEDS} changed calendars, one in {BROKEN} of them broken",
    "s",
    "five minutes",
    1.0,
)


async def measure(folder: Path) -> list[Figure]:
    """Read all calendars once, and then every hour again while somebody asks."""
    with partners() as hosts:
        async with built(folder) as bot, open_fetcher(frozenset(hosts), bot.house.clock) as fetcher:
            for number, host in enumerate(hosts):
                address = f"http://{host}/{number}.ics"
                await bot.house.feeds.add(
                    Feed(name="", address=address, partner=f"Partner {number}"), "T", "U"
                )
            reading = ReadingFeeds(bot.database, bot.house.clock, fetcher, bot.house.planning, ZONE)
            await _round(bot, reading)
            pairs, rounds = [], []
            for _ in range(ROUNDS):
                alone = await _asked(bot, asyncio.sleep(20))
                began = time.perf_counter()
                during = await _asked(bot, _round(bot, reading))
                rounds.append(Pair(time.perf_counter() - began, 300.0))
                pairs.append(Pair(_p99(during), _p99(alone)))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"Resident at the most, with all of the bench: {used:.0f} MB.\n")
    return [median(ANSWER, pairs), median(ROUND, rounds)]


async def _round(bot: Bot, reading: ReadingFeeds) -> None:
    names = [one.feed.name for one in await bot.house.feeds.every()]
    changed = await reading.look(names)
    if changed < FEEDS * (BROKEN - 1) // BROKEN:
        raise RuntimeError(f"only {changed} calendars changed anything: that is no round")


async def _asked(bot: Bot, meanwhile: Coroutine[object, object, None]) -> list[float]:
    """Ask again and again until something else is done; give how long each answer took, in milliseconds."""
    task = asyncio.create_task(meanwhile)
    took = []
    while not task.done():
        began = time.perf_counter()
        await _dispatch(bot.slack_app)
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(PAUSE)
    await task
    return took


def _p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98]

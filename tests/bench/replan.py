"""Planning again where nothing changed, for many events and channels, against reading the same rows."""

import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot.clock import FastClock
from bot.domain.agenda import Span
from bot.domain.plan import AHEAD, BACK, HORIZON, LATEST
from bot.services.planning import Planning
from bot.services.waking import Wake
from bot.storage import occurrences, subscriptions
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.deliveries import DELIVERY
from tests.bench.channels import subscribe
from tests.bench.figure import PAIRS, About, Figure, Pair, median
from tests.bench.programme import EVENING, fill

EVENTS = 500

CHANNELS = 1_000

READ = (
    "a plain read of the same rows: every delivery of the stretch, in all its columns, every subscription and every "
    "happening"
)
ABOUT = About(
    "plan_again",
    f"planning again, {EVENTS} events and {CHANNELS:,} channels, nothing changed",
    "ms",
    READ,
    5.0,
)


async def measure(folder: Path) -> list[Figure]:
    """Plan once, then measure planning and reading in turn."""
    database = connect(f"sqlite:///{await fill(folder / 'replan.db', EVENTS)}")
    await subscribe(database, CHANNELS, at_start=True)
    clock = FastClock(EVENING, speed=0.0)
    planning = Planning(database, clock, Wake())
    if not (await planning.plan()).added:
        raise RuntimeError("nothing was planned: there is nothing to measure")
    pairs = [await _pair(database, planning, clock.now()) for _ in range(PAIRS)]
    database.close()
    return [median(ABOUT, pairs)]


async def _pair(database: Database, planning: Planning, now: datetime) -> Pair:
    began = time.perf_counter()
    if await planning.plan():
        raise RuntimeError("something was planned again")
    planned = time.perf_counter()
    await database.read(lambda connection: _read(connection, now))
    return Pair((planned - began) * 1000, (time.perf_counter() - planned) * 1000)


def _read(connection: Connection, now: datetime) -> int:
    since, until = now - LATEST, now + HORIZON
    rows = connection.execute(
        select(DELIVERY).where(DELIVERY.c.due_at >= since, DELIVERY.c.due_at < until)
    ).all()
    subscribed = connection.execute(select(subscriptions.SUBSCRIPTION)).all()
    happening = occurrences.between(connection, Span(since - BACK, until + AHEAD))
    return len(rows) + len(subscribed) + len(happening)

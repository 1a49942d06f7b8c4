"""Messages of a chat, acknowledged after they are safe: against a bare Bolt app, and against raw sqlite3."""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import Connection

from bot.app import Bot
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.rehearsal.standard import EDUCATORS
from bot.storage import plans
from tests.bench.answer import bare, built
from tests.bench.figure import PAIRS, About, Figure, Pair, median
from tests.bench.programme import EVENING

AT_ONCE = (1, 32, 256)
"""Events that are in flight at a time."""

EVENTS = {1: 200, 32: 1_600, 256: 2_560}
"""Events of one side in one round."""

SIZE = 2_000
"""Occurrences of the programme."""

PEOPLE = 400
"""People who write."""

ALIKE = 2.0
"""The most that an event may take beside the bare app's, in time and in processor time: half of its rate."""

BARE = "a bare AsyncApp (process_before_response, fixed authorize) whose listener only acknowledges, as many in flight"
RAW = "raw sqlite3: the same rows in a file with synchronous=FULL, one commit each, one after the other"

NUMBERS = itertools.count(1)
"""Each message is another one."""


async def measure(folder: Path) -> list[Figure]:
    """Measure the whole bot while one chat is on."""
    async with built(folder, size=SIZE) as bot:
        await bot.database.write(partial(_open, workspace=bot.workspace))
        limit, raw = _bare(), _raw(folder / "raw.db")
        figures = [figure for many in AT_ONCE for figure in await _beside(bot, limit, raw, many)]
        raw.close()
        _check(bot)
    return figures


async def _beside(bot: Bot, limit: AsyncApp, raw: sqlite3.Connection, many: int) -> list[Figure]:
    """Measure with so many in flight, beside the bare app and beside the file, in the same seconds."""
    took: list[Pair] = []
    cost: list[Pair] = []
    durable: list[Pair] = []
    for _ in range(PAIRS):
        ours = await _costed(partial(_send, bot.slack_app, bot), many)
        bared = await _costed(partial(_send, limit, bot), many)
        commit = _commits(raw)
        took.append(Pair(ours[0], bared[0] + (commit if many == 1 else 0)))
        cost.append(Pair(ours[1], bared[1]))
        durable.append(Pair(ours[0], commit))
    told = f"a message logged and acknowledged after its commit, {many:,} in flight"
    alone = f"{BARE}, and beside it {RAW}: alone, each waits for its own sync"
    figures = [
        median(About(f"event_{many}", told, "ms", alone if many == 1 else BARE, ALIKE), took),
        median(About(f"event_{many}_durable", f"{told}, beside one commit each", "ms", RAW, ALIKE), durable),
    ]
    if many == AT_ONCE[1]:
        said = f"processor time of such a message, {many:,} in flight"
        figures.append(median(About(f"event_{many}_cpu", said, "ms", BARE, ALIKE), cost))
    return figures


async def _costed(send: Callable[[], Awaitable[None]], many: int) -> tuple[float, float]:
    """Give the milliseconds, and those of processors, that one event takes."""
    began = time.process_time()
    each = await _each(send, many)
    return each, (time.process_time() - began) * 1_000 / EVENTS[many]


async def _each(send: Callable[[], Awaitable[None]], many: int) -> float:
    """Send with so many in flight; give the milliseconds that each event takes of the whole."""
    left = iter(range(EVENTS[many]))

    async def one_after_the_other() -> None:
        for _ in left:
            await send()

    began = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(many)))
    return (time.perf_counter() - began) * 1_000 / EVENTS[many]


async def _send(app: AsyncApp, bot: Bot) -> None:
    number = next(NUMBERS)
    at = (EVENING + timedelta(minutes=5)).timestamp() + number / 1_000_000
    event: dict[str, Any] = {
        "type": "message",
        "channel": EDUCATORS,
        "channel_type": "channel",
        "user": f"U{number % PEOPLE:06d}",
        "text": f"A1 a thought with the number {number}",
        "ts": f"{at:.6f}",
        "event_ts": f"{at:.6f}",
    }
    body = {
        "type": "event_callback",
        "team_id": bot.workspace,
        "event_id": f"Ev{number}",
        "event_time": int(at),
        "event": event,
    }
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    if response.status != HTTPStatus.OK:
        raise RuntimeError(f"this was not acknowledged: {response.status} {response.body[:200]}")


def _open(connection: Connection, workspace: str) -> None:
    """Let a chat that is on be logged in the channel."""
    found = connection.exec_driver_sql(
        "SELECT id FROM occurrence WHERE starts_at <= ? AND ends_at > ? AND span <> 2 ORDER BY starts_at DESC LIMIT 1",
        (EVENING.strftime("%Y-%m-%d %H:%M:%S.%f"), EVENING.strftime("%Y-%m-%d %H:%M:%S.%f")),
    ).scalar_one()
    due = EVENING - timedelta(minutes=1)
    where = Destination("slack", workspace, EDUCATORS)
    planned = Planned(str(found), Kind.START, where, 0, due, EVENING)
    plans.add(connection, planned, due)
    connection.exec_driver_sql(
        "UPDATE delivery SET state = ?, message_id = ?", (State.SENT.value, f"{due.timestamp():.6f}")
    )


def _bare() -> AsyncApp:
    """Add a listener of messages to the app that only acknowledges."""
    app = bare()

    async def only_acknowledge(ack: Any) -> None:
        await ack()

    app.event("message")(only_acknowledge)
    return app


def _raw(file: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE act (ts TEXT PRIMARY KEY, who TEXT, channel TEXT, act TEXT, at TEXT)")
    return raw


def _commits(raw: sqlite3.Connection) -> float:
    """Give the milliseconds that one row takes with a commit of its own."""
    times = EVENTS[AT_ONCE[1]]
    began = time.perf_counter()
    for _ in range(times):
        number = next(NUMBERS)
        raw.execute(
            "INSERT INTO act VALUES (?, ?, ?, ?, ?)", (str(number), "U1", EDUCATORS, "message", "2015")
        )
    return (time.perf_counter() - began) * 1_000 / times


def _check(bot: Bot) -> None:
    """Fail where what was acknowledged is not in the file."""
    sent = PAIRS * sum(EVENTS.values())
    with sqlite3.connect(str(bot.database.engine.url.database)) as file:
        (kept,) = file.execute("SELECT count(*) FROM participation").fetchone()
    if kept != sent:
        raise RuntimeError(f"{sent:,} messages were acknowledged, and {kept:,} are in the file")

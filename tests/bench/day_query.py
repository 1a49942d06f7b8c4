"""The day's programme as values, at three sizes, against what SQLite itself takes for the same rows."""

import sqlite3
from pathlib import Path

from bot.asking.understand import REACH
from bot.domain.agenda import Filters, day_span, moment_span
from bot.domain.event import LONG, Occurrence
from bot.services.agenda import Agenda
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.direct import kept
from tests.bench.figure import PAIRS, About, Figure, Pair, beside, median
from tests.bench.programme import A_DAY, DAY, EVENING, ZONE, fill

SIZES = (1_000, 10_000, 100_000, 1_000_000)

TIMES = 300
"""Queries of which a median is taken."""

RAW = "raw sqlite3: the same rows and columns as tuples, from one covering index, in the same process"
GOAL = 4.0
FLAT = 1.5
FLAT_WORDS = 2.0
"""A thousand occurrences are 33 days, and the question reaches farther: twice as much is found in a million."""

WORD = Filters(text="robots")

FLATTEN = """
    CREATE TABLE flat AS SELECT
        o.id, o.event_id, o.recurrence_id, e.feed, e.uid, coalesce(o.title, e.title) AS title, e.kind, e.hashtags,
        e.hosts, e.organisations, coalesce(o.url, e.url) AS url, coalesce(o.location, e.location) AS location,
        e.note, o.status, o.starts_at, o.ends_at, o.all_day, o.timezone, e.recurring, o.revision, e.topics, e.language,
        e.recording
    FROM source.occurrence AS o JOIN source.event AS e ON o.event_id = e.id
"""
FIRST = ("starts_at", "ends_at")
COLUMNS = ", ".join(Occurrence._fields)
COVER = ", ".join((*FIRST, *(name for name in Occurrence._fields if name not in FIRST)))
QUERY = f"SELECT {COLUMNS} FROM flat WHERE starts_at >= ? AND starts_at < ? AND ends_at > ?"  # noqa: S608  # our names


async def measure(folder: Path) -> list[Figure]:
    """Measure each size, and how much the largest takes of the smallest."""
    opened = [await Sized.open(folder, size) for size in SIZES]
    pairs: dict[int, list[Pair]] = {one.size: [] for one in opened}
    flat: list[Pair] = []
    for _ in range(PAIRS):
        for one in opened:
            pairs[one.size].append(await beside(one.ours, one.raw, TIMES))
        flat.append(await beside(opened[-1].ours, opened[0].ours, TIMES))
    words = [await beside(opened[-1].words, opened[0].words, TIMES) for _ in range(PAIRS)]
    for one in opened:
        one.close()
    figures = [median(_about(size), pairs[size]) for size in SIZES]
    same = f"the same query at {SIZES[0]:,} occurrences"
    says = f"the same at {SIZES[-1]:,} occurrences: flat"
    asked = f"what is found by a word in {REACH.days} days, out of {SIZES[-1]:,} occurrences: flat"
    return [
        *figures,
        median(About("day_query_flat", says, "ms", same, FLAT), flat),
        median(About("words_flat", asked, "ms", same, FLAT_WORDS), words),
    ]


def _about(size: int) -> About:
    return About(f"day_query_{size}", f"the day out of {size:,} occurrences, as values", "ms", RAW, GOAL)


class Sized:
    """A programme of one size, asked for its day in both ways."""

    def __init__(self, size: int, database: Database, limit: sqlite3.Connection) -> None:
        """Ask `database`, and `limit`, which holds the same in one table."""
        self.size = size
        self._database = database
        self._agenda = Agenda(database)
        self._limit = limit
        self._span = day_span(DAY, ZONE)
        since, until = self._span.utc
        self._moments = (kept(since - LONG), kept(until), kept(since))

    @classmethod
    async def open(cls, folder: Path, size: int) -> "Sized":
        """Make the programme, and the limit's table with its covering index; check that both give the same day."""
        file = await fill(folder / f"day-{size}.db", size)
        limit = sqlite3.connect(folder / f"flat-{size}.db")
        limit.execute("ATTACH ? AS source", (str(file),))
        limit.execute(FLATTEN)
        limit.execute(f"CREATE INDEX covering ON flat ({COVER})")
        limit.commit()
        limit.execute("DETACH source")
        made = cls(size, connect(f"sqlite:///{file}"), limit)
        values, rows = await made.ours(), await made.raw()
        plan = str(limit.execute(f"EXPLAIN QUERY PLAN {QUERY}", made._moments).fetchall())
        if len(rows) != A_DAY or {row[0] for row in rows} != {one.id for one in values}:
            raise RuntimeError("the limit does not give the same day")
        if "USING COVERING INDEX" not in plan:
            raise RuntimeError("the limit does not use its index")
        return made

    async def ours(self) -> list[Occurrence]:
        """Give the day as the services get it."""
        return await self._agenda.between(self._span)

    async def words(self) -> list[Occurrence]:
        """Give what is found by a word, as the services get it."""
        return await self._agenda.between(moment_span(EVENING, ZONE, REACH), WORD)

    async def raw(self) -> list[tuple[object, ...]]:
        """Give the day as SQLite gives it."""
        return self._limit.execute(QUERY, self._moments).fetchall()

    def close(self) -> None:
        """Let go of both databases."""
        self._database.close()
        self._limit.close()

"""The day's programme as values, at three sizes, against what SQLite itself takes for the same rows."""

import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

from bot.domain.agenda import day_span
from bot.domain.event import LONG
from bot.services.agenda import Agenda
from bot.storage.database import Database
from tests.bench.figure import PAIRS, Figure, Pair, figure, p50
from tests.bench.programme import A_DAY, DAY, ZONE, fill

SIZES = (1_000, 10_000, 100_000)
TIMES = 300
"""Queries of which the median is taken, each time."""

GOAL = 4.0
FLAT = 1.5
"""The most that the largest programme's day may take of the smallest's."""

LIMIT = "raw sqlite3: the same rows and columns as tuples, from one covering index, in the same process"

FLATTEN = """
    CREATE TABLE flat AS SELECT
      o.span, o.starts_at, o.ends_at, o.id, o.event_id, o.recurrence_id, e.feed, e.uid,
      coalesce(o.title, e.title) AS title, e.kind, e.hashtags, e.hosts, e.organisations,
      coalesce(o.url, e.url) AS url, coalesce(o.location, e.location) AS location, e.note, o.status, o.all_day,
      o.timezone, e.recurring, o.revision
    FROM source.occurrence AS o JOIN source.event AS e ON o.event_id = e.id
"""

COLUMNS = (
    "id, event_id, recurrence_id, feed, uid, title, kind, hashtags, hosts, organisations, url, location, note, status, "
    "starts_at, ends_at, all_day, timezone, recurring, revision"
)

COVER = f"""
    CREATE INDEX covering ON flat (starts_at, ends_at, {COLUMNS.replace("starts_at, ends_at, ", "")})
"""

RAW = f"""
    SELECT {COLUMNS} FROM flat INDEXED BY covering WHERE starts_at >= ? AND starts_at < ? AND ends_at > ?
"""  # noqa: S608 - our own columns


async def measure(folder: Path) -> list[Figure]:
    """Measure every size, and how much the largest takes of the smallest."""
    files = {size: await fill(folder / f"{size}.db", size) for size in SIZES}
    pairs: dict[int, list[Pair]] = {size: [] for size in SIZES}
    for _ in range(PAIRS):
        for size, file in files.items():  # all sizes in turn, so that flatness too is of the same seconds
            pairs[size].append(await _pair(file))
    figures = [
        figure(f"day_query_{size}", pairs[size], "ms", LIMIT, GOAL) for size in SIZES
    ]
    flat = [Pair(large.value, small.value) for large, small in zip(pairs[SIZES[-1]], pairs[SIZES[0]], strict=True)]
    limit_is = f"the same query at {SIZES[0]:,} occurrences"
    return [*figures, figure("day_query_flat", flat, "ms", limit_is, FLAT)]

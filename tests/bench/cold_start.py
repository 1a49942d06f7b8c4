"""How long `cembot agenda` takes from nothing to its JSON, against a process that only imports the same libraries."""

import statistics
from pathlib import Path

from tests.bench.figure import PAIRS, About, Figure, Pair, median
from tests.bench.processes import importing, python, seconds
from tests.bench.programme import DAY, ZONE, fill

SIZE = 1_000

LIBRARIES = (
    "asyncio",
    "json",
    "sqlite3",
    "unicodedata",
    "zoneinfo",
    "dateutil.relativedelta",
    "dateutil.rrule",
    "dotenv",
    "pydantic_settings",
    "sqlalchemy.dialects.sqlite",
    "sqlmodel",
    "typer",
)
"""What the command needs: nothing of Slack, of HTTP, of calendars, of tables for people."""

RUNS = 3
"""Runs of each, in turn, whose median is one measurement."""

ABOUT = About(
    "agenda_cold_start",
    "`cembot agenda --json`, the whole process",
    "ms",
    f"a process that only imports {', '.join(LIBRARIES)}",
    1.3,
)


async def measure(folder: Path) -> list[Figure]:
    """Measure whole processes in turn."""
    file = await fill(folder / "agenda.db", SIZE)
    ours = python(
        "-m", "bot", "agenda", "--json", "--on", str(DAY), "--tz", ZONE, "--database", f"sqlite:///{file}"
    )
    limit = python("-c", importing(LIBRARIES))
    for command in (ours, limit):  # compiled modules are written once, and files are in the system's memory
        seconds(command)
    return [median(ABOUT, [_pair(ours, limit) for _ in range(PAIRS)])]


def _pair(ours: list[str], limit: list[str]) -> Pair:
    took = [(seconds(ours) * 1e3, seconds(limit) * 1e3) for _ in range(RUNS)]
    return Pair(*(statistics.median(each) for each in zip(*took, strict=True)))

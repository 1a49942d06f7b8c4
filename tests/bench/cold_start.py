"""How long `cembot agenda` takes from nothing to its JSON, and the bot to be loaded, against the libraries alone."""

import statistics
from pathlib import Path

from tests.bench import memory
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


LOADS = About(
    "start_up_imports",
    "loading the whole bot, as `cembot run` does before it connects",
    "ms",
    f"a process that only imports {', '.join(memory.LIBRARIES)}",
    1.7,
)
"""Our own goal, so that what is loaded at the start stays in sight: our modules, and nothing heavy beside the SDKs."""


async def measure(folder: Path) -> list[Figure]:
    """Measure whole processes in turn."""
    file = await fill(folder / "agenda.db", SIZE)
    ours = python(
        "-m", "bot", "agenda", "--json", "--on", str(DAY), "--tz", ZONE, "--database", f"sqlite:///{file}"
    )
    limit = python("-c", importing(LIBRARIES))
    bot = python("-c", importing(("bot.app", "handlers", "schedules")))
    libraries = python("-c", importing(memory.LIBRARIES))
    for command in (
        ours,
        limit,
        bot,
        libraries,
    ):  # compiled modules are written once, and files are in the system's memory
        seconds(command)
    return [
        median(ABOUT, [_pair(ours, limit) for _ in range(PAIRS)]),
        median(LOADS, [_pair(bot, libraries) for _ in range(PAIRS)]),
    ]


def _pair(ours: list[str], limit: list[str]) -> Pair:
    took = [(seconds(ours) * 1e3, seconds(limit) * 1e3) for _ in range(RUNS)]
    return Pair(*(statistics.median(each) for each in zip(*took, strict=True)))

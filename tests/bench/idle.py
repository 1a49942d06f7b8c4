"""How much processor time the idle bot takes, connected to a workspace and with a programme ahead of it."""

import asyncio
import os
import time
from pathlib import Path

from tests.bench.figure import About, Figure, Pair, median
from tests.bench.memory import live_bot
from tests.bench.processes import PROC

WARM = 10.0
"""Seconds until it is idle: it has started and planned."""

IDLE = 65.0
"""Seconds that it is watched: each of its jobs comes round at least once."""

CORE = "one core, of which this is the part in hundredths that was agreed"
ABOUT = About("idle_processor", "the live bot, connected and idle, processor time", "%", CORE, 1.0)

AGREED = 0.5


async def measure(folder: Path) -> list[Figure]:
    """Watch one bot for a minute. Where the system does not tell a process's time, nothing is measured."""
    if not PROC.exists():
        return []
    async with live_bot(folder) as pid:
        await asyncio.sleep(WARM)
        began, used = time.perf_counter(), _processor_seconds(pid)
        await asyncio.sleep(IDLE)
        share = (_processor_seconds(pid) - used) / (time.perf_counter() - began) * 100
    return [median(ABOUT, [Pair(share, AGREED)])]


def _processor_seconds(pid: int) -> float:
    """Tell a process's user and system time."""
    fields = (PROC / str(pid) / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

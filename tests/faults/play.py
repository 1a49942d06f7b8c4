"""Plays one run: prepares its day, starts its processes, makes its trouble, and collects what is known at the end."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from bot.domain.announcement import State
from bot.storage import deliveries
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from tests.faults.day import ALL_DAY, expected, fill
from tests.faults.locking import hold
from tests.faults.runs import Run
from tests.faults.seen import look
from tests.faults.stage import Stage, open_stage
from tests.faults.verdict import Verdict

ROOT = Path(__file__).resolve().parents[2]

LOOK = 0.1
"""Seconds of real time between two looks at how far the day is."""

PATIENCE = 20.0
"""Seconds of real time that the bot gets after the day to bring everything to an end."""

ENDING = 15.0
"""Seconds of real time within which the processes of a run end."""

OPEN = {State.PLANNED, State.CLAIMED, State.UNCONFIRMED}


async def play(run: Run, size: str, folder: Path, database_url: str) -> Verdict:
    """Play a run in a folder of its own and judge it."""
    if run.on_x:
        from tests.faults.x_play import play_on_x  # noqa: PLC0415 - it stands on this module

        return await play_on_x(run, size, folder, database_url)
    await fill(database_url, run.shape)
    began = monotonic()
    with (
        _process("tests.faults.far_end", folder) as far_end,
        _process("tests.faults.nursery", folder) as nursery,
    ):
        address = await asyncio.to_thread(_first_line, far_end)
        await asyncio.to_thread(_first_line, nursery)
        stage = open_stage(folder, size, run.name, run.speed, database_url, address)
        with contextlib.closing(connect(database_url)) as database:
            await _through_the_day(run, stage, database)
            nursery.terminate()
            await asyncio.to_thread(nursery.wait, ENDING)
            rows = await _rows(database)
    return look(run, stage, rows, monotonic() - began)


async def _through_the_day(run: Run, stage: Stage, database: Database) -> None:
    """Make what trouble comes from this side, until the day is over and everything has an end."""
    last = max(due.planned.due_at for due in expected(run.shape))
    steps, locks = list(run.steps), list(run.locked)
    until = None
    while until is None or monotonic() < until:
        now = stage.true_clock.now()
        part = run.part(now)
        while steps and part >= steps[0][0]:
            _step(stage, timedelta(hours=steps.pop(0)[1]))
        while locks and part >= locks[0][0]:
            since, ends = locks.pop(0)
            seconds = (ends - since) * run.shape.length.total_seconds() / run.speed
            await asyncio.to_thread(hold, stage.database_url, seconds)
        if now > last:
            until = until or monotonic() + PATIENCE
            if not any(row.state in OPEN for row in await _rows(database)):
                return
        await asyncio.sleep(LOOK)


def _step(stage: Stage, off: timedelta) -> None:
    """Set the clock of the bot's machine wrongly, or right again."""
    stage.clock().step(off)
    stage.note("steps", off=off.total_seconds())


async def _rows(database: Database) -> list[Delivery]:
    return await database.read(partial(deliveries.in_plan, since=ALL_DAY.since, until=ALL_DAY.until))


@contextmanager
def _process(module: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run one of ours; what it complains about is kept."""
    name = module.rpartition(".")[2]
    with (
        (folder / f"{name}.errors").open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", module, str(folder)],
            cwd=ROOT,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(ENDING)


def _environment() -> Mapping[str, str]:
    """Give this environment without what would configure a bot."""
    ours = ("SLACK_", "X_", "CEMBOT_", "DATABASE_URL", "PORT")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _first_line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline().strip() if process.stdout else ""

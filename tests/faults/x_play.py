"""Plays one run with X as a destination: prepares its day, starts its processes, collects what is known at the end."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from bot.domain.announcement import X
from bot.on_x import XAccess
from bot.rehearsal.x_keys import XKeys
from bot.rehearsal.x_timeline import BOT
from bot.storage import deliveries, spends
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from tests.faults.day import ALL_DAY, MIDNIGHT
from tests.faults.play import ENDING, LOOK, OPEN, PATIENCE, _first_line, _process
from tests.faults.runs import Run
from tests.faults.stage import Stage, open_stage
from tests.faults.verdict import Verdict
from tests.faults.x_day import expected, fill
from tests.faults.x_far_end import ADDRESS, BOOK
from tests.faults.x_verdict import BooksOfX, judge

AFTERWARDS = timedelta(minutes=2)
"""Programme time after the last post is due."""


async def play_on_x(run: Run, size: str, folder: Path, database_url: str) -> Verdict:
    """Play a run in a folder of its own and judge it."""
    await fill(database_url, run.shape)
    began = monotonic()
    with (
        _process("tests.faults.far_end", folder) as slack,
        _process("tests.faults.x_far_end", folder) as far_end,
        _process("tests.faults.nursery", folder) as nursery,
    ):
        address = await asyncio.to_thread(_first_line, slack)
        for process in (far_end, nursery):
            await asyncio.to_thread(_first_line, process)
        stage = open_stage(folder, size, run.name, run.speed, database_url, address)
        with contextlib.closing(connect(database_url)) as database:
            await _through_the_day(run, stage, database)
            nursery.terminate()
            await asyncio.to_thread(nursery.wait, ENDING)
            rows = await _rows(database)
            look = partial(spends.month, account=BOT, day=MIDNIGHT.date(), now=stage.true_clock.now())
            ledger = (await database.read(look)).total
    told = list(stage.noted(BOOK))
    return judge(BooksOfX(expected(run.shape), told, rows, ledger, monotonic() - began))


def access(stage: Stage, pid: int) -> XAccess:
    """Give the keys with which a worker's process opens the run's X."""
    keys = XKeys()
    return XAccess(
        api_key=keys.api_key,
        api_secret=keys.api_secret,
        access_token=f"{BOT}-{pid}",
        access_token_secret=keys.access_token_secret,
        bearer_token=keys.bearer_token,
        api_url=(stage.folder / ADDRESS).read_text(encoding="ascii"),
    )


async def _through_the_day(run: Run, stage: Stage, database: Database) -> None:
    """Wait until the day is over and everything has an end."""
    last = max(due.due_at for due in expected(run.shape)) + AFTERWARDS
    until = None
    while until is None or monotonic() < until:
        if stage.true_clock.now() > last:
            until = until or monotonic() + PATIENCE
            if not any(row.state in OPEN for row in await _rows(database)):
                return
        await asyncio.sleep(LOOK)


async def _rows(database: Database) -> Sequence[Delivery]:
    look = partial(deliveries.on_platform, platform=X, since=ALL_DAY.since, until=ALL_DAY.until)
    return await database.read(look)

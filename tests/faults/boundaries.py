"""Ends a worker at the boundaries between a delivery's states, and lets its database run full. Nobody is told before.

It stands between the bot and its database, and knows a step by the name of the unit of work that is written.
"""

import os
import random
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from bot.storage.database import Connection, Database
from tests.faults.runs import ANSWERED, CLAIMED, CLAIMING, SETTLED, STALL, WORDS_STORED, Run, within
from tests.faults.stage import YOUNG, Stage

CLAIM, WORDS, SETTLE = "claim_due", "store_words", "settle"

BEFORE: Mapping[str, str] = {CLAIM: CLAIMING, SETTLE: ANSWERED}
AFTER: Mapping[str, str] = {CLAIM: CLAIMED, WORDS: WORDS_STORED, SETTLE: SETTLED}

FEWEST_PAGES, MOST_PAGES = 1, 2**32 - 2
"""A database may have no fewer pages than it has, so that one is the number it has now."""

Work = Callable[[Connection], Any]
Write = Callable[[Work], Awaitable[Any]]


@dataclass(slots=True)
class Boundaries:
    """What stands between one worker and its database."""

    write: Write
    run: Run
    stage: Stage
    chance: random.Random
    start: float  # how many seconds it took to start
    began: float = 0.0  # when it first claimed something; 0: not yet

    async def __call__(self, work: Work) -> Any:
        """Write a unit of work, unless the process ends before it or after it."""
        name = getattr(getattr(work, "func", work), "__name__", "")
        self._pass(BEFORE.get(name, ""))
        result = await self.write(self._filling(work) if self.run.full else work)
        if result or name != CLAIM:
            self._pass(AFTER.get(name, ""))
        return result

    def _pass(self, boundary: str) -> None:
        if not boundary:
            return
        self.began = self.began or monotonic()
        young = monotonic() - self.began < max(YOUNG, self.start)
        if self.stage.spares(young=young, start=self.start) or self.stage.behind.exists():
            return
        if self.chance.random() < self.run.stalls.get(boundary, 0.0):
            self.stage.note("lives", did="stalled", pid=os.getpid(), where=boundary)
            sleep(STALL)  # the whole process stands still, as on a machine that was paused
        if self.chance.random() < self.run.boundaries.get(boundary, 0.0):
            self.stage.note("lives", did="killed", pid=os.getpid(), where=boundary)
            self.stage.kills(young=young)
            os.kill(os.getpid(), signal.SIGKILL)

    def _filling(self, work: Work) -> Work:
        full = within(self.run.part(self.stage.true_clock.now()), self.run.full)

        def unit(connection: Connection) -> Any:
            pages = FEWEST_PAGES if full else MOST_PAGES
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            return work(connection)

        return unit


def watch(database: Database, run: Run, stage: Stage, born: float) -> None:
    """Stand between a worker and its database from now on; it was `born` at this second of the monotonic clock."""
    if run.boundaries or run.stalls or run.full:
        chance = random.Random(os.getpid())  # noqa: S311 - lots, of which each process draws its own
        between = Boundaries(database.write, run, stage, chance, monotonic() - born)
        vars(database)["write"] = between

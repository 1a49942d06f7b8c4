"""Writes how steps ended, many at a time: while some are being written, the next ones gather. Decides no outcome."""

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import State
from bot.storage import outcomes
from bot.storage.database import Database
from bot.storage.outcomes import Ended

MOST = 400
"""Steps that are written in one unit of work, so that no write takes long."""

GATHER = 0.02
"""Seconds in which steps gather while many end: a commit for every few of them takes longer than their sending."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Settling:
    """The end of each step, kept."""

    database: Database
    clock: Clock
    owner: str
    _waiting: list[tuple[Ended, asyncio.Future[None]]] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None
    _many: bool = False  # more than one was written the last time

    async def settle(self, ended: Ended) -> None:
        """Write how a step ended; return after the commit, and raise where it could not be kept."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ended, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="settling")
        await kept
        _tell(ended)

    async def _write(self) -> None:
        while self._waiting:
            if self._many and len(self._waiting) < MOST:
                await asyncio.sleep(GATHER)
            some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._many = len(some) > 1
            work = partial(
                outcomes.settle,
                ended=[ended for ended, _ in some],
                owner=self.owner,
                now=self.clock.now(),
                real=self.clock.real(),
            )
            try:
                await self.database.write(work)
            except Exception as error:  # noqa: BLE001 - it is raised where each of them is awaited
                for _, kept in some:
                    if not kept.done():
                        kept.set_exception(error)
            else:
                for _, kept in some:
                    if not kept.done():
                        kept.set_result(None)


def _tell(ended: Ended) -> None:
    outcome, delivery = ended.outcome, ended.delivery
    level = logging.INFO if outcome.state is State.SENT else logging.WARNING
    if log.isEnabledFor(level):
        about = {"delivery": delivery.id, "kind": delivery.planned.name, "reason": outcome.reason}
        log.log(level, "delivery_settled", extra={**about, "state": outcome.state.value})

"""Keeps the clocks of those who share a database together: its own is everybody's. Sets no machine's clock."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from bot.clock import AgreedClock
from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.server_time import server_time

AGAIN = 60.0
"""Seconds of real time after which the time is asked for again: machines count a second a little differently."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Agreeing:
    """One clock for several processes, so that a lease ends at the same moment for all of them."""

    database: Database
    clock: AgreedClock

    async def agree(self) -> None:
        """Take the database's time for everybody's; raise `StorageError` where it does not tell it."""
        await self.clock.agree(self._ask)

    async def run(self) -> None:
        """Ask again each minute, until cancelled; where nobody answers, the clock goes on as it was."""
        while True:
            await asyncio.sleep(AGAIN)
            try:
                await self.agree()
            except StorageError as error:
                log.warning("time_not_agreed", extra={"reason": str(error)})

    async def _ask(self) -> datetime:
        return await self.database.read(server_time)

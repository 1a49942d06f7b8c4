"""A signal that something changed, for whoever sleeps until the next due moment. Does not say what changed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StorageError
from bot.storage.database import Database

STRETCH = 60.0
"""Seconds of real time that changes are waited for at a time."""

AGAIN = 5.0
"""Seconds of real time until a database is watched again that could not be."""

log = logging.getLogger(__name__)


class Wake:
    """Set by who changes something, waited for by who must look."""

    def __init__(self) -> None:
        """Begin without a signal."""
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake the sleeper, or keep the next sleep from beginning."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for the signal, `seconds` of real time at most; tell whether it came."""
        try:
            # Not `wait_for`: in Python 3.11 it can swallow a cancellation that comes together with the signal.
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True


async def follow(database: Database, act: Callable[[], Awaitable[None]]) -> None:
    """Call `act` whenever another process has changed the database, until cancelled; once for several changes."""
    while True:
        try:
            if await database.changed(STRETCH):
                await act()
        except StorageError as error:
            log.warning("changes_not_followed", extra={"reason": str(error)})
            await asyncio.sleep(AGAIN)

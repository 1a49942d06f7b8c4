"""Tells whether the bot is well, and keeps the signs of what runs. Mends nothing."""

import asyncio
import logging
import os
import socket as host
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Planned
from bot.domain.health import Check, Facts, Part, Socket, examine, problems
from bot.errors import StorageError
from bot.storage import health
from bot.storage.database import Connection, Database

BEAT = timedelta(seconds=15)
"""The least real time between two signs of one part: a row each, written to the disk."""

DEAF = timedelta(seconds=45)
"""Real time for which a connection to Slack is silent from which on nothing is heard over it: pings are answered
every ten seconds."""

PATIENCE = 2.0
"""Seconds of real time that the database gets to answer a question about health."""

UNWRITTEN = "The database could not be written to; the log says why."
UNREAD = "The database could not be read; the log says why."
UNANSWERED = f"The database did not answer within {PATIENCE:g} s: check that it runs and can be reached."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """How the bot is."""

    checks: tuple[Check, ...]
    reconnects: int | None  # of Slack's socket, where there is one

    @property
    def problems(self) -> list[str]:
        """Give what is wrong, in sentences; nothing where all is well."""
        return list(problems(self.checks))


class Health:
    """The signs of life."""

    def __init__(self, database: Database, clock: Clock, workspace: str = "", *, quiet: bool = False) -> None:
        """Keep signs in `database`, by real time; what is late is late by programme time, unless all is `quiet`.

        What another bot should have sent, of another workspace than `workspace`, is not this one's affair.
        """
        self._database = database
        self._clock = clock
        self._workspace = workspace
        self._quiet = quiet
        self.process = f"{host.gethostname()}:{os.getpid()}"
        self._written: dict[Part, datetime] = {}
        self._trouble = ""
        self._socket: Callable[[], Socket] | None = None

    def watch(self, socket: Callable[[], Socket]) -> None:
        """Look at this connection to Slack as well."""
        self._socket = socket

    def hears(self) -> bool:
        """Tell whether Slack can be heard, as far as that shows: over HTTP it does not."""
        return self._socket is None or self._socket().silent < DEAF

    async def beat(self, part: Part) -> None:
        """Keep that a part has just run, every 15 seconds at most; raise `StorageError` where it cannot be kept."""
        now = self._clock.real()
        last = self._written.get(part)
        if last is not None and abs(now - last) < BEAT:
            return
        try:
            work = partial(health.beat, process=self.process, part=part.value, at=now)
            await self._database.write(work)
        except StorageError:
            self._trouble = UNWRITTEN
            raise
        self._trouble = ""
        self._written[part] = now

    async def report(self) -> Report:
        """Look at everything; what cannot be looked at is said, and nothing is raised."""
        socket = self._socket() if self._socket else None
        facts = await self._facts(socket)
        return Report(tuple(examine(facts)), socket.reconnects if socket else None)

    async def _facts(self, socket: Socket | None) -> Facts:
        at = self._clock.real()
        try:
            async with asyncio.timeout(PATIENCE):
                look = partial(_seen, now=self._clock.now(), workspace=self._workspace)
                rows, late = await self._database.read(look)
        except TimeoutError:
            return Facts(at=at, database=UNANSWERED, socket=socket)
        except StorageError as error:
            log.warning("health_not_read", extra={"reason": str(error)})
            return Facts(at=at, database=UNREAD, socket=socket)
        late = None if self._quiet else late  # what waits then waits on purpose
        beats = {part: [moment for name, moment in rows if name == part] for part in Part}
        return Facts(at=at, database=self._trouble, beats=beats, overdue=late, socket=socket)


def _seen(
    connection: Connection, now: datetime, workspace: str
) -> tuple[list[tuple[str, datetime]], Planned | None]:
    return health.beats(connection), health.overdue(connection, now, workspace)

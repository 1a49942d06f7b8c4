"""Lets go what has been kept long enough, once a night, and logs it. Counts stay; nobody is forgotten by it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.domain.consent import ANSWERED, PSEUDONYMS
from bot.errors import StorageError
from bot.storage import facts, retention
from bot.storage.database import Connection, Database
from bot.storage.migrate import let_old_copies_go

NIGHT = timedelta(hours=3)
"""After midnight in the programme's zone: then a night's work begins."""

log = logging.getLogger(__name__)


class Purged(NamedTuple):
    """What was let go."""

    words: int = 0  # of so many messages
    names: int = 0
    acts: int = 0  # that belong to nobody now
    accounts: int = 0
    reminders: int = 0


@dataclass(frozen=True, slots=True)
class Retaining:
    """How long things are kept."""

    database: Database
    clock: Clock
    timezone: str  # the programme's

    async def nightly(self) -> Purged | None:
        """Let go what is due, as the only one of all processes, if nobody has done so tonight."""
        async with self.database.leading() as leads:
            last = await self.database.read(partial(facts.moment, name=facts.PURGED))
            now = self.clock.now()
            if not leads or (last is not None and self._night(last) >= self._night(now)):
                return None
            await self.database.write(partial(facts.remember, name=facts.PURGED, value=now))
        return await self.purge()  # where it is cut off, the next night goes on

    async def purge(self) -> Purged:
        """Let go what is due, a chat at a time, and log how much it was."""
        now, real = self.clock.now(), self.clock.real()
        purged = await self.database.write(partial(_purge, now=now, real=real))
        acts = 0
        for chat in await self.database.read(partial(retention.old_chats, before=real - PSEUDONYMS)):
            work = partial(retention.depersonalise, chat=chat, before=real - PSEUDONYMS, now=now)
            acts += await self.database.write(work)
        accounts = await self.database.write(partial(retention.persons, before=real - PSEUDONYMS, now=now))
        purged = purged._replace(acts=acts, accounts=accounts)
        try:
            await self.database.scour()  # also of what people deleted since the last night
        except StorageError as error:
            log.warning("not_scoured", extra={"reason": str(error)})
        let_old_copies_go(self.database.engine, real)
        log.info("purged", extra=purged._asdict())
        return purged

    def _night(self, moment: datetime) -> str:
        """Name the night that a moment belongs to or follows."""
        return (moment.astimezone(ZoneInfo(self.timezone)) - NIGHT).date().isoformat()


def _purge(connection: Connection, now: datetime, real: datetime) -> Purged:
    retention.answers(connection, min(now, real) - ANSWERED)
    return Purged(
        words=retention.words(connection, now),
        names=retention.names(connection, now),
        reminders=retention.reminders(connection, now - PSEUDONYMS),
    )

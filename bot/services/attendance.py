"""Logs who took part in what, once, and nothing of who does not want to be counted. Keeps no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial

from bot.clock import Clock
from bot.domain.participation import Done, Window, belongs_to
from bot.storage import occurrences, participations, people
from bot.storage.database import Connection, Database
from bot.storage.people import Account


class Noted(Enum):
    """What became of an act."""

    LOGGED = "logged"
    ALREADY = "already logged"
    NOT_LOGGED_NOW = "no chat is being logged here now"
    NOT_COUNTED = "this person is not counted"


@dataclass(frozen=True, slots=True)
class Attendance:
    """The log of participation."""

    database: Database
    clock: Clock

    async def note(self, done: Done, *, taken_back: bool = False) -> Noted:
        """Log an act, or that it was taken back; return after the commit."""
        windows = await self._open(done)
        if not windows:
            return Noted.NOT_LOGGED_NOW
        work = partial(_note, done=done, windows=windows, real=self.clock.real(), taken_back=taken_back)
        return await self.database.write(work)

    async def check_in(self, done: Done, occurrence_id: str) -> Noted:
        """Log that somebody is there, in the chat whose notice they pressed."""
        here = [window for window in await self._open(done) if window.occurrence_id == occurrence_id]
        if not here:
            return Noted.NOT_LOGGED_NOW
        work = partial(_note, done=done, windows=here, real=self.clock.real(), taken_back=False)
        return await self.database.write(work)

    async def is_on(self, done: Done) -> bool:
        """Tell whether the channel of an act is logged at its moment."""
        return bool(await self._open(done))

    async def _open(self, done: Done) -> list[Window]:
        looked = partial(
            participations.windows, workspace=done.workspace, channel=done.channel, moment=done.at
        )
        return await self.database.read(looked)

    async def title(self, occurrence_id: str) -> str:
        """Give the title of a chat, or nothing."""
        found = await self.database.read(partial(occurrences.by_ids, ids=[occurrence_id]))
        return found[0].title if found else ""


def _note(
    connection: Connection, done: Done, windows: Sequence[Window], real: datetime, *, taken_back: bool
) -> Noted:
    of_message = participations.of_message(connection, done)
    if of_message is not None and of_message not in {window.occurrence_id for window in windows}:
        return Noted.NOT_LOGGED_NOW  # the log of its chat has ended, though another runs here
    account = Account(done.workspace, done.account, done.platform)
    known = people.ensure(connection, account, real)
    if known.not_counted_since is not None:
        return Noted.NOT_COUNTED
    occurrence_id = belongs_to(done, windows, of_message)
    put = participations.take_back if taken_back else participations.add
    return Noted.LOGGED if put(connection, done, known.person_id, occurrence_id, real) else Noted.ALREADY

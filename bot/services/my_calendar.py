"""A person's own calendar behind an address that only they know. Serves nothing, and shows nobody else's."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.domain.account import Account
from bot.errors import NotFound
from bot.services.calendars import Calendars, Feed
from bot.services.personal import Personal
from bot.storage import calendar_keys, people
from bot.storage.database import Connection, Database

if TYPE_CHECKING:
    from bot.domain.announcement import Destination

SECRET_BYTES = 32
"""Bytes of chance in an address: nobody finds one by trying."""

LONGEST_TOKEN = 64
"""Characters of what may be the secret of an address; what is longer is none."""

BACK = timedelta(days=92)
"""How long what was saved stays in the calendar after it is over."""


@dataclass(frozen=True, slots=True)
class MyCalendar:
    """People's own calendars."""

    database: Database
    clock: Clock
    calendars: Calendars
    programme: str
    timezone: str  # the programme's, IANA
    site: str = ""  # what the bot's addresses begin with, a slash at its end; empty: it has none

    async def address(self, workspace: str, account: str) -> str:
        """Give the address of somebody's calendar, or nothing where they have none."""
        look = partial(_token, account=Account(workspace, account))
        return self._address(await self.database.read(look))

    async def renew(self, workspace: str, account: str) -> str:
        """Give somebody a new address; the one before opens nothing any more."""
        token = secrets.token_urlsafe(SECRET_BYTES)
        work = partial(_keep, account=Account(workspace, account), token=token, now=self.clock.real())
        await self.database.write(work)
        return self._address(token)

    async def revoke(self, workspace: str, account: str) -> None:
        """End somebody's address."""
        await self.database.write(partial(_end, account=Account(workspace, account)))

    async def feed(self, token: str, alarm: timedelta | None = None) -> Feed:
        """Give the calendar that a secret opens: what the person saved, and all of what they follow.

        Raise `NotFound` where it opens none.
        """
        who: Destination | None = None
        if 0 < len(token) <= LONGEST_TOKEN:
            who = await self.database.read(partial(calendar_keys.holder, token=token))
        if who is None:
            raise NotFound("There is no calendar at this address; make a new one in the bot's Home tab.")
        keeper = await Personal(self.database, self.timezone).keeper(who, self.clock.now() - BACK)
        feed = await self.calendars.personal(
            (),
            [one.occurrence_id for one in keeper.saved],
            self.programme,
            alarm,
            [one.filters for one in keeper.follows],
        )
        return replace(
            feed, changed_at=None
        )  # what is saved changes it as well: its tag alone tells whether it has

    def _address(self, token: str) -> str:
        return f"{self.site}calendar/mine/{token}.ics" if self.site and token else ""


def _token(connection: Connection, account: Account) -> str:
    known = people.find(connection, account)
    return calendar_keys.of_person(connection, known.person_id) if known else ""


def _keep(connection: Connection, account: Account, token: str, now: datetime) -> None:
    known = people.ensure(connection, account, now)
    calendar_keys.keep(connection, known.person_id, token, now)


def _end(connection: Connection, account: Account) -> bool:
    known = people.find(connection, account)
    return known is not None and calendar_keys.end(connection, known.person_id)

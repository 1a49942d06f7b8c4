"""What an organiser has still to do, found by looking each time; and what helps them with it. Changes nothing."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.event import Status
from bot.domain.readiness import Readiness
from bot.domain.standing import Role
from bot.errors import OutletError
from bot.feeds.template import FILE, TITLE, template
from bot.ports import Directory
from bot.services.agenda import Agenda
from bot.services.giving import Given, Giving
from bot.services.pausing import Pausing
from bot.storage import claims, feeds, roles, subscriptions
from bot.storage.database import Connection, Database

WEEKS = 8
"""How far ahead events are looked for."""

MOST_LOOKED_UP = 5
"""Channels of which Slack is asked whether the bot is in them."""

PATIENCE = 1.0
"""Seconds that Slack is waited for: who opens the Home tab waits too."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StartingOut:
    """The way from nothing to a programme that is announced."""

    database: Database
    clock: Clock
    directory: Directory
    pausing: Pausing
    giving: Giving

    async def look(self, workspace: str) -> Readiness:
        """Tell how far a workspace is."""
        now, real = self.clock.now(), self.clock.real()
        ahead = await Agenda(self.database).between(Span(now, now + timedelta(weeks=WEEKS)))
        found = await self.database.read(partial(_found, workspace=workspace, now=now, real=real))
        return Readiness(
            happenings=sum(one.status is not Status.CANCELLED for one in ahead),
            weeks=WEEKS,
            calendars=found.calendars,
            organisers=found.organisers,
            channels=found.channels,
            without_bot=await self._without_bot(found.channels),
            next_at=found.next_at,
            silent_until=await self.pausing.silent_until(),
            quiet=self.pausing.quiet,
        )

    def give_template(self, account: str) -> None:
        """Send who asks a spreadsheet to fill in, as soon as it is made."""

        async def make() -> Given:
            return Given(template().encode("utf-8-sig"), FILE, TITLE)  # spreadsheets know UTF-8 by that mark

        self.giving.soon(account, make)

    async def _without_bot(self, channels: Sequence[str]) -> tuple[str, ...]:
        """Give the channels in which the bot is not a member, as far as Slack says so in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                looked = [(one, await self.directory.is_member(one)) for one in channels[:MOST_LOOKED_UP]]
        except (OutletError, TimeoutError) as error:
            log.warning("membership_not_known", extra={"reason": repr(error)})
            return ()
        return tuple(channel for channel, is_member in looked if not is_member)


@dataclass(frozen=True, slots=True)
class _Found:
    calendars: int
    organisers: tuple[str, ...]
    channels: tuple[str, ...]
    next_at: datetime | None


def _found(connection: Connection, workspace: str, now: datetime, real: datetime) -> _Found:
    given = roles.every(connection, workspace)
    heard = [one for one in subscriptions.every(connection) if one.workspace == workspace]
    due, _ = claims.next_moments(connection, now, real)
    return _Found(
        calendars=sum(not one.feed.paused for one in feeds.every(connection)),
        organisers=tuple(dict.fromkeys(one.account for one in given if one.role is Role.ORGANISER)),
        channels=tuple(one.channel for one in heard),
        next_at=due,
    )

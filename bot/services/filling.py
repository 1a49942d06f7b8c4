"""Fills the log with what was not heard, from the platform's history, and shows what cannot be. Posts nothing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.participation import Gap, Unseen, Window
from bot.errors import OutletError, Refused, StorageError
from bot.ports import Directory, History
from bot.services.attendance import Attendance
from bot.services.health import Health
from bot.services.people import People
from bot.services.reading_history import LEASE, Library, Reading
from bot.storage import facts, gaps, participations, unseen
from bot.storage.database import Connection, Database

LONG = timedelta(seconds=150)
"""Real time for which nothing was heard, from which on the history is read. Slack repeats what is not acknowledged at
once, after a minute and after five; and we look once a minute."""

BEFORE = timedelta(minutes=1)
"""How long before the last sign the history is read from: what came with it may not have been kept."""

AGAIN = timedelta(seconds=45)
"""Real time for which a history rests that could not be read: until the next look, a minute later."""

SILENT = "The bot was not connected to Slack from {since:%H:%M} until {until:%H:%M} UTC on {since:%Y-%m-%d}"
HELD_BACK = (
    "Slack held back events of one minute from {since:%H:%M} UTC on {since:%Y-%m-%d} (app_rate_limited)"
)
LEFT = "The bot was not in the channel from {since:%H:%M} UTC on {since:%Y-%m-%d}"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Filling:
    """What was not heard, read afterwards."""

    database: Database
    clock: Clock
    history: History
    directory: Directory
    attendance: Attendance
    people: People
    health: Health
    workspace: str
    _member: dict[str, datetime] = field(default_factory=dict)  # when the bot was last seen in a channel

    async def look(self) -> None:
        """Look once a minute whether something was not heard, and read it."""
        try:
            await self._listen()
            await self._visit()
            while (stretch := await self.database.write(self._claim)) is not None:
                await self._fill(stretch)
        except StorageError as error:  # nothing was noted as heard, so the next look sees the stretch
            log.warning("not_filled", extra={"reason": str(error)})

    async def held_back(self, minute: datetime) -> None:
        """Remember that the platform sent no events in the minute that begins then."""
        until = minute + timedelta(minutes=1)
        reason = HELD_BACK.format(since=minute)
        stretch = Unseen(0, self.workspace, "", minute, until, reason)
        gap = Gap("slack", self.workspace, "", minute, until, f"{reason}; what its history shows is logged.")
        await self.database.write(partial(_held_back, stretch=stretch, gap=gap))

    @property
    def _library(self) -> Library:
        return Library(self.database, self.clock, self.history, self.attendance, self.people)

    async def _listen(self) -> None:
        """Keep that the platform is heard; where it was not for long, remember the stretch."""
        if not self.health.hears():
            return
        work = partial(_heard, workspace=self.workspace, now=self.clock.now(), real=self.clock.real())
        if await self.database.write(work):
            log.warning("not_heard_for_long")

    async def _visit(self) -> None:
        """See whether the bot is in the channels that are logged now; in others nothing can be heard."""
        now = self.clock.now()
        look = partial(participations.windows_between, workspace=self.workspace, since=now, until=now)
        open_now = {
            channel: windows
            for channel, windows in (await self.database.read(look)).items()
            if any(one.holds(now) for one in windows)
        }
        known = await self.database.read(partial(unseen.going_on, workspace=self.workspace))
        out = {one.channel: one for one in known}
        for channel in {*open_now, *out}:
            try:
                inside = await self.directory.is_member(channel)
            except OutletError as error:
                log.warning("membership_not_read", extra={"channel": channel, "reason": str(error)})
                continue
            if inside:
                self._member[channel] = now
            if channel in out and (inside or channel not in open_now):
                await self.database.write(partial(unseen.end, unseen_id=out[channel].id, until=now))
            elif channel not in out and not inside:
                await self._left(channel, open_now[channel], now)

    async def _left(self, channel: str, windows: Sequence[Window], now: datetime) -> None:
        since = self._member.get(channel) or max(one.opens_at for one in windows)
        since = min(since, now)
        gone = Unseen(0, self.workspace, channel, since, None, LEFT.format(since=since))
        await self.database.write(partial(unseen.add, unseen=gone))

    def _claim(self, connection: Connection) -> Unseen | None:
        real = self.clock.real()
        return unseen.claim(connection, self.workspace, real, real + LEASE)

    async def _fill(self, stretch: Unseen) -> None:
        """Read one stretch of every channel that was logged in it; what cannot be read is a gap."""
        until = stretch.until or self.clock.now()
        look = partial(
            participations.windows_between, workspace=self.workspace, since=stretch.since, until=until
        )
        try:
            for channel, windows in sorted((await self.database.read(look)).items()):
                if stretch.channel in {"", channel}:
                    for window in windows:
                        await self._read(Reading(self._library, stretch, until, channel, window))
        except OutletError as error:  # it is not known what the history says: the next look asks again
            log.warning("history_not_read", extra={"reason": str(error)})
            rest = self.clock.real() + AGAIN
            await self.database.write(partial(unseen.prolong, unseen_id=stretch.id, until=rest))
            return
        await self.database.write(partial(unseen.done, unseen_id=stretch.id))

    async def _read(self, reading: Reading) -> None:
        """Read one chat; while that lasts, and where it fails, a gap stands for what was not heard of it."""
        gap = reading.gap
        if gap is not None:
            await self.database.write(partial(gaps.add, gap=gap))
        try:
            missing = await reading.read()
        except Refused as refused:
            missing = f"its history cannot be read ({refused})"
        if gap is not None and not missing:
            await self.database.write(partial(gaps.fill, gap=gap))
        elif gap is not None:
            told = replace(gap, reason=f"{reading.stretch.reason}, and {missing}.")
            await self.database.write(partial(gaps.add, gap=told))
        log.info("filled", extra={"channel": reading.channel, "added": reading.added, "missing": missing})


def _held_back(connection: Connection, stretch: Unseen, gap: Gap) -> None:
    unseen.add(connection, stretch)
    gaps.add(connection, gap)


def _heard(connection: Connection, workspace: str, now: datetime, real: datetime) -> bool:
    """Keep that the platform is heard now; tell whether it was not for long."""
    last, last_real = (facts.moment(connection, name) for name in (facts.HEARD, facts.HEARD_AT))
    long = last is not None and last_real is not None and real - last_real > LONG and last < now
    if long and last is not None:
        reason = SILENT.format(since=last, until=now)
        unseen.add(connection, Unseen(0, workspace, "", last - BEFORE, now, reason))
    facts.remember(connection, facts.HEARD, now)
    facts.remember(connection, facts.HEARD_AT, real)
    return long

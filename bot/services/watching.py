"""Watches for what goes wrong, and plans that the organisers' channel hears of it, once. Mends and sends nothing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Destination
from bot.domain.health import Check
from bot.domain.trouble import (
    GATHERED,
    NEWS,
    Ending,
    Known,
    Trouble,
    destination_of,
    is_late,
    is_trouble,
    of_another_month,
    of_checks,
    of_endings,
    to_tell,
    well_again,
)
from bot.errors import StorageError
from bot.services.health import Health
from bot.services.waking import Wake
from bot.storage import endings, facts, occurrences, troubles
from bot.storage.database import Connection, Database

PATIENCE = 5.0
"""Seconds of real time that another process's watching or planning is waited for."""

AT_ONCE = 5_000
"""Steps that one read looks through: SQLite reads between two answers."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look found."""

    noticed: Sequence[Trouble]
    well: Sequence[str]  # the keys of what was unwell
    until: int  # the last step that was looked at


@dataclass(frozen=True, slots=True)
class Watching:
    """From what went wrong to a message for the organisers."""

    database: Database
    clock: Clock
    health: Health
    wake: Wake
    organisers: Destination | None  # their channel; without one, failures stand in the log alone
    _unwell: set[str] = field(default_factory=set)  # the checks whose failure was logged

    async def look(self) -> bool:
        """Look once, as the only one of all processes; tell whether there is something new to tell."""
        checks = (await self.health.report()).checks
        self._log(checks)
        if self.organisers is None:
            return False
        async with self.database.leading(wait=PATIENCE) as leads:
            told = await self._look(checks, self.organisers) if leads else []
        if told:
            log.warning("trouble_told", extra={"troubles": told})
            self.wake.set()
        return bool(told)

    def _log(self, checks: Sequence[Check]) -> None:
        """Log each failing check when it begins to fail."""
        for check in checks:
            if not check.problem:
                self._unwell.discard(check.name)
            elif check.name not in self._unwell:
                self._unwell.add(check.name)
                log.warning("unwell", extra={"check": check.name, "reason": check.problem})

    async def _look(self, checks: Sequence[Check], organisers: Destination) -> list[str]:
        now = self.clock.now()
        known = await self.database.read(troubles.going_on)
        after, until = await self._steps()
        ended = [one for one in await self._endings(after, until, now) if is_trouble(one)]
        noticed = [
            *of_endings(ended, await self._titles(ended), _gathering(known)),
            *of_checks(checks, self.health.process, now),
        ]
        if not (noticed or known or until > after):
            return []
        seen = _Seen(noticed, well_again(known, checks, self.health.process, now), until)
        work = partial(_keep, seen=seen, organisers=organisers, now=now)
        return await self.database.write(work)

    async def _steps(self) -> tuple[int, int]:
        """Give the last step that was looked at, and the last that can be."""
        after = await self.database.read(partial(facts.number, name=facts.WATCHED)) or 0
        if await self.database.read(endings.newest_step) <= after:
            return after, after
        try:
            return after, await self.database.write(endings.last_step)
        except StorageError as error:
            log.info("steps_not_watched", extra={"reason": str(error)})
            return after, after  # the next look sees them

    async def _endings(self, after: int, until: int, now: datetime) -> list[Ending]:
        found: list[Ending] = []
        for first in range(after, until, AT_ONCE):
            last = min(first + AT_ONCE, until)
            look = partial(endings.between_steps, after=first, until=last, since=now - NEWS)
            found += await self.database.read(look)
        return found

    async def _titles(self, ended: Sequence[Ending]) -> dict[str, str]:
        """Give the titles of the happenings that deliveries were about."""
        ids = sorted({one.planned.what for one in ended})
        if not ids:
            return {}
        found = await self.database.read(partial(occurrences.by_ids, ids=ids))
        return {one.id: one.title for one in found}


def _gathering(known: Sequence[Known]) -> str | None:
    """Give the key of what came too late and was not told yet."""
    return next((one.trouble.key for one in known if is_late(one.trouble.key) and not one.told), None)


def _keep(connection: Connection, seen: _Seen, organisers: Destination, now: datetime) -> list[str]:
    """Write what one look found, and plan the message about it, in one unit of work; give the keys of what it tells."""
    for trouble in seen.noticed:
        troubles.notice(connection, trouble)
    facts.remember_number(connection, facts.WATCHED, seen.until)
    troubles.take_back(connection, troubles.unheard(connection, now))
    known = troubles.going_on(connection)
    over = [one.trouble.key for one in known if not one.ended and _is_over(connection, one.trouble, now)]
    new = to_tell(known, gathering=_more_may_come(connection, now))
    if new:
        troubles.tell(connection, new, organisers, now)
    told = [trouble.key for trouble in new]
    troubles.end(connection, [*seen.well, *over, *filter(is_late, told)], now)
    return told


def _is_over(connection: Connection, trouble: Trouble, now: datetime) -> bool:
    """Tell whether announcements arrive again there, or the month is over whose money was short."""
    if of_another_month(trouble.key, now):
        return True
    where = destination_of(trouble.key)
    return where is not None and endings.sent_since(connection, where, trouble.at)


def _more_may_come(connection: Connection, now: datetime) -> bool:
    """Tell whether more may come too late of the same cause, or such a message has just been told."""
    told_at = troubles.late_told_at(connection)
    just_told = told_at is not None and now - GATHERED < told_at <= now
    return just_told or endings.giving_up(connection, now)

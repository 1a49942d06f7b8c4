"""Keeps the rows of what is due equal to what the programme and the channels want. Sends nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.announcement import Planned
from bot.domain.difference import UNDER_WAY, Difference, Rows
from bot.domain.edition import ALL_YEAR, Edition
from bot.domain.personal import plan_personal
from bot.domain.plan import AHEAD, BACK, HORIZON, LATEST, Programme, plan
from bot.domain.plan_rooms import plan_rooms
from bot.domain.plan_running import plan_running
from bot.domain.plan_x import plan_x
from bot.domain.way import OnX
from bot.services.agenda import Agenda
from bot.services.expanding import Expanding
from bot.services.later import Later
from bot.services.noting import note_changes
from bot.services.noting_people import tell_recordings
from bot.services.personal import Personal
from bot.services.waking import Wake
from bot.storage import (
    alterations,
    bookings,
    deliveries,
    pauses,
    plans,
    questions,
    recordings,
    runs,
    subscriptions,
    x_chats,
)
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds of real time that another process's planning is waited for: it may have read before a change of ours."""

PROMPT = 1.0
"""Seconds of real time that planning is waited for by who was promised something; Slack gives them three."""

BATCH = 400
"""Rows that are written in one unit of work, so that no write takes long."""

UNWANTED = "no longer wanted: the event or the channel's wishes changed, or a pause began"
"""Why a planned delivery is withdrawn; it is planned again when somebody wants it again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One announcement of the plan, and its row where there is one."""

    planned: Planned
    delivery: Delivery | None


@dataclass(slots=True)
class Changed:
    """What planning wrote."""

    added: int = 0
    moved: int = 0
    withdrawn: int = 0
    notes: int = 0  # of changes, for the threads of what was announced

    def __bool__(self) -> bool:
        """Tell whether anything was written."""
        return bool(self.added or self.moved or self.withdrawn or self.notes)


class Planning:
    """From wishes to rows."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wake: Wake,
        timezone: str = "UTC",
        *,
        on_x: OnX | None = None,
        edition: Edition = ALL_YEAR,
        later: Later | None = None,
    ) -> None:
        """Plan in `database` by programme time, and `wake` the sender when rows changed.

        `timezone` (IANA) is the programme's, for people whose own is not known; `on_x` is what was chosen for X,
        `edition` when the programme begins and ends.
        """
        self._database = database
        self._clock = clock
        self._wake = wake
        self._agenda = Agenda(database)
        self._expanding = Expanding(database)
        self._personal = Personal(database, timezone)
        self._on_x = on_x or OnX(timezone=timezone)
        self._edition = edition
        self._later = later or Later()
        self._asked: asyncio.Task[None] | None = None
        self._again = False

    async def plan(self) -> Changed:
        """Make the rows of the next 72 hours what is wanted now, by the smallest difference.

        One process at a time does: what another reads meanwhile would be old when it writes. While another goes on
        and on nothing is done here.
        """
        async with self._database.leading(wait=PATIENCE) as leads:
            if not leads:
                log.info("planned_elsewhere")
                return Changed()
            changed = await self._plan(self._clock.now())
        if changed:
            log.info(
                "planned", extra={"added": changed.added, "moved": changed.moved, "notes": changed.notes}
            )
            self._wake.set()
        return changed

    def soon(self) -> asyncio.Task[None]:
        """Plan now, while who changed something is answered; what is asked for meanwhile is planned together.

        Where that fails, or the process ends, what looks each minute does it.
        """
        self._again = True
        if self._asked is None or self._asked.done():
            self._asked = self._later.soon(self._as_asked(), "planning")
        return self._asked

    async def promptly(self) -> None:
        """Plan now, and wait for it a moment: who asks for quiet is told that it is quiet once it is."""
        await asyncio.wait({self.soon()}, timeout=PROMPT)

    async def _as_asked(self) -> None:
        while self._again:
            self._again = False
            await self.plan()

    async def _plan(self, now: datetime) -> Changed:
        if not await self._expanding.reaches(now + HORIZON + AHEAD):
            await self._expanding.extend(now)
        span = Span(now - LATEST, now + HORIZON)
        read = partial(deliveries.known, since=span.since, until=span.until)
        rows = Rows.of(await self._database.read(read))
        difference = Difference()
        async for together in self._wanted(span):
            rows.compare(together, now, difference)
        difference.withdraw = rows.unwanted(now)
        changed = await self._write(difference, now)
        if await self._database.read(alterations.any_unnoted):
            changed.notes = await self._database.write(partial(note_changes, now=now))
        if await self._database.read(recordings.any_there):
            changed.notes += await self._database.write(partial(tell_recordings, now=now))
        return changed

    async def between(self, span: Span) -> list[Entry]:
        """Give the plan for any stretch of time: rows where there are some, computed where there are none yet."""
        stored = await self._database.read(partial(deliveries.in_plan, since=span.since, until=span.until))
        entries = [Entry(row.planned, row) for row in stored]
        keys = {row.planned.key for row in stored}
        announced = {row.planned.announces for row in stored if row.state.value in UNDER_WAY}
        async for together in self._wanted(span):
            entries += [
                Entry(one, None) for one in together if one.key not in keys and one.announces not in announced
            ]
        return sorted(entries, key=lambda entry: (entry.planned.due_at, str(entry.planned.destination)))

    async def _wanted(self, span: Span) -> AsyncIterator[list[Planned]]:
        """Give what is wanted within `span`, a few channels at a time: who asks meanwhile is answered meanwhile."""
        wishes = await self._database.read(subscriptions.every)
        keepers = await self._personal.keepers(span)
        ways = await self._database.read(x_chats.every)
        rooms = await self._database.read(bookings.rooms)
        heard = wishes or keepers or ways or rooms or self._on_x.daily_at
        if not heard and not await self._is_run(span):
            return
        programme = await self.programme(span)
        for together in plan(programme, wishes, span):
            for first in range(0, len(together), BATCH):
                yield together[first : first + BATCH]
                await asyncio.sleep(0)
        for together in plan_rooms(programme, rooms, wishes, span):
            yield together
            await asyncio.sleep(0)
        found, now = programme.occurrences, self._clock.now()
        offered = await self._personal.offered(keepers, found, programme.pauses, now)
        for together in plan_personal(keepers, offered, span):
            yield together
            await asyncio.sleep(0)
        yield plan_x(programme, self._on_x, ways, span)
        yield plan_running(programme, span)

    async def _is_run(self, span: Span) -> bool:
        """Tell whether somebody runs a chat: where no channel hears it yet, they have to know."""
        since, until = span.since - BACK, span.until + AHEAD
        return bool(await self._database.read(partial(questions.between, since=since, until=until)))

    async def programme(self, span: Span) -> Programme:
        """Give what there is to announce within `span`."""
        since, until = span.since - BACK, span.until + AHEAD
        kept = await self._database.read(partial(pauses.after, moment=since))
        return Programme(
            occurrences=await self._agenda.between(Span(since, until)),
            scripts=await self._database.read(partial(questions.between, since=since, until=until)),
            steps=await self._database.read(partial(runs.steps_between, since=since, until=until)),
            ahead=await self._database.read(partial(runs.ahead_between, since=since, until=until)),
            moderators=await self._database.read(partial(runs.moderators_between, since=since, until=until)),
            pauses=[one.pause for one in kept],
            edition=self._edition,
        )

    async def _write(self, difference: Difference, now: datetime) -> Changed:
        withdraw = partial(plans.withdraw, now=now, why=UNWANTED)
        return Changed(
            withdrawn=sum(await self._each(difference.withdraw, lambda some: partial(withdraw, ids=some))),
            moved=sum(await self._each(difference.move, lambda some: partial(_move, moves=some, now=now))),
            added=sum(await self._each(difference.add, lambda some: partial(_add, planned=some, now=now))),
        )

    async def _each(
        self, items: Sequence[T], work: Callable[[Sequence[T]], Callable[[Connection], int]]
    ) -> list[int]:
        """Write a few at a time, so that no write takes long."""
        batches = [items[first : first + BATCH] for first in range(0, len(items), BATCH)]
        return [await self._database.write(work(some)) for some in batches]


def _add(connection: Connection, planned: Sequence[Planned], now: datetime) -> int:
    return len(plans.add_all(connection, planned, now))


def _move(connection: Connection, moves: Sequence[tuple[str, Planned, str]], now: datetime) -> int:
    return sum(plans.move(connection, row, planned, now, why) for row, planned, why in moves)

"""Looks for what speaks against a time or a hashtag, and what could be instead. Keeps nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.audience import zones_of
from bot.domain.booking import Booking, Wish, booking_of
from bot.domain.conflict import Conflict, Other, Slot, Wanted, conflicts, free
from bot.domain.event import Occurrence, Status
from bot.domain.recurrence import expand
from bot.domain.told_in import told_in
from bot.storage import bookings, events, occurrences, roles
from bot.storage.database import Connection, Database

LOOKED_AT = 5
"""Dates of a series that are compared with what else is on."""

FAR = timedelta(days=400)
"""How far ahead the dates of a series are looked for."""

BEFORE, AFTER = timedelta(days=1), timedelta(days=8)
"""How far around a date other events are read: another time may be a day earlier or a week later."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What speaks against a wish, and what could be instead."""

    conflicts: tuple[Conflict, ...] = ()
    free: tuple[datetime, ...] = ()
    dates: tuple[datetime, ...] = ()  # the next starts, UTC


@dataclass(frozen=True, slots=True)
class Checking:
    """What is around the events that people want."""

    database: Database
    clock: Clock

    async def check(self, wish: Wish, uid: str, who: str, *, was: Booking | None = None) -> Checked:
        """Look what speaks against a wish, of its next dates, and find free times beside it.

        `uid` is that of the event that it makes, or `was` the event that it changes.
        """
        booking = booking_of(wish, was.event.uid if was else uid, who, was=was)
        wanted, others = await self._looked_at(booking)
        found = await self._against(wanted, others)
        if was is not None and was.note:  # what it was all right with before stays all right
            known, beside = await self._looked_at(was)
            muted = {(one.sort, one.title, one.about) for one in await self._against(known, beside)}
            found = tuple(one for one in found if (one.sort, one.title, one.about) not in muted)
        instead = free(wanted, others, self.clock.now()) if any(one.event_id for one in found) else ()
        return Checked(found, instead, tuple(slot.starts_at for slot in wanted.slots))

    async def _looked_at(self, booking: Booking) -> tuple[Wanted, list[Other]]:
        """Give the next dates of an event with all that they may share with others, and those others."""
        now = self.clock.now()
        slots = tuple(
            Slot(one.starts_at, one.ends_at)
            for one in expand(booking.event, now, now + FAR)
            if one.starts_at > now and one.status is not Status.CANCELLED
        )[:LOOKED_AT]
        wanted = Wanted(
            event_id=booking.event.id,
            slots=slots,
            timezone=booking.event.timing.timezone or "UTC",
            hashtags=booking.event.hashtags,
            moderators=frozenset(booking.moderators),
            audience=frozenset(booking.audience),
            room=booking.room,
        )
        return wanted, await self.database.read(partial(_others, slots=slots))

    async def _against(self, wanted: Wanted, others: Sequence[Other]) -> tuple[Conflict, ...]:
        used = await self.database.read(partial(_hashtags, event_id=wanted.event_id))
        slots, home = wanted.slots, wanted.timezone
        zones = told_in(slots[0].starts_at, home, zones_of(wanted.audience)) if slots else ()
        return conflicts(wanted, others, used, zones)


def _others(connection: Connection, slots: Sequence[Slot]) -> list[Other]:
    found: dict[str, Occurrence] = {}
    for slot in slots:
        span = Span(slot.starts_at - BEFORE, slot.ends_at + AFTER)
        found.update((one.id, one) for one in occurrences.between(connection, span) if not one.all_day)
    ids = {one.event_id for one in found.values()}
    kept, moderators = bookings.beside(connection, ids), roles.moderators(connection, ids)
    return [
        Other(
            one,
            frozenset(moderators.get(one.event_id, ())),
            frozenset(kept[one.event_id].audience if one.event_id in kept else ()),
            kept[one.event_id].room if one.event_id in kept else "",
        )
        for one in found.values()
    ]


def _hashtags(connection: Connection, event_id: str) -> dict[str, str]:
    """Give the hashtags of all other events, each with the title of one that has it."""
    return {tag: title for tag, owner, title in events.hashtags(connection) if owner != event_id}

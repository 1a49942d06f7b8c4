"""Schedules events and changes them, for whoever may. Says nothing, and reads no forms."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.booking import Booking, Wish, booking_of, cancelled, date_cancelled, given, with_date_changed
from bot.domain.event import Occurrence, Status
from bot.domain.letters import folded
from bot.domain.recurrence import expand
from bot.domain.subscription import Subscription
from bot.errors import NotAllowed, NotFound
from bot.services.changing import keep_booking, stamp_of
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.storage import bookings, occurrences, roles, subscriptions
from bot.storage.database import Connection, Database

FAR = timedelta(days=400)
"""How far ahead the dates of a series are looked for."""

CHANGED_MEANWHILE = (
    "Somebody has changed this event since you opened the window, so nothing was changed now. Open it again to see "
    "how it is."
)

OTHER_PARTNER = "Only the editors of that partner and organisers can put an event under its name."

NOT_THERE = "This event is not in the programme any more."

SOON = timedelta(days=60)
"""How far ahead an event is offered to be given a moderator."""

MOST_COMING = 100
"""Events that are offered: Slack's lists take no more."""

MOST_MINE = 40
"""Events that a moderator's list shows."""


@dataclass(frozen=True, slots=True)
class Held:
    """An event with its next happening, and the stamp by which a change of it is noticed."""

    booking: Booking
    occurrence: Occurrence | None
    stamp: str
    change: int = 0  # the number of what was just done about it


@dataclass(frozen=True, slots=True)
class DateChange:
    """What is to be other about one date, or about an event that has one only."""

    start: datetime | None = None  # wall time in `timezone`
    timezone: str | None = None
    length: timedelta | None = None
    title: str | None = None
    url: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Scheduling:
    """Events of moderators."""

    database: Database
    clock: Clock
    planning: Planning
    roles: Roles

    async def held(self, event_id: str, occurrence_id: str = "") -> Held:
        """Give an event with one of its happenings, or the next; raise `NotFound` where it is no more."""
        look = partial(_held, event_id=event_id, occurrence_id=occurrence_id, now=self.clock.now())
        found = await self.database.read(look)
        if found is None:
            raise NotFound(NOT_THERE)
        return found

    async def mine(self, workspace: str, account: str) -> list[Held]:
        """Give what somebody moderates and is still to come, the next first."""
        ids = await self.database.read(partial(roles.moderates, workspace=workspace, account=account))
        now = self.clock.now()
        found = [
            await self.database.read(partial(_held, event_id=one, occurrence_id="", now=now)) for one in ids
        ]
        coming = [one for one in found if one is not None and one.occurrence is not None]
        coming.sort(key=lambda one: one.occurrence.starts_at if one.occurrence else now)
        return coming[:MOST_MINE]

    async def coming(self) -> list[Occurrence]:
        """Give what is to come in the next weeks, each event once, the next first."""
        now = self.clock.now()
        found = await self.database.read(partial(occurrences.between, span=Span(now, now + SOON)))
        live = [one for one in found if not one.all_day and one.status is not Status.CANCELLED]
        first: dict[str, Occurrence] = {}
        for one in sorted(live, key=lambda one: (one.starts_at, one.title)):
            first.setdefault(one.event_id, one)
        return list(first.values())[:MOST_COMING]

    async def heard_by(self, workspace: str, occurrence: Occurrence) -> list[Subscription]:
        """Give the wishes of the channels that hear of an occurrence."""
        wishes = await self.database.read(subscriptions.every)
        return [
            one
            for one in wishes
            if one.workspace == workspace
            and one.filters.match(occurrence)
            and (one.digest or one.week_ahead or one.reminders or one.at_start)
        ]

    def fresh_uid(self) -> str:
        """Give the UID of a new event: who sends the same form twice means the same event."""
        return f"{uuid.uuid4().hex}@cembot"

    async def schedule(
        self, workspace: str, wish: Wish, uid: str, who: str, *, note: str = ""
    ) -> tuple[Held, bool]:
        """Put a new event into the programme; tell whether it is new, for the same form may come twice.

        `who` moderates it. Raise `NotAllowed` where they may not schedule at once.
        """
        standing = await self.roles.standing(workspace, who)
        if not standing.may_schedule(wish.partner):
            raise NotAllowed(
                "Only organisers, editors and moderators schedule at once: send it to be looked at."
            )
        booking = booking_of(wish, uid, who, note=note)
        work = partial(add_booking, workspace=workspace, booking=booking, who=who, now=self.clock.now())
        change = await self.database.write(work)
        if change:
            self.planning.soon()
        return replace(await self.held(booking.event.id), change=change), bool(change)

    async def change(
        self, workspace: str, who: str, event_id: str, stamp: str, wish: Wish, note: str = ""
    ) -> Held:
        """Make an event, with all its dates, what is wished for."""
        held = await self._require(workspace, who, event_id, stamp, "change it")
        event = held.booking.event
        if wish.partner and folded(wish.partner) not in {folded(name) for name in event.organisations}:
            standing = await self.roles.standing(workspace, who)
            if not standing.may_schedule(wish.partner):
                raise NotAllowed(OTHER_PARTNER)
        wanted = booking_of(wish, event.uid, who, was=held.booking, note=note)
        return await self._keep(workspace, who, held, wanted, "changed")

    async def change_date(
        self,
        workspace: str,
        who: str,
        occurrence_id: str,
        stamp: str,
        change: DateChange,
        what: str = "moved",
    ) -> Held:
        """Change one date of an event; the others stay."""
        event_id = occurrence_id.partition(".")[0]
        held = await self._require(workspace, who, event_id, stamp, "change it", occurrence_id)
        if held.occurrence is None:
            raise NotFound(NOT_THERE)
        wanted = with_date_changed(
            held.booking.event,
            held.occurrence,
            start=change.start,
            timezone=change.timezone,
            length=change.length,
            title=change.title,
            url=change.url,
            status=change.status,
        )
        return await self._keep(workspace, who, held, replace(held.booking, event=wanted), what)

    async def cancel(
        self, workspace: str, who: str, occurrence_id: str, stamp: str, reason: str, *, whole: bool
    ) -> Held:
        """Cancel an event, or one date of it; it stays in the programme, struck through."""
        event_id = occurrence_id.partition(".")[0]
        held = await self._require(workspace, who, event_id, stamp, "cancel it", occurrence_id)
        event = held.booking.event
        if whole or not event.timing.recurring:
            wanted = cancelled(event, reason)
            return await self._keep(
                workspace, who, held, replace(held.booking, event=wanted), "cancelled", reason
            )
        if held.occurrence is None:
            raise NotFound(NOT_THERE)
        wanted = date_cancelled(event, held.occurrence, reason)
        at = given(event, held.occurrence)
        done = f"cancelled on {at:%Y-%m-%d}"
        return await self._keep(workspace, who, held, replace(held.booking, event=wanted), done, reason)

    async def hand_over(
        self, workspace: str, who: str, event_id: str, stamp: str, moderators: Sequence[str]
    ) -> Held:
        """Make others the moderators of an event."""
        held = await self._require(workspace, who, event_id, stamp, "hand it over")
        wanted = replace(held.booking, moderators=tuple(dict.fromkeys(moderators)))
        return await self._keep(workspace, who, held, wanted, "handed over")

    async def _require(
        self, workspace: str, who: str, event_id: str, stamp: str, to_do: str, occurrence_id: str = ""
    ) -> Held:
        held = await self.held(event_id, occurrence_id)
        await self.roles.require_change(workspace, who, held.booking, to_do)
        if held.stamp != stamp:
            raise NotAllowed(CHANGED_MEANWHILE)
        return held

    async def _keep(
        self, workspace: str, who: str, held: Held, wanted: Booking, what: str, reason: str = ""
    ) -> Held:
        said = f"{what}: {reason}" if reason else what
        work: Callable[[Connection], int] = partial(
            _change,
            workspace=workspace,
            who=who,
            stamp=held.stamp,
            wanted=wanted,
            what=said,
            now=self.clock.now(),
        )
        change = await self.database.write(work)
        if not change:
            raise NotAllowed(CHANGED_MEANWHILE)
        self.planning.soon()
        occurrence_id = held.occurrence.id if held.occurrence else ""
        return replace(await self.held(wanted.event.id, occurrence_id), change=change)


def _held(connection: Connection, event_id: str, occurrence_id: str, now: datetime) -> Held | None:
    booking = bookings.of_event(connection, event_id)
    if booking is None:
        return None
    named = occurrences.by_ids(connection, [occurrence_id]) if occurrence_id else []
    mine = [one for one in named if one.event_id == event_id]
    occurrence = mine[0] if mine else next(iter(_coming(connection, booking, now)), None)
    return Held(booking, occurrence, stamp_of(booking))


def _coming(connection: Connection, booking: Booking, now: datetime) -> list[Occurrence]:
    """Give the next happening as it is kept; of an event that is cancelled or over, the last that there was."""
    coming = expand(booking.event, now, now + FAR)
    live = [one for one in coming if one.status is not Status.CANCELLED] or coming
    if not live and not booking.event.timing.recurring:
        live = expand(booking.event, now - FAR, now)[-1:]
    return occurrences.by_ids(connection, [live[0].id]) if live else []


def add_booking(connection: Connection, workspace: str, booking: Booking, who: str, now: datetime) -> int:
    """Keep a new event; give the change's number, or 0 where it is there already."""
    if bookings.exists(connection, booking.event.id):
        return 0
    return keep_booking(connection, workspace, booking, who, "scheduled", now)


def _change(  # who makes an event what, where it is still as they saw it
    connection: Connection,
    workspace: str,
    who: str,
    stamp: str,
    wanted: Booking,
    what: str,
    now: datetime,
) -> int:
    was = bookings.to_change(connection, wanted.event.id)
    if was is None or stamp_of(was) != stamp:
        return 0
    return keep_booking(connection, workspace, wanted, who, what, now, was=was)

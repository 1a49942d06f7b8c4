"""Writes what somebody made of an event, with who did it and how it was before. Asks nobody whether they may."""

import hashlib
from datetime import datetime

from bot.domain.booking import BOOKED, Booking, reason_of
from bot.domain.event import Occurrence, Status
from bot.services.expanding import keep_event
from bot.storage import bookings, changes, events, writing_events
from bot.storage.database import Connection


def stamp_of(booking: Booking) -> str:
    """Give what is the same for as long as nothing of an event is changed."""
    return hashlib.sha256(bookings.as_json(booking).encode()).hexdigest()[:16]


def why_cancelled(connection: Connection, occurrence: Occurrence) -> str:
    """Give the reason for which a person cancelled an occurrence, or nothing."""
    if occurrence.status is not Status.CANCELLED:
        return ""
    found = events.by_ids(connection, [occurrence.event_id])
    return reason_of(found[0], occurrence) if found else ""


def keep_booking(  # what is written, by whom, and what it was
    connection: Connection,
    workspace: str,
    booking: Booking,
    who: str,
    what: str,
    now: datetime,
    *,
    was: Booking | None = None,
) -> int:
    """Keep an event with all that belongs to it, and the change; give the change's number.

    What an event of a feed was made here holds until the feed says something new of it.
    """
    event = writing_events.as_said(connection, booking.event)
    write = writing_events.save if event.feed == BOOKED else writing_events.amend
    elsewhere = write(connection, event, now)
    keep_event(connection, event, now, was=elsewhere)
    bookings.put_beside(connection, booking, workspace, who, now)
    kept = bookings.of_event(connection, event.id) or booking
    return changes.add(
        connection,
        workspace=workspace,
        who=who,
        what=what,
        before=bookings.as_json(was) if was else "",
        after=bookings.as_json(kept),
        now=now,
        event_id=event.id,
    )

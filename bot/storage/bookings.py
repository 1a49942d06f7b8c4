"""Queries about events with what is kept beside them: moderators, room, audience. Expands no series."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from bot.domain.announcement import SLACK, Destination
from bot.domain.booking import Booking
from bot.storage import events, roles, writing_events
from bot.storage.columns import lines, unlines
from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.tables import table_of
from bot.storage.tables.booking import BookedRow

BOOKED = table_of(BookedRow)


class Beside(NamedTuple):
    """What is kept of an event beside what a calendar has."""

    workspace: str
    room: str
    audience: tuple[str, ...]


def of_event(connection: Connection, event_id: str) -> Booking | None:
    """Give an event with all that is kept of it, or nothing."""
    found = events.by_ids(connection, [event_id])
    if not found:
        return None
    row = connection.execute(select(BOOKED).where(BOOKED.c.event_id == event_id)).first()
    moderators = roles.moderators(connection, [event_id]).get(event_id, ())
    if row is None:
        return Booking(event=found[0], moderators=moderators)
    return Booking(
        event=found[0],
        moderators=moderators,
        room=row.room,
        audience=unlines(row.audience),
        theme=row.theme,
        note=row.note,
    )


def to_change(connection: Connection, event_id: str) -> Booking | None:
    """Give an event with all that is kept of it, which nobody else changes until this unit of work ends."""
    connection.execute(select(EVENT.c.id).where(EVENT.c.id == event_id).with_for_update())
    return of_event(connection, event_id)


def put_beside(connection: Connection, booking: Booking, workspace: str, who: str, now: datetime) -> None:
    """Keep what there is of an event beside the event itself; it has to be kept already."""
    roles.set_moderators(connection, workspace, booking.event.id, booking.moderators, who, now)
    values = {
        "room": booking.room,
        "audience": lines(booking.audience),
        "theme": booking.theme,
        "note": booking.note,
    }
    row = insert_for(connection, BOOKED).values(
        event_id=booking.event.id, workspace=workspace, who=who, at=now, **values
    )
    connection.execute(row.on_conflict_do_update(index_elements=["event_id"], set_=values))


def beside(connection: Connection, event_ids: Collection[str]) -> dict[str, Beside]:
    """Give what is kept of these events beside them; what has nothing is left out."""
    rows = connection.execute(select(BOOKED).where(BOOKED.c.event_id.in_(event_ids)))
    return {row.event_id: Beside(row.workspace, row.room, unlines(row.audience)) for row in rows}


def rooms(connection: Connection) -> dict[str, Destination]:
    """Give the rooms of the events that have one."""
    rows = connection.execute(
        select(BOOKED.c.event_id, BOOKED.c.workspace, BOOKED.c.room).where(BOOKED.c.room != "")
    )
    return {row.event_id: Destination(SLACK, row.workspace, row.room) for row in rows}


def is_room(connection: Connection, where: Destination) -> bool:
    """Tell whether a channel is the room of an event."""
    here = (BOOKED.c.workspace == where.workspace, BOOKED.c.room == where.channel)
    return connection.execute(select(BOOKED.c.event_id).where(*here).limit(1)).first() is not None


def exists(connection: Connection, event_id: str) -> bool:
    """Tell whether there is an event."""
    return connection.execute(select(EVENT.c.id).where(EVENT.c.id == event_id)).first() is not None


def as_json(booking: Booking) -> str:
    """Write an event with all that is kept of it: the same words mean that nothing was changed.

    SEQUENCE is left out, for it only counts the changes.
    """
    return json.dumps(
        {
            "event": {**writing_events.described(booking.event), "sequence": 0},
            "moderators": sorted(booking.moderators),
            "room": booking.room,
            "audience": list(booking.audience),
            "theme": booking.theme,
            "note": booking.note,
        },
        ensure_ascii=False,
    )


def from_json(kept: str) -> Booking:
    """Give back what was written by `as_json`."""
    found = json.loads(kept)
    return Booking(
        event=events.event_of(found["event"]),
        moderators=tuple(found["moderators"]),
        room=found["room"],
        audience=tuple(found["audience"]),
        theme=found["theme"],
        note=found["note"],
    )

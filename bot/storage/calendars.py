"""Queries about events as calendar programs are told of them. Expands nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from bot.domain.entry import Entry
from bot.storage import facts
from bot.storage.events import EVENT, event_of
from bot.storage.occurrences import OCCURRENCE


class Stamp(NamedTuple):
    """What tells whether an event is still as it was read."""

    uid: str  # unique in the programme
    changed_at: datetime
    content: str
    sequence: int


def stamps(connection: Connection) -> dict[str, Stamp]:
    """Give the stamp of every event, by its id, in a stable order.

    Where feeds share a UID, the event that was here first keeps it, and that of another feed gets its own id behind it.
    """
    columns = (EVENT.c.id, EVENT.c.uid, EVENT.c.updated_at, EVENT.c.content, EVENT.c.sequence)
    rows = connection.execute(
        select(*columns).where(EVENT.c.merged_into == "").order_by(EVENT.c.created_at, EVENT.c.id)
    ).all()
    taken: set[str] = set()
    found = {}
    for row in rows:
        uid = f"{row.uid}-{row.id}" if row.uid in taken else row.uid
        taken.add(uid)
        found[row.id] = Stamp(uid, row.updated_at, row.content, row.sequence)
    return dict(sorted(found.items()))


def entries(connection: Connection, uids: Sequence[tuple[str, str]]) -> list[Entry]:
    """Give the events with these ids, which calendars call by the UIDs beside them."""
    named = dict(uids)
    rows = connection.execute(select(EVENT).where(EVENT.c.id.in_(named))).mappings()
    return [Entry(event_of(row), named[row["id"]], row["created_at"], row["updated_at"]) for row in rows]


def since(connection: Connection) -> date | None:
    """Tell the day on which the programme begins, as far as it is known: what has no beginning begins there."""
    expanded = facts.moment(connection, facts.EXPANDED_FROM)
    earliest = connection.execute(select(func.min(OCCURRENCE.c.starts_at))).scalar()
    moments = [moment for moment in (expanded, earliest) if moment is not None]
    return min(moments).date() if moments else None

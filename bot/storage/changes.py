"""Queries about who changed what, when, from what to what. Undoes nothing."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from bot.storage.tables import table_of
from bot.storage.tables.working import ChangeRow

CHANGE = table_of(ChangeRow)


class Change(NamedTuple):
    """One change, as it is kept."""

    id: int
    at: datetime
    who: str  # the platform's id of the person, or the name of the command
    what: str
    before: str
    after: str
    event_id: str  # the event that was changed; empty: it was something else
    undone_by: int | None


def add(  # what is kept of a change, each by its name
    connection: Connection,
    *,
    workspace: str,
    who: str,
    what: str,
    before: str,
    after: str,
    now: datetime,
    event_id: str = "",
) -> int:
    """Keep a change; give its number."""
    row = insert(CHANGE).values(
        at=now, workspace=workspace, who=who, what=what, before=before, after=after, event_id=event_id
    )
    return int(connection.execute(row.returning(CHANGE.c.id)).scalar_one())


def recent(connection: Connection, workspace: str, most: int) -> list[Change]:
    """Give the latest changes, the newest first."""
    rows = connection.execute(
        select(CHANGE).where(CHANGE.c.workspace == workspace).order_by(CHANGE.c.id.desc()).limit(most)
    )
    return [_change(row) for row in rows]


def by_id(connection: Connection, workspace: str, change_id: int) -> Change | None:
    """Give one change, or nothing."""
    row = connection.execute(
        select(CHANGE).where(CHANGE.c.workspace == workspace, CHANGE.c.id == change_id)
    ).first()
    return _change(row) if row else None


def undone(connection: Connection, change_id: int, by: int) -> None:
    """Keep that a change was undone by another."""
    connection.execute(update(CHANGE).where(CHANGE.c.id == change_id).values(undone_by=by))


def _change(row: Row[tuple[object, ...]]) -> Change:
    return Change(row.id, row.at, row.who, row.what, row.before, row.after, row.event_id, row.undone_by)

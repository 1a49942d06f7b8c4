"""Queries about the stretches that were not heard and are to be read from the history."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from bot.domain.participation import Unseen
from bot.storage.tables import table_of
from bot.storage.tables.consent import UnseenRow

UNSEEN = table_of(UnseenRow)


def add(connection: Connection, unseen: Unseen) -> None:
    """Remember a stretch; the same again, told twice, is one."""
    same = select(UNSEEN.c.id).where(
        UNSEEN.c.workspace == unseen.workspace,
        UNSEEN.c.channel == unseen.channel,
        UNSEEN.c.since == unseen.since,
    )
    if connection.execute(same).first() is None:
        values = {
            "workspace": unseen.workspace,
            "channel": unseen.channel,
            "since": unseen.since,
            "until": unseen.until,
            "reason": unseen.reason,
        }
        connection.execute(insert(UNSEEN).values(values))


def going_on(connection: Connection, workspace: str) -> list[Unseen]:
    """Give the stretches that have no end yet."""
    rows = connection.execute(select(UNSEEN).where(UNSEEN.c.workspace == workspace, UNSEEN.c.until.is_(None)))
    return [_unseen(row) for row in rows]


def end(connection: Connection, unseen_id: int, until: datetime) -> None:
    """Let a stretch end at a moment."""
    connection.execute(update(UNSEEN).where(UNSEEN.c.id == unseen_id).values(until=until))


def claim(connection: Connection, workspace: str, now: datetime, until: datetime) -> Unseen | None:
    """Take the oldest stretch that has ended, to read what was said in it until `until` (real time) alone."""
    free = or_(UNSEEN.c.lease_until.is_(None), UNSEEN.c.lease_until <= now)
    here = and_(UNSEEN.c.workspace == workspace, UNSEEN.c.until.is_not(None), free)
    first = select(UNSEEN).where(here).order_by(UNSEEN.c.since, UNSEEN.c.id).limit(1)
    row = connection.execute(first.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    prolong(connection, row.id, until)
    return _unseen(row)


def prolong(connection: Connection, unseen_id: int, until: datetime | None) -> None:
    """Keep a stretch until a moment of real time, or let go of it."""
    connection.execute(update(UNSEEN).where(UNSEEN.c.id == unseen_id).values(lease_until=until))


def done(connection: Connection, unseen_id: int) -> None:
    """Forget a stretch: it was read, or stands as a gap."""
    connection.execute(delete(UNSEEN).where(UNSEEN.c.id == unseen_id))


def _unseen(row: Any) -> Unseen:  # noqa: ANN401 - a row of the table
    return Unseen(row.id, row.workspace, row.channel, row.since, row.until, row.reason)

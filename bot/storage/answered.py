"""Which of the platform's events were answered, so that none is answered twice."""

from datetime import datetime

from sqlalchemy import Connection, select

from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.working import AnsweredRow

ANSWERED = table_of(AnsweredRow)


def is_taken(connection: Connection, event_id: str) -> bool:
    """Tell whether somebody has taken an event."""
    known = select(ANSWERED.c.event_id).where(ANSWERED.c.event_id == event_id)
    return connection.execute(known).first() is not None


def take(connection: Connection, event_id: str, workspace: str, now: datetime) -> bool:
    """Take an event to answer it; tell whether nobody had taken it before."""
    taken = connection.execute(
        insert_for(connection, ANSWERED)
        .values(event_id=event_id, workspace=workspace, at=now)
        .on_conflict_do_nothing()
        .returning(ANSWERED.c.event_id)
    )
    return taken.first() is not None

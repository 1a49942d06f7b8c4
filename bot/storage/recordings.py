"""Queries about who wants to hear when a recording of something is there. Sends nothing."""

from datetime import datetime

from sqlalchemy import Connection, Row, Select, delete, exists, select

from bot.domain.announcement import SLACK, Destination
from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import IDENTITY
from bot.storage.tables import table_of
from bot.storage.tables.people import RecordingWishRow

WISH = table_of(RecordingWishRow)


def want(connection: Connection, person_id: int, occurrence_id: str, now: datetime) -> bool:
    """Remember that somebody wants the recording of a happening; tell whether there is such a happening."""
    if not connection.execute(select(exists().where(OCCURRENCE.c.id == occurrence_id))).scalar_one():
        return False
    fresh = insert_for(connection, WISH).values(person_id=person_id, occurrence_id=occurrence_id, at=now)
    connection.execute(fresh.on_conflict_do_nothing())
    return True


def forget(connection: Connection, person_id: int, occurrence_id: str) -> bool:
    """Forget that somebody wants a recording; tell whether they did."""
    here = (WISH.c.person_id == person_id, WISH.c.occurrence_id == occurrence_id)
    return bool(connection.execute(delete(WISH).where(*here)).rowcount)


def any_there(connection: Connection) -> bool:
    """Tell whether a recording is there that somebody waits for."""
    return connection.execute(_there().limit(1)).first() is not None


def take(connection: Connection) -> list[tuple[str, Destination]]:
    """Give the happenings whose recording is there, with who waits for it; nobody does any more then."""
    rows: list[Row[tuple[int, str, str, str]]] = list(connection.execute(_there()))
    for row in rows:
        forget(connection, row.person_id, row.occurrence_id)
    return [(row.occurrence_id, Destination(SLACK, row.workspace, row.account)) for row in rows]


def _there() -> Select[tuple[int, str, str, str]]:
    return (
        select(WISH.c.person_id, WISH.c.occurrence_id, IDENTITY.c.workspace, IDENTITY.c.account)
        .join_from(WISH, OCCURRENCE, WISH.c.occurrence_id == OCCURRENCE.c.id)
        .join(EVENT, EVENT.c.id == OCCURRENCE.c.event_id)
        .join(IDENTITY, IDENTITY.c.person_id == WISH.c.person_id)
        .where(EVENT.c.recording != "", IDENTITY.c.platform == SLACK)
        .order_by(WISH.c.at, WISH.c.person_id)
    )

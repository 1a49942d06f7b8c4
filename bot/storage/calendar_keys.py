"""Queries about the secret addresses of people's own calendars. Makes no secrets."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.announcement import SLACK, Destination
from bot.storage.dialect import insert_for
from bot.storage.people import IDENTITY
from bot.storage.tables import table_of
from bot.storage.tables.people import CalendarKeyRow

KEY = table_of(CalendarKeyRow)


def of_person(connection: Connection, person_id: int) -> str:
    """Give the secret part of a person's address, or nothing where they have none."""
    token: str | None = connection.execute(select(KEY.c.token).where(KEY.c.person_id == person_id)).scalar()
    return token or ""


def keep(connection: Connection, person_id: int, token: str, now: datetime) -> None:
    """Keep a new secret; the one before opens nothing any more. `now` is real time."""
    fresh = insert_for(connection, KEY).values(person_id=person_id, token=token, made_at=now)
    newest = {"token": fresh.excluded.token, "made_at": fresh.excluded.made_at}
    connection.execute(fresh.on_conflict_do_update(index_elements=["person_id"], set_=newest))


def end(connection: Connection, person_id: int) -> bool:
    """End a person's address; tell whether there was one."""
    return bool(connection.execute(delete(KEY).where(KEY.c.person_id == person_id)).rowcount)


def holder(connection: Connection, token: str) -> Destination | None:
    """Give the account whose calendar a secret opens, or nothing."""
    row = connection.execute(
        select(IDENTITY.c.workspace, IDENTITY.c.account)
        .join(KEY, KEY.c.person_id == IDENTITY.c.person_id)
        .where(KEY.c.token == token, IDENTITY.c.platform == SLACK)
        .order_by(IDENTITY.c.workspace, IDENTITY.c.account)
        .limit(1)
    ).first()
    return Destination(SLACK, row.workspace, row.account) if row else None

"""Queries about what was changed of occurrences, and whether those who were told of them know."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update

from bot.domain.alteration import Alteration
from bot.domain.event import Status
from bot.storage.tables import table_of
from bot.storage.tables.programme import AlterationRow

ALTERATION = table_of(AlterationRow)


def add(connection: Connection, before: Row[Any], url: str, location: str, now: datetime) -> None:
    """Keep how the occurrence of a row was at `now`, before it is changed; its address and place are those told."""
    connection.execute(
        insert(ALTERATION).values(
            occurrence_id=before.id,
            revision=before.revision + 1,
            at=now,
            starts_at=before.starts_at,
            ends_at=before.ends_at,
            all_day=before.all_day,
            timezone=before.timezone,
            status=before.status,
            url=url,
            location=location,
        )
    )


def any_unnoted(connection: Connection) -> bool:
    """Tell whether anything was changed of which nobody has looked yet who has to be told."""
    return bool(connection.execute(select(exists().where(ALTERATION.c.noted_at.is_(None)))).scalar_one())


def unnoted(connection: Connection) -> list[Alteration]:
    """Give the changes of which nobody has looked yet who has to be told, the oldest first."""
    rows = connection.execute(
        select(ALTERATION).where(ALTERATION.c.noted_at.is_(None)).order_by(ALTERATION.c.at, ALTERATION.c.id)
    )
    return [_alteration(row) for row in rows]


def noted(connection: Connection, ids: Iterable[int], now: datetime) -> None:
    """Remember that everybody who has to be told of these changes is going to be."""
    connection.execute(update(ALTERATION).where(ALTERATION.c.id.in_(list(ids))).values(noted_at=now))


def first_after(connection: Connection, occurrence_id: str, revision: int) -> Alteration | None:
    """Give how an occurrence was at `revision`, where it was changed since."""
    row = connection.execute(
        select(ALTERATION)
        .where(ALTERATION.c.occurrence_id == occurrence_id, ALTERATION.c.revision > revision)
        .order_by(ALTERATION.c.revision, ALTERATION.c.id)
        .limit(1)
    ).first()
    return _alteration(row) if row else None


def of_occurrence(connection: Connection, occurrence_id: str) -> list[Alteration]:
    """Give all that was changed of an occurrence, in order."""
    rows = connection.execute(
        select(ALTERATION)
        .where(ALTERATION.c.occurrence_id == occurrence_id)
        .order_by(ALTERATION.c.at, ALTERATION.c.id)
    )
    return [_alteration(row) for row in rows]


def _alteration(row: Row[Any]) -> Alteration:
    return Alteration(
        id=row.id,
        occurrence_id=row.occurrence_id,
        revision=row.revision,
        at=row.at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        all_day=row.all_day,
        status=Status(row.status),
        url=row.url,
        location=row.location,
    )

"""Small facts about the database itself, by name."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.storage.tables import FactRow

FACT = FactRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

EXPANDED_FROM = "expanded_from"
"""From when on the stored occurrences of series are complete."""

EXPANDED_UNTIL = "expanded_until"
"""Until when the stored occurrences of series are complete."""


def moment(connection: Connection, name: str) -> datetime | None:
    """Give a fact that is a moment, or nothing."""
    value = connection.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
    return datetime.fromisoformat(value) if value else None


def remember(connection: Connection, name: str, value: datetime) -> None:
    """Keep a fact that is a moment."""
    connection.execute(delete(FACT).where(FACT.c.name == name))
    connection.execute(insert(FACT).values(name=name, value=value.isoformat()))

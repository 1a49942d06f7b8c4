"""Small facts about the database itself, by name."""

from datetime import datetime

from sqlalchemy import Connection, select

from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.working import FactRow

FACT = table_of(FactRow)

EXPANDED_FROM = "expanded_from"
"""From when on the stored occurrences of series are complete."""

EXPANDED_UNTIL = "expanded_until"
"""Until when the stored occurrences of series are complete."""

WATCHED = "watched"
"""The last step of a delivery that was looked at for what goes wrong."""

FORGETTING_KEY = "forgetting_key"
"""What makes marks of the accounts that were forgotten; without it nobody can tell whose they are."""

PURGED = "purged"
"""When what was kept long enough was last let go, in programme time."""

HEARD = "heard"
"""When the platform was last heard and could be logged, in programme time."""

HEARD_AT = "heard_at"
"""The same in real time, by which it is told whether it has been long."""

TELLING_PARTNERS = "telling_partners"
"""The mark of a merge or a parting of partners of which not every event tells yet; empty where they all do."""


SCRIPTS_OF = "scripts_of:"
"""Before a calendar's name: the marks of the scripts that were taken when it was read last."""


def moment(connection: Connection, name: str) -> datetime | None:
    """Give a fact that is a moment, or nothing."""
    value = connection.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
    return datetime.fromisoformat(value) if value else None


def number(connection: Connection, name: str) -> int | None:
    """Give a fact that is a number, or nothing."""
    value = connection.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
    return int(value) if value else None


def text(connection: Connection, name: str) -> str:
    """Give a fact that is a word; nothing where it is not known."""
    return connection.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar() or ""


def remember(connection: Connection, name: str, value: datetime) -> None:
    """Keep a fact that is a moment."""
    _keep(connection, name, value.isoformat())


def remember_number(connection: Connection, name: str, value: int) -> None:
    """Keep a fact that is a number."""
    _keep(connection, name, str(value))


def remember_text(connection: Connection, name: str, value: str) -> None:
    """Keep a fact that is a word."""
    _keep(connection, name, value)


def _keep(connection: Connection, name: str, value: str) -> None:
    fresh = insert_for(connection, FACT).values(name=name, value=value)
    connection.execute(
        fresh.on_conflict_do_update(index_elements=["name"], set_={"value": fresh.excluded.value})
    )

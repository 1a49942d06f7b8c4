"""Keeps the terms by which events are found, in step with the events. Asks the index nothing.

SQLite's full-text index keeps what was deleted until its parts are merged: `merge` does that, a little at a time.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from bot.domain.event import Event
from bot.domain.finding import terms_of
from bot.storage.tables import table_of
from bot.storage.tables.programme import EventWordsRow

WORDS = table_of(EventWordsRow)

VECTOR = "array_to_tsvector(string_to_array(terms, ' '))"
"""What PostgreSQL indexes: the terms as they are, whatever its dictionaries say."""

PAGES = 200
"""Pages of the index that are merged in one unit of work, so that no write takes long."""


_ADD = insert(WORDS)
_KNOWN = select(WORDS.c.terms).where(WORDS.c.event_id == bindparam("key"))
_CHANGE = update(WORDS).where(WORDS.c.event_id == bindparam("key"))


def add(connection: Connection, fresh: Iterable[Event]) -> None:
    """Keep the terms of events that are not known."""
    connection.execute(_ADD, [{"event_id": event.id, "terms": " ".join(terms_of(event))} for event in fresh])


def keep(connection: Connection, event: Event) -> bool:
    """Make the terms of an event what it says now; tell whether others stood there before."""
    terms = " ".join(terms_of(event))
    known = connection.execute(_KNOWN, {"key": event.id}).scalar()
    if known is None:
        connection.execute(_ADD, {"event_id": event.id, "terms": terms})
    elif known != terms:
        connection.execute(_CHANGE, {"key": event.id, "terms": terms})
    return known not in {None, terms}


def merge(connection: Connection, *, begin: bool) -> bool:
    """Merge a little of the index, so that deleted words are gone from the file; tell whether more is left."""
    if connection.dialect.name != "sqlite":
        return False
    changes = select(func.total_changes())
    before = connection.execute(changes).scalar_one()
    pages = -PAGES if begin else PAGES
    connection.execute(
        text("INSERT INTO event_found (event_found, rank) VALUES ('merge', :pages)"), {"pages": pages}
    )
    return int(connection.execute(changes).scalar_one()) - int(before) > 1

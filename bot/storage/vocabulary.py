"""What words the programme's entries use, some entries at a time. Counts nothing."""

from sqlalchemy import Connection, bindparam, literal_column, select

from bot.storage import direct
from bot.storage.events import EVENT

COLUMNS = (
    EVENT.c.kind,
    EVENT.c.hashtags,
    EVENT.c.organisations,
    EVENT.c.hosts,
    EVENT.c.topics,
    EVENT.c.language,
)
"""What is given of an entry behind its id; where there may be several words, one a line."""

SOME = 250
"""Entries that are given at once: half a millisecond's work."""

_SOME = direct.Prepared(
    select(EVENT.c.id, *COLUMNS)
    .where(EVENT.c.id > bindparam("after"))
    .order_by(EVENT.c.id)
    .limit(literal_column(str(SOME)))
)


def some(connection: Connection, after: str) -> list[direct.Row]:
    """Give the next entries after the one with the id `after`, in the order of their ids."""
    return direct.rows(connection, _SOME, {"after": after})

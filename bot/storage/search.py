"""What words are looked for in beside what an occurrence carries. Compares nothing."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection, select

from bot.storage.events import EVENT

AT_ONCE = 500
"""Events that one query asks for: databases bound the number of a statement's parameters."""


def descriptions(connection: Connection, event_ids: Iterable[str]) -> dict[str, str]:
    """Give the descriptions of these events, by their ids, those that have one."""
    found: dict[str, str] = {}
    left = iter(dict.fromkeys(event_ids))
    while some := list(islice(left, AT_ONCE)):
        here = EVENT.c.id.in_(some)
        rows = connection.execute(
            select(EVENT.c.id, EVENT.c.description).where(here, EVENT.c.description != "")
        )
        found.update({row.id: row.description for row in rows})
    return found

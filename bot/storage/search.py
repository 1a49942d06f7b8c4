"""What words are looked for in beside what an occurrence carries. Compares nothing."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection, select

from bot.storage.columns import unlines
from bot.storage.events import EVENT

AT_ONCE = 500
"""Events that one query asks for: databases bound the number of a statement's parameters."""


def hosts(connection: Connection) -> list[str]:
    """Give the names of all who host something, each once."""
    rows = connection.execute(select(EVENT.c.hosts).where(EVENT.c.hosts != "").distinct())
    return list(dict.fromkeys(name for row in rows for name in unlines(row.hosts)))


def topics(connection: Connection) -> list[str]:
    """Give what events are about and for whom, each once, the most used first."""
    rows = connection.execute(select(EVENT.c.topics).where(EVENT.c.topics != ""))
    return [name for name, _ in Counter(name for row in rows for name in unlines(row.topics)).most_common()]


def languages(connection: Connection) -> list[str]:
    """Give the languages that events are said to be in."""
    rows = connection.execute(select(EVENT.c.language).where(EVENT.c.language != "").distinct())
    return sorted(row.language for row in rows)


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

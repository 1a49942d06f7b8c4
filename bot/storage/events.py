"""Queries about the entries of the programme. Does not write or expand them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, literal_column, select

from bot.domain.event import Event, Status, Timing
from bot.domain.listing import Known
from bot.storage import direct
from bot.storage.columns import unlines, unoverrides, unwall, unwalls
from bot.storage.tables import table_of
from bot.storage.tables.programme import EventRow

EVENT = table_of(EventRow)

SOME = 200
"""Events of a feed that are read at once: a millisecond's work at the most."""

_OF_FEED = direct.Prepared(
    select(
        EVENT.c.id,
        EVENT.c.uid,
        EVENT.c.content,
        EVENT.c.status,
        EVENT.c.missing_since.is_not(None),
        EVENT.c.title,
        EVENT.c.start,
        func.coalesce(EVENT.c.timezone, literal_column("''")),
        EVENT.c.recurring,
        EVENT.c.length_seconds,
    )
    .where(EVENT.c.feed == bindparam("feed"), EVENT.c.uid > bindparam("after"))
    .order_by(EVENT.c.uid)
    .limit(literal_column(str(SOME)))
)

_THERE = select(EVENT.c.id).where(EVENT.c.id.in_(bindparam("ids", expanding=True)))


def of_feed(connection: Connection, feed: str, after: str = "") -> list[Known]:
    """Tell what is known of some of a feed's events: of the next ones after a UID, in the order of these."""
    return [
        Known(key, uid, said, Status(status), bool(missing), title, start, zone, bool(repeats), length)
        for key, uid, said, status, missing, title, start, zone, repeats, length in direct.rows(
            connection, _OF_FEED, {"feed": feed, "after": after}
        )
    ]


def there(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Tell which of these events are known."""
    return set(connection.execute(_THERE, {"ids": ids}).scalars())


def hashtags(connection: Connection) -> list[tuple[str, str, str]]:
    """Give each hashtag of the programme's events, with the id and the title of the event that has it."""
    rows = connection.execute(
        select(EVENT.c.id, EVENT.c.title, EVENT.c.hashtags).where(EVENT.c.hashtags != "")
    )
    return [(tag, row.id, row.title) for row in rows for tag in unlines(row.hashtags)]


def series(connection: Connection) -> list[Event]:
    """Give every event that repeats."""
    return [event_of(row) for row in connection.execute(select(EVENT).where(EVENT.c.recurring)).mappings()]


def by_ids(connection: Connection, ids: Sequence[str]) -> list[Event]:
    """Give the events with these ids."""
    return [event_of(row) for row in connection.execute(select(EVENT).where(EVENT.c.id.in_(ids))).mappings()]


def count(connection: Connection) -> int:
    """Count the entries of the programme."""
    return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()


def event_of(row: RowMapping | dict[str, Any]) -> Event:
    """Make the event that a row of the table describes, or what was kept of one."""
    return Event(
        feed=row["feed"],
        uid=row["uid"],
        title=row["title"],
        kind=row["kind"],
        hashtags=unlines(row["hashtags"]),
        hosts=unlines(row["hosts"]),
        organisations=unlines(row["organisations"]),
        url=row["url"],
        location=row["location"],
        source_url=row["source_url"],
        description=row["description"],
        note=row["note"],
        status=Status(row["status"]),
        sequence=row["sequence"],
        topics=unlines(row["topics"]),
        language=row["language"],
        recording=row["recording"],
        timing=Timing(
            start=unwall(row["start"]),
            length=timedelta(seconds=row["length_seconds"]),
            timezone=row["timezone"],
            rrule=row["rrule"],
            begins=row["begins"],
            rdates=unwalls(row["rdates"]),
            exdates=unwalls(row["exdates"]),
            overrides=unoverrides(row["overrides"]),
        ),
    )

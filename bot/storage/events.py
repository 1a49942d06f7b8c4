"""Queries about the entries of the programme. Does not expand them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, literal_column, select, update

from bot.domain.event import Event, Status, Timing
from bot.domain.listing import Known, content
from bot.domain.partner import Names, told
from bot.storage import direct, terms, told_as
from bot.storage.columns import (
    lines,
    overrides,
    unlines,
    unoverrides,
    unwall,
    unwalls,
    wall,
    walls,
)
from bot.storage.tables.programme import EventRow

EVENT = EventRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


class Place(NamedTuple):
    """Where an event takes place."""

    url: str
    location: str


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
    )
    .where(EVENT.c.feed == bindparam("feed"), EVENT.c.uid > bindparam("after"))
    .order_by(EVENT.c.uid)
    .limit(literal_column(str(SOME)))
)


def of_feed(connection: Connection, feed: str, after: str = "") -> list[Known]:
    """Tell what is known of some of a feed's events: of the next ones after a UID, in the order of these."""
    return [
        Known(key, uid, said, Status(status), bool(missing), title, start, zone, bool(repeats))
        for key, uid, said, status, missing, title, start, zone, repeats in direct.rows(
            connection, _OF_FEED, {"feed": feed, "after": after}
        )
    ]


_TOLD = (
    "start",
    "length_seconds",
    "timezone",
    "rrule",
    "begins",
    "rdates",
    "exdates",
    "overrides",
    "status",
    "url",
    "location",
)
"""The columns of time, place and status: a change of one raises SEQUENCE, so that calendar programs follow it."""


_WRITTEN = frozenset({"content", "missing_since", "updated_at"})
"""The columns that say how a row was written, and nothing of the event."""


_THERE = select(EVENT.c.id).where(EVENT.c.id.in_(bindparam("ids", expanding=True)))
_ADD = insert(EVENT)
_AS_TOLD = select(EVENT.c.sequence, *(EVENT.c[name] for name in _TOLD)).where(EVENT.c.id == bindparam("key"))
_CHANGE = update(EVENT).where(EVENT.c.id == bindparam("key"))
"""Written once: to write a statement anew for each event takes longer than to run it."""


def there(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Tell which of these events are known."""
    return set(connection.execute(_THERE, {"ids": ids}).scalars())


def add(connection: Connection, fresh: Sequence[Event], now: datetime) -> None:
    """Write events that are not known, some at once."""
    names = told_as.names(connection)
    tells = [_told(event, names) for event in fresh]
    rows = [_row(event, each, now) for event, each in zip(fresh, tells, strict=True)]
    connection.execute(_ADD, [{**row, "created_at": now} for row in rows])
    if names:
        for event in fresh:
            told_as.keep(connection, event.id, event.organisations, names)
    terms.add(connection, tells)


def save(connection: Connection, event: Event, now: datetime) -> Place | None:
    """Write `event`, new or changed; tell where it was, if it was known and is elsewhere now.

    What is kept as its SEQUENCE is raised by each change of time, place or status, whether its source raises its own
    or not, and is never below that of the source.
    """
    names = told_as.names(connection)
    tells = _told(event, names)
    values = _row(event, tells, now)
    known = connection.execute(_AS_TOLD, {"key": event.id}).mappings().first()
    if known is None:
        add(connection, [event], now)
        return None
    changed = any(known[name] != values[name] for name in _TOLD)
    values["sequence"] = max(event.sequence, known["sequence"] + changed)
    connection.execute(_CHANGE, {**values, "key": event.id})
    if names:
        told_as.keep(connection, event.id, event.organisations, names)
    terms.keep(connection, tells)
    was = Place(known["url"], known["location"])
    return None if was == Place(event.url, event.location) else was


def amend(connection: Connection, event: Event, now: datetime) -> Place | None:
    """Write what a person changed of an event that a feed lists; tell where it was, as `save` does.

    It holds until the feed says something new of the event, so what the feed last said is kept as it is.
    """
    here = EVENT.c.id == event.id
    feed = connection.execute(select(EVENT.c.content, EVENT.c.missing_since).where(here)).first()
    was = save(connection, event, now)
    if feed is not None:
        values = {"content": feed.content, "missing_since": feed.missing_since}
        connection.execute(update(EVENT).where(here).values(values))
    return was


def as_said(connection: Connection, event: Event) -> Event:
    """Give an event with the partners that its source names, where it still names those that are told for them."""
    said = told_as.said_of(connection, event.id)
    unchanged = said is not None and told(said, told_as.names(connection)) == event.organisations
    return replace(event, organisations=said) if unchanged and said is not None else event


def as_json(event: Event) -> str:
    """Write all that is known of an event, to be kept beside what changed it."""
    values = _values(event, datetime.min)  # noqa: DTZ901 - when it was written is left out
    return json.dumps({name: value for name, value in values.items() if name not in _WRITTEN})


def from_json(kept: str) -> Event:
    """Give back an event that was written by `as_json`."""
    values: Any = json.loads(kept)
    return event_of(values)


def hashtags(connection: Connection) -> list[tuple[str, str, str]]:
    """Give each hashtag of the programme's events, with the id and the title of the event that has it."""
    rows = connection.execute(
        select(EVENT.c.id, EVENT.c.title, EVENT.c.hashtags).where(EVENT.c.hashtags != "")
    )
    return [(tag, row.id, row.title) for row in rows for tag in unlines(row.hashtags)]


def mark_missing(connection: Connection, ids: Iterable[str], now: datetime) -> None:
    """Remember since when a sound feed no longer lists these events; nothing else of them changes."""
    for event_id in ids:
        where = EVENT.c.id == event_id
        connection.execute(
            update(EVENT).where(where, EVENT.c.missing_since.is_(None)).values(missing_since=now)
        )


def mark_listed(connection: Connection, ids: Sequence[str]) -> None:
    """Forget that these events were missing from their feed; nothing else of them changes."""
    connection.execute(update(EVENT).where(EVENT.c.id.in_(ids)).values(missing_since=None))


def series(connection: Connection) -> list[Event]:
    """Give every event that repeats."""
    return [event_of(row) for row in connection.execute(select(EVENT).where(EVENT.c.recurring)).mappings()]


def by_ids(connection: Connection, ids: Sequence[str]) -> list[Event]:
    """Give the events with these ids."""
    return [event_of(row) for row in connection.execute(select(EVENT).where(EVENT.c.id.in_(ids))).mappings()]


def count(connection: Connection) -> int:
    """Count the entries of the programme."""
    return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()


def _told(event: Event, names: Names) -> Event:
    """Give an event with the partners that are told for those that its source names."""
    return replace(event, organisations=told(event.organisations, names)) if names else event


def _row(said: Event, tells: Event, now: datetime) -> dict[str, Any]:
    """Give the row of an event, with the hash of what was said: a feed that says it again changes nothing."""
    return {**_values(said, now), "organisations": lines(tells.organisations)}


def _values(event: Event, now: datetime) -> dict[str, Any]:
    timing = event.timing
    return {
        "id": event.id,
        "feed": event.feed,
        "uid": event.uid,
        "title": event.title,
        "kind": event.kind,
        "hashtags": lines(event.hashtags),
        "hosts": lines(event.hosts),
        "organisations": lines(event.organisations),
        "url": event.url,
        "location": event.location,
        "source_url": event.source_url,
        "description": event.description,
        "note": event.note,
        "status": event.status.value,
        "sequence": event.sequence,
        "start": wall(timing.start),
        "length_seconds": timing.length // timedelta(seconds=1),
        "timezone": timing.timezone,
        "rrule": timing.rrule,
        "begins": timing.begins,
        "rdates": walls(timing.rdates),
        "exdates": walls(timing.exdates),
        "overrides": overrides(timing.overrides),
        "recurring": timing.recurring,
        "content": content(event),
        "missing_since": None,
        "updated_at": now,
        "topics": lines(event.topics),
        "language": event.language,
        "recording": event.recording,
    }


def event_of(row: RowMapping) -> Event:
    """Make the event that a row of the table describes."""
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

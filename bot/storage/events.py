"""Queries about the entries of the programme. Does not expand them."""

import hashlib
import json
from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from bot.domain.event import Event, Status, Timing
from bot.storage import terms
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


class Known(NamedTuple):
    """What is known of an event when its feed is read again."""

    content: str  # the hash of all that its feed said of it
    status: Status
    missing: bool  # its feed had not listed it any more


class Likeness(NamedTuple):
    """By what people know an event again when its UID is another."""

    title: str
    start: str  # wall time
    timezone: str
    repeats: bool


class Place(NamedTuple):
    """Where an event takes place."""

    url: str
    location: str


def of_feed(connection: Connection, feed: str) -> dict[str, Known]:
    """Tell what is known of a feed's events, by their ids."""
    columns = (EVENT.c.id, EVENT.c.content, EVENT.c.status, EVENT.c.missing_since)
    rows = connection.execute(select(*columns).where(EVENT.c.feed == feed))
    return {row.id: Known(row.content, Status(row.status), row.missing_since is not None) for row in rows}


def likeness(event: Event) -> Likeness:
    """Tell by what people know `event` again."""
    timing = event.timing
    return Likeness(event.title.casefold(), wall(timing.start), timing.timezone or "", timing.recurring)


def alike(connection: Connection, feed: str, ids: Container[str]) -> dict[Likeness, list[str]]:
    """Give the UIDs of those of a feed's events that are in `ids`, by what people know them by."""
    columns = (EVENT.c.id, EVENT.c.uid, EVENT.c.title, EVENT.c.start, EVENT.c.timezone, EVENT.c.recurring)
    found: dict[Likeness, list[str]] = {}
    for row in connection.execute(select(*columns).where(EVENT.c.feed == feed)):
        if row.id in ids:
            known_by = Likeness(row.title.casefold(), row.start, row.timezone or "", row.recurring)
            found.setdefault(known_by, []).append(row.uid)
    return found


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


def save(connection: Connection, event: Event, now: datetime) -> Place | None:
    """Write `event`, new or changed; tell where it was, if it was known and is elsewhere now.

    What is kept as its SEQUENCE is raised by each change of time, place or status, whether its source raises its own
    or not, and is never below that of the source.
    """
    values = _values(event, now)
    here = EVENT.c.id == event.id
    columns = (EVENT.c.sequence, *(EVENT.c[name] for name in _TOLD))
    known = connection.execute(select(*columns).where(here)).mappings().first()
    if known is None:
        connection.execute(insert(EVENT).values(**values, created_at=now))
        terms.keep(connection, event)
        return None
    changed = any(known[name] != values[name] for name in _TOLD)
    values["sequence"] = max(event.sequence, known["sequence"] + changed)
    connection.execute(update(EVENT).where(here).values(**values))
    terms.keep(connection, event)
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


def series(connection: Connection) -> list[Event]:
    """Give every event that repeats."""
    return [event_of(row) for row in connection.execute(select(EVENT).where(EVENT.c.recurring)).mappings()]


def by_ids(connection: Connection, ids: Sequence[str]) -> list[Event]:
    """Give the events with these ids."""
    return [event_of(row) for row in connection.execute(select(EVENT).where(EVENT.c.id.in_(ids))).mappings()]


def count(connection: Connection) -> int:
    """Count the entries of the programme."""
    return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()


def content(event: Event) -> str:
    """Hash all that a source says of an event."""
    more = (event.topics, event.language, event.recording)
    said = repr(event) + (
        repr(more) if any(more) else ""
    )  # what says none of it has the hash that it had before
    return hashlib.sha256(said.encode()).hexdigest()[:32]


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

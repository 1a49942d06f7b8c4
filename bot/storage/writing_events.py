"""Writes the entries of the programme: what is new, changed, or gone from its feed. Expands none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.domain.event import Event
from bot.domain.listing import content
from bot.domain.partner import Names, told
from bot.storage import terms, told_as
from bot.storage.columns import lines, overrides, wall, walls
from bot.storage.events import EVENT


class Place(NamedTuple):
    """Where an event takes place."""

    url: str
    location: str


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

_ADD = insert(EVENT)
_AS_TOLD = select(EVENT.c.sequence, *(EVENT.c[name] for name in _TOLD)).where(EVENT.c.id == bindparam("key"))
_CHANGE = update(EVENT).where(EVENT.c.id == bindparam("key"))
"""Written once: to write a statement anew for each event takes longer than to run it."""


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


def described(event: Event) -> dict[str, Any]:
    """Give the columns that say all of an event, to be kept beside what changed it."""
    values = _values(event, datetime.min)  # noqa: DTZ901 - when it was written is left out
    return {name: value for name, value in values.items() if name not in _WRITTEN}


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

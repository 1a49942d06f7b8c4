"""Queries about partners' calendars that are read again and again: whose turn it is, and how each stands."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.domain.feed import Fault, Feed, Sound, Standing, Validators
from bot.storage.tables import table_of
from bot.storage.tables.feeds import FeedRow
from bot.storage.tables.working import ChangeRow

FEED = table_of(FeedRow)
CHANGE = table_of(ChangeRow)


def every(connection: Connection) -> list[Standing]:
    """Give every feed with how it stands, by partner and name."""
    rows = connection.execute(select(FEED).order_by(FEED.c.partner, FEED.c.name))
    return [_standing(row) for row in rows]


def find(connection: Connection, name: str) -> Standing | None:
    """Give one feed with how it stands."""
    row = connection.execute(select(FEED).where(FEED.c.name == name)).one_or_none()
    return None if row is None else _standing(row)


def claim_due(
    connection: Connection, now: datetime, lease: timedelta, names: Sequence[str] = ()
) -> list[str]:
    """Take the feeds whose turn it is, or the named ones, so that no other process reads them until `lease` is over."""
    which = [FEED.c.paused.is_(False), FEED.c.next_at <= now] if not names else [FEED.c.name.in_(names)]
    taken = update(FEED).where(*which).values(next_at=now + lease, tried_at=now).returning(FEED.c.name)
    return sorted(connection.execute(taken).scalars())


def validators(connection: Connection, name: str) -> Validators:
    """Give what the server said of its last answer that was taken."""
    what = select(FEED.c.etag, FEED.c.last_modified, FEED.c.digest).where(FEED.c.name == name)
    row = connection.execute(what).one_or_none()
    return Validators() if row is None else Validators(*row)


def add(connection: Connection, feed: Feed, workspace: str, who: str, now: datetime) -> None:
    """Keep a new feed, to be read at once."""
    connection.execute(
        insert(FEED).values(
            **_values(feed),
            name=feed.name,
            next_at=now,
            etag="",
            last_modified="",
            digest="",
            failures=0,
            trouble="",
            events=0,
            refused=0,
            vanished=0,
            faults="[]",
        )
    )
    _note(connection, workspace, who, now, f"calendar {feed.name}", "", _said(feed))


def change(connection: Connection, feed: Feed, workspace: str, who: str, now: datetime) -> None:
    """Put a feed's new particulars in place of the old, and have it read anew."""
    before = find(connection, feed.name)
    fresh = {**_values(feed), "next_at": now, "etag": "", "last_modified": "", "digest": "", "failures": 0}
    connection.execute(update(FEED).where(FEED.c.name == feed.name).values(**fresh))
    said = "" if before is None else _said(before.feed)
    _note(connection, workspace, who, now, f"calendar {feed.name}", said, _said(feed))


def remove(connection: Connection, name: str, workspace: str, who: str, now: datetime) -> None:
    """Read a feed no more; what it brought stays in the programme."""
    before = find(connection, name)
    connection.execute(delete(FEED).where(FEED.c.name == name))
    _note(
        connection, workspace, who, now, f"calendar {name}", "" if before is None else _said(before.feed), ""
    )


def keep_sound(
    connection: Connection, feed: Feed, sound: Sound, known: Validators, next_at: datetime
) -> None:
    """Keep what a reading gave, or have the feed read anew where its particulars changed meanwhile."""
    faults = json.dumps(sound.faults, ensure_ascii=False)
    settled = _settle(
        connection,
        feed,
        next_at,
        **known._asdict(),
        sound_at=sound.at,
        events=sound.events,
        refused=sound.refused,
        vanished=sound.vanished,
        faults=faults,
        failures=0,
        trouble="",
    )
    if not settled:
        # The events are by the old particulars now, even where another process has read by the new ones meanwhile.
        anew = {"next_at": sound.at, "etag": "", "last_modified": "", "digest": ""}
        connection.execute(update(FEED).where(FEED.c.name == feed.name).values(**anew))


def keep_unchanged(connection: Connection, feed: Feed, at: datetime, next_at: datetime) -> None:
    """Keep that a feed says what it said before."""
    _settle(connection, feed, next_at, sound_at=at, failures=0, trouble="")


def keep_failure(connection: Connection, feed: Feed, trouble: str, failures: int, next_at: datetime) -> None:
    """Keep why a reading gave nothing; the server is asked for everything the next time."""
    _settle(connection, feed, next_at, failures=failures, trouble=trouble, etag="", last_modified="")


def _settle(connection: Connection, feed: Feed, next_at: datetime, **values: object) -> bool:
    """Write what came of a reading, unless the feed is to be read otherwise by now; tell whether it was written."""
    same = [
        FEED.c.name == feed.name,
        FEED.c.address == feed.address,
        FEED.c.partner == feed.partner,
        FEED.c.format == feed.format,
        FEED.c.timezone == feed.timezone,
    ]
    written = connection.execute(update(FEED).where(*same).values(next_at=next_at, **values))
    return written.rowcount > 0


def _values(feed: Feed) -> dict[str, object]:
    return {
        "address": feed.address,
        "partner": feed.partner,
        "format": feed.format,
        "timezone": feed.timezone,
        "paused": feed.paused,
    }


def _said(feed: Feed) -> str:
    return f"{feed.partner}: {feed.address}{' (paused)' if feed.paused else ''}"


def _note(  # who changed what, when, from what to what
    connection: Connection, workspace: str, who: str, now: datetime, what: str, before: str, after: str
) -> None:
    values = {"at": now, "workspace": workspace, "who": who, "what": what, "before": before, "after": after}
    connection.execute(insert(CHANGE).values(**values))


def _standing(row: Row[Any]) -> Standing:
    feed = Feed(
        name=row.name,
        address=row.address,
        partner=row.partner,
        format=row.format,
        timezone=row.timezone,
        paused=row.paused,
    )
    sound = None
    if row.sound_at is not None:
        faults = tuple(Fault(*one) for one in json.loads(row.faults))
        sound = Sound(
            at=row.sound_at, events=row.events, refused=row.refused, vanished=row.vanished, faults=faults
        )
    return Standing(
        feed=feed,
        next_at=row.next_at,
        tried_at=row.tried_at,
        sound=sound,
        failures=row.failures,
        trouble=row.trouble,
    )

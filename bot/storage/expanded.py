"""Keeping happenings as the rules have them, and what people did about them. Looks none up for anybody."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, insert, or_, select, update

from bot.domain.announcement import State
from bot.domain.event import LONG, Event, Occurrence, Status
from bot.domain.recurrence import expand
from bot.storage import alterations
from bot.storage.delivery_words import tells_of
from bot.storage.occurrences import OCCURRENCE, Reach
from bot.storage.tables import table_of
from bot.storage.tables.announcing import DeliveryRow
from bot.storage.tables.people import RecordingWishRow, SavedRow
from bot.storage.tables.programme import QuestionRow
from bot.storage.tables.record import ParticipationRow
from bot.storage.writing_events import Place

PARTICIPATION = table_of(ParticipationRow)
DELIVERY = table_of(DeliveryRow)
QUESTION = table_of(QuestionRow)
WISH = table_of(RecordingWishRow)
SAVED = table_of(SavedRow)

READ_FOR = timedelta(days=8)
"""How long after it was due a list is taken to be read: a week's list, and a day more."""


_ADD = insert(OCCURRENCE)
_NEAR = select(OCCURRENCE).where(
    OCCURRENCE.c.event_id == bindparam("event_id"),
    or_(
        and_(OCCURRENCE.c.starts_at < bindparam("last"), OCCURRENCE.c.ends_at > bindparam("first")),
        OCCURRENCE.c.recurrence_id == "",  # it did not repeat before
        OCCURRENCE.c.id.in_(bindparam("wanted", expanding=True)),  # it was elsewhere before
    ),
)
_HAS_ANY = select(exists().where(OCCURRENCE.c.event_id == bindparam("event_id")))


def has_any(connection: Connection, event_id: str) -> bool:
    """Tell whether anything is stored of an event."""
    return bool(connection.execute(_HAS_ANY, {"event_id": event_id}).scalar_one())


def add(connection: Connection, fresh: Iterable[Event], since: datetime, until: datetime) -> None:
    """Store what the rules of events that are not known say for [since, until); of what does not repeat, all."""
    rows = [_values(event, one) for event in fresh for one in _of_rule(event, since, until)]
    if rows:
        connection.execute(_ADD, rows)


def keep(
    connection: Connection,
    event: Event,
    since: datetime,
    until: datetime,
    now: datetime,
    *,
    was: Place | None = None,
) -> int:
    """Make the stored occurrences of `event` what its rule says for [since, until); tell how many changed.

    `was`: where the event was, if its address or place changed, of which its occurrences' revisions must tell.
    What is over stays as it was, for people took part in it; what people took part in, saved or read of is never
    deleted.
    """
    whole = not event.timing.recurring
    first, last = (
        (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)) if whole else (since, until)
    )
    wanted = {occurrence.id: occurrence for occurrence in _of_rule(event, since, until)}
    near = {"event_id": event.id, "first": first, "last": last, "wanted": list(wanted)}
    rows = connection.execute(_NEAR, near)
    known = {row.id: row for row in rows}
    changed = 0
    new = [_values(event, occurrence) for key, occurrence in wanted.items() if key not in known]
    if new:
        connection.execute(_ADD, new)
        changed += len(new)
    for key, row in known.items():
        if row.ends_at <= now and (key not in wanted or (not whole and wanted[key].ends_at <= now)):
            continue
        values = _values(event, wanted[key]) if key in wanted else None
        old = was or Place(event.url, event.location)
        changed += _update(connection, row, values, old, now, elsewhere=was is not None)
    return changed


def _update(
    connection: Connection,
    row: Row[Any],
    values: dict[str, Any] | None,
    old: Place,
    now: datetime,
    *,
    elsewhere: bool,
) -> bool:
    """Bring one stored occurrence up to date, which was at `old`; with no values the rule no longer gives it.

    What people took part in, saved or read of is then cancelled, so that they are told.
    """
    here = OCCURRENCE.c.id == row.id
    if values is None:
        if not _is_known_to_people(connection, row.id, now):
            connection.execute(delete(QUESTION).where(QUESTION.c.occurrence_id == row.id))
            connection.execute(delete(OCCURRENCE).where(here))
            return True
        values = {"status": Status.CANCELLED.value}
    told = ("starts_at", "ends_at", "all_day", "timezone", "status", "url", "location")
    before = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way from a row to its names
    changes = {name: value for name, value in values.items() if name != "revision" and before[name] != value}
    if not changes and not elsewhere:
        return False
    if elsewhere or any(name in told for name in changes):
        changes["revision"] = row.revision + 1
        url = old.url if row.url is None else row.url
        location = old.location if row.location is None else row.location
        alterations.add(connection, row, url, location, now)
    connection.execute(update(OCCURRENCE).where(here).values(changes))
    return True


def _is_known_to_people(connection: Connection, occurrence_id: str, now: datetime) -> bool:
    said = DELIVERY.c.state.in_((State.CLAIMED.value, State.UNCONFIRMED.value, State.SENT.value))
    listed = tells_of(occurrence_id)
    either = or_(
        exists().where(PARTICIPATION.c.occurrence_id == occurrence_id),
        exists().where(SAVED.c.occurrence_id == occurrence_id),
        exists().where(WISH.c.occurrence_id == occurrence_id),
        exists().where(DELIVERY.c.what == occurrence_id, said),
        exists().where(DELIVERY.c.due_at >= now - READ_FOR, said, listed),
    )
    return bool(connection.execute(select(either)).scalar_one())


def _of_rule(event: Event, since: datetime, until: datetime) -> list[Occurrence]:
    """Give the occurrences of an event that are to be stored."""
    return expand(event, since, until) if event.timing.recurring else _single(event)


def _single(event: Event) -> list[Occurrence]:
    """Give the one occurrence of an event that does not repeat, whenever it is."""
    start = event.timing.start
    day = datetime.combine(start.date() if isinstance(start, datetime) else start, time(), UTC)
    return expand(event, day - 2 * LONG, day + 3 * LONG)


def _values(event: Event, occurrence: Occurrence) -> dict[str, Any]:
    return {
        "id": occurrence.id,
        "event_id": occurrence.event_id,
        "recurrence_id": occurrence.recurrence_id,
        "span": int(reach(occurrence)),
        "starts_at": occurrence.starts_at,
        "ends_at": occurrence.ends_at,
        "all_day": occurrence.all_day,
        "timezone": occurrence.timezone,
        "status": occurrence.status.value,
        "title": None if occurrence.title == event.title else occurrence.title,
        "url": None if occurrence.url == event.url else occurrence.url,
        "location": None if occurrence.location == event.location else occurrence.location,
        "revision": 0,
    }


def reach(occurrence: Occurrence) -> Reach:
    """Tell by which index an occurrence is found."""
    if occurrence.ends_at - occurrence.starts_at > LONG:
        return Reach.LONG
    return Reach.DAY if occurrence.all_day else Reach.TIMED

"""Queries about happenings: those of a stretch of time, and keeping them as the rules have them."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.agenda import Span
from bot.domain.announcement import State
from bot.domain.event import LONG, Event, Occurrence, Status
from bot.domain.recurrence import expand
from bot.storage import alterations, direct
from bot.storage.columns import unlines
from bot.storage.events import EVENT, Place
from bot.storage.spoken import tells_of
from bot.storage.tables.announcing import DeliveryRow
from bot.storage.tables.people import RecordingWishRow, SavedRow
from bot.storage.tables.programme import OccurrenceRow, QuestionRow
from bot.storage.tables.record import ParticipationRow

OCCURRENCE = OccurrenceRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
PARTICIPATION = ParticipationRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
DELIVERY = DeliveryRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
QUESTION = QuestionRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
WISH = RecordingWishRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
SAVED = SavedRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


READ_FOR = timedelta(days=8)
"""How long after it was due a list is taken to be read: a week's list, and a day more."""


class Reach(IntEnum):
    """How an occurrence is looked for: each by an index range of its own."""

    TIMED = 0  # up to a day long, compared by instants
    DAY = 1  # all day on one date, compared by local dates
    LONG = 2  # longer than a day: few, found by their end


def _places(*names: str) -> tuple[int, ...]:
    return tuple(Occurrence._fields.index(name) for name in names)


_COLUMNS = (
    OCCURRENCE.c.id,
    OCCURRENCE.c.event_id,
    OCCURRENCE.c.recurrence_id,
    EVENT.c.feed,
    EVENT.c.uid,
    func.coalesce(OCCURRENCE.c.title, EVENT.c.title).label("title"),
    EVENT.c.kind,
    EVENT.c.hashtags,
    EVENT.c.hosts,
    EVENT.c.organisations,
    func.coalesce(OCCURRENCE.c.url, EVENT.c.url).label("url"),
    func.coalesce(OCCURRENCE.c.location, EVENT.c.location).label("location"),
    EVENT.c.note,
    OCCURRENCE.c.status,
    OCCURRENCE.c.starts_at,
    OCCURRENCE.c.ends_at,
    OCCURRENCE.c.all_day,
    OCCURRENCE.c.timezone,
    EVENT.c.recurring,
    OCCURRENCE.c.revision,
    EVENT.c.topics,
    EVENT.c.language,
    EVENT.c.recording,
)

_GIVE_BACK: tuple[tuple[tuple[int, ...], Callable[[Any], Any]], ...] = (
    (_places("hashtags", "hosts", "organisations", "topics"), unlines),
    (_places("starts_at", "ends_at"), direct.unkept),
    (_places("all_day", "recurring"), bool),
    (_places("status"), Status),
)
"""What is not kept as it is, and how it is given back."""

REMEMBERED = 1_024
"""Rows whose values are kept at hand: those of the days that people ask about."""

LISTED = (
    select(*_COLUMNS)
    .join_from(OCCURRENCE, EVENT, OCCURRENCE.c.event_id == EVENT.c.id)
    .where(EVENT.c.merged_into == literal_column("''"))
)


def _in_reach(reach: Reach, prefix: str) -> Select[Any]:
    """Select what of one reach overlaps [since, until): one range of its index."""
    starts, ends = OCCURRENCE.c.starts_at, OCCURRENCE.c.ends_at
    since: BindParameter[datetime] = bindparam(f"{prefix}since")
    until: BindParameter[datetime] = bindparam(f"{prefix}until")
    overlapping = LISTED.where(OCCURRENCE.c.span == literal_column(str(int(reach))), starts < until)
    if reach is Reach.LONG:
        return overlapping.where(ends > since)
    still_on = or_(ends > since, starts >= since)  # what has no length is on for its one moment
    return overlapping.where(starts >= bindparam(f"{prefix}early"), still_on)


_BETWEEN = direct.Prepared(
    union_all(
        _in_reach(Reach.TIMED, ""),
        _in_reach(Reach.DAY, "date_"),
        _in_reach(Reach.LONG, "any_"),
    )
)

_ASKED = func.json_each(bindparam("ids")).table_valued("value")
_BY_IDS = direct.Prepared(
    LISTED.where(OCCURRENCE.c.id.in_(select(_ASKED.c.value))),
    elsewhere=LISTED.where(
        OCCURRENCE.c.id.in_(select(func.json_array_elements_text(cast(bindparam("ids", type_=Text()), JSON))))
    ),
)


def between(connection: Connection, span: Span) -> list[Occurrence]:
    """Give the stored occurrences that may overlap `span`; of those longer than a day, dates may miss it by one."""
    since, until = span.utc
    date_since, date_until = _as_date(span.since), _as_date(span.until, up=True)
    values = {
        "since": since,
        "until": until,
        "early": since - LONG,
        "date_since": date_since,
        "date_until": date_until,
        "date_early": date_since - LONG,
        "any_since": min(since, date_since),
        "any_until": max(until, date_until),
    }
    return [occurrence_of(row) for row in direct.rows(connection, _BETWEEN, values)]


def by_ids(connection: Connection, ids: Sequence[str]) -> list[Occurrence]:
    """Give the stored occurrences with these ids."""
    found = direct.rows(connection, _BY_IDS, {"ids": json.dumps(list(ids))})
    return [occurrence_of(row) for row in found]


def has_any(connection: Connection, event_id: str) -> bool:
    """Tell whether anything is stored of an event."""
    return bool(connection.execute(select(exists().where(OCCURRENCE.c.event_id == event_id))).scalar_one())


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
    rule = _single(event) if whole else expand(event, since, until)
    wanted = {occurrence.id: occurrence for occurrence in rule}
    rows = connection.execute(
        select(OCCURRENCE).where(
            OCCURRENCE.c.event_id == event.id,
            or_(
                and_(OCCURRENCE.c.starts_at < last, OCCURRENCE.c.ends_at > first),
                OCCURRENCE.c.recurrence_id == "",  # it did not repeat before
                OCCURRENCE.c.id.in_(wanted),  # it was elsewhere before
            ),
        )
    )
    known = {row.id: row for row in rows}
    changed = 0
    new = [_values(event, occurrence) for key, occurrence in wanted.items() if key not in known]
    if new:
        connection.execute(insert(OCCURRENCE), new)
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


@lru_cache(maxsize=REMEMBERED)
def occurrence_of(row: direct.Row) -> Occurrence:
    """Make the value of a row of `_COLUMNS`, in their order. A row that is the same makes the same value again."""
    values = list(row)
    for places, give_back in _GIVE_BACK:
        for place in places:
            values[place] = give_back(values[place])
    return Occurrence._make(values)


def _as_date(moment: datetime, *, up: bool = False) -> datetime:
    """Write the local date of `moment` as UTC; `up` gives the next one unless it is midnight."""
    day: date = moment.date()
    if up and moment.time() != time():
        day += timedelta(days=1)
    return datetime.combine(day, time(), UTC)

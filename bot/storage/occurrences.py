"""Queries about happenings: those of a stretch of time. `bot.storage.expanded` keeps them."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from bot.domain.agenda import Span
from bot.domain.event import LONG, Occurrence, Status
from bot.storage import direct
from bot.storage.columns import unlines
from bot.storage.events import EVENT
from bot.storage.tables import table_of
from bot.storage.tables.programme import OccurrenceRow

OCCURRENCE = table_of(OccurrenceRow)


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


def _listed(*columns: Any) -> Select[Any]:  # noqa: ANN401 - what SQLAlchemy selects has many types
    joined = select(*columns).join_from(OCCURRENCE, EVENT, OCCURRENCE.c.event_id == EVENT.c.id)
    return joined.where(EVENT.c.merged_into == literal_column("''"))


LISTED = _listed(*_COLUMNS)
"""Selects what is listed, a value a column."""

AT_ONCE = _listed(func.json_array(*_COLUMNS))
"""Selects it on SQLite, which gives one text in two thirds of the time that it takes to give as many values."""


def _in_reach(listed: Select[Any], reach: Reach, prefix: str) -> Select[Any]:
    """Select what of one reach overlaps [since, until): one range of its index."""
    starts, ends = OCCURRENCE.c.starts_at, OCCURRENCE.c.ends_at
    since: BindParameter[datetime] = bindparam(f"{prefix}since")
    until: BindParameter[datetime] = bindparam(f"{prefix}until")
    overlapping = listed.where(OCCURRENCE.c.span == literal_column(str(int(reach))), starts < until)
    if reach is Reach.LONG:
        return overlapping.where(ends > since)
    still_on = or_(ends > since, starts >= since)  # what has no length is on for its one moment
    return overlapping.where(starts >= bindparam(f"{prefix}early"), still_on)


def _overlapping(listed: Select[Any]) -> CompoundSelect[Any]:
    return union_all(
        _in_reach(listed, Reach.TIMED, ""),
        _in_reach(listed, Reach.DAY, "date_"),
        _in_reach(listed, Reach.LONG, "any_"),
    )


_BETWEEN = direct.Prepared(_overlapping(AT_ONCE), elsewhere=_overlapping(LISTED))

_ASKED = func.json_each(bindparam("ids")).table_valued("value")
_BY_IDS = direct.Prepared(
    AT_ONCE.where(OCCURRENCE.c.id.in_(select(_ASKED.c.value))),
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


def begun_or_on(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Give what tells whether an occurrence begins in [since, until), or lasts for days and is still on then."""
    for_days = OCCURRENCE.c.span == literal_column(str(int(Reach.LONG)))
    still_on = and_(for_days, OCCURRENCE.c.ends_at > since)
    return and_(OCCURRENCE.c.starts_at < until, or_(OCCURRENCE.c.starts_at >= since, still_on))


def by_ids(connection: Connection, ids: Sequence[str]) -> list[Occurrence]:
    """Give the stored occurrences with these ids."""
    found = direct.rows(connection, _BY_IDS, {"ids": json.dumps(list(ids))})
    return [occurrence_of(row) for row in found]


@lru_cache(maxsize=REMEMBERED)
def occurrence_of(row: direct.Row) -> Occurrence:
    """Make the value of a row of `_COLUMNS`, in their order. A row that is the same makes the same value again."""
    values = json.loads(row[0]) if len(row) == 1 else list(row)
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

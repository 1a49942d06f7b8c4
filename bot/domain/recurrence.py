"""From an event's rule to its occurrences. What the rule itself gives is in `bot.domain.rule`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.event import Event, Occurrence, Override, Status, Timing
from bot.domain.rule import SUB_DAILY, ruled

MARGIN = timedelta(days=2)
"""Wall time and UTC differ by at most 14 hours; two days also cover a moved clock."""

LOWEST, HIGHEST = datetime(1800, 1, 1), datetime(2400, 1, 1)  # noqa: DTZ001  # wall times
"""Nothing happens outside, and the arithmetic needs some room to the ends of Python's calendar."""


class _Placed(NamedTuple):
    """One happening before it is dressed as an occurrence: what the rule gave, and where it lies."""

    given: datetime  # the start that the rule gives, wall time
    override: Override | None
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    timezone: str


def expand(event: Event, since: datetime, until: datetime) -> list[Occurrence]:
    """List what of `event` overlaps [since, until), both aware, ordered by start.

    All-day occurrences are compared by their dates written as UTC; the caller widens the range by its zone.
    """
    moment = timedelta(microseconds=1)  # what has no length is on for its one moment
    placed = [
        place
        for place in _all(event.timing, since, until)
        if place.starts_at < until and max(place.ends_at, place.starts_at + moment) > since
    ]
    placed.sort(key=lambda place: place.starts_at)
    if not placed:
        return []
    event_id = event.id
    return [_occurrence(event, event_id, place) for place in placed]


def starts(timing: Timing, first: datetime, last: datetime) -> list[datetime]:
    """List the wall times from `first` to `last` (naive, both included) at which `timing` gives a start, in order.

    What an override moves is given where the rule has it.
    """
    return _starts(timing, first, last)


def instant(wall: datetime | date, timezone: str | None) -> datetime:
    """Give the UTC instant of a wall time; a date gives its midnight written as UTC.

    A time that the clocks skip is read with the offset before the change, one that they repeat as the first
    (RFC 5545, section 3.3.5).
    """
    if not isinstance(wall, datetime):
        return datetime.combine(wall, time(), UTC)
    return wall.replace(tzinfo=ZoneInfo(timezone or "UTC"), fold=0).astimezone(UTC)


def recurrence_key(timing: Timing, start: datetime) -> str:
    """Write RECURRENCE-ID as a date where the series has one start a day, so that a change of hour keeps the id.

    An instance that lies beside the rule has its time too, for the rule may have another on that day.
    """
    usual = _naive(timing.start)
    if not timing.recurring:
        return "" if start == usual else f"{start:%Y%m%dT%H%M}"
    with_time = not timing.all_day and (start.time() != usual.time() or _several_a_day(timing))
    return start.strftime("%Y%m%dT%H%M" if with_time else "%Y%m%d")


def _several_a_day(timing: Timing) -> bool:
    rule = timing.rrule.upper()
    if rule.startswith("FREQ=WEEKLY;BYDAY=") and rule[18:].replace(",", "").isalpha() and not timing.rdates:
        return False  # nearly all of them, and asked for each occurrence
    sub_daily = any(f"FREQ={name}" in rule for name in SUB_DAILY)
    return (
        bool(timing.rdates) or sub_daily or any(part in rule for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    )


def _all(timing: Timing, since: datetime, until: datetime) -> Iterator[_Placed]:
    """Give what may overlap [since, until), and some more at both ends."""
    first = max(since.astimezone(UTC).replace(tzinfo=None), LOWEST) - MARGIN
    last = min(until.astimezone(UTC).replace(tzinfo=None), HIGHEST) + MARGIN
    if not timing.overrides:
        for start in _starts(timing, first - timing.length, last):
            yield _place(timing, start, None)
        return
    single = {_naive(override.recurrence_id) for override in timing.overrides}
    following = sorted(
        (override for override in timing.overrides if override.and_future),
        key=lambda override: _naive(override.recurrence_id),
    )
    reach = max([timing.length, *(override.length or timing.length for override in following)])
    shifts = [timedelta(), *(_shift(override, timing) for override in following)]
    for start in _starts(timing, first - reach - max(shifts), last - min(shifts)):
        if start not in single:
            yield _place(timing, start, _latest(following, start))
    excluded = _excluded(timing)
    for override in timing.overrides:
        if _naive(override.recurrence_id) not in excluded:
            yield _place(timing, _naive(override.recurrence_id), override)


def _latest(following: list[Override], start: datetime) -> Override | None:
    """Find the last "this and future" change that reaches `start`."""
    latest = None
    for override in following:
        if _naive(override.recurrence_id) <= start:
            latest = override
    return latest


def _shift(override: Override, timing: Timing) -> timedelta:
    """Tell how far an override moves its instance, in wall time of the series."""
    if override.start is None:
        return timedelta()
    if override.timezone in (None, timing.timezone):
        return _naive(override.start) - _naive(override.recurrence_id)
    moved = instant(override.start, override.timezone).astimezone(ZoneInfo(timing.timezone or "UTC"))
    return moved.replace(tzinfo=None) - _naive(override.recurrence_id)


def _place(timing: Timing, given: datetime, override: Override | None) -> _Placed:
    """Find out where the happening lies that the rule puts at `given`, and an override maybe elsewhere."""
    begins, length, timezone, all_day = given, timing.length, timing.timezone, timing.all_day
    if override:
        length = length if override.length is None else override.length
        if override.start is not None:
            all_day = not isinstance(override.start, datetime)
            if _naive(override.recurrence_id) == given:
                begins, timezone = _naive(override.start), override.timezone or timezone
            else:
                begins = given + _shift(override, timing)
    if all_day:
        begins = begins.replace(tzinfo=UTC)
        return _Placed(given, override, begins, begins + length, all_day, "")
    timezone = timezone or "UTC"
    starts_at = instant(begins, timezone)
    return _Placed(given, override, starts_at, _end(begins, length, timezone, starts_at), all_day, timezone)


def _end(begins: datetime, length: timedelta, timezone: str, starts_at: datetime) -> datetime:
    """Give the instant of the wall time at which it ends. What begins in an hour that is skipped keeps its length."""
    ends_at = instant(begins + length, timezone)
    shorter = ends_at - starts_at < length
    if shorter and starts_at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) != begins:
        return starts_at + length
    return ends_at


def _occurrence(event: Event, event_id: str, place: _Placed) -> Occurrence:
    """Dress a happening as the event or an override has it."""
    override = place.override
    status, title, url, location = event.status, event.title, event.url, event.location
    if override:
        status = override.status or status
        title = title if override.title is None else override.title
        url = url if override.url is None else override.url
        location = location if override.location is None else override.location
    if event.status is Status.CANCELLED:
        status = Status.CANCELLED
    recurrence_id = recurrence_key(event.timing, place.given)
    return Occurrence(
        id=f"{event_id}.{recurrence_id}" if recurrence_id else event_id,
        event_id=event_id,
        recurrence_id=recurrence_id,
        feed=event.feed,
        uid=event.uid,
        title=title,
        kind=event.kind,
        hashtags=event.hashtags,
        hosts=event.hosts,
        organisations=event.organisations,
        url=url,
        location=location,
        note=event.note,
        status=status,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        all_day=place.all_day,
        timezone=place.timezone,
        recurring=event.timing.recurring,
    )


def _starts(timing: Timing, first: datetime, last: datetime) -> list[datetime]:
    """Give the wall times at which the series starts between `first` and `last`, without the exceptions."""
    start = _naive(timing.start)
    if not timing.recurring:
        return [start] if first <= start <= last else []
    found = [extra for given in timing.rdates if first <= (extra := _naive(given)) <= last]
    if timing.begins and first <= start <= last:
        found.append(start)
    if timing.rrule:
        found += ruled(timing, start, first, last)
    # In a timed series, a date as an exception takes its whole day out.
    moments = _excluded(timing)
    days = {out for out in timing.exdates if not isinstance(out, datetime)}
    return sorted(
        {moment for moment in found if moment not in moments and (not days or moment.date() not in days)}
    )


def _excluded(timing: Timing) -> set[datetime]:
    return {_naive(out) for out in timing.exdates if timing.all_day or isinstance(out, datetime)}


def _naive(wall: datetime | date) -> datetime:
    return wall if isinstance(wall, datetime) else datetime.combine(wall, time())

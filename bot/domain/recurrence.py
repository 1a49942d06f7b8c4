"""From an event's rule to its occurrences. The arithmetic of rules is dateutil's; this module never reads a clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rruleset, rrulestr

from bot.domain.event import Event, Occurrence, Override, Status, Timing

MARGIN = timedelta(days=2)
"""Wall time and UTC differ by at most 14 hours; two days also cover a moved clock."""

MOST = 20_000
"""More occurrences than this in one expansion is a broken rule, not a programme."""

SUB_DAILY = ("HOURLY", "MINUTELY", "SECONDLY")


def expand(event: Event, since: datetime, until: datetime) -> list[Occurrence]:
    """List what of `event` overlaps [since, until), both aware, ordered by start.

    All-day occurrences are compared by their dates written as UTC; the caller widens the range by its zone.
    """
    found = [
        occurrence
        for occurrence in _all(event, since, until)
        if occurrence.starts_at < until and _end(occurrence) > since
    ]
    return sorted(found, key=lambda occurrence: occurrence.starts_at)


def instant(wall: datetime | date, timezone: str | None) -> datetime:
    """Give the UTC instant of a wall time; a date gives its midnight written as UTC.

    A time that the clocks skip is read with the offset before the change, one that they repeat as the first
    (RFC 5545, section 3.3.5).
    """
    if not isinstance(wall, datetime):
        return datetime.combine(wall, time(), UTC)
    return wall.replace(tzinfo=ZoneInfo(timezone or "UTC"), fold=0).astimezone(UTC)


def _end(occurrence: Occurrence) -> datetime:
    """Give the end; what has no length is on for its one moment."""
    if occurrence.ends_at > occurrence.starts_at:
        return occurrence.ends_at
    return occurrence.starts_at + timedelta(microseconds=1)


def _all(event: Event, since: datetime, until: datetime) -> Iterator[Occurrence]:
    timing = event.timing
    single = {_naive(override.recurrence_id): override for override in timing.overrides}
    following = sorted(
        (override for override in timing.overrides if override.and_future),
        key=lambda override: _naive(override.recurrence_id),
    )
    shifts = [_shift(override, timing) for override in following]
    reach = max([timing.length, *(override.length or timing.length for override in timing.overrides)])
    widest = max([timedelta(), *(abs(shift) for shift in shifts)])
    first = since.astimezone(UTC).replace(tzinfo=None) - reach - widest - MARGIN
    last = until.astimezone(UTC).replace(tzinfo=None) + widest + MARGIN
    for start in _starts(timing, first, last):
        if start in single:
            continue
        rule = _latest(following, start)
        yield _occurrence(event, start, rule)
    for override in timing.overrides:
        yield _occurrence(event, _naive(override.recurrence_id), override)


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


def _starts(timing: Timing, first: datetime, last: datetime) -> Iterator[datetime]:
    """Give the wall times at which the series starts between `first` and `last`, without the exceptions."""
    start = _naive(timing.start)
    if not timing.recurring:
        if first <= start <= last:
            yield start
        return
    dates = rruleset()
    if timing.rrule:
        dates.rrule(_rule(timing.rrule, _forward(timing, first)))
    if timing.begins:
        dates.rdate(start)
    for extra in timing.rdates:
        dates.rdate(_naive(extra))
    excluded = {_naive(out) for out in timing.exdates}
    for count, moment in enumerate(dates.xafter(first - timedelta(microseconds=1))):
        if moment > last or count > MOST:
            return
        if moment not in excluded:
            yield moment


@lru_cache(maxsize=1024)
def _rule(text: str, start: datetime) -> rrule:
    rule = rrulestr(text, dtstart=start)
    if not isinstance(rule, rrule):
        raise ValueError(f"{text!r} is not one rule")
    return rule


def _forward(timing: Timing, first: datetime) -> datetime:
    """Move the rule's start near `first` by whole intervals, so that a rule begun years ago costs nothing.

    A rule that counts must be counted from its beginning; a rule without a beginning may also move back.
    """
    start = _naive(timing.start)
    parts = dict(part.split("=", 1) for part in timing.rrule.upper().split(";") if "=" in part)
    if "COUNT" in parts:
        return start
    interval = int(parts.get("INTERVAL", "1"))
    explicit = parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
    frequency = parts.get("FREQ")
    if frequency in {"DAILY", "WEEKLY"}:
        step = timedelta(days=interval * (7 if frequency == "WEEKLY" else 1))
        moved = start + ((first - start) // step - 1) * step
    elif frequency == "MONTHLY" and explicit:
        months = (first.year - start.year) * 12 + first.month - start.month
        months = (months // interval - 1) * interval
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        moved = start.replace(year=year, month=month + 1, day=1)
    else:
        return start
    return moved if moved > start or not timing.begins else start


def _occurrence(event: Event, start: datetime, override: Override | None) -> Occurrence:
    """Make the occurrence whose rule gives `start`, as the event or an override has it."""
    timing = event.timing
    timezone, length, begins = timing.timezone, timing.length, start
    status, title, url, location = event.status, event.title, event.url, event.location
    if override:
        length = override.length if override.length is not None else length
        if _naive(override.recurrence_id) == start and override.start is not None:
            begins, timezone = _naive(override.start), override.timezone or timezone
        else:
            begins = start + _shift(override, timing)
        status = override.status or status
        title = title if override.title is None else override.title
        url = url if override.url is None else override.url
        location = location if override.location is None else override.location
    if event.status is Status.CANCELLED:
        status = Status.CANCELLED
    all_day = timing.all_day if override is None or override.start is None else _is_date(override.start)
    wall_start: datetime | date = begins.date() if all_day else begins
    wall_end: datetime | date = (begins + length).date() if all_day else begins + length
    recurrence_id = recurrence_key(timing, start)
    return Occurrence(
        id=f"{event.id}.{recurrence_id}" if recurrence_id else event.id,
        event_id=event.id,
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
        starts_at=instant(wall_start, timezone),
        ends_at=instant(wall_end, timezone),
        all_day=all_day,
        timezone="" if all_day else timezone or "UTC",
        recurring=timing.recurring,
    )


def recurrence_key(timing: Timing, start: datetime) -> str:
    """Write RECURRENCE-ID as a date where the series has one start a day, so that a change of hour keeps the id."""
    if not timing.recurring:
        return ""
    rule = timing.rrule.upper()
    several = bool(timing.rdates) or "BYHOUR" in rule or any(f"FREQ={name}" in rule for name in SUB_DAILY)
    return f"{start:%Y%m%dT%H%M}" if several and not timing.all_day else f"{start:%Y%m%d}"


def _naive(wall: datetime | date) -> datetime:
    return wall if isinstance(wall, datetime) else datetime.combine(wall, time())


def _is_date(wall: datetime | date) -> bool:
    return not isinstance(wall, datetime)

"""From an RRULE to the rule that an event keeps: checked, and with UNTIL in wall time. Expands nothing for users."""

from calendar import isleap
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar.prop import vRecur

from bot.domain.rule import MOST, SUB_DAILY
from bot.feeds.ics.lines import Property, quoted
from bot.feeds.when import Unreadable

MOST_A_DAY = 48
"""Times of one day that BYHOUR, BYMINUTE and BYSECOND may name together."""

LONGEST_RULE = 500
"""Characters of a rule; the longest that calendars write have a fifth of it."""

LONGEST_INTERVAL = 1_000
"""A longer interval is a slip, and would step out of the calendar."""

_STEPS = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1), "SECONDLY": timedelta(seconds=1)}
_LATE = range(9904, 9932)
"""Years near the end of Python's calendar, with every kind of year among them: dateutil stops there."""


class Rule(NamedTuple):
    """An RRULE that was read."""

    text: str  # as Timing keeps it
    until: datetime | None  # wall time
    read_as: str = ""  # what was assumed about UNTIL


def rule(said: Property, start: datetime | date, timezone: str | None, *, floating: bool) -> Rule:
    """Read an RRULE of a series that starts at `start`, wall time in `timezone`; raises Unreadable."""
    recur = _recur(said)
    until, read_as = _until(recur, start, timezone, floating=floating)
    counted = _counted(recur)
    read_as = "; ".join(part for part in (read_as, counted) if part)
    parts = {name: values for name, values in recur.items() if name != "UNTIL"}
    text = str(vRecur(parts).to_ical().decode())  # type: ignore[no-untyped-call]  # untyped there
    begins = start if isinstance(start, datetime) else datetime.combine(start, time())
    _bounded(recur, begins, until)
    if not _happens(text, _late(begins)):
        raise Unreadable(f"the rule {quoted(said.raw)} never happens, or cannot be computed")
    return Rule(text + (f";UNTIL={until:%Y%m%dT%H%M%S}" if until else ""), until, read_as)


def _recur(said: Property) -> vRecur:
    if len(said.raw) > LONGEST_RULE:
        raise Unreadable(
            f"{quoted(said.raw)} is no recurrence rule: it has more than {LONGEST_RULE} characters"
        )
    try:
        recur = vRecur(vRecur.from_ical("".join(said.raw.split())))
        text = recur.to_ical().decode()  # type: ignore[no-untyped-call]  # untyped there
    except (ValueError, TypeError, AttributeError) as wrong:
        raise Unreadable(f"{quoted(said.raw)} is no recurrence rule") from wrong
    if "FREQ" not in recur:
        raise Unreadable(f"{quoted(said.raw)} is no recurrence rule: it lacks FREQ")
    if not 1 <= _number(recur, "INTERVAL", 1) <= LONGEST_INTERVAL:
        raise Unreadable(f"{quoted(said.raw)} has an INTERVAL that is not from 1 to {LONGEST_INTERVAL}")
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(recur.get(name, [])))
    if times > MOST_A_DAY:
        raise Unreadable(f"{quoted(text)} happens more than {MOST_A_DAY} times a day: that is no programme")
    return recur


def _number(recur: vRecur, name: str, default: int) -> int:
    values = recur.get(name, [default])
    return int(values[0] if isinstance(values, list) else values)


def _frequency(recur: vRecur) -> str:
    return str(recur["FREQ"][0]).upper()


def _counted(recur: vRecur) -> str:
    """Make COUNT one that can be counted, and say what was assumed."""
    if "COUNT" not in recur:
        return ""
    count = _number(recur, "COUNT", 0)
    if count == 0:
        recur["COUNT"] = [1]
        return "once, for an event happens at least once"
    if count < 0 or (count > MOST and _frequency(recur) not in SUB_DAILY):
        # Some calendars write a negative count for "without end"; and one a day is more than fifty years.
        del recur["COUNT"]
        return "without an end"
    return ""


def _bounded(recur: vRecur, start: datetime, until: datetime | None) -> None:
    """Refuse what would go on without an end within a day, and what counts further than anybody plans."""
    frequency, count = _frequency(recur), _number(recur, "COUNT", 0)
    if count > MOST:
        raise Unreadable(f"happens {count:,} times, and {MOST:,} are the most that are read")
    if frequency not in SUB_DAILY or count > 0:
        return
    step = _STEPS[frequency] * _number(recur, "INTERVAL", 1)
    if until is None and step < timedelta(hours=1):
        raise Unreadable(f"happens every {step} without an end: that is no programme")
    if until is not None and (until - start) / step > MOST:
        raise Unreadable(f"happens every {step}, more than {MOST:,} times: that is no programme")


def _until(
    recur: vRecur, start: datetime | date, timezone: str | None, *, floating: bool
) -> tuple[datetime | None, str]:
    """Give UNTIL in wall time of the series, and what was assumed."""
    values = recur.get("UNTIL")
    if not values:
        return None, ""
    said = values[0] if isinstance(values, list) else values
    if not isinstance(said, date):
        raise Unreadable("has an UNTIL that is no date")
    if not isinstance(start, datetime):
        day = said.date() if isinstance(said, datetime) else said
        return datetime.combine(day, time()), f"until {day}" if isinstance(said, datetime) else ""
    if not isinstance(said, datetime):
        return datetime.combine(said, time(23, 59, 59)), f"until the end of {said}, local time"
    if said.tzinfo is not None and not floating:
        return _local(said, timezone or "UTC"), ""
    # A series without a zone has no other UNTIL that it could mean, whatever stands behind the time.
    return said.replace(tzinfo=None), "" if floating else f"until {said:%Y-%m-%d %H:%M}, local time"


def _local(until: datetime, timezone: str) -> datetime | None:
    try:
        wall = until.astimezone(ZoneInfo(timezone))
    except OverflowError:
        return None  # so far away that it is no end
    if wall.fold:
        # The hour comes twice, and every wall time in it is read as its first: all of them lie before UNTIL.
        wall = wall.replace(minute=59, second=59)
    return wall.replace(tzinfo=None, fold=0)


def _late(start: datetime) -> datetime:
    """Find a year near the end of the calendar whose days fall on the same weekdays."""
    year = next(
        late for late in _LATE if isleap(late) == isleap(start.year) and _first(late) == _first(start.year)
    )
    return start.replace(year=year, microsecond=0)


def _first(year: int) -> int:
    return date(year, 1, 1).weekday()


@lru_cache(maxsize=4096)
def _happens(text: str, start: datetime) -> bool:
    """Tell whether the rule gives anything. Near the end of the calendar, one that gives nothing stops soon."""
    try:
        return bool(list(islice(rrulestr(text, dtstart=start), 1)))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return False

"""From RFC 5545's RRULE to the wall times that it gives. The arithmetic is dateutil's, but for plain weekly rules."""

from datetime import datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from bot.domain.event import Timing

MOST = 20_000
"""More occurrences than this in one expansion is a broken rule, not a programme."""

SUB_DAILY = ("HOURLY", "MINUTELY", "SECONDLY")
"""FREQ values that give several starts a day."""

_STEPS = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
_PLAIN = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST"}
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_ANY_MONTH_HAS = 28


def ruled(timing: Timing, start: datetime, first: datetime, last: datetime) -> list[datetime]:
    """Give what the rule itself gives from `first` to `last`, wall times; `start` is the first of the series."""
    parts = _parts(timing.rrule)
    days = (
        [_DAYS.get(day, -1) for day in parts.get("BYDAY", "").split(",")]
        if parts.get("BYDAY")
        else [start.weekday()]
    )
    if (
        parts["FREQ"] == "WEEKLY"
        and parts.keys() <= _PLAIN
        and parts.get("INTERVAL", "1") == "1"
        and -1 not in days
    ):
        end = min(last, datetime.fromisoformat(parts["UNTIL"])) if "UNTIL" in parts else last
        return _weekly(days, start.time(), max(first, start) if timing.begins else first, end)
    found: list[datetime] = []
    for moment in _rule(timing.rrule, _forward(parts, start, first, begins=timing.begins)):
        if moment > last or len(found) > MOST:
            break
        if moment >= first:
            found.append(moment)
    return found


def _weekly(days: list[int], at: time, first: datetime, last: datetime) -> list[datetime]:
    """Count the weeks of a plain weekly rule, which nine of ten are, without the cost of a general machine."""
    found: list[datetime] = []
    for day in days:
        moment = datetime.combine(first.date() + timedelta(days=(day - first.weekday()) % 7), at)
        moment += timedelta(weeks=1 if moment < first else 0)
        while moment <= last and len(found) <= MOST:
            found.append(moment)
            moment += _STEPS["WEEKLY"]
    return found


@lru_cache(maxsize=1024)
def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)


@lru_cache(maxsize=1024)
def _rule(text: str, start: datetime) -> rrule:
    rule = rrulestr(text, dtstart=start)
    if not isinstance(rule, rrule):
        raise ValueError(f"{text!r} is not one rule")
    return rule


def _forward(parts: dict[str, str], start: datetime, first: datetime, *, begins: bool) -> datetime:
    """Move the rule's start near `first` by whole intervals, so that a rule begun years ago costs nothing.

    A rule that counts must be counted from its beginning; a rule without a beginning may also move back. One whole
    interval stays before `first`, for its set may be cut short by the start.
    """
    if "COUNT" in parts or (first <= start and begins):
        return start
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if frequency in _STEPS:
        step = interval * _STEPS[frequency]
        moved = start + ((first - start) // step - 1) * step
    elif frequency == "MONTHLY" and (start.day <= _ANY_MONTH_HAS or parts.keys() & {"BYDAY", "BYMONTHDAY"}):
        months = (first.year - start.year) * 12 + first.month - start.month
        year, month = divmod(start.year * 12 + start.month - 1 + (months // interval - 1) * interval, 12)
        # Where the rule names its days, the first of the month keeps all of them.
        day = 1 if parts.keys() & {"BYDAY", "BYMONTHDAY"} else start.day
        moved = start.replace(year=year, month=month + 1, day=day)
    elif frequency == "YEARLY" and start.day <= _ANY_MONTH_HAS:
        years = ((first.year - start.year) // interval - 1) * interval
        moved = start.replace(year=start.year + years)
    else:
        return start
    return moved if moved > start or not begins else start

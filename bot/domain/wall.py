"""What the clocks do at a wall time: skip it, repeat it, or tell it once. Chooses nothing."""

from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

THREE_WEEKS = timedelta(days=21)
"""Longer than the clock changes of two parts of the world lie apart, and shorter than those of one."""


class Told(Enum):
    """How often a clock on the wall tells a time."""

    ONCE = auto()
    NEVER = auto()  # the clocks go forward over it
    TWICE = auto()  # the clocks go back over it


def told(wall: datetime, zone: str) -> Told:
    """Tell how often the clocks of `zone` tell a wall time (naive)."""
    first = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return Told.ONCE
    back = first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return Told.TWICE if back == wall else Told.NEVER


def clocks_apart(moment: datetime, home: str, other: str) -> bool:
    """Tell whether two zones are apart at `moment` (aware) by what they are neither before nor after.

    That is so for the days between their clock changes, when people are an hour early or late.
    """
    now = _apart(moment, home, other)
    return now not in {
        _apart(moment - THREE_WEEKS, home, other),
        _apart(moment + THREE_WEEKS, home, other),
    }


def changes_on(moment: datetime, zone: str) -> datetime | None:
    """Give the day of the week of `moment` (Monday to Sunday) on which the clocks of `zone` change, or nothing."""
    local = moment.astimezone(ZoneInfo(zone))
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(7):
        begins, ends = (monday + timedelta(days=more) for more in (day, day + 1))
        if begins.utcoffset() != ends.utcoffset():
            return begins
    return None


def _apart(moment: datetime, home: str, other: str) -> timedelta:
    here, there = (moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in (home, other))
    return (there or timedelta()) - (here or timedelta())

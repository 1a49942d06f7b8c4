"""VTIMEZONE: from the clock changes of a zone to what a calendar program needs that does not know it.

Onsets are in the wall time before the change, as RFC 5545 (section 3.6.5) wants them. Writes no event.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDDDLists, vRecur

HORIZON = 2040
"""Until the end of this year clock changes are looked at; a rule that holds then is taken to hold for good."""

BEYOND = 10
"""Years that are looked at after the first that is asked for, where that is late."""

LASTING = 13
"""Years for which a rule has to hold to be one: the first Sunday is the Sunday from the 2nd on for up to 11."""

_DAY = timedelta(days=1)
_STEP = timedelta(days=7)
"""Between two changes of a zone lies more."""

_SECOND = timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class _Change(NamedTuple):
    """What a clock change does."""

    before: timedelta  # UTC offset
    after: timedelta  # UTC offset
    name: str
    summer: bool


@lru_cache(maxsize=512)
def definition(name: str, year: int) -> bytes:
    """Write the VTIMEZONE of the zone `name` (IANA), good from the beginning of `year` on."""
    zone = ZoneInfo(name)
    first = datetime(year, 1, 1, tzinfo=UTC) - _DAY  # the year begins earlier in the east
    onsets: dict[_Change, list[datetime]] = {}
    for moment in _changes(zone, first, datetime(max(HORIZON, year + BEYOND), 12, 31, tzinfo=UTC)):
        change = _change(zone, moment)
        onsets.setdefault(change, []).append(_wall(moment, change.before))
    written = Timezone()
    written.add("TZID", name)
    offset = _offset(zone, first)
    begins = _Change(offset, offset, _name(zone, first), _is_summer(zone, first))
    written.add_component(_observance(begins, [_wall(first, offset)]))
    for change, walls in onsets.items():
        listed, ruled = _split(walls)
        if listed:
            written.add_component(_observance(change, listed))
        if ruled:
            written.add_component(_observance(change, ruled[:1], _rule(ruled)))
    return bytes(written.to_ical())


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Give the instants at which the offset of `zone` changes."""
    day = first
    offset = _offset(zone, day)
    while day < last:
        after = day + _STEP
        then = _offset(zone, after)
        if then != offset:
            low, high = day, after
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
            yield high
        day, offset = after, then


def _change(zone: ZoneInfo, moment: datetime) -> _Change:
    return _Change(
        _offset(zone, moment - _SECOND), _offset(zone, moment), _name(zone, moment), _is_summer(zone, moment)
    )


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _name(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).tzname() or ""


def _is_summer(zone: ZoneInfo, moment: datetime) -> bool:
    return (moment.astimezone(zone).dst() or timedelta()) > timedelta()


def _wall(moment: datetime, offset: timedelta) -> datetime:
    return (moment + offset).replace(tzinfo=None)


def _split(walls: list[datetime]) -> tuple[list[datetime], list[datetime]]:
    """Part the onsets into those that are listed, and the last ones, which a rule gives for good."""
    ruled: list[datetime] = []
    for wall in reversed(walls):
        if ruled and wall.year != ruled[0].year - 1:
            break
        if not _common([wall, *ruled]):
            break
        ruled.insert(0, wall)
    lasting = len(ruled) >= LASTING and ruled[-1].year >= HORIZON
    return (walls[: len(walls) - len(ruled)], ruled) if lasting else (walls, [])


def _common(walls: Iterable[datetime]) -> str:
    """Name the day of the year that all of them fall on, such as BYMONTH=3;BYDAY=2SU; nothing where there is none."""
    shared: set[str] | None = None
    for wall in walls:
        weekday, from_end = _WEEKDAYS[wall.weekday()], (wall + timedelta(weeks=1)).month != wall.month
        names = {f"{wall.month};{(wall.day + 6) // 7}{weekday};{wall.time()}"}
        if from_end:
            names.add(f"{wall.month};-1{weekday};{wall.time()}")
        shared = names if shared is None else shared & names
    return min(shared) if shared else ""


def _rule(walls: list[datetime]) -> vRecur:
    month, day, _ = _common(walls).split(";")
    return vRecur(FREQ="YEARLY", BYMONTH=int(month), BYDAY=day)


def _observance(
    change: _Change, walls: list[datetime], rule: vRecur | None = None
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.summer else TimezoneStandard()
    part.add("DTSTART", walls[0])
    part.add("TZOFFSETFROM", change.before)
    part.add("TZOFFSETTO", change.after)
    part.add("TZNAME", change.name)
    if rule is not None:
        part.add("RRULE", rule)
    for further in walls[1:]:
        part.add("RDATE", vDDDLists([further]))  # each on its own: vobject keeps the first of a list only
    return part

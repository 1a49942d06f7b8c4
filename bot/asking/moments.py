"""From days and hours that were named to a span of time, where clocks change too. Reads no words."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.asking.hours import DAY, HALF, HOUR, Clock, Times
from bot.domain.agenda import Span, day_span

PARTS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24), "late": (21, 24)}
"""Parts of a day, by the asker's clock: from one hour to another."""

MINUTE = timedelta(minutes=1)
"""How long "at 8pm" is."""

NIGHT_ENDS = 4 * 60
"""Minutes: "at 1 at night" is after midnight, "at 7 in the evening" before."""

NIGHTLY = frozenset({"evening", "late"})
"""Parts of a day that end at midnight: what is told in small hours beside them is after it."""

BESIDES = (0, -1, 1)
"""Days beside the asker's that may hold an hour of another zone."""


class Choose(NamedTuple):
    """An hour that may be in either half of the day."""

    clock: Clock
    minutes: tuple[int, int]  # of the day


class Place(NamedTuple):
    """Where and when hours are meant."""

    day: date  # the asker's
    asker: str  # IANA
    zone: str  # IANA: of the hours
    part: str = ""
    half_days: bool = True  # an hour without more may be morning or evening
    after: datetime | None = None  # only a later time can be meant
    named: bool = True  # the day was named; otherwise it is the asker's today
    dated: bool = False  # by its date or weekday, as announcements do: it is then that of the zone


def part_span(day: date, part: str, zone: str) -> Span:
    """Give a part of a day."""
    whole = day_span(day, zone)
    begins, ends = PARTS[part]
    since = _first(day, begins * 60, zone).astimezone(ZoneInfo(zone)) if begins else whole.since
    until = _last(day, ends * 60, zone).astimezone(ZoneInfo(zone)) if ends * 60 < DAY else whole.until
    return Span(min(since, until, key=_utc), until)  # a day that a zone skipped has no parts


def hours_span(times: Times, place: Place) -> Span | Choose:
    """Give the span of the hours that were named: of one moment, until or from one, or between two."""
    first = _minute(times.first, place, times.second)
    if isinstance(first, Choose):
        return first
    zone = place.zone if place.dated else place.asker
    whole = day_span(place.day, zone)
    second = None if times.second is None else _second(times.second, first, place)
    if second is not None and first == DAY and second < HALF and place.named and not place.part:
        first = 0  # "between midnight and 3 am on Sunday"
    day = _day_of(first, place)
    since, until = _first(day, first, place.zone), _last(day, first, place.zone)
    if times.how == "at":
        return _span(since, until + MINUTE, place)
    if times.how == "before":
        return _span(min(whole.since.astimezone(UTC), until - MINUTE), until, place)
    if times.how == "after":
        whole = day_span(since.astimezone(ZoneInfo(zone)).date(), zone)  # "after 1 am on Friday night"
        return _span(since, whole.until.astimezone(UTC), place)
    if second is None:
        raise ValueError("between two times there are two")
    ends_on = day + timedelta(days=second <= first)
    return _span(since, max(_last(ends_on, second, place.zone), since + MINUTE), place)


def _span(since: datetime, until: datetime, place: Place) -> Span:
    home = ZoneInfo(place.asker)
    return Span(since.astimezone(home), until.astimezone(home))


def _minute(clock: Clock, place: Place, second: Clock | None) -> int | Choose:
    """Give the minute of the day that is meant, or the two that may be."""
    minute = clock.minute
    if clock.half in {"am", "pm"}:
        told = _half_day(clock)
        return told + DAY * (place.part in NIGHTLY and told < NIGHT_ENDS)  # "at 1 am tonight"
    twice = HOUR <= minute < HALF + HOUR  # from 1 to 12:59 there are two
    if not twice or (clock.half == "24" and (minute >= HALF or not place.part)):
        return minute
    if clock.half != "24" and second and (ends := _by_its_end(minute, second, place)) is not None:
        return ends
    if place.part:
        return _in_part(minute, place.part)  # "8 Uhr abends", "demain soir à 8h", too
    if minute >= HALF or not (place.half_days or clock.half == "12"):
        return minute
    return _either(clock, place)


def _half_day(clock: Clock) -> int:
    """Give the minute of an hour whose half of the day was said."""
    return clock.minute % HALF + HALF * (clock.half == "pm")


def _by_its_end(minute: int, second: Clock, place: Place) -> int | None:
    """Give the beginning as the end tells it: "7 to 9 pm", "between 9 and noon"."""
    if second.half in {"am", "pm"}:
        end, same = _half_day(second), minute % HALF + HALF * (second.half == "pm")
        return same if same < end else (same + HALF) % DAY
    if (second.half == "24" or second.minute >= HALF + HOUR) and not place.part:
        before = [one for one in (minute % HALF, minute % HALF + HALF) if one < second.minute]
        if len(before) == 1:
            return before[0]
    return None


def _either(clock: Clock, place: Place) -> int | Choose:
    """Give the one that is still to come; where both are, they are to be asked about, unless the day has 24 hours."""
    both = (clock.minute, clock.minute + HALF)
    if place.after is not None:
        left = [one for one in both if _first(place.day, one, place.zone) > place.after]
        if len(left) == 1:
            return left[0]
    return Choose(clock, both) if place.half_days else clock.minute


def _in_part(minute: int, part: str) -> int:
    morning, noon = minute % HALF, minute % HALF + HALF
    if part == "morning":
        return morning
    if part == "afternoon":
        return noon
    if minute >= HALF:
        return DAY + minute % HALF if minute % HALF == 0 else morning
    return DAY + morning if minute < NIGHT_ENDS else noon


def _second(clock: Clock, first: int, place: Place) -> int:
    """Give the end of "between 7 and 9": the first such time after the beginning."""
    minute = clock.minute
    if clock.half in {"am", "pm"}:
        return _half_day(clock)
    halved = place.part in {*NIGHTLY, "afternoon"} and minute < HALF  # "ce soir entre 7h et 9h"
    if (
        (clock.half == "24" and not halved)
        or minute >= HALF + HOUR
        or (not place.half_days and minute > first)
    ):  # 13 hours
        return minute
    return next((one for one in (minute, minute + HALF) if first < one <= DAY), minute)


def _day_of(minute: int, place: Place) -> date:
    """Find the date, in the zone of the hours, on which they fall on the asker's day; one that was named is there."""
    if place.dated or place.zone == place.asker:
        return place.day
    there = next((day for day in _beside(place.day) if _date(day, minute, place) == place.day), place.day)
    if place.after is None or place.named or _first(there, minute, place.zone) > place.after:
        return there
    # "at 8pm ET", asked in Europe in the morning: not that of the night before, which is over
    return place.day if _first(place.day, minute, place.zone) > place.after else there


def _beside(day: date) -> list[date]:
    return [day + timedelta(days=days) for days in BESIDES]


def _date(day: date, minute: int, place: Place) -> date:
    """Give the asker's date at a time of `day` in the zone of the hours."""
    return _first(day, minute, place.zone).astimezone(ZoneInfo(place.asker)).date()


def _first(day: date, minute: int, zone: str) -> datetime:
    """Give the first instant at which clocks in `zone` show a time; where they skip it, as if they had not yet."""
    return _wall(day, minute, zone).astimezone(UTC)


def _last(day: date, minute: int, zone: str) -> datetime:
    """Give the last instant at which clocks in `zone` show a time: the second one, where an hour is repeated."""
    wall = _wall(day, minute, zone)
    return max(wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _wall(day: date, minute: int, zone: str) -> datetime:
    days, minute = divmod(minute, DAY)
    return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), ZoneInfo(zone))

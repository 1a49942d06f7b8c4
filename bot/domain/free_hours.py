"""The hours that a person is free, and what of an agenda lies in them. Reads no words."""

from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.event import Occurrence

SATURDAY = 5
MIDNIGHT = time(0)


class FreeHours(NamedTuple):
    """Hours of weekdays and of weekends, each from when until when, by local time; midnight ends a day."""

    weekdays: tuple[tuple[time, time], ...]
    weekends: tuple[tuple[time, time], ...]


USUAL = "usual"
"""The name of the hours of those who chose none: those that teachers have beside their lessons."""

_DAYTIME = ((time(7), time(22)),)

FREE_HOURS = {
    USUAL: FreeHours(((time(7), time(8, 30)), (time(15, 30), time(22))), _DAYTIME),
    "mornings": FreeHours(((time(7), time(12)),), ((time(7), time(12)),)),
    "lunch": FreeHours(((time(11, 30), time(13, 30)),), _DAYTIME),
    "evenings": FreeHours(((time(17), time(22)),), ((time(17), time(22)),)),
    "weekends": FreeHours((), _DAYTIME),
    "always": FreeHours(((MIDNIGHT, MIDNIGHT),), ((MIDNIGHT, MIDNIGHT),)),
}
"""The hours that can be chosen, by their names."""


def fits(occurrence: Occurrence, zone: str, hours: FreeHours) -> bool:
    """Tell whether `occurrence` begins and ends within free hours of one day, for somebody in `zone`."""
    return not occurrence.all_day and fits_between(occurrence.starts_at, occurrence.ends_at, zone, hours)


def fits_between(starts_at: datetime, ends_at: datetime, zone: str, hours: FreeHours) -> bool:
    """Tell whether what begins and ends at these moments (aware) does so within free hours of one day in `zone`."""
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (starts_at, ends_at))
    weekend = start.weekday() >= SATURDAY
    return any(_within(start, end, *stretch) for stretch in (hours.weekends if weekend else hours.weekdays))


def _within(start: datetime, end: datetime, since: time, until: time) -> bool:
    if start.time() < since:
        return False
    same_day = end.date() == start.date()
    if until == MIDNIGHT:
        return same_day or (end.time() == MIDNIGHT and (end.date() - start.date()).days == 1)
    return same_day and end.time() <= until

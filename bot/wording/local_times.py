"""One moment in several cities, in one line. Knows no event."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.wording.tongue import ENGLISH, Tongue


def short_day(day: date) -> str:
    """Name a day in English, e.g. "Mon 26 Oct"."""
    return ENGLISH.short_day(day)


def short_clock(moment: datetime, zone: str) -> str:
    """Give the hour in `zone` in English, e.g. "8 PM" or "8:30 PM"."""
    return ENGLISH.short_clock(moment, zone)


def city(zone: str) -> str:
    """Name a zone by its city in English, e.g. "New York"."""
    return ENGLISH.city(zone)


def local_day(moment: datetime, zone: str) -> date:
    """Give the date of a moment in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def strip(moment: datetime, zones: Sequence[str], speak: Tongue = ENGLISH) -> str:
    """Give a moment (aware) in each zone; where the day is not that of the first, it is named.

    For example "New York 8 PM · London 12 AM Tue · Sydney 11 AM Tue".
    """
    first = local_day(moment, zones[0])
    return " · ".join(_in(moment, zone, first, speak) for zone in dict.fromkeys(zones))


def _in(moment: datetime, zone: str, first: date, speak: Tongue) -> str:
    day = local_day(moment, zone)
    named = "" if day == first else f" {speak.short_weekday(day)}"
    return f"{speak.city(zone)} {speak.short_clock(moment, zone)}{named}"

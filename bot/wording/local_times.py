"""One moment in several cities, in one line. Knows no event."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.naming import DAYS, MONTHS, clock_words, zone_words

LETTERS = 3
"""Letters of a day's or a month's short name."""


def short_day(day: date) -> str:
    """Name a day, e.g. "Mon 26 Oct"."""
    return f"{DAYS[day.weekday()][:LETTERS]} {day.day} {MONTHS[day.month - 1][:LETTERS]}"


def short_clock(moment: datetime, zone: str) -> str:
    """Give the hour in `zone`, e.g. "8 PM" or "8:30 PM"."""
    return clock_words(moment, zone).replace(":00 ", " ")


def city(zone: str) -> str:
    """Name a zone by its city, e.g. "New York"."""
    return zone_words(zone).removesuffix(" time")


def local_day(moment: datetime, zone: str) -> date:
    """Give the date of a moment in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def strip(moment: datetime, zones: Sequence[str]) -> str:
    """Give a moment (aware) in each zone; where the day is not that of the first, it is named.

    For example "New York 8 PM · London 12 AM Tue · Sydney 11 AM Tue".
    """
    first = local_day(moment, zones[0])
    return " · ".join(_in(moment, zone, first) for zone in dict.fromkeys(zones))


def _in(moment: datetime, zone: str, first: date) -> str:
    day = local_day(moment, zone)
    named = "" if day == first else f" {DAYS[day.weekday()][:LETTERS]}"
    return f"{city(zone)} {short_clock(moment, zone)}{named}"

"""What days, hours and zones are called in English. Decides nothing, and knows no chat platform."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

REMEMBERED = 1_024
"""Days whose names are kept at hand."""

SHORT = 3
"""Letters of a day's or a month's short name."""


def short_day_words(day: date) -> str:
    """Name a day where there is little room, e.g. "Mon 26 Oct"."""
    return f"{DAYS[day.weekday()][:SHORT]} {day.day} {MONTHS[day.month - 1][:SHORT]}"


@lru_cache(maxsize=REMEMBERED)
def day_words(day: date, this_year: int | None = None) -> str:
    """Name a day, e.g. "Monday 26 October"; with its year unless that is `this_year`."""
    named = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return named if day.year == this_year else f"{named} {day.year}"


def clock_words(moment: datetime, zone: str) -> str:
    """Give the hour in `zone`, e.g. "8:00 PM"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{(local.hour + 11) % 12 + 1}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004  # noon


def zone_words(zone: str) -> str:
    """Name a zone as people do, e.g. "New York time"; one without a place keeps its own name."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone
    return f"{zone.rsplit('/', 1)[1].replace('_', ' ')} time"


def length_words(length: timedelta) -> str:
    """Say how long something lasts, e.g. "1 h 30 min", "3 days"; nothing for what has no length."""
    minutes = int(length.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return "1 day" if days == 1 else f"{days} days"
    hours, minutes = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )

"""How an event repeats, in the few ways that most chats do, from and to RFC 5545's rules. Chooses no words."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.event import Timing

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = 7

LAST_NUMBERED = 4
"""Every month has four of each weekday, and not always a fifth."""


class Repeat(StrEnum):
    """A plain way to repeat."""

    NEVER = "never"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    WEEKDAYS = "weekdays"
    NUMBERED = "numbered"  # e.g. the second Tuesday of each month
    LAST = "last"  # e.g. the last Tuesday of each month
    AS_IT_IS = "as-it-is"  # by a rule that is none of these, and stays


def choices(day: date) -> tuple[Repeat, ...]:
    """Give the ways in which something that is on `day` may repeat."""
    chosen = [Repeat.NEVER, Repeat.WEEKLY, Repeat.FORTNIGHTLY]
    if day.weekday() < DAYS.index("SA"):
        chosen.append(Repeat.WEEKDAYS)
    if number(day) <= LAST_NUMBERED:
        chosen.append(Repeat.NUMBERED)
    if (day + timedelta(days=WEEK)).month != day.month:
        chosen.append(Repeat.LAST)
    return tuple(chosen)


def number(day: date) -> int:
    """Tell which of its weekday in its month a day is, from 1."""
    return (day.day - 1) // WEEK + 1


def rule(repeat: Repeat, day: date, until: date | None = None) -> str:
    """Write the rule of something that begins on `day`, until the end of a day; nothing where it does not repeat."""
    weekday = DAYS[day.weekday()]
    written = {
        Repeat.WEEKLY: f"FREQ=WEEKLY;BYDAY={weekday}",
        Repeat.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}",
        Repeat.WEEKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        Repeat.NUMBERED: f"FREQ=MONTHLY;BYDAY={number(day)}{weekday}",
        Repeat.LAST: f"FREQ=MONTHLY;BYDAY=-1{weekday}",
    }.get(repeat, "")
    return f"{written};UNTIL={until:%Y%m%d}T235959" if written and until else written


def repeat_of(timing: Timing) -> tuple[Repeat, date | None]:
    """Tell how something repeats, and until which day."""
    if not timing.recurring:
        return Repeat.NEVER, None
    parts = [part for part in timing.rrule.split(";") if part]
    ends = next((part[6:14] for part in parts if part.startswith("UNTIL=")), "")
    until = datetime.strptime(ends, "%Y%m%d").date() if ends else None  # noqa: DTZ007 - a date has no zone
    written = ";".join(part for part in parts if not part.startswith("UNTIL="))
    for repeat in Repeat:
        if not timing.rdates and written == rule(repeat, timing.start):
            return repeat, until
    if written == "FREQ=WEEKLY" and not timing.rdates:
        return Repeat.WEEKLY, until
    return Repeat.AS_IT_IS, until

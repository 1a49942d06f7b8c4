"""Dates, times, zones and lengths as table cells write them. Reads no date in words, and never guesses one."""

import re
from datetime import date, datetime, time, timedelta

from bot.domain.event import DEFAULT_LENGTH
from bot.domain.zone import UnknownZone, read_zone
from bot.feeds.reading import Collector, short

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""What lies outside is a slip of the pen."""

LONGEST_EVENT = timedelta(days=5 * 366)
"""No programme has a longer event; a longer one is a wrong year."""

LONGEST_CHAT = timedelta(days=31)
"""Slow chats last for days; a longer one is a campaign, not a chat."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})? ?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_TWELVE_HOURS = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]+(\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\.?)", re.ASCII | re.IGNORECASE
)
_END_OF_DAY = re.compile(r"24:00(?::00)?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*([ap])?\.?(?:m\.?)?", re.ASCII | re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,5})\s*(?:m|min|mins|minutes?)?", re.ASCII | re.IGNORECASE)

_HOURS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?)", re.ASCII | re.IGNORECASE)

NOON = 12


class Unreadable(ValueError):
    """A cell that cannot be read; the message is a sentence for whoever wrote it."""


def day(said: str) -> date:
    """Read a date such as 2015-10-26."""
    if not _DATE.fullmatch(said):
        raise Unreadable(f"{short(said)!r} is no date: write it like 2015-10-26")
    try:
        found = date.fromisoformat(said)
    except ValueError:
        raise Unreadable(f"{short(said)!r} is no date in the calendar") from None
    if not EARLIEST <= found <= LATEST:
        raise Unreadable(f"{said} is not between {EARLIEST.year} and {LATEST.year}")
    return found


def moment(said: str) -> tuple[datetime | date, str]:
    """Read a date, or a date and time such as 2015-10-26T20:00; also gives the offset that follows, or nothing."""
    match = _MOMENT.fullmatch(said)
    if not match:
        if _DATE.fullmatch(said):
            return day(said), ""
        spoken = _TWELVE_HOURS.fullmatch(said)
        if spoken:
            return datetime.combine(day(spoken[1]), clock(spoken[2])), ""
        raise Unreadable(f"{short(said)!r} is no date or time: write it like 2015-10-26 or 2015-10-26T20:00")
    offset = (match[3] or "").upper()
    if _END_OF_DAY.fullmatch(match[2]):  # as ISO 8601 lets a day end
        return datetime.combine(day(match[1]) + timedelta(days=1), time()), "UTC" if offset == "Z" else offset
    digits = match[2].rjust(5, "0") if match[2].count(":") == 1 else match[2].rjust(8, "0")
    try:
        at = time.fromisoformat(digits)
    except ValueError:
        raise Unreadable(f"{short(said)!r} has no time of day: hours go from 00 to 23") from None
    return datetime.combine(day(match[1]), at), "UTC" if offset == "Z" else offset


def clock(said: str) -> time:
    """Read a time of day such as 20:00, 7:30, 8 pm or noon."""
    if said.casefold() == "noon":
        return time(NOON)
    match = _CLOCK.fullmatch(said)
    if not match or not (match[2] or match[3]):
        raise Unreadable(f"{short(said)!r} is no time of day: write it like 20:00")
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= NOON:
            raise Unreadable(f"{short(said)!r} is no time of day: write it like 20:00")
        hour = hour % NOON + (NOON if match[3].casefold() == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Unreadable(f"{short(said)!r} is no time of day: write it like 20:00") from None


def minutes(said: str) -> timedelta:
    """Read a length in minutes, or one in hours that names them, such as 1.5 hours."""
    match, hours = _MINUTES.fullmatch(said), _HOURS.fullmatch(said)
    length = timedelta(minutes=int(match[1])) if match else timedelta()
    if hours:
        length = timedelta(minutes=round(float(hours[1].replace(",", ".")) * 60))
    if not timedelta() < length <= LONGEST_CHAT:
        raise Unreadable(f"{short(said)!r} is no length: write whole minutes, such as 60")
    return length


def zone(said: str, line: int, field: str, found: Collector) -> str:
    """Give the IANA zone that a cell means, and report how it was read; raises Unreadable without one."""
    if not said:
        given = found.source.timezone
        if given is None:
            raise Unreadable(
                "is blank, and a time needs a zone: write one such as America/New_York, or give --tz"
            )
        found.note(line, field, "", f"{given}, as given by --tz")
        return given
    try:
        zone = read_zone(said)
    except UnknownZone as unknown:
        raise Unreadable(str(unknown)) from None
    if zone.read_as:
        others = f"; elsewhere it means {' or '.join(zone.alternatives)}" if zone.alternatives else ""
        found.note(line, field, said, zone.read_as + others)
    return zone.name


def default_length(line: int, field: str, found: Collector) -> timedelta:
    """Give the length of what does not say its own, and report it."""
    found.note(line, field, "", f"{DEFAULT_LENGTH // timedelta(minutes=1)} minutes")
    return DEFAULT_LENGTH

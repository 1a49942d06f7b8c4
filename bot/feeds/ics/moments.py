"""Dates, times and lengths of iCalendar properties, in wall time and zone. Knows nothing of events and rules."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar.prop import vDDDTypes, vDuration

from bot.domain.recurrence import instant
from bot.feeds.ics.lines import Property, quoted
from bot.feeds.ics.zones import Zones, unknown
from bot.feeds.reading import Collector
from bot.feeds.when import EARLIEST, LATEST, Unreadable

_OF_THE_SERIES = ("EXDATE", "RDATE", "RECURRENCE-ID")
"""What names a happening of a series by its start: without a zone, it is meant where the series is."""

_LEAP_SECOND = re.compile(r"([0-9]{8}T[0-9]{4})60(Z?)")


class Unusable(Exception):
    """A component that gives no event; says where, and what is wrong with it."""

    def __init__(self, line: int, field: str, reason: str) -> None:
        """Keep what is reported."""
        super().__init__(reason)
        self.line, self.field, self.reason = line, field, reason


@contextmanager
def at(prop: Property) -> Iterator[None]:
    """Say of which property it is that something cannot be read."""
    try:
        yield
    except Unreadable as unreadable:
        raise Unusable(prop.line, prop.name, str(unreadable)) from unreadable


class Wall(NamedTuple):
    """A date, or a wall time in a zone."""

    at: datetime | date
    zone: str = ""  # IANA; empty: a date, or floating
    floating: bool = False  # the file names no zone; `zone` is then the programme's

    @property
    def timed(self) -> bool:
        """Whether it has a time of day."""
        return isinstance(self.at, datetime)

    def instant(self) -> datetime:
        """Give its instant in UTC."""
        return instant(self.at, self.zone or None)

    def within(self, zone: str) -> datetime:
        """Give its wall time in another zone; a floating time is the same everywhere."""
        if not isinstance(self.at, datetime):
            return datetime.combine(self.at, datetime.min.time())
        if self.floating or self.zone == zone or not zone:
            return self.at
        return self.instant().astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


class Period(NamedTuple):
    """A further start of a series with a length of its own, or with the usual one."""

    start: Wall
    length: timedelta | None = None


@dataclass(slots=True)
class Moments:
    """Reads the times of one calendar."""

    found: Collector
    zones: Zones
    calendar_zone: str = ""  # X-WR-TIMEZONE: where UTC and floating times of the calendar are meant

    def moment(self, prop: Property) -> Wall:
        """Read a property with one date or time; raises Unreadable."""
        return self._wall(prop, self._value(prop, prop.raw.strip()))

    def dates(self, prop: Property) -> Iterator[Period]:
        """Read a property with a list of dates, times or periods; raises Unreadable."""
        for part in prop.raw.split(","):
            if not part.strip():
                continue
            value = self._value(prop, part.strip())
            if isinstance(value, tuple):
                start, end = (self._wall(prop, value[0]), value[1])
                length = end if isinstance(end, timedelta) else length_between(start, self._wall(prop, end))
                yield Period(start, length)
            else:
                yield Period(self._wall(prop, value))

    def _value(self, prop: Property, said: str) -> object:
        """Read one value; a leap second counts as the second before it (RFC 5545, section 3.3.12)."""
        leap = _LEAP_SECOND.fullmatch(said)
        if leap:
            self.found.note(
                prop.line, prop.name, said, "the second before, for a leap second has no other name"
            )
            said = f"{leap[1]}59{leap[2]}"
        return _value(prop, said)

    def _wall(self, prop: Property, value: object) -> Wall:
        if not isinstance(value, date):
            raise Unreadable(f"{quoted(prop.raw)} is no date or time")
        if not EARLIEST.year <= value.year <= LATEST.year:
            raise Unreadable(f"{quoted(prop.raw)} is not between {EARLIEST.year} and {LATEST.year}")
        if not isinstance(value, datetime):
            return self._date(prop, value)
        if value.tzinfo is not None:
            if "TZID" in prop.params:
                self.found.note(
                    prop.line, prop.name, f"TZID={prop.params['TZID']}", "UTC, as the Z behind the time says"
                )
            return self._from_utc(value)
        if "TZID" in prop.params:
            zone = self._zone(prop, value.year)
            return self._from_utc(value.replace(tzinfo=UTC)) if _is_utc(zone) else Wall(value, zone)
        home = self.found.source.timezone or self.found.source.programme_timezone
        if prop.name in _OF_THE_SERIES:
            self.found.note(prop.line, prop.name, "times without a zone", "the zone of the series")
            return Wall(value, self.calendar_zone or home, floating=True)
        if self.calendar_zone:
            self.found.note(
                prop.line, prop.name, "times without a zone", f"{self.calendar_zone}, the calendar's own"
            )
            return Wall(value, self.calendar_zone)
        whose = "as given by --tz" if self.found.source.timezone else "the programme's"
        self.found.note(prop.line, prop.name, "times without a zone", f"{home}, {whose}")
        return Wall(value, home, floating=True)

    def _date(self, prop: Property, value: date) -> Wall:
        """Read a date; one with a zone begins at midnight there, wherever else the day has begun."""
        if "TZID" not in prop.params or prop.name not in {"DTSTART", "DTEND"}:
            return Wall(value)
        zone = self._zone(prop, value.year)
        self.found.note(prop.line, prop.name, "dates in a zone", f"from midnight to midnight in {zone}")
        return Wall(datetime.combine(value, datetime.min.time()), zone)

    def _from_utc(self, value: datetime) -> Wall:
        """Read a UTC time as the calendar means it: Google writes the times of its calendars so."""
        if not self.calendar_zone:
            return Wall(value.replace(tzinfo=None), "UTC")
        local = value.astimezone(ZoneInfo(self.calendar_zone)).replace(tzinfo=None, fold=0)
        return Wall(local, self.calendar_zone)

    def _zone(self, prop: Property, year: int) -> str:
        tzid = prop.params["TZID"]
        zone = self.zones.find(tzid, year)
        if not zone.name:
            raise Unreadable(unknown(tzid))
        if zone.read_as:
            self.found.note(prop.line, "TZID", tzid, zone.read_as)
        return zone.name


def length_between(start: Wall, end: Wall) -> timedelta:
    """Give the length from start to end, in wall time where both are in one zone; raises Unreadable."""
    if isinstance(start.at, datetime) and not end.timed:
        return end.within("") - start.at  # until that day begins, where the event is
    if start.timed != end.timed:
        raise Unreadable("has a time, and DTSTART has none")
    if start.zone == end.zone:
        return end.within("") - start.within("")
    return end.instant() - start.instant()


def duration(prop: Property) -> timedelta:
    """Read a DURATION; raises Unreadable."""
    try:
        length = vDuration.from_ical(prop.raw.strip())  # type: ignore[no-untyped-call]  # untyped there
    except (ValueError, TypeError) as wrong:
        raise Unreadable(f"{quoted(prop.raw)} is no duration: it is written like PT1H") from wrong
    if not isinstance(length, timedelta):
        raise Unreadable(f"{quoted(prop.raw)} is no duration: it is written like PT1H")
    return length


def _value(prop: Property, said: str) -> object:
    if not said and ":" in prop.params.get("TZID", ""):
        raise Unreadable(
            f"{quoted(prop.params['TZID'])} is in quotation marks as a whole, so that no date is left"
        )
    try:
        return vDDDTypes.from_ical(said)  # type: ignore[no-untyped-call]  # untyped there
    except (ValueError, TypeError, OverflowError) as wrong:
        raise Unreadable(f"{quoted(said)} is no date or time: it is written like 20151026T200000") from wrong


def _is_utc(zone: str) -> bool:
    return ZoneInfo(zone).tzname(datetime(2015, 1, 1)) == "UTC"  # noqa: DTZ001  # any wall time does

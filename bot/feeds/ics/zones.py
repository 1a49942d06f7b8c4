"""From a TZID to an IANA name: by its name, by Windows' names, or by what its VTIMEZONE says. Converts no event."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from icalendar.prop import vDDDTypes, vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.domain.zone import COMMON, UnknownZone, iana, read_zone
from bot.feeds.ics.lines import Component
from bot.feeds.reading import short

DATABASE_ONLY = {"EST", "MST"}
"""The database calls fixed offsets so; people who write it mean the wall clock there."""

YEARS = 2
"""Years over which a VTIMEZONE and a zone have to agree to be the same."""

MOST_ZONES = 100
"""More definitions of zones in one file are not looked at."""

_SHOWN = re.compile(
    r"\((?:UTC|GMT)(?:(?P<sign>[+-])(?P<hours>\d{2})[:.]?(?P<minutes>\d{2}))?\)\s*(?P<cities>.+)",
    re.IGNORECASE | re.ASCII,
)
_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
_WINDOWS["tzone://microsoft/utc"] = "UTC"  # as Exchange writes it

Offsets = tuple[timedelta, ...]


class Found(NamedTuple):
    """What a TZID means."""

    name: str  # IANA; empty: not known
    read_as: str = ""  # how it was read, in words, where the TZID is not the name itself


class Onset(NamedTuple):
    """A moment from which a VTIMEZONE has another offset."""

    at: datetime  # UTC, naive
    offset: timedelta


class Zones:
    """The zones of one calendar."""

    def __init__(self, definitions: Iterable[Component], likely: Iterable[str]) -> None:
        """Keep the VTIMEZONEs; of several zones that agree with one, those that are `likely` come first."""
        self._definitions: dict[str, Component] = {}
        for definition in definitions:
            named = definition.one("TZID")
            if named and len(self._definitions) < MOST_ZONES:
                self._definitions.setdefault(named.text, definition)
        self._likely = tuple(likely)
        self._known: dict[str, Found] = {}

    def find(self, tzid: str, year: int) -> Found:
        """Find the zone of a TZID that an event of `year` uses."""
        if tzid not in self._known:
            self._known[tzid] = self._search(tzid, year)
        return self._known[tzid]

    def _search(self, tzid: str, year: int) -> Found:
        name = tzid.strip().strip("\"'“”").strip()
        known = iana(name) if name not in DATABASE_ONLY else None
        if known:
            return Found(known, "" if known == tzid else known)
        if name.casefold() in _WINDOWS:
            windows = _WINDOWS[name.casefold()]
            return Found(windows, f"{windows}, which Microsoft calls so")
        last = _last_part(name)
        if last:
            return Found(last, f"{last}, by the end of its name")
        city = _by_cities(name)
        return (
            self._by_definition(tzid, year)
            or (Found(city, f"{city}, by a city in its name") if city else None)
            or _by_words(name)
        )

    def _by_definition(self, tzid: str, year: int) -> Found | None:
        definition = self._definitions.get(tzid)
        if definition is None:
            return None
        place = definition.one("X-LIC-LOCATION")
        located = iana(place.text.strip()) if place else None
        if located:
            return Found(located, f"{located}, as its definition says")
        alike = _alike(definition, year, self._likely)
        return Found(alike, f"{alike}, which has the clock changes that the file defines") if alike else None


def _by_words(name: str) -> Found:
    try:
        zone = read_zone(name)
    except UnknownZone:
        return Found("")
    return Found(zone.name, zone.read_as or zone.name)


def _by_cities(name: str) -> str:
    """Find the zone of "(UTC+01:00) Amsterdam, Berlin, Rome", as Outlook shows zones: of a city with that offset."""
    shown = _SHOWN.fullmatch(name)
    if not shown:
        return ""
    usual = timedelta(hours=int(shown["hours"] or 0), minutes=int(shown["minutes"] or 0))
    usual = -usual if shown["sign"] == "-" else usual
    for city in shown["cities"].split(","):
        try:
            known = read_zone(city).name
        except UnknownZone:
            continue
        winter_and_summer = {datetime(2015, month, 1, tzinfo=ZoneInfo(known)) for month in (1, 7)}
        if usual in {moment.utcoffset() - (moment.dst() or timedelta()) for moment in winter_and_summer}:  # type: ignore[operator]  # aware
            return known
    return ""


def _last_part(name: str) -> str:
    """Find America/Chicago in /freeassociation.sourceforge.net/Tzfile/America/Chicago."""
    parts = [part for part in name.split("/") if part]
    for start in range(1, min(len(parts) - 1, 10)):
        known = iana("/".join(parts[start:]))
        if known:
            return known
    return ""


def _alike(definition: Component, year: int, likely: tuple[str, ...]) -> str:
    """Find a zone whose offsets are those of a VTIMEZONE on every day of `year` and the next."""
    offsets = _defined(definition, year)
    if not offsets:
        return ""
    if len(set(offsets)) == 1:
        minutes = offsets[0] // timedelta(minutes=1)
        sign = "-" if minutes < 0 else "+"
        try:
            return read_zone(f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}").name
        except UnknownZone:
            return ""
    for name in dict.fromkeys((*likely, *COMMON, *sorted(available_timezones()))):
        if _agrees(name, offsets, year):
            return name
    return ""


def _noons(year: int) -> Iterator[datetime]:
    first = datetime(year, 1, 1, 12, tzinfo=UTC)
    return (first + timedelta(days=day) for day in range(365 * YEARS))


def _agrees(name: str, offsets: Offsets, year: int) -> bool:
    zone = ZoneInfo(name)
    return all(
        noon.astimezone(zone).utcoffset() == offset
        for noon, offset in zip(_noons(year), offsets, strict=True)
    )


def _defined(definition: Component, year: int) -> Offsets:
    """Give a VTIMEZONE's offset at noon UTC of every day of `year` and the next; nothing if it cannot be read."""
    onsets: list[Onset] = []
    for part in definition.inside:
        found = _onsets(part, year)
        if found is None:
            return ()
        onsets += found
    onsets.sort()
    moments = [onset.at for onset in onsets]
    offsets = []
    for noon in _noons(year):
        place = bisect_right(moments, noon.replace(tzinfo=None))
        if not place:
            return ()
        offsets.append(onsets[place - 1].offset)
    return tuple(offsets)


def _onsets(part: Component, year: int) -> list[Onset] | None:
    values = [part.one(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")]
    start_said, from_said, to_said = values
    if start_said is None or from_said is None or to_said is None:
        return None
    try:
        start = vDDDTypes.from_ical(start_said.raw)  # type: ignore[no-untyped-call]  # untyped there
        before = vUTCOffset.from_ical(from_said.raw)  # type: ignore[no-untyped-call]  # untyped there
        after = vUTCOffset.from_ical(to_said.raw)  # type: ignore[no-untyped-call]  # untyped there
    except (ValueError, TypeError):
        return None
    if not isinstance(start, datetime) or start.tzinfo is not None or start.year > year + YEARS:
        return []
    rule = part.one("RRULE")
    starts = [start, *_listed(part, year)]
    if rule:
        yearly = _yearly(rule.raw.upper(), start, year)
        if yearly is None:
            return None
        starts += yearly
    return [Onset(moment - before, after) for moment in starts]


def _listed(part: Component, year: int) -> list[datetime]:
    """Give the clock changes that a definition lists one by one, up to the years that are compared."""
    found = []
    for said in (date for prop in part.all("RDATE")[:MOST_ZONES] for date in prop.raw.split(",")):
        with suppress(ValueError, TypeError):
            change = vDDDTypes.from_ical(said.strip())  # type: ignore[no-untyped-call]  # untyped there
            if isinstance(change, datetime) and change.tzinfo is None and change.year <= year + YEARS:
                found.append(change)
    return found


@lru_cache(maxsize=64)
def _yearly(rule: str, start: datetime, year: int) -> list[datetime] | None:
    """Give the days of a yearly rule around `year`; other rules are no clock changes."""
    odd = "COUNT" in rule or "INTERVAL" in f"{rule};".replace("INTERVAL=1;", "")
    if not rule.startswith("FREQ=YEARLY") or "BYMONTH" not in rule or "DAY" not in rule or odd:
        return None
    last = datetime(year + YEARS + 1, 1, 1)  # noqa: DTZ001  # wall time
    try:
        begun = start.replace(year=max(start.year, year - 1), day=1, month=1)
        found = rrulestr(rule.replace("Z", ""), dtstart=begun).between(max(begun, start), last, inc=True)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return None
    return list(found)


def unknown(tzid: str) -> str:
    """Say that a TZID is not known."""
    return f"the zone {short(tzid)!r} is not known, and the file does not define one like it"

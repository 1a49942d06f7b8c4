"""From one event to its VEVENTs. Every text from outside is cleaned of what no calendar line may hold, and escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from icalendar import Event as Component
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from bot.calendars.series import Series, Wall, naive, series_of
from bot.domain.entry import Entry
from bot.domain.event import Event, Override, Status

UTC_ZONE = "UTC"
"""The zone whose times are written with a Z, and that needs no definition."""

END = b"END:VEVENT\r\n"

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
"""What readers take for the end of a line, though RFC 5545 knows only one."""

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")

_ADDRESS = re.compile(r"https?://[^\s\"<>\\]+", re.IGNORECASE)
"""What stands as an address: it is no text, so that nothing in it is escaped."""

_DAY = timedelta(days=1)


class Part(NamedTuple):
    """One VEVENT, up to its end."""

    lines: bytes
    rings: bool  # whether an alarm makes sense: it has an hour, and takes place


@dataclass(frozen=True, slots=True)
class Written:
    """One event, written."""

    parts: tuple[Part, ...]
    zones: dict[str, int]  # the zones that it names, and the first year in which it needs each


def write(entry: Entry, since: date) -> Written:
    """Write an event; what is listed without a beginning begins at `since`. What never happens has no parts."""
    event = entry.event
    series = series_of(event.timing, since)
    if series is None:
        return Written((), {})
    zones: dict[str, int] = {}
    components = [_whole(entry, series, zones), *_instances(entry, series, zones)]
    return Written(tuple(components), zones)


def _whole(entry: Entry, series: Series, zones: dict[str, int]) -> Part:
    event, timing = entry.event, entry.event.timing
    component = _described(entry, event)
    _times(component, series.start, timing.length, timing.timezone, zones)
    if series.rrule:
        component.add("RRULE", vRecur(vRecur.from_ical(series.rrule)))
    for name, moments in (("RDATE", series.rdates), ("EXDATE", series.exdates)):
        if moments:
            component.add(name, _list(moments, timing.timezone, zones))
    return _part(component, event.status, timed=not timing.all_day)


def _instances(entry: Entry, series: Series, zones: dict[str, int]) -> Iterator[Part]:
    for override in series.overrides:
        yield _instance(entry, override, zones)


def _instance(entry: Entry, override: Override, zones: dict[str, int]) -> Part:
    """Write one instance that differs, whole: RFC 5545 has nothing of the series show through."""
    event, timing = entry.event, entry.event.timing
    shown = _as_told(event, override)
    component = _described(entry, shown)
    wall = naive(override.recurrence_id)
    given: Wall = wall.date() if timing.all_day else wall
    named = _moment(given, timing.timezone, zones)
    if override.and_future:
        named.params["RANGE"] = "THISANDFUTURE"
    component.add("RECURRENCE-ID", named)
    start = given if override.start is None else override.start
    timed = isinstance(start, datetime)
    zone = (override.timezone if override.start is not None else None) or timing.timezone or UTC_ZONE
    length = timing.length if override.length is None else override.length
    _times(component, start, length, zone if timed else None, zones)
    return _part(component, shown.status, timed=timed)


def _as_told(event: Event, override: Override) -> Event:
    """Give the event as one instance has it; what is cancelled as a whole is cancelled each time."""
    status = event.status if event.status is Status.CANCELLED else override.status or event.status
    return Event(
        feed=event.feed,
        uid=event.uid,
        timing=event.timing,
        kind=event.kind,
        hashtags=event.hashtags,
        hosts=event.hosts,
        organisations=event.organisations,
        note=event.note,
        source_url=event.source_url,
        sequence=event.sequence,
        status=status,
        title=event.title if override.title is None else override.title,
        url=event.url if override.url is None else override.url,
        location=event.location if override.location is None else override.location,
        description=event.description if override.description is None else override.description,
    )


def _described(entry: Entry, event: Event) -> Component:
    """Write all but the times."""
    component = Component()
    component.add("UID", _line(entry.uid) or event.id)
    component.add("SEQUENCE", max(0, event.sequence))
    component.add("DTSTAMP", _second(entry.changed_at))
    component.add("CREATED", _second(entry.created_at))
    component.add("LAST-MODIFIED", _second(entry.changed_at))
    component.add("SUMMARY", _line(event.title))
    component.add("STATUS", event.status.value.upper())
    kinds = [kind for part in event.kind.split(",") if (kind := _line(part))]
    if kinds:
        component.add("CATEGORIES", kinds)
    description = _description(event)
    if description:
        component.add("DESCRIPTION", description)
    location = _line(event.location)
    if location:
        component.add("LOCATION", location)
    if _ADDRESS.fullmatch(event.url):
        component.add("URL", event.url)
    return component


def _description(event: Event) -> str:
    """Give the description, and below it what calendars have no place for, unless it stands there already."""
    told = _text(event.description).strip()
    more = (
        " ".join(event.hashtags),
        "; ".join(event.organisations),
        "; ".join(event.hosts),
        event.note,
        event.url,
    )
    below = [line for part in more if (line := _line(part)) and line not in told]
    return "\n\n".join(part for part in (told, "\n".join(dict.fromkeys(below))) if part)


def _times(
    component: Component, start: Wall, length: timedelta, zone: str | None, zones: dict[str, int]
) -> None:
    """Add start and end. What has no length has no end, for an end has to lie after the start."""
    component.add("DTSTART", _moment(start, zone, zones))
    if not isinstance(start, datetime):
        component.add("DTEND", _moment(start + max(-(-length // _DAY), 1) * _DAY, None, zones))
    elif length > timedelta():
        component.add("DTEND", _moment(start + length, zone, zones))


def _moment(wall: Wall, zone: str | None, zones: dict[str, int]) -> vDDDTypes:
    """Write a date, or a wall time with its zone, which is noted as needed."""
    if not isinstance(wall, datetime):
        return vDDDTypes(wall)
    if zone in {None, UTC_ZONE}:
        return vDDDTypes(wall.replace(tzinfo=UTC))
    said = vDDDTypes(wall)
    said.params["TZID"] = _needed(wall, zone, zones)
    return said


def _list(walls: tuple[Wall, ...], zone: str | None, zones: dict[str, int]) -> vDDDLists:
    """Write several dates or wall times of one series."""
    first = walls[0]
    if not isinstance(first, datetime):
        dates = vDDDLists(list(walls))
        dates.params["VALUE"] = "DATE"
        return dates
    if zone == UTC_ZONE:
        return vDDDLists([naive(wall).replace(tzinfo=UTC) for wall in walls])
    said = vDDDLists(list(walls))
    said.params["TZID"] = _needed(first, zone, zones)
    return said


def _needed(wall: datetime, zone: str | None, zones: dict[str, int]) -> str:
    name = zone or UTC_ZONE
    zones[name] = min(wall.year, zones.get(name, wall.year))
    return name


def _part(component: Component, status: Status, *, timed: bool) -> Part:
    written = bytes(component.to_ical())
    return Part(written.removesuffix(END), timed and status is not Status.CANCELLED)


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _text(said: str) -> str:
    return "\n".join(_CONTROL.sub("", line) for line in _BREAKS.split(said))


def _line(said: str) -> str:
    return " ".join(_CONTROL.sub("", _BREAKS.sub(" ", said)).split())

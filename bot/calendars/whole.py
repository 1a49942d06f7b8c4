"""The calendar around the events: its name, how often it is worth asking for, zones, and alarms on request."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from icalendar import Alarm as Component
from icalendar import Calendar
from icalendar.prop import vDuration, vText

from bot.calendars.vevents import END, Written
from bot.calendars.zones import definition

PRODUCT = "-//cembot//programme//EN"
"""PRODID: who wrote it."""

REFRESH = timedelta(hours=1)
"""After which a calendar program should ask again."""

_CLOSING = b"END:VCALENDAR\r\n"


class Alarm(NamedTuple):
    """An alarm that every event with an hour is given."""

    before: timedelta  # how long before the start
    words: str


def calendar(events: Iterable[Written], name: str, alarm: Alarm | None = None) -> bytes:
    """Put events into one calendar, in the given order."""
    closing = (_alarm(alarm) if alarm else b"") + END
    zones: dict[str, int] = {}
    parts: list[bytes] = []
    for event in events:
        for part in event.parts:
            parts += (part.lines, closing if part.rings else END)
        for zone, year in event.zones.items():
            zones[zone] = min(year, zones.get(zone, year))
    definitions = [definition(zone, year) for zone, year in sorted(zones.items())]
    return b"".join((_head(name), *definitions, *parts, _CLOSING))


def _head(name: str) -> bytes:
    head = Calendar()
    head.add("VERSION", "2.0")
    head.add("PRODID", PRODUCT)
    head.add("CALSCALE", "GREGORIAN")
    head.add("NAME", vText(name))
    head.add("X-WR-CALNAME", vText(name))
    lasting = vDuration(REFRESH)
    lasting.params["VALUE"] = "DURATION"
    head.add("REFRESH-INTERVAL", lasting)
    head.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return bytes(head.to_ical()).removesuffix(_CLOSING)


def _alarm(alarm: Alarm) -> bytes:
    component = Component()
    component.add("ACTION", "DISPLAY")
    component.add("DESCRIPTION", alarm.words)
    component.add("TRIGGER", -alarm.before)
    return bytes(component.to_ical())

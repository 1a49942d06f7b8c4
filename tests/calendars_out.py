"""Calendars of ours for tests: written, and read again by us and by two programs that know nothing of us."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import icalendar
import vobject
from dateutil.tz import tzical
from vobject.icalendar import registerTzid

from bot.calendars import Alarm, calendar, write
from bot.domain.entry import Entry
from bot.domain.event import Event
from bot.domain.recurrence import expand
from bot.feeds import Reading
from tests.calendars import Happening, of

WRITTEN = datetime(2015, 10, 1, 12, tzinfo=UTC)
SINCE = date(2015, 6, 1)
"""Where the programme of these tests begins, and with it what is listed without a beginning."""

THIRTEEN_MONTHS = timedelta(days=397)

_DEFINITIONS = re.compile(r"(BEGIN:VTIMEZONE\r\nTZID:(.+?)\r\n.+?END:VTIMEZONE\r\n)", re.DOTALL)


def ics(*events: Event, since: date = SINCE, alarm: Alarm | None = None, name: str = "Programme") -> bytes:
    """Write events as a calendar; what has the UID of an event before it gets one of its own, as the service does."""
    taken: set[str] = set()
    entries = []
    for event in events:
        uid = f"{event.uid}-{event.id}" if event.uid in taken else event.uid
        taken.add(uid)
        entries.append(Entry(event, uid, WRITTEN, WRITTEN))
    return calendar([write(entry, since) for entry in entries], name, alarm)


def said(events: Iterable[Event], since: datetime, until: datetime) -> Counter[tuple[Any, ...]]:
    """Give all that an occurrence is, as far as a calendar says it."""
    return Counter(
        (one.title, one.starts_at, one.ends_at, one.all_day, one.timezone, one.status, one.url, one.location)
        for event in events
        for one in expand(event, since, until)
    )


def placed(events: Iterable[Event], since: datetime, until: datetime) -> Counter[Happening]:
    """Give when the events happen."""
    found: Counter[Happening] = Counter()
    for event in events:
        for one in expand(event, since, until):
            begin, end = one.starts_at, one.ends_at
            found[one.uid, begin.date() if one.all_day else begin, end.date() if one.all_day else end] += 1
    return found


def again(data: bytes) -> Reading:
    """Read a calendar of ours with our own reader; nothing of it may be refused."""
    reading = of(data)
    assert reading.rejected == ()
    return reading


def parsed(data: bytes) -> icalendar.Component:
    """Read a calendar of ours with icalendar, which counts what it cannot read as an error."""
    read = icalendar.Calendar.from_ical(data)
    assert isinstance(read, icalendar.Component)
    assert [component.errors for component in read.walk() if component.errors] == []
    return read


def by_vobject(data: bytes, since: datetime, until: datetime) -> Counter[Happening]:
    """Expand a calendar of ours with vobject and its zones, which are made of our definitions."""
    for definition, zone in _DEFINITIONS.findall(data.decode()):
        registerTzid(
            zone, tzical(StringIO(definition)).get()
        )  # it would go on with what another calendar defined
    read = vobject.readOne(data.decode())
    components: list[Any] = list(getattr(read, "vevent_list", ()))
    differing = {
        (one.uid.value, _instant(one.recurrence_id.value))
        for one in components
        if hasattr(one, "recurrence_id")
    }
    found: Counter[Happening] = Counter()
    for one in components:
        start = one.dtstart.value
        end = one.dtend.value if hasattr(one, "dtend") else start
        repeats = any(hasattr(one, name) for name in ("rrule", "rdate"))
        starts = _starts(one, since, until) if repeats else [start]
        for begin in starts:
            if hasattr(one, "recurrence_id") or (one.uid.value, _instant(begin)) not in differing:
                happening = (one.uid.value, _instant(begin), _instant(_end(begin, start, end)))
                if _overlaps(happening, since, until):
                    found[happening] += 1
    return found


def _starts(one: Any, since: datetime, until: datetime) -> list[date]:
    dated = not isinstance(one.dtstart.value, datetime)
    found = []
    for begin in one.getrruleset(addRDate=True):
        if begin.replace(tzinfo=begin.tzinfo or UTC) > until + timedelta(days=2):
            break
        if begin.replace(tzinfo=begin.tzinfo or UTC) > since - timedelta(days=400):
            found.append(begin.date() if dated else begin)
    return found


def _end(begin: date, start: date, end: date) -> date:
    """Move the end by wall time, as a series moves."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return begin + (end.replace(tzinfo=None) - start.replace(tzinfo=None))
    return begin + (end - start)


def _instant(moment: date) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _overlaps(happening: Happening, since: datetime, until: datetime) -> bool:
    _, begin, end = happening
    first, last = (
        one if isinstance(one, datetime) else datetime(one.year, one.month, one.day, tzinfo=UTC)
        for one in (begin, end)
    )
    return first < until and max(last, first + timedelta(microseconds=1)) > since

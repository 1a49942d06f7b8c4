"""From the components of an iCalendar file to events. Splits no lines, and reads no single date, rule or zone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from bot.domain.event import Event, Status, Timing
from bot.domain.zone import UnknownZone, iana, read_zone
from bot.feeds.ics.lines import Component, components
from bot.feeds.ics.moments import Moments, Unusable, Wall, at, duration, length_between
from bot.feeds.ics.series import Part, join, with_recurrence
from bot.feeds.ics.zones import Zones
from bot.feeds.reading import Collector, Fields, identity, short, uid
from bot.feeds.when import LONGEST_EVENT, Unreadable

UNTITLED = "Untitled event"
"""What an event without a SUMMARY is called."""

_HASHTAG = re.compile(r"(?<![\w&/#])#(?=\w*[^\W\d_])\w{2,99}")
_WANTED = frozenset(
    (
        "UID",
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "EXRULE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "STATUS",
        "CATEGORIES",
        "URL",
        "LOCATION",
        "DESCRIPTION",
        "ORGANIZER",
        "CONFERENCE",
        "X-GOOGLE-CONFERENCE",
        "METHOD",
        "X-WR-TIMEZONE",
        "TZID",
        "X-LIC-LOCATION",
        "TZOFFSETFROM",
        "TZOFFSETTO",
    )
)
_ONE_DAY = timedelta(days=1)


class Placed(NamedTuple):
    """When one VEVENT is, before its recurrence is looked at."""

    start: Wall
    length: timedelta


def read(text: str, found: Collector) -> None:
    """Read every event of a file that is sound; raises FeedError only where the file as a whole is none."""
    parts: dict[str, list[Part]] = {}
    refused: set[str] = set()
    for calendar in _calendars(components(text, _WANTED, found)):
        for part in _parts(calendar, found, refused):
            parts.setdefault(part.event.uid, []).append(part)
    for name, of_one_uid in parts.items():
        if name in refused and all(part.instance for part in of_one_uid):
            found.torn.add(name)
        event = join(of_one_uid, found)
        if event:
            found.add(of_one_uid[0].line, event, "UID", "UID")
    found.merge_notes()


def _calendars(outermost: list[Component]) -> Iterator[Component]:
    """Give the calendars of a file; events outside of any are taken as one more."""
    loose = Component("VCALENDAR", 1)
    pending = list(reversed(outermost))
    while pending:
        component = pending.pop()
        if component.name == "VCALENDAR":
            yield component
            pending += [inner for inner in reversed(component.inside) if inner.name == "VCALENDAR"]
        else:
            loose.inside.append(component)
    if loose.inside:
        yield loose


def _parts(calendar: Component, found: Collector, refused: set[str]) -> Iterator[Part]:
    """Give the events of a calendar; the UIDs of those that cannot be read, but for single dates, go into `refused`."""
    zone = _calendar_zone(calendar, found)
    definitions = [inner for inner in calendar.inside if inner.name == "VTIMEZONE"]
    likely = [name for name in (zone, found.source.programme_timezone) if name]
    moments = Moments(found, Zones(definitions, likely), zone)
    method = calendar.one("METHOD")
    withdrawn = bool(method and method.text.strip().upper() == "CANCEL")
    for component in calendar.inside:
        if component.name != "VEVENT":
            continue
        before = found.notes()
        try:
            yield _part(component, moments, withdrawn=withdrawn)
        except Unusable as unusable:
            found.take_back(before)
            if component.one("RECURRENCE-ID") is None:
                refused.add(uid(_text(component, "UID")))
            found.reject(unusable.line, unusable.field, _named(unusable.reason, component))


def _calendar_zone(calendar: Component, found: Collector) -> str:
    """Read X-WR-TIMEZONE, which says where the UTC and floating times of a calendar are meant."""
    said = calendar.one("X-WR-TIMEZONE")
    if said is None or not said.text.strip():
        return ""
    words = said.text.strip().strip("\"'")
    known = iana(words)
    if known:
        return known
    try:
        zone = read_zone(words)
    except UnknownZone:
        found.note(said.line, said.name, words, "no zone that is known, and passed over")
        return ""
    found.note(said.line, said.name, words, zone.read_as or zone.name)
    return zone.name


def _part(component: Component, moments: Moments, *, withdrawn: bool) -> Part:
    """Read one VEVENT; raises Unusable."""
    if component.broken:
        raise Unusable(component.line, "VEVENT", component.broken[1])
    placed = _placed(component, moments)
    fields = Fields(moments.found, component.line)
    summary = _text(component, "SUMMARY")
    title = fields.text("SUMMARY", summary, "title")
    if not title:
        title = UNTITLED
        moments.found.note(component.line, "SUMMARY", "", UNTITLED)
    named = component.one("UID")
    instance = None
    recurrence_id = component.one("RECURRENCE-ID")
    if recurrence_id:
        with at(recurrence_id):
            instance = moments.moment(recurrence_id)
    timezone = placed.start.zone if placed.start.timed else None
    organiser = component.one("ORGANIZER")
    event = Event(
        feed=moments.found.source.feed,
        uid=uid(named.text if named else "") or identity(summary, placed.start.at.isoformat()),
        title=title,
        timing=Timing(start=placed.start.at, length=placed.length, timezone=timezone),
        kind=fields.text("CATEGORIES", ", ".join(_categories(component)), "kind"),
        hashtags=tuple({tag.casefold(): tag for tag in reversed(_HASHTAG.findall(title))}.values())[::-1],
        organisations=fields.names(
            "ORGANIZER", organiser.params.get("CN", "") if organiser else "", "organisations"
        ),
        url=_address(component, fields),
        location=fields.text("LOCATION", _text(component, "LOCATION"), "location"),
        description=fields.prose("DESCRIPTION", _text(component, "DESCRIPTION")),
        status=Status.CANCELLED if withdrawn else _status(component, moments.found),
        sequence=max(0, _sequence(component)),
    )
    future = bool(recurrence_id and recurrence_id.params.get("RANGE", "").upper() == "THISANDFUTURE")
    dated = component.one("DTSTART") is not None
    part = Part(component.line, event, placed.start, _sequence(component), instance, future, dated=dated)
    return part if instance else with_recurrence(part, component, moments)


def _placed(component: Component, moments: Moments) -> Placed:
    """Read start and length; raises Unusable."""
    # Who cancels one date of a series need not repeat when it was (RFC 5546, section 3.2.5).
    begins = component.one("DTSTART") or component.one("RECURRENCE-ID")
    if begins is None:
        raise Unusable(component.line, "DTSTART", "is missing: an event needs a start")
    with at(begins):
        start = moments.moment(begins)
    ends, lasts = component.one("DTEND"), component.one("DURATION")
    length = timedelta() if start.timed else _ONE_DAY  # RFC 5545, section 3.6.1, for what says neither
    said = ends or lasts or begins
    with at(said):
        if ends:
            length = length_between(start, moments.moment(ends))
        elif lasts:
            length = duration(lasts)
        if length < timedelta():
            raise Unreadable("lies before the start")
        if length > LONGEST_EVENT:
            raise Unreadable(f"lies more than {LONGEST_EVENT.days} days after the start")
        if not start.timed and length % _ONE_DAY:
            raise Unreadable("has a time, and DTSTART has none")
    if not start.timed and not length:
        length = _ONE_DAY
        moments.found.note(said.line, said.name, "an end on the day of the start", "that whole day")
    return Placed(start, length)


def _named(reason: str, component: Component) -> str:
    """Add which event it is, for whoever looks for it in a calendar program."""
    summary = component.one("SUMMARY")
    return f"{reason} (of {short(summary.text, 60)!r})" if summary else reason


def _text(component: Component, name: str) -> str:
    said = component.one(name)
    return said.text if said else ""


def _categories(component: Component) -> list[str]:
    said = [
        name.replace("\\", "")
        for prop in component.all("CATEGORIES")
        for name in re.split(r"(?<!\\),", prop.raw)
    ]
    return list(dict.fromkeys(name.strip() for name in said if name.strip()))


def _address(component: Component, fields: Fields) -> str:
    """Give where to join: URL, else a conference, else a location that is an address."""
    for name in ("URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "LOCATION"):
        for said in component.all(name):
            raw = said.raw.strip()
            if raw and (name == "URL" or re.fullmatch(r"https?://\S+", raw)):
                found = fields.address(name, raw)
                if found:
                    return found
    return ""


def _status(component: Component, found: Collector) -> Status:
    said = _text(component, "STATUS").strip()
    try:
        return Status(said.casefold() or Status.CONFIRMED)
    except ValueError:
        found.note(component.line, "STATUS", said, Status.CONFIRMED)
        return Status.CONFIRMED


def _sequence(component: Component) -> int:
    """Give SEQUENCE; what has none counts less than what has 0."""
    said = _text(component, "SEQUENCE").strip()
    return min(int(said), 2**31 - 1) if said.isdecimal() and said.isascii() and len(said) < 20 else -1  # noqa: PLR2004  # no number is longer

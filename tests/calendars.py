"""Calendars for tests, and two ways to expand them: ours, and that of recurring-ical-events, which we are held to."""

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from bot.domain.event import Event
from bot.domain.recurrence import expand
from bot.feeds import Reading, Source, read

HOME = "America/New_York"
"""Where the programme of these tests is."""

Happening = tuple[str, datetime | date, datetime | date]
"""UID, start and end: instants in UTC, or dates."""


def of(data: bytes | str, name: str = "feed.ics", zone: str = HOME) -> Reading:
    return read(
        Source(name, data if isinstance(data, bytes) else data.encode(), "partner", programme_timezone=zone)
    )


def calendar(*lines: str, head: str = "") -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", *filter(None, head.split("|")), *lines, "END:VCALENDAR", ""])


def vevent(*lines: str, uid: str = "one") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Chat", *lines, "END:VEVENT")


def the(reading: Reading) -> Event:
    assert not reading.rejected
    (event,) = reading.events
    return event


def ours(reading: Reading, since: datetime, until: datetime) -> Counter[Happening]:
    found: Counter[Happening] = Counter()
    for event in reading.events:
        happenings = expand(event, since, until)
        assert len({one.id for one in happenings}) == len(happenings)
        for one in happenings:
            begin, end = one.starts_at, one.ends_at
            found[one.uid, begin.date() if one.all_day else begin, end.date() if one.all_day else end] += 1
    return found


def theirs(parsed: icalendar.Component, since: datetime, until: datetime) -> Counter[Happening]:
    found: Counter[Happening] = Counter()
    for one in recurring_ical_events.of(parsed).between(since, until):
        begin, end = (instant(one[name].dt) for name in ("DTSTART", "DTEND"))
        found[str(one["UID"]), begin, end] += 1
    return found


def instant(moment: datetime | date) -> datetime | date:
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(HOME))).astimezone(UTC)

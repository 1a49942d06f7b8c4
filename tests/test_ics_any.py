"""Whatever series or lines a calendar holds, they give what the reference expansion gives, or a sentence."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.errors import FeedError
from tests.calendars import calendar, of, ours, theirs, vevent
from tests.test_recurrence import rules

ZONES = [
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "UTC",
    "",
]


def written(moment: datetime, zone: str) -> str:
    """Write a moment as an iCalendar value with its parameters; no zone: all day."""
    if not zone:
        return f";VALUE=DATE:{moment:%Y%m%d}"
    return f":{moment:%Y%m%dT%H%M%SZ}" if zone == "UTC" else f";TZID={zone}:{moment:%Y%m%dT%H%M%S}"


@st.composite
def series(draw: st.DrawFn) -> str:
    zone = draw(st.sampled_from(ZONES))
    start = draw(st.datetimes(datetime(2012, 1, 1), datetime(2015, 12, 31))).replace(second=0, microsecond=0)
    start = start.replace(hour=0, minute=0) if not zone else start.replace(minute=start.minute // 15 * 15)
    rule = draw(rules())
    if "UNTIL=" in rule:
        rule = re.sub(r"(UNTIL=\d{8})T(\d{6})", r"\1T\2Z" if zone else r"\1", rule)
    bare = re.sub(r";UNTIL=[^;]*", "", rule)
    near = [start, *list(rrulestr(bare, dtstart=start).between(start, start + timedelta(days=900)))[:40]]
    lines = [f"DTSTART{written(start, zone)}", f"RRULE:{rule}"]
    length = (
        timedelta(days=draw(st.integers(1, 3))) if not zone else timedelta(minutes=draw(st.integers(0, 4000)))
    )
    ends = draw(st.sampled_from(["DTEND", "DURATION", ""]))
    if ends == "DTEND":
        lines.append(f"DTEND{written(start + length, zone)}")
    elif ends:
        lines.append(
            f"DURATION:P{length.days}D" if not zone else f"DURATION:PT{length // timedelta(minutes=1)}M"
        )
    lines += [
        f"EXDATE{written(one, zone)}"
        for one in draw(st.lists(st.sampled_from(near), max_size=3, unique=True))
    ]
    further = draw(st.lists(st.integers(1, 500), max_size=2, unique=True))
    lines += [f"RDATE{written(start + timedelta(days=one), zone)}" for one in further]
    text = [*vevent(*lines)]
    for instance in draw(st.lists(st.sampled_from(near), max_size=2, unique=True)):
        moved = instance + (
            timedelta(hours=draw(st.integers(-50, 50))) if zone else timedelta(days=draw(st.integers(-3, 3)))
        )
        future = ";RANGE=THISANDFUTURE" if draw(st.integers(0, 3)) == 0 else ""
        text += vevent(
            f"DTSTART{written(moved, zone)}",
            f"DTEND{written(moved + length, zone)}",
            f"RECURRENCE-ID{future}{written(instance, zone)}",
        )
    return calendar(*text)


@settings(max_examples=300)
@given(series(), st.integers(2012, 2018))
def test_any_series_gives_what_recurring_ical_events_gives(text: str, year: int) -> None:
    reading = of(text)
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    assume(not reading.rejected)

    assert ours(reading, since, until) == theirs(icalendar.Calendar.from_ical(text), since, until)


PIECES = [
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "TZID:Ours",
    "BEGIN:STANDARD",
    "END:STANDARD",
    "UID:a",
    "DTSTART:20151001T200000Z",
    "DTSTART;TZID=Ours:20151001T200000",
    "DTSTART;VALUE=DATE:20151001",
    'DTSTART;TZID="x:y',
    "DTEND:20151001T210000",
    "DURATION:PT1H",
    "RRULE:FREQ=WEEKLY;UNTIL=20151001",
    "RRULE:FREQ=YEARLY;BYMONTH=13",
    "SEQUENCE:²",
    "RRULE:FREQ=MONTHLY;BYDAY=9MO;BYSETPOS=0",
    "RRULE:FREQ=HOURLY;BYHOUR=25",
    "RRULE:FREQ=DAILY;COUNT=x",
    "EXDATE:20151001,",
    "RDATE;VALUE=PERIOD:20151001T200000Z/PT1H,x/y",
    "RECURRENCE-ID:20151001T200000Z",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20151001",
    "X-WR-TIMEZONE:Mars",
    "X-WR-TIMEZONE:Japan",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:-9999",
    "SUMMARY:#a #b",
    "STATUS:MAYBE",
    " folded",
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "xBEGIN:VEVENT",
    "BEGIN:X",
    "nonsense",
    "ORGANIZER;CN=a;CN=b:c",
    "URL:javascript:x",
    ":",
    ";=:",
]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=40))
def test_any_lines_give_a_reading_or_a_sentence_and_every_event_can_be_expanded(lines: list[str]) -> None:
    try:
        reading = of("\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines]))
    except FeedError:
        return
    assert reading.events or reading.rejected
    for year in (1900, 2015, 2199):
        ours(reading, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))

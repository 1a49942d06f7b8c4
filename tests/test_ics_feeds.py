"""Calendars of real partners, and single events of every kind, are read as a person would read them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.domain.event import Status
from bot.domain.recurrence import expand
from bot.errors import FeedError
from tests.calendars import HOME, calendar, of, ours, the, theirs, vevent
from tests.calendars_read import READ, Read, moments, starts
from tests.conftest import SHARED

ICS = SHARED / "data" / "ics"
FEEDS = sorted(path.name for path in ICS.glob("*.ics") if "login" not in path.name)


def feed(name: str) -> bytes:
    return (ICS / name).read_bytes()


def sound_part(name: str, data: bytes) -> bytes:
    """Take out what is wrong with a file, so that icalendar can read the rest of it."""
    if name.startswith("grinnell"):
        return data.removeprefix(b"v")
    if name.startswith("nodeical_ms"):
        return re.sub(
            rb'BEGIN:VEVENT\r?\n(?:(?!END:VEVENT).)*TZID="W(?:(?!END:VEVENT).)*END:VEVENT\r?\n',
            b"",
            data,
            flags=re.DOTALL,
        )
    return data


@pytest.mark.parametrize("name", FEEDS or ["absent"])
def test_a_real_feed_gives_what_recurring_ical_events_gives_in_each_of_its_years(
    shared: Path, name: str
) -> None:
    assert shared
    data = feed(name)
    reading = of(data, name)
    parsed = icalendar.Calendar.from_ical(sound_part(name, data))
    years = {one.start.year for one in parsed.walk("VEVENT") if isinstance(one, icalendar.Event)}

    for year in range(min(years), max(years) + 2):
        since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        assert ours(reading, since, until) == theirs(parsed, since, until)


@pytest.mark.parametrize("read", READ, ids=lambda read: f"{read.feed} {read.title}")
def test_a_person_reading_the_file_would_say_so(shared: Path, read: Read) -> None:
    assert shared

    found = starts(of(feed(read.feed), read.feed), read)

    assert moments(read.said, read.zone) <= found
    assert not moments(read.unsaid, read.zone) & found


def test_a_person_has_read_three_days_of_every_calendar(shared: Path) -> None:
    assert shared
    days = {name: {text[:10] for read in READ if read.feed == name for text in read.said} for name in FEEDS}

    assert [name for name in FEEDS if len(days[name]) < 3] == []


def test_no_meeting_is_shown_on_thanksgiving(shared: Path) -> None:
    assert shared
    since = datetime(2020, 11, 26, 12, tzinfo=UTC)

    found = ours(of(feed("rie_issue_48_dst.ics")), since, since + timedelta(hours=36))

    assert not [begin for uid, begin, _ in found if uid == "c4p6@google.com"]


def test_a_login_page_is_called_a_login_page(shared: Path) -> None:
    page = (shared / "data" / "ics" / "login_page_instead_of_feed.ics").read_bytes()

    with pytest.raises(FeedError, match=r'web page \("Sign in"\), not a calendar'):
        of(page)


def test_a_stray_keystroke_before_the_calendar_is_passed_over_and_reported(shared: Path) -> None:
    assert shared
    reading = of(feed("grinnell_college_academic_emacs.ics"))

    assert (len(reading.events), reading.rejected) == (110, ())
    assert ("BEGIN", "vBEGIN:VCALENDAR") in [(note.field, note.said) for note in reading.readings]
    assert [note.read_as for note in reading.readings if note.field == "DTSTART"] == [
        "America/New_York, the programme's (110 times)"
    ]


def test_an_unreadable_date_is_refused_by_its_line_and_the_rest_is_kept(shared: Path) -> None:
    assert shared
    reading = of(feed("nodeical_ms_timezones.ics"))

    assert len(reading.events) == 3
    ((_, line, field, reason),) = reading.rejected
    assert (line, field) == (152, "DTSTART")
    assert "quotation marks" in reason
    assert "Log Yesterday's Jira time" in reason


# Zones


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ('"Europe/Berlin"', "Europe/Berlin"),
        ("'Europe/Berlin'", "Europe/Berlin"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Chicago", "America/Chicago"),
        ("/softwarestudio.org/Olson_20011030_5/America/New_York", "America/New_York"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("EST", "America/New_York"),
        ("Japan", "Japan"),
    ],
)
def test_zones_are_known_by_many_names(tzid: str, zone: str) -> None:
    event = the(of(calendar(*vevent(f"DTSTART;TZID={tzid}:20150706T200000"))))

    assert event.timing.timezone == zone


def vtimezone(tzid: str, *changes: tuple[str, str, str, str]) -> str:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{tzid}"]
    for start, before, after, rule in changes:
        lines += ["BEGIN:STANDARD", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        lines += [f"RRULE:{rule}"] if rule else []
        lines += ["END:STANDARD"]
    return "|".join([*lines, "END:VTIMEZONE"])


LONDON = vtimezone(
    "Ours",
    ("16010325T010000", "+0000", "+0100", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    ("16011028T020000", "+0100", "+0000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
)
CALIFORNIA = vtimezone(
    "Ours",
    ("16010311T020000", "-0800", "-0700", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
    ("16011104T020000", "-0700", "-0800", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
)


@pytest.mark.parametrize(
    ("definition", "zone"),
    [
        (LONDON, "Europe/London"),
        (CALIFORNIA, "America/Los_Angeles"),
        (vtimezone("Ours", ("19700101T000000", "+0900", "+0900", "")), "Etc/GMT-9"),
        (vtimezone("Ours", ("19700101T000000", "+0530", "+0530", "")), "Asia/Kolkata"),
    ],
)
def test_a_zone_is_known_by_the_clock_changes_that_the_file_defines(definition: str, zone: str) -> None:
    reading = of(calendar(*vevent("DTSTART;TZID=Ours:20150706T200000"), head=definition))

    assert the(reading).timing.timezone == zone
    assert [note.said for note in reading.readings if note.field == "TZID"] == ["Ours"]


@pytest.mark.parametrize(
    "definition",
    [
        "",
        vtimezone("Ours", ("19700101T000000", "+0107", "+0107", "")),
        vtimezone("Ours", ("x", "+0100", "y", "")),
    ],
)
def test_a_zone_that_nobody_knows_is_refused(definition: str) -> None:
    reading = of(calendar(*vevent("DTSTART;TZID=Ours:20150706T200000"), head=definition))

    assert [(one.field, "'Ours'" in one.reason) for one in reading.rejected] == [("DTSTART", True)]


def test_utc_times_of_a_calendar_with_a_zone_keep_its_wall_clock() -> None:
    rows = vevent("DTSTART:20151005T230000Z", "DTEND:20151006T000000Z", "RRULE:FREQ=WEEKLY;COUNT=6")
    event = the(of(calendar(*rows, head="X-WR-TIMEZONE:America/New_York")))

    found = expand(event, datetime(2015, 10, 1, tzinfo=UTC), datetime(2015, 12, 1, tzinfo=UTC))

    assert [f"{one.starts_at.astimezone(ZoneInfo(HOME)):%H:%M}" for one in found] == ["19:00"] * 6


def test_floating_times_are_read_where_the_programme_is_and_reported() -> None:
    reading = of(calendar(*vevent("DTSTART:20151026T200000")), zone="Europe/Dublin")

    assert the(reading).timing.timezone == "Europe/Dublin"
    assert "Europe/Dublin, the programme's" in [note.read_as for note in reading.readings]


# Events


def test_an_event_says_what_the_file_says() -> None:
    event = the(
        of(
            calendar(
                *vevent(
                    "DTSTART;TZID=America/New_York:20151026T200000",
                    "DURATION:PT90M",
                    "SUMMARY;LANGUAGE=en:ignored, for the first one counts",
                    "CATEGORIES:Twitter chat,STEM",
                    "DESCRIPTION:One\\nTwo\\, three\x07",
                    "LOCATION:https://example.org/room",
                    "ORGANIZER;CN=NCTE:mailto:x@example.org",
                    "STATUS:TENTATIVE",
                    "SEQUENCE:7",
                )
            ).replace("SUMMARY:Chat", "SUMMARY:#NCTEchat and #ce15\\, issue #1\r\n  folded")
        )
    )

    assert event.title == "#NCTEchat and #ce15, issue #1 folded"
    assert event.hashtags == ("#NCTEchat", "#ce15")
    assert (event.kind, event.organisations) == ("Twitter chat, STEM", ("NCTE",))
    assert event.description == "One\nTwo, three"
    assert event.url == event.location == "https://example.org/room"
    assert (event.status, event.sequence, event.timing.length) == (Status.TENTATIVE, 7, timedelta(minutes=90))


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        (["DTSTART;VALUE=DATE:20151001", "DTEND;VALUE=DATE:20151101"], timedelta(days=31)),
        (["DTSTART;VALUE=DATE:20151001", "DTEND;VALUE=DATE:20151001"], timedelta(days=1)),
        (["DTSTART;VALUE=DATE:20151001"], timedelta(days=1)),
        (["DTSTART;VALUE=DATE:20151001", "DURATION:P2D"], timedelta(days=2)),
        (["DTSTART:20151001T200000Z"], timedelta()),
        (["DTSTART:20151001T200000Z", "DTEND;TZID=America/New_York:20151001T170000"], timedelta(hours=1)),
    ],
)
def test_the_length_is_what_the_standard_says(lines: list[str], length: timedelta) -> None:
    assert the(of(calendar(*vevent(*lines)))).timing.length == length


@pytest.mark.parametrize(
    ("lines", "field", "because"),
    [
        ([], "DTSTART", "is missing"),
        (["DTSTART:tomorrow"], "DTSTART", "no date or time"),
        (["DTSTART:20151301T200000Z"], "DTSTART", "no date or time"),
        (["DTSTART:00010101T200000Z"], "DTSTART", "not between 1900 and 2199"),
        (["DTSTART:PT1H"], "DTSTART", "no date or time"),
        (["DTSTART:20151001T200000Z", "DTEND:20151001T190000Z"], "DTEND", "before the start"),
        (["DTSTART:20151001T200000Z", "DTEND:21151001T190000Z"], "DTEND", "days after the start"),
        (["DTSTART;VALUE=DATE:20151001", "DTEND:20151002T190000Z"], "DTEND", "has a time"),
        (["DTSTART:20151001T200000Z", "DURATION:an hour"], "DURATION", "no duration"),
        (["DTSTART:20151001T200000Z", "DURATION:-PT1H"], "DURATION", "before the start"),
        (["DTSTART:20151001T200000Z", "RRULE:every week"], "RRULE", "no recurrence rule"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=SOMETIMES"], "RRULE", "no recurrence rule"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=WEEKLY;INTERVAL=0"], "RRULE", "INTERVAL"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], "RRULE", "never happens"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=WEEKLY;UNTIL=20150901T000000Z"], "RRULE", "never happens"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=MINUTELY"], "RRULE", "without an end"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=SECONDLY;UNTIL=20161001T200000Z"], "RRULE", "no programme"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=HOURLY;COUNT=1000000"], "RRULE", "1,000,000 times"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "RRULE", "second rule"),
        (["DTSTART:20151001T200000Z", "RRULE:FREQ=DAILY", "EXDATE:soon"], "EXDATE", "no date or time"),
    ],
)  # fmt: skip
def test_one_broken_event_is_refused_alone_with_its_line_and_field(
    lines: list[str], field: str, because: str
) -> None:
    text = calendar(*vevent(*lines, uid="bad"), *vevent("DTSTART:20151001T200000Z", uid="good"))
    reading = of(text)

    assert [event.uid for event in reading.events] == ["good"]
    (refused,) = reading.rejected
    assert refused.field == field
    assert because in refused.reason
    assert refused.line in range(2, 5 + len(lines))


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VEVENT\r\nUID:bad\r\nDTSTART:20151001T200000Z",
        "BEGIN:VEVENT\r\nUID:bad\r\nDTSTART:20151001T200000Z\r\nBEGIN:VALARM\r\nTRIGGER:x",
    ],
)
def test_an_event_that_does_not_end_does_not_take_the_next_one_with_it(broken: str) -> None:
    good = vevent("DTSTART:20151001T200000Z", uid="good")

    middle = of(calendar(broken, *good))
    last = of("\r\n".join(["BEGIN:VCALENDAR", *good, broken]))

    assert [event.uid for event in middle.events] == [event.uid for event in last.events] == ["good"]
    assert "has no END" in middle.rejected[0].reason
    assert "the file ends inside of it" in last.rejected[0].reason


def test_lines_that_are_no_properties_are_passed_over_and_reported() -> None:
    reading = of(
        calendar(
            *vevent("DESCRIPTION:a", "raw text: after a raw line break", "more", "DTSTART:20151001T200000Z")
        )
    )

    assert the(reading).timing.timezone == "UTC"
    assert any("no property" in note.read_as for note in reading.readings)


def test_an_event_without_a_uid_keeps_its_id_from_one_reading_to_the_next() -> None:
    text = calendar("BEGIN:VEVENT", "SUMMARY:Chat", "DTSTART:20151001T200000Z", "END:VEVENT")

    assert the(of(text)).id == the(of(text.replace("END:VEVENT", "LOCATION:Room\r\nEND:VEVENT"))).id


def test_the_newest_of_two_versions_counts_and_two_that_differ_are_not_mixed() -> None:
    old = vevent("DTSTART:20151001T200000Z", "SEQUENCE:1")
    new = vevent("DTSTART:20151001T210000Z", "SEQUENCE:2")

    newer = of(calendar(*old, *new))
    same = of(calendar(*old, *old))
    other = of(calendar(*old, *vevent("DTSTART:20151008T200000Z", "SEQUENCE:1")))

    assert the(newer).timing.start == datetime(2015, 10, 1, 21)
    assert any("older version" in note.read_as for note in newer.readings)
    assert the(same)
    assert len(other.events) == 1
    assert [(one.field, "the same UID as line 2" in one.reason) for one in other.rejected] == [("UID", True)]


@pytest.mark.parametrize(
    ("head", "line"), [("METHOD:CANCEL", "STATUS:CONFIRMED"), ("METHOD:PUBLISH", "STATUS:CANCELLED")]
)
def test_what_the_feed_calls_off_is_cancelled(head: str, line: str) -> None:
    reading = of(calendar(*vevent("DTSTART:20151001T200000Z", line), head=head))

    assert the(reading).status is Status.CANCELLED
    assert reading.cancelled == {"one"}


def test_instances_whose_series_is_missing_stand_alone() -> None:
    moved = vevent("DTSTART:20151012T210000Z", "RECURRENCE-ID:20151012T200000Z")
    event = the(of(calendar(*moved)))

    found = expand(event, datetime(2015, 1, 1, tzinfo=UTC), datetime(2016, 1, 1, tzinfo=UTC))

    assert [one.starts_at.hour for one in found] == [21]

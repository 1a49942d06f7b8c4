"""Calendars that are odd in the ways real ones are: still read as whoever wrote them meant it, and said so."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.event import Status
from bot.domain.recurrence import expand
from tests.calendars import calendar, of, the, vevent

TITLE = "Café für Lehrer 日本語 🎉 Ende"
WEEKLY = ("DTSTART;TZID=America/New_York:20260105T200000", "RRULE:FREQ=WEEKLY;COUNT=4")


def said(reading_of: str, *lines: str) -> list[str]:
    return [note.read_as for note in of(calendar(*vevent(*lines))).readings if note.field == reading_of]


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\r\n\r\n"])
def test_lines_end_as_any_machine_ends_them(newline: str) -> None:
    text = calendar(*vevent("DTSTART:20260105T200000Z")).replace("\r\n", newline)

    assert the(of(text)).title == "Chat"


@pytest.mark.parametrize("newline", [b"\r\n ", b"\n ", b"\r\n\t"])
@pytest.mark.parametrize("letter", ["é", "日", "🎉"])
def test_a_line_may_be_folded_inside_of_a_letter(letter: str, newline: bytes) -> None:
    text = calendar(*vevent("DTSTART:20260105T200000Z")).replace("SUMMARY:Chat", f"SUMMARY:{TITLE}").encode()
    for inside in range(1, len(letter.encode())):
        cut = text.index(letter.encode()) + inside
        reading = of(text[:cut] + newline + text[cut:])

        assert the(reading).title == TITLE
        assert not reading.readings


def test_one_broken_letter_does_not_spoil_the_others() -> None:
    text = calendar(*vevent("DTSTART:20260105T200000Z", "LOCATION:René")).encode()
    reading = of(
        text.replace(b"SUMMARY:Chat", f"SUMMARY:{TITLE}".encode()).replace(b"Ren\xc3\xa9", b"Ren\xc3")
    )

    assert the(reading).title == TITLE
    assert [(note.line, note.said) for note in reading.readings] == [
        (6, "text that is UTF-8, but for 1 broken letters")
    ]


def test_a_leap_second_is_the_second_before() -> None:
    assert the(of(calendar(*vevent("DTSTART:20261231T235960Z")))).timing.start == datetime(
        2026, 12, 31, 23, 59, 59
    )
    assert said("DTSTART", "DTSTART:20261231T235960Z") != []


@pytest.mark.parametrize(
    "zone",
    [
        r"(UTC+01:00) Amsterdam\, Berlin\, Bern\, Rome\, Stockholm\, Vienna",
        '"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"',
        "(UTC+01:00) Amsterdam",
    ],
)
def test_a_zone_with_a_colon_in_its_name_leaves_the_time_readable(zone: str) -> None:
    event = the(of(calendar(*vevent(f"DTSTART;TZID={zone}:20260705T200000"))))

    (once,) = expand(event, datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC))
    assert once.starts_at == datetime(2026, 7, 5, 18, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["tzone://Microsoft/Utc", '"tzone://Microsoft/Utc"'])
def test_exchange_has_a_name_of_its_own_for_utc(zone: str) -> None:
    assert the(of(calendar(*vevent(f"DTSTART;TZID={zone}:20260705T200000")))).timing.timezone == "UTC"


@pytest.mark.parametrize("head", ["", "X-WR-TIMEZONE:Australia/Sydney"])
@pytest.mark.parametrize("exception", ["EXDATE:20260112T200000", "EXDATE:20260113T010000Z"])
def test_an_exception_without_a_zone_is_meant_where_the_series_is(head: str, exception: str) -> None:
    event = the(of(calendar(*vevent(*WEEKLY, exception), head=head)))

    found = expand(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    assert [one.starts_at.day for one in found] == [6, 20, 27]


@pytest.mark.parametrize(
    ("count", "times", "read_as"),
    [
        ("0", 1, ["once, for an event happens at least once"]),
        ("-1", 59, ["without an end"]),
        ("100000", 59, ["without an end"]),
        ("3", 3, []),
    ],
)
def test_a_count_that_cannot_be_meant_is_read_and_reported(
    count: str, times: int, read_as: list[str]
) -> None:
    lines = ("DTSTART:20260101T200000Z", f"RRULE:FREQ=DAILY;COUNT={count}")
    event = the(of(calendar(*vevent(*lines))))

    found = expand(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    assert len(found) == times
    assert said("RRULE", *lines) == read_as


def test_an_exception_rule_is_passed_over_and_reported() -> None:
    assert said("EXRULE", *WEEKLY, "EXRULE:FREQ=MONTHLY") == [
        "nothing: the standard has no such rule any more"
    ]


def test_who_cancels_one_date_need_not_say_again_when_it_was() -> None:
    gone = vevent("RECURRENCE-ID;TZID=America/New_York:20260112T200000", "STATUS:CANCELLED")
    event = the(of(calendar(*vevent(*WEEKLY, "DURATION:PT90M"), *gone)))

    found = expand(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    assert [one.starts_at.day for one in found if one.status is Status.CANCELLED] == [13]
    assert {one.ends_at - one.starts_at for one in found} == {timedelta(minutes=90)}


@pytest.mark.parametrize(
    "rules",
    [["RRULE:FREQ=WEEKLY; BYDAY=MO; COUNT=4"], ["RRULE:FREQ=WEEKLY;COUNT=4", "RRULE:FREQ=WEEKLY;COUNT=4"]],
)
def test_blanks_in_a_rule_and_a_rule_said_twice_change_nothing(rules: list[str]) -> None:
    event = the(of(calendar(*vevent(WEEKLY[0], *rules))))

    assert len(expand(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))) == 4


def test_an_end_without_a_time_is_when_that_day_begins() -> None:
    event = the(of(calendar(*vevent(WEEKLY[0], "DTEND;VALUE=DATE:20260106"))))

    assert event.timing.length == timedelta(hours=4)


def test_a_blank_in_the_name_of_a_zone_is_read() -> None:
    event = the(of(calendar(*vevent("DTSTART;TZID=America/New York:20260105T200000"))))

    assert event.timing.timezone == "America/New_York"


def test_clock_changes_that_are_listed_one_by_one_make_a_zone_known() -> None:
    def part(name: str, before: str, after: str, *changes: str) -> str:
        listed = f"DTSTART:{changes[0]}|RDATE:{','.join(changes)}"
        return f"BEGIN:{name}|{listed}|TZOFFSETFROM:{before}|TZOFFSETTO:{after}|END:{name}"

    summer = part("DAYLIGHT", "-0500", "-0400", "20260308T020000", "20270314T020000")
    winter = part("STANDARD", "-0400", "-0500", "20251102T020000", "20261101T020000", "20271107T020000")
    head = f"BEGIN:VTIMEZONE|TZID:Ours|{summer}|{winter}|END:VTIMEZONE"

    assert the(of(calendar(*vevent("DTSTART;TZID=Ours:20260705T200000"), head=head))).timing.timezone == (
        "America/New_York"
    )

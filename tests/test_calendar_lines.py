"""The lines of a calendar that we write: short, escaped, always the same, and complete for who knows no zones."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings

from bot.calendars import Alarm
from bot.calendars.zones import definition
from bot.domain.event import Event, Override, Status
from tests.builders import event
from tests.calendars_out import SINCE, again, ics, parsed
from tests.strategies import programmes

MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
EVIL = "Tea, cake; and \\n\r\nBEGIN:VEVENT\u2028X:\x00\x07y\u0085z"
TEN_MINUTES = Alarm(timedelta(minutes=10), "Reminder")


def lines(*events: Event, since: date = SINCE, alarm: Alarm | None = None) -> list[str]:
    """Write events, and give the content lines, unfolded."""
    return ics(*events, since=since, alarm=alarm).decode().replace("\r\n ", "").split("\r\n")


@settings(max_examples=60)
@given(programmes())
def test_no_line_is_longer_than_75_octets_or_ends_in_anything_but_crlf(events: list[Event]) -> None:
    data = ics(*events, alarm=TEN_MINUTES)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    assert not set(range(32)) - {9, 10, 13} & set(data)
    assert len(data.decode().splitlines()) == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    assert ics(*events, alarm=TEN_MINUTES) == data


def test_what_somebody_wrote_stays_text() -> None:
    evil = event(title=EVIL, description=EVIL, location=EVIL, kind=EVIL, uid=EVIL, note=EVIL)
    written = lines(evil)
    assert written.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Tea\\, cake\\; and \\\\n BEGIN:VEVENT X:y z" in written
    (found,) = parsed(ics(evil)).walk("VEVENT")
    assert found["SUMMARY"] == "Tea, cake; and \\n BEGIN:VEVENT X:y z"
    assert str(found["DESCRIPTION"]).startswith("Tea, cake; and \\n\nBEGIN:VEVENT\nX:y\nz")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://e.org/a b", "https://e.org/\r\nX:1", "e.org", ""]
)
def test_only_a_web_address_stands_as_the_address(url: str) -> None:
    assert [line for line in lines(event(url=url)) if line.startswith(("URL", "X:"))] == []


def test_a_web_address_is_no_text_and_is_not_escaped() -> None:
    assert "URL:https://e.org/?a=1,2;3" in lines(event(url="https://e.org/?a=1,2;3"))


def test_below_the_description_stands_what_calendars_have_no_place_for_and_once_only() -> None:
    told = event(
        description="Join us at https://e.org/", organisations=("NCTE",), hosts=("Ava",), url="https://e.org/"
    )
    written = "DESCRIPTION:Join us at https://e.org/\\n\\n#edtechchat\\nNCTE\\nAva"
    assert written in lines(told)
    (read,) = again(ics(told)).events
    assert written in lines(read)


def test_a_calendar_says_its_name_and_how_often_to_ask() -> None:
    head = ics(event(), name="Art, music; \\").decode().split("\r\n")
    assert {"VERSION:2.0", "NAME:Art\\, music\\; \\\\", "X-WR-CALNAME:Art\\, music\\; \\\\"} <= set(head)
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(head)


def test_an_all_day_event_has_dates_and_its_end_is_the_day_after() -> None:
    month = event(date(2015, 10, 1), length=timedelta(days=31))
    assert {"DTSTART;VALUE=DATE:20151001", "DTEND;VALUE=DATE:20151101"} <= set(lines(month))


def test_what_has_no_length_has_no_end() -> None:
    assert not [line for line in lines(event(length=timedelta())) if line.startswith("DTEND")]


def test_what_is_cancelled_says_so_and_keeps_its_place() -> None:
    written = lines(event(status=Status.CANCELLED), alarm=TEN_MINUTES)
    assert {"STATUS:CANCELLED", "DTSTART;TZID=America/New_York:20151026T200000"} <= set(written)
    assert "BEGIN:VALARM" not in written


def test_a_series_stays_a_series() -> None:
    moved = Override(recurrence_id=datetime(2015, 11, 9, 20), start=datetime(2015, 11, 10, 21))
    gone = Override(recurrence_id=datetime(2015, 11, 16, 20), status=Status.CANCELLED)
    series = event(
        rrule=f"{MONDAYS};UNTIL=20151207T200000",
        exdates=(datetime(2015, 11, 2, 20),),
        rdates=(datetime(2015, 12, 24, 18),),
        overrides=(moved, gone),
    )
    written = lines(series)
    assert "RRULE:FREQ=WEEKLY;UNTIL=20151208T010000Z;BYDAY=MO" in written
    assert "EXDATE;TZID=America/New_York:20151102T200000" in written
    assert "RDATE;TZID=America/New_York:20151224T180000" in written
    assert "RECURRENCE-ID;TZID=America/New_York:20151109T200000" in written
    assert "DTSTART;TZID=America/New_York:20151110T210000" in written
    assert written.count("STATUS:CANCELLED") == 1
    assert written.count("BEGIN:VEVENT") == 3


def test_a_date_as_an_exception_is_written_as_the_starts_of_its_day() -> None:
    twice = event(rrule="FREQ=DAILY;BYHOUR=8,20", exdates=(date(2015, 11, 2),))
    assert "EXDATE;TZID=America/New_York:20151102T080000,20151102T200000" in lines(twice)


def test_an_instance_beside_the_rule_is_a_start_of_its_series() -> None:
    beside = Override(recurrence_id=datetime(2015, 11, 11, 20), title="On a Wednesday")
    assert "RDATE;TZID=America/New_York:20151111T200000" in lines(event(rrule=MONDAYS, overrides=(beside,)))


def test_a_change_of_this_and_all_future_instances_says_so() -> None:
    later = Override(
        recurrence_id=datetime(2015, 11, 9, 20), start=datetime(2015, 11, 9, 21), and_future=True
    )
    assert "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20151109T200000" in lines(
        event(rrule=MONDAYS, overrides=(later,))
    )


@pytest.mark.parametrize(
    ("rule", "since", "begins"),
    [
        (MONDAYS, date(2015, 10, 1), "20151005"),
        (MONDAYS, date(2015, 10, 6), "20151005"),  # in the west, that Monday evening is the 6th elsewhere
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2015, 10, 8), "20151019"),
        ("FREQ=MONTHLY;BYDAY=3MO", date(2015, 10, 20), "20151019"),
        ("FREQ=YEARLY", date(2015, 10, 1), "20160103"),
        (f"{MONDAYS};UNTIL=20050101T000000", date(2015, 10, 1), "20000103"),
        (f"{MONDAYS};COUNT=3", date(2015, 10, 1), "20000103"),
    ],
)  # fmt: skip
def test_what_is_listed_without_a_beginning_begins_with_the_programme(
    rule: str, since: date, begins: str
) -> None:
    chat = event(datetime(2000, 1, 3, 20), rrule=rule, begins=False)
    assert f"DTSTART;TZID=America/New_York:{begins}T200000" in lines(chat, since=since)


def test_what_never_happens_is_left_out() -> None:
    never = event(rdates=(), rrule="", begins=False, overrides=(), exdates=())
    gone = event(uid="gone", rrule=f"{MONDAYS};UNTIL=19990101T000000", begins=False)
    assert lines(never, gone).count("BEGIN:VEVENT") == 1


def test_an_alarm_is_for_what_has_an_hour_and_for_those_who_asked() -> None:
    both = (event(), event(date(2015, 10, 1), uid="month"))
    assert "BEGIN:VALARM" not in lines(*both)
    asked = lines(*both, alarm=TEN_MINUTES)
    assert asked.count("BEGIN:VALARM") == 1
    assert {"ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-PT10M"} <= set(asked)


def test_times_in_utc_need_no_definition() -> None:
    written = lines(event(timezone="UTC", rrule=MONDAYS, exdates=(datetime(2015, 11, 2, 20),)))
    assert {"DTSTART:20151026T200000Z", "EXDATE:20151102T200000Z"} <= set(written)
    assert "BEGIN:VTIMEZONE" not in written


def test_every_zone_that_is_named_is_defined_once() -> None:
    there = Override(
        recurrence_id=datetime(2015, 11, 9, 20), start=datetime(2015, 11, 9, 9), timezone="Asia/Kolkata"
    )
    written = lines(event(rrule=MONDAYS, overrides=(there,)), event(uid="two"))
    assert [line for line in written if line.startswith("TZID:")] == [
        "TZID:America/New_York",
        "TZID:Asia/Kolkata",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "America/New_York",
        "America/Santiago",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Africa/Casablanca",
        "Asia/Kolkata",
        "Asia/Pyongyang",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Europe/Istanbul",
        "Europe/London",
        "Pacific/Apia",
        "Pacific/Kiritimati",
    ],
)
def test_a_definition_has_the_clock_changes_of_its_zone(name: str) -> None:
    theirs, ours = tzical(StringIO(definition(name, 2010).decode())).get(), ZoneInfo(name)
    assert theirs is not None
    first = datetime(2010, 1, 2, tzinfo=UTC)
    wrong = []
    for days in range(31 * 365):
        wall = (first + timedelta(days=days)).astimezone(ours).replace(hour=12, tzinfo=None)
        if theirs.utcoffset(wall) != wall.replace(tzinfo=ours).utcoffset():
            wrong.append(wall)
    assert wrong == []


def test_a_rule_of_a_zone_goes_on_after_what_is_looked_at() -> None:
    far = tzical(StringIO(definition("Europe/London", 2010).decode())).get()
    assert far is not None
    assert [far.utcoffset(datetime(2090, month, 15)) for month in (1, 7)] == [timedelta(), timedelta(hours=1)]

"""Lists of regular chats say when in words; what they do not say is refused."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Event
from bot.domain.recurrence import expand
from bot.feeds import Reading
from tests.feeds_read import WEEKLY, of, reason, the


def chat(frequency: str, weekday: str = "Monday", **parts: str) -> Reading:
    cells = {"start": "20:00", "zone": "ET", "duration": "60", **parts}
    out = io.StringIO()
    row = ["#chat", "A chat", weekday, cells["start"], cells["zone"], cells["duration"], frequency, "", ""]
    csv.writer(out, lineterminator="\n").writerow(row)
    return of(f"{WEEKLY}\n{out.getvalue()}")


def local_days(event: Event, year: int) -> list[str]:
    since, until = datetime(year, 1, 1, 6, tzinfo=UTC), datetime(year + 1, 1, 1, 6, tzinfo=UTC)
    return [one.recurrence_id for one in expand(event, since, until)]


@pytest.mark.parametrize(
    ("frequency", "weekday", "first_days"),
    [
        ("weekly", "Monday", ["20150105", "20150112"]),
        ("Every week", "Mondays", ["20150105", "20150112"]),
        ("every Monday", "Monday", ["20150105", "20150112"]),
        ("every weekday", "Monday-Friday", ["20150101", "20150102", "20150105"]),
        ("weekly", "Tuesday and Thursday", ["20150101", "20150106", "20150108"]),
        ("two days a week", "Tue/Thu", ["20150101", "20150106", "20150108"]),
        ("daily", "Monday-Sunday", ["20150101", "20150102", "20150103"]),
        ("monthly: 2nd Monday", "Monday", ["20150112", "20150209", "20150309"]),
        ("monthly: 3rd Sunday", "Sunday", ["20150118", "20150215"]),
        ("1st and 3rd Mondays", "Monday", ["20150105", "20150119", "20150202"]),
        ("usually first Wednesday of the month", "Wednesday", ["20150107", "20150204"]),
        ("last Friday of each month", "Friday", ["20150130", "20150227"]),
        ("fortnightly from 2015-10-08", "Thursday", ["20151008", "20151022", "20151105"]),
        ("weekly on Mondays.", "Monday", ["20150105", "20150112"]),
        ("weekly, Mondays", "Monday", ["20150105", "20150112"]),
        ("Weekly during term", "Monday", ["20150105", "20150112"]),
        ("twice weekly", "Tue/Thu", ["20150101", "20150106", "20150108"]),
        ("monthly (2nd Monday)", "Monday", ["20150112", "20150209"]),
        ("monthly - 2nd Monday", "Monday", ["20150112", "20150209"]),
        ("once a month: 2nd Monday", "Monday", ["20150112", "20150209"]),
        ("every 2nd Monday of the month", "Monday", ["20150112", "20150209"]),
        ("weekly for two weeks from 2015-12-09", "Wednesday", ["20151209", "20151216"]),
        ("weekly from 2015-12-09 to 2015-12-16", "Wednesday", ["20151209", "20151216"]),
        ("every other Tuesday from 2015-10-06", "Tuesday", ["20151006", "20151020"]),
        ("every two weeks starting 2015-10-06", "Tuesday", ["20151006", "20151020"]),
        ("every 3 weeks from 2015-10-06", "Tuesday", ["20151006", "20151027"]),
        ("weekly from 2015-11-11", "Wednesday", ["20151111", "20151118"]),
        ("weekly from 2015-12-09 until 2015-12-16", "Wednesday", ["20151209", "20151216"]),
        ("monthly from 2015-10-12", "Monday", ["20151012", "20151109", "20151214"]),
        ("ad hoc (2015-05-25)", "Monday", [""]),
        ("one-off (2015-07-01)", "Wednesday", [""]),
    ],
)
def test_words_for_how_often_become_dates(frequency: str, weekday: str, first_days: list[str]) -> None:
    assert local_days(the(chat(frequency, weekday)), 2015)[: len(first_days)] == first_days


def test_a_run_of_ten_weeks_ends_after_ten() -> None:
    days = local_days(the(chat("10 weeks from 2015-08-26", "Wednesday")), 2015)

    assert (len(days), days[0], days[-1]) == (10, "20150826", "20151028")


def test_a_chat_without_dates_has_no_beginning_and_one_with_dates_has() -> None:
    assert not the(chat("weekly")).timing.begins
    assert the(chat("weekly from 2015-10-12")).timing.begins
    assert not local_days(the(chat("weekly from 2015-10-12")), 2014)


@pytest.mark.parametrize(
    ("frequency", "weekday", "because"),
    [
        ("", "Monday", "is blank"),
        ("fortnightly", "Monday", "needs a first date"),
        ("fortnightly (alternates with #edchatNZ)", "Thursday", "needs a first date"),
        ("every two weeks", "Thursday", "needs a first date"),
        ("every 2nd Monday", "Monday", "needs a first date"),
        ("twice a week", "Monday", "needs both weekdays"),
        ("every other Tuesday", "Tuesday", "needs a first date"),
        ("bi-weekly", "Tuesday", "needs a first date"),
        ("twice a month", "Sunday", "needs a first date"),
        ("monthly", "Sunday", "needs a first date"),
        ("10 weeks", "Sunday", "needs a first date"),
        ("ad hoc", "Sunday", "needs its date"),
        ("twice a month from 2015-10-11", "Sunday", "does not say which weeks"),
        ("weekly from 2015-10-13", "Monday", "2015-10-13 is a Tuesday, and the weekday is given as Monday"),
        (
            "one-off (2015-07-02)",
            "Wednesday",
            "2015-07-02 is a Thursday, and the weekday is given as Wednesday",
        ),
        ("monthly: 3rd Sunday", "Monday", "does not agree with the weekday, Monday"),
        ("every weekday", "Tuesday", "does not agree with the weekday, Tuesday"),
        ("2nd Monday from 2015-10-05", "Monday", "is not the 2nd Monday"),
        ("weekly from 2015-13-01", "Monday", "no date in the calendar"),
        ("weekly from 2015-10-12 until 2015-10-05", "Monday", "ends before it begins"),
        ("whenever we like", "Monday", "is not understood"),
    ],
)
def test_words_that_do_not_say_when_are_refused(frequency: str, weekday: str, because: str) -> None:
    assert because in reason(chat(frequency, weekday), "frequency")


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("weekday", {"weekday": ""}),
        ("weekday", {"weekday": "Someday"}),
        ("start_local", {"start": ""}),
        ("start_local", {"start": "25:00"}),
        ("timezone", {"zone": ""}),
        ("timezone", {"zone": "nowhere"}),
        ("duration", {"duration": "long"}),
        ("duration", {"duration": "0"}),
    ],
)
def test_a_chat_without_weekday_time_or_zone_is_refused(field: str, parts: dict[str, str]) -> None:
    assert reason(chat("weekly", **parts), field)


def test_a_blank_duration_is_an_hour_and_says_so() -> None:
    reading = chat("weekly", duration="")

    assert the(reading).timing.length == timedelta(hours=1)
    assert ("duration", "60 minutes") in [(note.field, note.read_as) for note in reading.readings]


def test_clauses_that_no_rule_can_say_are_kept_as_a_note_and_reported() -> None:
    said = "monthly: 2nd Monday (moves to 3rd Monday when the 1st Monday is a holiday)"
    reading = chat(said)

    assert the(reading).note == said
    assert [note.said for note in reading.readings if note.field == "frequency"] == [
        "moves to 3rd Monday when the 1st Monday is a holiday"
    ]


def test_an_assumption_about_a_refused_row_is_not_reported() -> None:
    assert not chat("", duration="").readings


REFUSED = {
    26: {"weekday"},
    38: {"weekday", "frequency"},
    39: {"frequency"},
    42: {"frequency"},
    44: {"frequency"},
    45: {"start_local", "frequency"},
    55: {"timezone"},
    58: {"timezone"},
    63: {"frequency"},
    67: {"frequency"},
    69: {"frequency"},
    70: {"start_local", "frequency"},
    71: {"frequency"},
    72: {"frequency"},
    73: {"frequency"},
    78: {"weekday", "timezone"},
    80: {"frequency"},
    82: {"frequency"},
    86: {"start_local"},
    87: {"timezone", "frequency"},
    88: {"start_local", "timezone"},
    90: {"frequency"},
    91: {"start_local", "timezone"},
    92: {"start_local", "timezone"},
}
"""The rows of edchats.csv that do not say when their chat is, and what is missing."""

NO_FIRST_DATE = {44, 45, 69, 70, 71, 72, 73}


def test_the_list_of_chats_is_read_but_for_rows_that_do_not_say_when(shared: Path) -> None:
    reading = of((shared / "data" / "edchats.csv").read_bytes(), "edchats.csv")

    refused: dict[int, set[str]] = {}
    for one in reading.rejected:
        refused.setdefault(one.line, set()).add(one.field)
        wanted = "needs a first date" if one.line in NO_FIRST_DATE and one.field == "frequency" else "blank"
        assert wanted in one.reason
    assert refused == REFUSED
    assert len(reading.events) == 92 - len(REFUSED)
    assert len({event.uid for event in reading.events}) == len(reading.events)
    assert [note.line for note in reading.readings if note.field == "frequency"] == [27, 54]


TWICE = (
    "#a,A,Tuesday,12:00,America/New_York,60,weekly",
    "#a,A,Tuesday,19:00,America/New_York,60,weekly",
    "#a,A,Thursday,12:00,America/New_York,60,weekly",
)


def several(*rows: str) -> Reading:
    return of("\n".join(["hashtag,name,weekday,start_local,timezone,duration,frequency", *rows]))


def test_a_chat_may_have_a_row_for_each_of_its_days_and_hours() -> None:
    reading, turned = several(*TWICE), several(*reversed(TWICE))

    assert not reading.rejected
    assert len({event.uid for event in reading.events}) == len(TWICE)
    assert {event.id for event in reading.events} == {event.id for event in turned.events}


def test_the_same_row_is_read_once_and_one_that_contradicts_it_is_refused() -> None:
    reading = several(TWICE[0], TWICE[0], TWICE[0].replace(",60,", ",30,"))

    assert [event.timing.length for event in reading.events] == [timedelta(minutes=60)]
    assert [(one.line, one.field) for one in reading.rejected] == [(4, "name")]


@pytest.mark.parametrize(
    ("duration", "minutes"), [("60", 60), ("90 min", 90), ("1h", 60), ("1.5 hours", 90), ("2 hrs", 120)]
)
def test_a_length_may_be_in_minutes_or_hours(duration: str, minutes: int) -> None:
    assert the(chat("weekly", duration=duration)).timing.length == timedelta(minutes=minutes)


def test_a_chat_may_be_on_weekends() -> None:
    assert local_days(the(chat("weekly", "weekends")), 2015)[:3] == ["20150103", "20150104", "20150110"]

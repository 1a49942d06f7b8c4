"""Tables as calendars export them and people write them: dates in words, times apart, zones beside the hour."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds import Reading, Source, read
from bot.feeds.hours import Hours, hours_of

EVENING = datetime(2026, 10, 28, 19)
HOUR = timedelta(hours=1)


def of(text: str) -> Reading:
    return read(Source(name="export.csv", data=text.encode(), feed="partner"))


def told(reading: Reading) -> list[tuple[str, object, timedelta, str | None]]:
    assert not reading.rejected
    return [(one.title, one.timing.start, one.timing.length, one.timing.timezone) for one in reading.events]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("October 28, 2026 7:00 PM", "October 28, 2026 8:00 PM"),
        ("Oct. 28 2026 7pm", "8pm"),
        ("28 Oct 2026 19:00", "28 Oct 2026 20:00"),
        ("28th of October 2026 at 19:00", "20:00"),
        ("Wed, Oct 28 2026, 7 p.m.", "Wednesday 28 October 2026 8 p.m."),
        ("28-Oct-2026 19:00", "28-Oct-2026 20:00"),
        ("28.10.2026 19:00", "28.10.2026 20:00"),
        ("28.10.2026 19.00 Uhr", "20 Uhr"),
        ("2026-10-28 19.00", "20.00"),
        ("2026-10-28 7pm ET", "8pm"),
        ("2026-10-28 7\u20138 PM", ""),
        ("October 28, 2026, 7:00 PM to 8:00 PM", ""),
        ("10/28/2026 19:00", "10/28/2026 20:00"),
        ("28/10/2026 19:00", "28/10/2026 20:00"),
        ("46323.7916667", "46323.8333333"),
    ],
)
def test_a_moment_that_can_mean_one_thing_is_read(start: str, end: str) -> None:
    reading = of(f"title;start;end;timezone\nA;{start};{end};ET\n")

    assert told(reading) == [("A", EVENING, HOUR, "America/New_York")]


@pytest.mark.parametrize(
    "start",
    [
        "10/05/2026 19:00",  # May or October
        "October 28 7 PM",  # of which year?
        "Tuesday, October 28, 2026 7 PM",  # a Wednesday
        "February 30, 2026 7 PM",
        "October 28, 2026 at 7",  # in the morning?
        "2026-10-28 7-8",
        "2026-10-28 7pm PT",  # and the column says another zone
        "2026-10-28 7pm sharp",
        "28.10.26 19:00",
        "12345",
    ],
)
def test_what_may_mean_two_things_is_refused_by_its_field(start: str) -> None:
    reading = of(f"title,start,timezone\nA,{start.replace(',', ' ')},ET\n")

    assert not reading.events
    assert {one.field for one in reading.rejected} <= {"start", "timezone"}


def test_dates_with_slashes_are_read_as_the_table_itself_shows() -> None:
    reading = of("title,start,end,timezone\nA,10/05/2026 19:00,,ET\nB,10/28/2026 19:00,,ET\n")

    assert [start for _, start, _, _ in told(reading)] == [datetime(2026, 10, 5, 19), EVENING]
    said = "month, day, year; and so are all dates with slashes in this file"
    assert [(one.line, one.said, one.read_as) for one in reading.readings if one.read_as == said] == [
        (3, "10/28/2026", said)
    ]


@pytest.mark.parametrize("other", ["28/10/2026 19:00", "2026-10-28T19:00"])
def test_dates_with_slashes_are_refused_where_the_table_shows_two_ways(other: str) -> None:
    reading = of(f"title,start,timezone\nA,10/29/2026 19:00,ET\nB,{other},ET\n")

    assert 2 in {one.line for one in reading.rejected}


def test_a_calendar_as_google_and_outlook_write_it() -> None:
    reading = of(
        "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location,Time Zone\n"
        'Chat,10/28/2026,7:00 PM,10/28/2026,8:00 PM,False,Words,"Room 5, north",ET\n'
        "Fair,10/30/2026,12:00 AM,10/31/2026,12:00 AM,True,,,\n"
    )

    assert told(reading) == [
        ("Chat", EVENING, HOUR, "America/New_York"),
        ("Fair", date(2026, 10, 30), timedelta(days=2), None),
    ]
    assert (reading.events[0].location, reading.events[0].description) == ("Room 5, north", "Words")


def test_a_table_with_a_title_above_and_columns_in_another_language() -> None:
    reading = of(
        "sep=;\nProgramación de octubre;;;;\n\nTítulo;Fecha;Hora inicio;Hora fin;Zona horaria;Organización\n"
        ";;;;;\nCharla;28.10.2026;19:00;20:00;Europe/Madrid;INTEF\n"
    )

    assert told(reading) == [("Charla", EVENING, HOUR, "Europe/Madrid")]
    assert reading.events[0].organisations == ("INTEF",)


def test_a_date_beside_hours_with_their_zone() -> None:
    reading = of(
        "Title,Date,Time,Timezone\nA,2026-10-28,7-8 PM ET,\nB,2026-10-28,7:00 PM \u2013 8:00 PM,ET\nC,2026-10-28,,\n"
    )

    both = ("America/New_York",)
    assert told(reading) == [
        ("A", EVENING, HOUR, *both),
        ("B", EVENING, HOUR, *both),
        ("C", date(2026, 10, 28), timedelta(days=1), None),
    ]


def test_two_columns_of_one_meaning_are_no_quarrel() -> None:
    reading = of("title,start,summary,event name,link,url\nA,2026-10-28,x,y,,https://example.org/a\n")

    assert told(reading) == [("A", date(2026, 10, 28), timedelta(days=1), None)]
    assert reading.events[0].url == "https://example.org/a"


def test_hours_of_weekly_chats_may_name_their_end_and_zone() -> None:
    reading = of(
        "hashtag,name,weekday,start_local,timezone,duration,frequency\n"
        "#a,A,Wednesday,7-8:30 PM ET,,,weekly\n#b,B,Wednesday,11-1 PM,PT,45,weekly\n"
    )

    one, two = (event.timing for event in reading.events)
    assert (one.start.hour, one.length, one.timezone) == (19, timedelta(minutes=90), "America/New_York")  # type: ignore[union-attr]  # a chat has an hour
    assert (two.start.hour, two.length, two.timezone) == (11, timedelta(minutes=45), "America/Los_Angeles")  # type: ignore[union-attr]  # the same


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("7-8 PM ET", Hours("7 pm", "8 PM", "ET")),
        ("11:30-1 pm", Hours("11:30 am", "1 pm", "")),
        ("19h30 \u2014 20h", Hours("19:30", "20:00", "")),
        ("20:00", Hours("20:00", "", "")),
        ("noon", None),
        ("", None),
        ("7pm (ET)", Hours("7pm", "", "ET")),
    ],
)
def test_hours_are_parted(said: str, hours: Hours | None) -> None:
    assert hours_of(said) == hours


@given(
    st.lists(
        st.text("0123456789/.:- ,TZapm\u2013OctWed\u0661", max_size=24).map(
            lambda cell: cell.replace(",", " ")
        ),
        min_size=4,
        max_size=4,
    )
)
def test_any_cells_give_events_or_refusals(cells: list[str]) -> None:
    try:
        reading = of("title,date,time,end_time,timezone\nA," + ",".join(cells) + "\nB,2026-10-28,,,\n")
    except FeedError:
        return
    assert "B" in {event.title for event in reading.events}
    assert len(reading.events) == 2 or any(one.line == 2 for one in reading.rejected)

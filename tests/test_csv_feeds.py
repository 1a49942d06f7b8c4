"""Tables of dated events, and what any source has in common, are read row by row."""

from datetime import date, timedelta

import pytest

from bot.domain.event import Status
from bot.errors import FeedError
from bot.feeds import Reading
from tests.feeds_read import of, reason, the

DATED = "title,start,end,timezone,kind,hashtag,host,organisation,url,source_url"


def dated(*rows: str, **parts: str) -> Reading:
    return of("\n".join([DATED, *rows]), **parts)


# Dated events


def test_a_date_without_a_time_is_all_day_with_its_end_included() -> None:
    event = the(dated("A month,2015-10-01,2015-10-31,America/New_York,campaign,#ce15,,,,"))

    assert (event.timing.start, event.timing.length, event.timing.timezone) == (
        date(2015, 10, 1),
        timedelta(days=31),
        None,
    )


@pytest.mark.parametrize("start", ["2015-10-26T20:00Z", "2015-10-26T20:00-04:00"])
def test_an_end_that_is_a_time_alone_is_told_as_its_start_is(start: str) -> None:
    event = the(dated(f"A talk,{start},21:00,America/Los_Angeles,,,,,,"))
    assert event.timing.length == timedelta(hours=1)


def test_a_date_without_an_end_is_one_day() -> None:
    assert the(dated("A day,2015-10-07,,,,,,,,")).timing.length == timedelta(days=1)


def test_a_time_without_an_end_lasts_an_hour_and_says_so() -> None:
    reading = dated("A chat,2015-10-05T21:00,,America/New_York,,#cpchat,,,,")

    assert the(reading).timing.length == timedelta(hours=1)
    assert ("end", "60 minutes") in [(note.field, note.read_as) for note in reading.readings]


def test_a_time_without_a_zone_is_refused_unless_one_is_given() -> None:
    row = "A chat,2015-10-05T21:00,2015-10-05T22:00,,,,,,,"

    assert "--tz" in reason(dated(row), "timezone")
    given = dated(row, timezone="Europe/London")
    assert the(given).timing.timezone == "Europe/London"
    assert "Europe/London, as given by --tz" in [note.read_as for note in given.readings]


@pytest.mark.parametrize(
    ("end", "length"),
    [
        ("2015-10-02T00:00", timedelta(hours=4)),
        ("2015-10-02T01:30", timedelta(hours=5, minutes=30)),
        ("21:15", timedelta(hours=1, minutes=15)),
        ("00:30", timedelta(hours=4, minutes=30)),
        ("9:15 pm", timedelta(hours=1, minutes=15)),
        ("2015-10-01 9:15 PM", timedelta(hours=1, minutes=15)),
        ("2015-10-01T21:15:00.000", timedelta(hours=1, minutes=15)),
        ("2015-10-01T21:15 -04:00", timedelta(hours=1, minutes=15)),
        ("24:00", timedelta(hours=4)),
        ("2015-10-01T24:00", timedelta(hours=4)),
        ("2015-10-04T20:00", timedelta(days=3)),
    ],
)
def test_events_may_end_at_midnight_after_it_or_days_later(end: str, length: timedelta) -> None:
    assert the(dated(f"Late,2015-10-01T20:00,{end},ET,,,,,,")).timing.length == length


@pytest.mark.parametrize(
    ("start", "end", "zone", "field", "because"),
    [
        ("", "", "ET", "start", "is blank"),
        ("26 October", "", "ET", "start", "write it like 2015-10-26"),
        ("2015-02-30", "", "", "start", "no date in the calendar"),
        ("2015-10-26T25:00", "", "ET", "start", "hours go from 00 to 23"),
        ("0215-10-26", "", "", "start", "not between 1900 and 2199"),
        ("2015-10-26T20:00", "2015-10-26T19:00", "ET", "end", "is not after the start"),
        ("2015-10-26T20:00", "2015-10-26T20:00", "ET", "end", "is not after the start"),
        ("2015-10-26", "2015-10-25", "", "end", "is not after the start"),
        ("2015-10-26", "2105-10-26", "", "end", "days after the start"),
        ("2015-10-26", "2015-10-26T20:00", "", "end", "the start has none"),
        ("2015-10-26T20:00", "2015-10-27", "ET", "end", "has no time"),
        ("2015-10-26T20:00", "", "Mars/Phobos", "timezone", "no zone that is known"),
        ("2015-10-26", "", "Mars/Phobos", "timezone", "no zone that is known"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_its_field(
    start: str, end: str, zone: str, field: str, because: str
) -> None:
    assert because in reason(dated(f"Wrong,{start},{end},{zone},,,,,,"), field)


def test_every_bad_field_of_a_row_is_named() -> None:
    reading = dated(",someday,never,,,,,,,")

    assert [(one.line, one.field) for one in reading.rejected] == [(2, "title"), (2, "start"), (2, "end")]


def test_lists_are_split_and_kinds_are_kept_in_their_own_words() -> None:
    event = the(
        dated(
            "A panel,2015-10-01,,,webinar (panel),#CE15 #edchat #ce15,Ann; Bo (host),NWP; NCTE;,https://x.org/a,"
        )
    )

    assert event.hashtags == ("#CE15", "#edchat")
    assert event.hosts == ("Ann", "Bo (host)")
    assert event.organisations == ("NWP", "NCTE")
    assert (event.kind, event.url) == ("webinar (panel)", "https://x.org/a")


def test_columns_and_states_may_be_spelt_as_americans_do() -> None:
    reading = of(
        "title,start,Time Zone,Organization,Hashtags,status\nA,2015-10-26T20:00,ET,X; Y,#a #b,Canceled\n"
        "B,2015-10-26,,,,cancelled\n"
    )

    first, second = reading.events
    assert (first.organisations, first.hashtags) == (("X", "Y"), ("#a", "#b"))
    assert first.status == second.status == Status.CANCELLED
    assert not [note for note in reading.readings if "not known" in note.read_as]


def test_another_spelling_beside_the_usual_one_is_left_alone() -> None:
    reading = of("title,start,organisation,organization\nA,2015-10-26,X,Y\n")

    assert the(reading).organisations == ("X",)
    assert [note.field for note in reading.readings] == ["organization"]


@pytest.mark.parametrize(
    ("words", "zone", "read_as"),
    [
        ("EST", "America/New_York", "wall clock"),
        ("cst", "America/Chicago", "Asia/Shanghai"),
        ("GMT+11", "Etc/GMT-11", "UTC+11"),
    ],
)
def test_how_a_zone_was_read_is_reported(words: str, zone: str, read_as: str) -> None:
    reading = dated(f"A chat,2015-10-05T21:00,2015-10-05T22:00,{words},,,,,,")

    assert the(reading).timing.timezone == zone
    (note,) = reading.readings
    assert (note.line, note.field, note.said) == (2, "timezone", words)
    assert read_as in note.read_as


def test_the_same_row_twice_is_read_once_and_a_different_one_is_refused() -> None:
    row = "A chat,2015-10-05T21:00,2015-10-05T22:00,UTC,,#a,,,,"
    reading = dated(row, row, row.replace("22:00", "23:00"))

    assert len(reading.events) == 1
    assert [(note.line, note.read_as) for note in reading.readings] == [
        (3, "the same as line 2, and read once")
    ]
    assert [(one.line, one.field) for one in reading.rejected] == [(4, "title")]
    assert "line 2" in reading.rejected[0].reason


def test_text_from_outside_is_cleaned_and_bounded() -> None:
    reading = dated(f"A\x07 long {'x' * 400}\u202e,2015-10-05,,,,#ok #!!,,,javascript:alert(1),")
    event = the(reading)

    assert len(event.title) == 300
    assert event.title.startswith("A long x")
    assert (event.hashtags, event.url) == (("#ok",), "")
    assert {note.field for note in reading.readings} == {"title", "hashtag", "url"}


# Tables


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_tables_of_other_programs_are_read(mark: str, ends: str, bom: bytes) -> None:
    rows = [
        mark.join(["Start", "Extra", "Title", "Timezone"]),
        mark.join(["2015-10-26T20:00", "?", "Chat", "ET"]),
        "",
    ]
    reading = of(bom + ends.join(rows).encode())

    assert the(reading).title == "Chat"
    assert [note.read_as for note in reading.readings if note.field == "extra"] == [
        "a column that is not known, and not read"
    ]


def test_text_of_older_spreadsheets_is_read_and_reported() -> None:
    reading = of("title,start\nCafé,2015-10-26\n".encode("cp1252"))

    assert the(reading).title == "Café"
    assert "Windows-1252" in reading.readings[0].read_as


def test_a_quotation_mark_that_never_closes_does_not_eat_the_next_rows() -> None:
    reading = of('title,start\n"Open,2015-10-01\nGood,2015-10-02\n"Two\nlines",2015-10-03\n"a"b,2015-10-04\n')

    assert [event.title for event in reading.events] == ["Good", "Two lines"]
    assert [one.line for one in reading.rejected] == [2, 6]


def test_a_comma_too_many_is_refused_and_not_shifted() -> None:
    reading = of("title,start,end\nHello, world,2015-10-01,2015-10-02\nGood,2015-10-02,\nLast,2015-10-03\n")

    assert [event.title for event in reading.events] == ["Good"]
    assert [(one.line, one.field) for one in reading.rejected] == [(2, ""), (4, "")]
    assert "4 fields" in reading.rejected[0].reason


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"%PDF" + bytes(range(1, 9)) * 100, "binary"),
        (b"<!DOCTYPE html><title>Sign in</title>", 'web page ("Sign in")'),
        (b"<rss></rss>", "XML"),
        (b"hello world", "no calendar that is known"),
        (b"{oops", "no sound JSON"),
        (b'{"a": 1}', "no list of events"),
        (b"[]", "holds no events"),
        (b"title,start\n", "holds no events"),
        (b"title,when\nA,2015-10-01\n", "lacks the column start"),
        (b"title,start,start\nA,2015-10-01,\n", "more than once"),
        (b"hashtag,name,weekday,start_local,frequency\n", "lacks the column timezone"),
        (b"title,start\n" + b"x" * 5_000_001, "5,000,000"),
        (b"title,start\n" + b"A,2015-10-01\n" * 20_001, "20,000"),
    ],
)
def test_what_is_no_programme_is_refused_in_a_sentence(data: bytes, because: str) -> None:
    with pytest.raises(FeedError) as refused:
        of(data, "partner.csv")

    assert because in str(refused.value)
    assert "partner.csv" in str(refused.value)


def test_a_format_that_is_not_read_is_refused() -> None:
    with pytest.raises(FeedError, match="ics, csv, json"):
        of("title,start\n", format="xlsx")

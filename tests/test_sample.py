"""The bundled programme opens on a real evening of October 2015."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.domain.event import Occurrence
from bot.domain.recurrence import expand
from bot.feeds import read
from bot.sample import load

HOME = ZoneInfo("America/New_York")


def evening(day: date) -> list[Occurrence]:
    since = datetime(day.year, day.month, day.day, tzinfo=HOME)
    until = since.replace(hour=23, minute=59)
    events = [event for source in load().sources for event in read(source).events]
    return sorted(
        (one for event in events for one in expand(event, since, until)),
        key=lambda one: (one.starts_at, one.title),
    )


def test_every_row_of_the_sample_is_read_and_has_a_source() -> None:
    for source in load().sources:
        reading = read(source)
        assert not reading.rejected
        assert len(reading.events) == source.data.count(b"\n") - 1
        assert all(event.source_url.startswith("http") for event in reading.events)


def test_the_sample_is_connected_educator_month_2015() -> None:
    programme = load().programme

    assert (programme.name, programme.timezone) == ("Connected Educator Month 2015", "America/New_York")
    assert (programme.starts_on, programme.ends_on) == (date(2015, 10, 1), date(2015, 10, 31))
    assert programme.hashtags == ("#ce15",)


def test_the_evening_that_the_rehearsal_opens_on_is_full() -> None:
    found = {
        (f"{one.starts_at.astimezone(HOME):%H:%M}", one.hashtag.casefold())
        for one in evening(date(2015, 10, 26))
        if not one.all_day
    }

    assert {
        ("19:00", "#engchat"),
        ("20:00", "#edtechchat"),
        ("20:00", "#nyedchat"),
        ("20:00", "#musedchat"),
        ("21:00", "#cpchat"),
        ("21:00", "#ellchat"),
        ("21:00", "#kinderchat"),
        ("21:00", "#ksed"),
        ("21:00", "#tlap"),
    } <= found


def test_the_month_long_campaign_is_on_that_day() -> None:
    found = [one for one in evening(date(2015, 10, 26)) if one.all_day]

    assert "Connected Educator Month 2015" in [one.title for one in found]
    assert all(one.ends_at == datetime(2015, 11, 1, tzinfo=UTC) for one in found)


def test_the_week_holds_the_trap_of_the_clocks() -> None:
    # London put its clocks back on the 25th, New York does so on 1 November: for one week they are four hours apart.
    hours = [
        f"{one.starts_at.astimezone(HOME):%H:%M}"
        for day in (date(2015, 10, 19), date(2015, 10, 26), date(2015, 11, 2))
        for one in evening(day)
        if "London" in one.title
    ]

    assert hours == ["15:30", "16:30", "15:30"]

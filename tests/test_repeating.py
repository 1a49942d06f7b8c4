"""Repetition in plain choices, and what becomes of a series that is changed: rules that hold for any date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.booking import Booking, Wish, booking_of, with_date_changed
from bot.domain.event import Event, Status
from bot.domain.proposal import held
from bot.domain.recurrence import expand, starts
from bot.domain.repeating import Repeat, choices, repeat_of, rule
from bot.domain.told_in import MOST, told_in
from bot.domain.wall import Told, changes_on, told
from tests.builders import timing
from tests.strategies import ZONES, clocks, days

PLAIN = [one for one in Repeat if one not in {Repeat.NEVER, Repeat.AS_IT_IS}]


def series(repeat: Repeat, day: date, at: time, zone: str = "America/New_York", **parts: object) -> Event:
    """Build an event that repeats."""
    wish = Wish(title="Chat", start=datetime.combine(day, at), timezone=zone, repeat=repeat, **parts)  # type: ignore[arg-type]  # a builder takes any part
    return booking_of(wish, "uid", "U1").event


@given(days, clocks, st.sampled_from(PLAIN), st.none() | st.integers(30, 300))
def test_a_choice_is_a_rule_that_is_read_back_as_the_choice(
    day: date, at: time, repeat: Repeat, until: int | None
) -> None:
    if repeat not in choices(day):
        return
    ends = day + timedelta(days=until) if until else None
    made = series(repeat, day, at, until=ends).timing
    assert repeat_of(made) == (repeat, ends)
    begins = datetime.combine(day, at)
    dates = starts(made, begins, begins + timedelta(days=400))[:5]
    assert dates[0] == begins
    assert all(one.time() == at for one in dates)
    assert len(dates) == 5 or ends is not None
    assert all(one.date() <= ends for one in dates if ends)
    assert all(repeat in choices(one.date()) for one in dates)


@pytest.mark.parametrize(
    ("day", "without"),
    [
        (date(2015, 10, 27), set()),
        (date(2015, 10, 6), {Repeat.LAST}),
        (date(2015, 10, 31), {Repeat.WEEKDAYS, Repeat.NUMBERED}),
    ],
)
def test_only_what_fits_a_day_is_offered(day: date, without: set[Repeat]) -> None:
    assert set(choices(day)) == {*PLAIN, Repeat.NEVER} - without


def test_a_rule_that_is_none_of_the_plain_ones_stays_as_it_is() -> None:
    assert repeat_of(timing(rrule="FREQ=WEEKLY;BYDAY=MO,TH")) == (Repeat.AS_IT_IS, None)
    assert repeat_of(timing(rrule="FREQ=WEEKLY")) == (Repeat.WEEKLY, None)
    assert repeat_of(timing(rrule="FREQ=DAILY;INTERVAL=3;UNTIL=20151101T235959")) == (
        Repeat.AS_IT_IS,
        date(2015, 11, 1),
    )
    assert repeat_of(timing()) == (Repeat.NEVER, None)
    assert rule(Repeat.NEVER, date(2015, 10, 27), date(2015, 11, 1)) == ""


@given(days, clocks, st.integers(0, 6), st.integers(1, 600))
def test_a_changed_date_changes_alone_and_survives_another_hour_of_the_series(
    day: date, at: time, which: int, minutes: int
) -> None:
    made = series(Repeat.WEEKLY, day, at, "UTC")
    begins = datetime.combine(day, at, UTC)
    happenings = expand(made, begins, begins + timedelta(weeks=7))
    moved_to = datetime.combine(day, at) + timedelta(weeks=which, minutes=minutes)
    moved = with_date_changed(made, happenings[which], start=moved_to, timezone="UTC")
    after = {one.id: one for one in expand(moved, begins, begins + timedelta(weeks=9))}
    for place, one in enumerate(happenings):
        expected = moved_to.replace(tzinfo=UTC) if place == which else one.starts_at
        assert after[one.id].starts_at == expected
    later = (datetime.combine(day, at) + timedelta(hours=1)).time()
    wish = Wish(title="Chat", start=datetime.combine(day, later), timezone="UTC", repeat=Repeat.WEEKLY)
    again = booking_of(wish, "uid", "U1", was=Booking(event=moved)).event
    shifted = {one.id: one for one in expand(again, begins - timedelta(days=1), begins + timedelta(weeks=9))}
    assert shifted[happenings[which].id].starts_at == moved_to.replace(tzinfo=UTC)
    assert all(
        shifted[one.id].starts_at.time() == later
        for place, one in enumerate(happenings)
        if place != which and one.id in shifted
    )


def test_one_date_is_cancelled_and_a_single_event_as_a_whole() -> None:
    made = series(Repeat.WEEKLY, date(2015, 11, 10), time(20))
    first, second = expand(made, datetime(2015, 11, 1, tzinfo=UTC), datetime(2015, 11, 20, tzinfo=UTC))
    changed = with_date_changed(made, second, status=Status.CANCELLED)
    after = expand(changed, datetime(2015, 11, 1, tzinfo=UTC), datetime(2015, 11, 20, tzinfo=UTC))
    assert [(one.id, one.status) for one in after] == [
        (first.id, Status.CONFIRMED),
        (second.id, Status.CANCELLED),
    ]
    single = series(Repeat.NEVER, date(2015, 11, 10), time(20))
    (one,) = expand(single, datetime(2015, 11, 1, tzinfo=UTC), datetime(2015, 11, 20, tzinfo=UTC))
    assert with_date_changed(single, one, status=Status.CANCELLED).status is Status.CANCELLED


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        (datetime(2016, 3, 13, 2, 30), "America/New_York", Told.NEVER),
        (datetime(2015, 11, 1, 1, 30), "America/New_York", Told.TWICE),
        (datetime(2015, 11, 1, 2, 0), "America/New_York", Told.ONCE),
        (datetime(2016, 3, 13, 3, 0), "America/New_York", Told.ONCE),
        (datetime(2015, 10, 4, 2, 15), "Australia/Lord_Howe", Told.NEVER),
    ],
)
def test_the_hours_that_clocks_skip_and_repeat_are_known(wall: datetime, zone: str, expected: Told) -> None:
    assert told(wall, zone) is expected


@given(days, clocks, st.sampled_from(ZONES))
def test_an_hour_is_told_other_than_once_only_when_the_clocks_change_that_week(
    day: date, at: time, zone: str
) -> None:
    wall = datetime.combine(day, at)
    noon = datetime.combine(day, time(12), UTC)
    if told(wall, zone) is not Told.ONCE:
        around = [noon + timedelta(days=more) for more in (-1, 0, 1)]
        assert any(changes_on(moment, zone) for moment in around)


@given(days, clocks, st.sampled_from(ZONES), st.lists(st.sampled_from(ZONES)))
def test_a_time_is_told_in_three_zones_that_show_another(
    day: date, at: time, home: str, first: list[str]
) -> None:
    moment = datetime.combine(day, at, UTC)
    zones = told_in(moment, home, first)
    assert len(zones) == MOST
    offsets = {moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in (home, *zones)}
    assert len(offsets) == MOST + 1


@pytest.mark.parametrize(
    ("title", "today", "waiting", "said"),
    [
        ("Maker chat", 0, 0, ""),
        ("Maker chat", 3, 0, "4th proposal"),
        ("Maker chat", 0, 5, "5 of this person's proposals wait"),
        ("see https://buy.example", 0, 0, "a link"),
        ("1234 !", 0, 0, "no letters"),
    ],
)
def test_what_is_held(title: str, today: int, waiting: int, said: str) -> None:
    wish = Wish(title=title, start=datetime(2015, 11, 10, 20), timezone="UTC")
    reason = held(wish, today, waiting)
    assert said in reason
    assert bool(reason) == bool(said)

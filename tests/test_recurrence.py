"""Series keep their hour, their ids and their exceptions, however far from their beginning they are asked for."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrule, rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.event import Override, Status, Timing
from bot.domain.recurrence import expand, recurrence_key
from tests.builders import event

ZONES = ("America/New_York", "Europe/London", "Australia/Sydney", "America/Sao_Paulo", "Australia/Lord_Howe")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def year(number: int) -> tuple[datetime, datetime]:
    return datetime(number, 1, 1, tzinfo=UTC), datetime(number + 1, 1, 1, tzinfo=UTC)


def locals_of(zone: str, found: list[datetime]) -> list[datetime]:
    return [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in found]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [5, 12, 20, 23])
@pytest.mark.parametrize("begins", [True, False])
def test_a_weekly_chat_keeps_its_hour_through_every_change_of_the_clocks(
    zone: str, hour: int, begins: bool
) -> None:
    first = datetime(2012, 1, 4, hour, 30)
    chat = event(first, timezone=zone, rrule="FREQ=WEEKLY;BYDAY=WE", begins=begins)

    found = [occurrence.starts_at for occurrence in expand(chat, year(2012)[0], year(2019)[1])]

    days = [first + timedelta(weeks=number) for number in range(410)]
    assert locals_of(zone, found)[:410] == days


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("rule", "days"), [("MO,TU,WE,TH,FR", {0, 1, 2, 3, 4}), ("TU,SA", {1, 5}), ("SU", {6})]
)
def test_chats_on_several_weekdays_are_on_those_days_and_no_others(
    zone: str, rule: str, days: set[int]
) -> None:
    chat = event(datetime(2000, 1, 3, 5, 30), timezone=zone, rrule=f"FREQ=WEEKLY;BYDAY={rule}", begins=False)

    found = {occurrence.starts_at for occurrence in expand(chat, *year(2015))}

    wall = [datetime(2014, 12, 30, 5, 30) + timedelta(days=number) for number in range(370)]
    instants = {day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in wall if day.weekday() in days}
    assert found == {moment for moment in instants if moment.year == 2015}


def test_a_chat_listed_without_dates_has_no_beginning() -> None:
    chat = event(datetime(2000, 1, 3, 20), rrule="FREQ=MONTHLY;BYDAY=2MO", begins=False)

    found = [occurrence.starts_at.date() for occurrence in expand(chat, *year(1995))]

    assert found[:2] == [date(1995, 1, 10), date(1995, 2, 14)]
    assert len(found) == 12


def test_a_time_that_the_clocks_skip_is_an_hour_later_and_one_that_they_repeat_is_the_first() -> None:
    skipped = event(datetime(2015, 3, 8, 2, 30))
    repeated = event(datetime(2015, 11, 1, 1, 30))

    assert expand(skipped, *year(2015))[0].starts_at == datetime(2015, 3, 8, 7, 30, tzinfo=UTC)
    assert expand(repeated, *year(2015))[0].starts_at == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "start", "minutes"),
    [
        ("America/New_York", datetime(2015, 3, 8, 2, 30), 60),
        ("America/New_York", datetime(2015, 3, 8, 2), 90),
        ("Europe/London", datetime(2015, 3, 29, 1, 15), 30),
        ("Australia/Lord_Howe", datetime(2015, 10, 4, 2, 15), 45),
    ],
)
def test_a_chat_in_an_hour_that_the_clocks_skip_is_as_long_as_ever(
    zone: str, start: datetime, minutes: int
) -> None:
    length = timedelta(minutes=minutes)
    (found,) = expand(event(start, timezone=zone, length=length), *year(2015))
    assert found.ends_at - found.starts_at == length


def test_what_goes_on_while_the_clocks_change_ends_at_its_hour_on_the_clock() -> None:
    night = event(datetime(2015, 3, 7, 22), length=timedelta(hours=8))
    (found,) = expand(night, *year(2015))
    assert found.ends_at == datetime(2015, 3, 8, 10, tzinfo=UTC)  # 6 AM in New York


def test_intervals_are_half_open() -> None:
    late = event(datetime(2015, 10, 26, 23), timezone="UTC")
    midnight = datetime(2015, 10, 27, tzinfo=UTC)

    assert expand(late, midnight - timedelta(days=1), midnight)
    assert not expand(late, midnight, midnight + timedelta(days=1))
    assert not expand(late, midnight - timedelta(days=2), midnight - timedelta(hours=1))


def test_what_began_yesterday_is_still_on() -> None:
    campaign = event(date(2015, 10, 1), length=timedelta(days=31))

    (found,) = expand(
        campaign, datetime(2015, 10, 31, 12, tzinfo=UTC), datetime(2015, 10, 31, 13, tzinfo=UTC)
    )

    assert (found.starts_at.date(), found.ends_at.date()) == (date(2015, 10, 1), date(2015, 11, 1))


def test_a_date_as_an_exception_takes_out_its_day() -> None:
    chat = event(
        datetime(2015, 10, 5, 20),
        rrule="FREQ=WEEKLY;BYDAY=MO;UNTIL=20151026T200000",
        exdates=(date(2015, 10, 12),),
    )

    found = [occurrence.recurrence_id for occurrence in expand(chat, *year(2015))]

    assert found == ["20151005", "20151019", "20151026"]


def test_a_moved_instance_is_found_at_its_new_time_only() -> None:
    moved = Override(
        recurrence_id=datetime(2015, 10, 12, 20),
        start=datetime(2015, 10, 20, 9),
        status=Status.TENTATIVE,
        title="Moved",
    )
    chat = event(datetime(2015, 10, 5, 20), rrule="FREQ=WEEKLY;COUNT=3;BYDAY=MO", overrides=(moved,))

    found = expand(chat, *year(2015))
    there = expand(chat, datetime(2015, 10, 20, 6, tzinfo=UTC), datetime(2015, 10, 21, tzinfo=UTC))

    assert [occurrence.recurrence_id for occurrence in found] == ["20151005", "20151019", "20151012"]
    assert [(one.title, one.recurrence_id, one.status) for one in there] == [
        ("Moved", "20151012", Status.TENTATIVE)
    ]
    assert not expand(chat, datetime(2015, 10, 12, tzinfo=UTC), datetime(2015, 10, 14, tzinfo=UTC))


def test_an_instance_beside_the_rule_has_an_id_of_its_own() -> None:
    beside = Override(recurrence_id=datetime(2015, 10, 12, 17), start=datetime(2015, 10, 12, 17))
    chat = event(datetime(2015, 10, 5, 20), rrule="FREQ=WEEKLY;COUNT=3;BYDAY=MO", overrides=(beside,))

    ids = [occurrence.id for occurrence in expand(chat, *year(2015))]

    assert len(ids) == len(set(ids)) == 4


def test_a_change_of_hour_keeps_the_ids_of_a_series() -> None:
    before = event(datetime(2015, 10, 5, 20), rrule="FREQ=WEEKLY;BYDAY=MO")
    after = event(datetime(2015, 10, 5, 21), rrule="FREQ=WEEKLY;BYDAY=MO")

    assert [one.id for one in expand(before, *year(2015))] == [one.id for one in expand(after, *year(2015))]


def test_a_series_with_several_starts_a_day_tells_them_apart() -> None:
    twice = Timing(
        start=datetime(2015, 10, 6, 12), timezone="America/New_York", rrule="FREQ=WEEKLY;BYHOUR=12,19"
    )

    assert recurrence_key(twice, datetime(2015, 10, 6, 19)) == "20151006T1900"


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    end = draw(st.sampled_from(["", "", "COUNT", "UNTIL"]))
    if end == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    elif end:
        parts.append(f"UNTIL={draw(st.datetimes(datetime(2013, 1, 1), datetime(2022, 1, 1))):%Y%m%dT%H%M%S}")
    days = draw(st.lists(st.sampled_from(DAYS), max_size=3, unique=True))
    if days and frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        days = [f"{draw(st.sampled_from([-2, -1, 1, 2, 3, 4, 5]))}{day}" for day in days]
    if days:
        parts.append(f"BYDAY={','.join(days)}")
    if frequency != "WEEKLY" and not days and draw(st.booleans()):
        numbers = draw(
            st.lists(st.sampled_from([-1, 1, 10, 15, 28, 29, 31]), min_size=1, max_size=3, unique=True)
        )
        parts.append(f"BYMONTHDAY={','.join(map(str, numbers))}")
    if draw(st.integers(0, 4)) == 0:
        parts.append(f"BYMONTH={draw(st.integers(1, 12))}")
    if frequency in {"MONTHLY", "YEARLY"} and days and days[0] in DAYS and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from([-2, -1, 1, 2]))}")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"WKST={draw(st.sampled_from(DAYS))}")
    return ";".join(parts)


@settings(max_examples=300)
@given(
    rules(),
    st.datetimes(datetime(2012, 1, 1), datetime(2015, 12, 31)),
    st.integers(0, 3000),
    st.integers(1, 200),
)
def test_going_forward_fast_changes_nothing(rule: str, start: datetime, skip: int, window: int) -> None:
    start = start.replace(second=0, microsecond=0)
    since = (start + timedelta(days=skip)).replace(tzinfo=UTC)
    until = since + timedelta(days=window)

    found = expand(event(start, timezone="UTC", rrule=rule, length=timedelta(minutes=1)), since, until)

    slowly = rruleset()
    one_rule = rrulestr(rule, dtstart=start)
    assert isinstance(one_rule, rrule)
    slowly.rrule(one_rule)
    slowly.rdate(start)
    end = until.replace(tzinfo=None)
    near = slowly.between(since.replace(tzinfo=None) - timedelta(minutes=1), end)
    assert [one.starts_at.replace(tzinfo=None) for one in found] == near

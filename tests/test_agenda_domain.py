"""What is on when, for whom, and in which order it is told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.agenda import (
    Listed,
    Span,
    arrange,
    day_span,
    fold,
    is_on,
    is_over,
    moment_span,
    order,
    overlaps,
    shown_in,
)
from bot.domain.event import Event, Occurrence, Status
from bot.domain.recurrence import expand
from tests.builders import event

NEW_YORK = "America/New_York"


def happening(of: Event, day: date = date(2015, 10, 26)) -> Occurrence:
    """Give the happening of `of` that begins on `day` or spans it."""
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return expand(of, begins, begins + timedelta(days=2))[0]


def test_a_dated_listing_takes_in_the_weekly_one_of_the_same_chat() -> None:
    weekly = happening(event(datetime(2015, 10, 19, 20), rrule="FREQ=WEEKLY"))
    dated = happening(event(uid="duncan", title="With Arne Duncan", hashtags=("#EdTechChat", "#ce15")))
    assert fold([weekly, dated]) == (Listed(dated, (weekly,)),)


def test_a_hashtag_that_is_not_the_dated_ones_main_one_folds_too() -> None:
    weekly = happening(event(datetime(2015, 10, 19, 20), rrule="FREQ=WEEKLY", hashtags=("#ce15",)))
    dated = happening(event(uid="duncan", hashtags=("#edtechchat", "#CE15")))
    assert fold([weekly, dated]) == (Listed(dated, (weekly,)),)


@pytest.mark.parametrize(
    "other",
    [
        event(uid="session", title="A session beside it"),
        event(datetime(2015, 10, 19, 20, 30), uid="later", rrule="FREQ=WEEKLY"),
        event(datetime(2015, 10, 19, 20), uid="other", rrule="FREQ=WEEKLY", hashtags=("#other",)),
        event(datetime(2015, 10, 19, 20), uid="none", rrule="FREQ=WEEKLY", hashtags=()),
        event(datetime(2015, 10, 19, 20), uid="second", rrule="FREQ=WEEKLY", hashtags=("#x", "#edtechchat")),
    ],
    ids=["a dated session", "half an hour later", "another hashtag", "no hashtag", "its second hashtag"],
)
def test_nothing_else_is_folded(other: Event) -> None:
    dated, beside = happening(event()), happening(other)
    assert fold([dated, beside]) == (Listed(dated), Listed(beside))


def test_a_cancelled_dated_listing_does_not_hide_the_weekly_chat() -> None:
    weekly = happening(event(datetime(2015, 10, 19, 20), rrule="FREQ=WEEKLY"))
    dated = happening(event(uid="duncan", status=Status.CANCELLED))
    assert fold([weekly, dated]) == (Listed(weekly), Listed(dated))


def test_an_all_day_event_never_folds_into_one_at_midnight_utc() -> None:
    all_day = happening(event(date(2015, 10, 26), uid="day", rrule="FREQ=YEARLY"))
    timed = happening(event(datetime(2015, 10, 26), uid="midnight", timezone="UTC"))
    assert all_day.starts_at == timed.starts_at
    assert len(fold([all_day, timed])) == 2


def test_order_is_by_start_then_title() -> None:
    late = happening(event(datetime(2015, 10, 26, 21), uid="1", title="A"))
    zebra, apple = happening(event(uid="2", title="Zebra")), happening(event(uid="3", title="apple"))
    assert order([late, zebra, apple], NEW_YORK) == [apple, zebra, late]


def test_an_all_day_event_stands_where_its_day_begins_for_the_asker() -> None:
    all_day = happening(event(date(2015, 10, 26), uid="day"))
    evening = happening(event(datetime(2015, 10, 25, 22), uid="evening"), date(2015, 10, 25))
    assert order([all_day, evening], NEW_YORK) == [evening, all_day]
    assert order([evening, all_day], "Australia/Sydney") == [all_day, evening]


@pytest.mark.parametrize(
    "zone", [NEW_YORK, "Europe/London", "Australia/Sydney", "Pacific/Apia", "America/Sao_Paulo"]
)
def test_an_all_day_event_is_on_its_local_date_everywhere(zone: str) -> None:
    occurrence = happening(event(date(2015, 10, 18), uid="day"), date(2015, 10, 18))
    days = [day for day in range(15, 22) if overlaps(occurrence, day_span(date(2015, 10, day), zone))]
    assert days == [18]
    start, end = shown_in(occurrence, zone)
    assert (start.date(), end.date()) == (date(2015, 10, 18), date(2015, 10, 19))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2015, 10, 25), False), (date(2015, 10, 26), True), (date(2015, 10, 27), False)],
)
def test_what_ends_at_midnight_is_not_on_the_next_day(day: date, *, expected: bool) -> None:
    occurrence = happening(event(datetime(2015, 10, 26, 20), length=timedelta(hours=4)))
    assert overlaps(occurrence, day_span(day, NEW_YORK)) is expected


def test_what_has_no_length_is_on_in_its_moment() -> None:
    occurrence = happening(event(datetime(2015, 10, 26), length=timedelta()))
    assert overlaps(occurrence, day_span(date(2015, 10, 26), NEW_YORK))
    assert not overlaps(occurrence, day_span(date(2015, 10, 25), NEW_YORK))


def test_on_and_over_are_half_open() -> None:
    occurrence = happening(event())
    start, end = occurrence.starts_at, occurrence.ends_at
    moments = (start - timedelta(seconds=1), start, end - timedelta(seconds=1), end)
    assert [is_on(occurrence, moment, NEW_YORK) for moment in moments] == [False, True, True, False]
    assert [is_over(occurrence, moment, NEW_YORK) for moment in moments] == [False, False, False, True]


def test_the_hour_that_the_clocks_repeat_is_two_hours() -> None:
    first = datetime(2015, 11, 1, 5, 30, tzinfo=UTC)  # 1:30 in New York, and again an hour later
    occurrence = happening(event(datetime(2015, 11, 1, 1), length=timedelta(minutes=45)), date(2015, 11, 1))
    assert is_on(occurrence, first, NEW_YORK)
    assert not is_on(occurrence, first + timedelta(hours=1), NEW_YORK)
    since, until = moment_span(first + timedelta(hours=1), NEW_YORK).utc
    assert until - since == timedelta(microseconds=1)


def test_an_answer_is_told_in_groups() -> None:
    now = datetime(2015, 10, 27, 0, 30, tzinfo=UTC)  # 20:30 in New York
    given = {
        "on_now": event(),
        "from_yesterday": event(datetime(2015, 10, 25, 22), uid="slow", length=timedelta(hours=23)),
        "all_day": event(date(2015, 10, 1), uid="campaign", length=timedelta(days=31)),
        "later": event(datetime(2015, 10, 26, 21), uid="later"),
        "over": event(datetime(2015, 10, 26, 12), uid="noon"),
    }
    listed = [Listed(happening(of)) for of in given.values()]
    groups = arrange(listed, now, NEW_YORK)
    assert groups._asdict() == {name: (Listed(happening(of)),) for name, of in given.items()}


def test_what_lasts_for_days_stands_with_the_all_day_events() -> None:
    conference = Listed(happening(event(datetime(2015, 10, 26, 9), length=timedelta(days=3))))
    assert arrange([conference], conference.occurrence.starts_at, NEW_YORK).all_day == (conference,)


def test_a_span_refuses_naive_and_backward_times() -> None:
    moment = datetime(2015, 10, 26, tzinfo=ZoneInfo(NEW_YORK))
    with pytest.raises(ValueError, match="zone"):
        Span(moment.replace(tzinfo=None), moment)
    with pytest.raises(ValueError, match="after"):
        Span(moment, moment - timedelta(days=1))

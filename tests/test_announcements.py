"""What is due, where and when: one pure function of the programme, the channels' wishes and a stretch of time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Filters, Span
from bot.domain.announcement import Kind, Planned
from bot.domain.event import Event, Status
from bot.domain.recurrence import expand
from bot.domain.subscription import Subscription
from tests.builders import event, plan_of, wish
from tests.strategies import ZONES, programmes, walls

NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"
SAO_PAULO, LORD_HOWE = "America/Sao_Paulo", "Australia/Lord_Howe"

WEEK = Span(datetime(2015, 10, 25, tzinfo=UTC), datetime(2015, 11, 1, tzinfo=UTC))
EIGHT_PM = datetime(2015, 10, 27, 0, tzinfo=UTC)
"""20:00 on Monday in New York, where the events of these tests are unless they say otherwise."""


def planned(events: list[Event], *wishes: Subscription, span: Span = WEEK) -> list[Planned]:
    day = timedelta(days=1)
    found = [one for each in events for one in expand(each, span.since - day, span.until + day)]
    return plan_of(found, wishes, span)


def shown(found: list[Planned]) -> list[tuple[str, str]]:
    return [(one.kind.value, f"{one.due_at:%m-%dT%H:%M}") for one in found]


LIST, START = ("digest", "10-26T11:30"), ("start", "10-27T00:00")
MONDAY_ALL_DAY = event(date(2015, 10, 26))
BOTH = wish(at_start=True)


@pytest.mark.parametrize(
    ("events", "wanted", "expected"),
    [
        ([], BOTH, []),
        ([event()], wish(), [LIST]),
        ([event()], BOTH, [LIST, START]),
        ([event()], wish(digest=False), []),
        ([event()], wish(digest=False, at_start=True), [START]),
        ([event(), event(uid="2", title="Another")], wish(), [LIST]),
        ([event(status=Status.CANCELLED)], BOTH, [LIST]),
        ([event(status=Status.TENTATIVE)], BOTH, [LIST, START]),
        ([MONDAY_ALL_DAY], BOTH, [LIST]),
        ([event(date(2015, 10, 26), length=timedelta(days=4))], BOTH, [LIST]),
        ([event(date(2015, 10, 1), length=timedelta(days=31))], BOTH, []),
        ([event(datetime(2015, 10, 26, 23), length=timedelta(hours=2))], wish(), [LIST, ("digest", "10-27T11:30")]),
        ([event(datetime(2015, 10, 26, 23))], wish(), [LIST]),
        ([event()], wish(timezone=LONDON), [("digest", "10-27T07:30")]),
        ([event()], wish(timezone=SYDNEY), [("digest", "10-26T20:30")]),
        ([MONDAY_ALL_DAY], wish(timezone=SYDNEY), [("digest", "10-25T20:30")]),
        ([event()], wish(digest_at=time(18)), [("digest", "10-26T22:00")]),
        ([event()], replace(BOTH, filters=Filters(kinds=("webinar",))), []),
        ([event()], replace(BOTH, filters=Filters(kinds=("twitter chat",))), [LIST, START]),
        ([event()], replace(BOTH, filters=Filters(hashtags=("#EDTECHCHAT",))), [LIST, START]),
        ([event()], replace(BOTH, filters=Filters(hashtags=("#other",))), []),
        ([event(organisations=("CoSN",))], replace(BOTH, filters=Filters(organisations=("cosn",))), [LIST, START]),
        ([event()], replace(BOTH, changed_at=EIGHT_PM), [START]),
        ([event()], replace(BOTH, changed_at=EIGHT_PM + timedelta(seconds=1)), []),
        ([event()], replace(BOTH, paused_until=EIGHT_PM), [START]),
        ([event()], replace(BOTH, paused_until=datetime(2016, 1, 1, tzinfo=UTC)), []),
    ],
)  # fmt: skip
def test_what_is_due(events: list[Event], wanted: Subscription, expected: list[tuple[str, str]]) -> None:
    assert shown(planned(events, wanted)) == expected


def test_two_listings_of_one_chat_are_one_start() -> None:
    weekly = event(datetime(2015, 10, 19, 20), uid="weekly", rrule="FREQ=WEEKLY")
    dated = event(uid="guest", title="With a guest")
    found = planned([weekly, dated], wish(digest=False, at_start=True))
    assert [one.what for one in found] == [dated.id]


def test_each_channel_hears_what_it_wants_and_what_matters_most_goes_first() -> None:
    found = planned(
        [event()],
        wish("C2", digest_at=time(20)),
        wish("C1", digest_at=time(20), at_start=True),
    )
    assert [(one.kind.value, one.destination.channel) for one in found] == [
        ("start", "C1"),
        ("digest", "C1"),
        ("digest", "C2"),
    ]


def test_an_announcement_is_of_use_for_a_time_that_depends_on_its_kind() -> None:
    lives = {one.kind: one.expires_at - one.due_at for one in planned([event()], BOTH)}
    assert lives == {Kind.DIGEST: timedelta(hours=4), Kind.START: timedelta(minutes=10)}


@pytest.mark.parametrize(
    ("zone", "at", "day", "due"),
    [
        (NEW_YORK, "07:30", "2015-03-07", "2015-03-07T12:30"),
        (NEW_YORK, "07:30", "2015-03-08", "2015-03-08T11:30"),
        (NEW_YORK, "07:30", "2015-11-01", "2015-11-01T12:30"),
        (NEW_YORK, "02:30", "2015-03-08", "2015-03-08T07:30"),  # skipped: an hour after 01:30
        (NEW_YORK, "02:30", "2015-11-01", "2015-11-01T07:30"),
        (NEW_YORK, "01:30", "2015-11-01", "2015-11-01T05:30"),  # repeated: the first
        (LONDON, "07:30", "2015-10-24", "2015-10-24T06:30"),
        (LONDON, "07:30", "2015-10-25", "2015-10-25T07:30"),
        (LONDON, "02:30", "2015-03-29", "2015-03-29T01:30"),
        (LONDON, "01:30", "2015-03-29", "2015-03-29T01:30"),  # skipped
        (LONDON, "01:30", "2015-10-25", "2015-10-25T00:30"),  # repeated
        (SYDNEY, "07:30", "2015-10-04", "2015-10-03T20:30"),
        (SYDNEY, "02:30", "2015-10-04", "2015-10-03T16:30"),  # skipped
        (SYDNEY, "02:30", "2016-04-03", "2016-04-02T15:30"),  # repeated
        (SAO_PAULO, "07:30", "2015-10-18", "2015-10-18T09:30"),
        (SAO_PAULO, "02:30", "2015-10-18", "2015-10-18T04:30"),
        (SAO_PAULO, "00:30", "2015-10-18", "2015-10-18T03:30"),  # skipped, for midnight is
        (SAO_PAULO, "02:30", "2016-02-21", "2016-02-21T05:30"),
        (LORD_HOWE, "07:30", "2015-10-03", "2015-10-02T21:00"),
        (LORD_HOWE, "07:30", "2015-10-04", "2015-10-03T20:30"),
        (LORD_HOWE, "02:30", "2015-10-04", "2015-10-03T15:30"),
        (LORD_HOWE, "02:15", "2015-10-04", "2015-10-03T15:45"),  # skipped: half an hour
        (LORD_HOWE, "02:30", "2016-04-03", "2016-04-02T16:00"),
    ],
)
def test_a_list_comes_at_the_channels_hour_through_every_change_of_the_clocks(
    zone: str, at: str, day: str, due: str
) -> None:
    on = date.fromisoformat(day)
    middle = datetime(on.year, on.month, on.day, tzinfo=UTC)
    span = Span(middle - timedelta(days=2), middle + timedelta(days=2))
    found = planned([event(on)], wish(timezone=zone, digest_at=time.fromisoformat(at)), span=span)
    assert [(one.what, f"{one.due_at:%Y-%m-%dT%H:%M}") for one in found] == [(day, due)]


wishes = st.builds(
    lambda zone, at, digest, at_start: wish(timezone=zone, digest_at=at, digest=digest, at_start=at_start),
    st.sampled_from(ZONES),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.booleans(),
    st.booleans(),
)
beginnings = walls.map(lambda wall: wall.replace(tzinfo=UTC))


@given(programmes(), wishes, beginnings, st.integers(1, 72), st.integers(1, 72))
def test_two_stretches_side_by_side_plan_what_the_whole_does(
    events: list[Event], wanted: Subscription, since: datetime, first: int, second: int
) -> None:
    middle, until = since + timedelta(hours=first), since + timedelta(hours=first + second)
    halves = [
        *planned(events, wanted, span=Span(since, middle)),
        *planned(events, wanted, span=Span(middle, until)),
    ]
    whole = planned(events, wanted, span=Span(since, until))
    assert halves == whole
    assert len({one.key for one in whole}) == len(whole)
    assert all(since <= one.due_at < until for one in whole)

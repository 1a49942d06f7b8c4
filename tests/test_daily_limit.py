"""A channel hears at most so many announcements a day; what is too much stands in the day's list."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Span
from bot.domain.announcement import Kind, Planned
from bot.domain.event import Event
from bot.domain.plan import AHEAD, BACK
from bot.domain.recurrence import expand
from bot.domain.script import Question
from bot.domain.subscription import Subscription
from tests.builders import event, plan_of, wish

MONDAY = datetime(2015, 10, 26, 4, tzinfo=UTC)
"""Midnight in New York."""

DAY = timedelta(days=1)
TODAY = Span(MONDAY, MONDAY + DAY)
REMINDED = wish(digest=False, reminders=(30,))


def chats(*hours: float, day: int = 26) -> list[Event]:
    """Give chats of a day at these hours."""
    midnight = datetime(2015, 10, day)
    return [event(midnight + timedelta(hours=hour), uid=f"{day} {hour}", hashtags=()) for hour in hours]


def planned(events: list[Event], wanted: Subscription, span: Span = TODAY, **parts: object) -> list[Planned]:
    """Plan a stretch of time."""
    found = [one for each in events for one in expand(each, span.since - BACK, span.until + AHEAD)]
    return plan_of(found, [wanted], span, **parts)


def shown(found: list[Planned]) -> list[str]:
    """Give what is due and when in New York."""
    return [f"{one.due_at - timedelta(hours=4):%H:%M} {one.name}" for one in found]


FOUR, SIX = chats(10, 12, 14, 16), chats(10, 12, 14, 16, 18, 20)


LIST, WEEK = "07:30 digest", "07:30 week-ahead"
REMINDERS = ["09:30 reminder-30", "11:30 reminder-30", "13:30 reminder-30", "15:30 reminder-30"]


@pytest.mark.parametrize(
    ("events", "wanted", "expected"),
    [
        (FOUR, REMINDED, REMINDERS),
        (SIX, REMINDED, [LIST, *REMINDERS[:3]]),
        (FOUR, replace(REMINDED, digest=True), [LIST, *REMINDERS[:3]]),
        (SIX, replace(REMINDED, most_a_day=1), [LIST]),
        (chats(10), replace(REMINDED, most_a_day=1), REMINDERS[:1]),
        (chats(10), replace(REMINDED, most_a_day=1, week_ahead=True), [WEEK]),
        (FOUR, replace(REMINDED, digest=True, week_ahead=True, most_a_day=3), [LIST, WEEK, REMINDERS[0]]),
        (FOUR, replace(REMINDED, digest=True, digest_at=time(18)), [*REMINDERS[:3], "18:00 digest"]),
    ],
    ids=["as many", "more", "with a list", "one", "one of one", "the week", "both lists", "an evening's list"],
)  # fmt: skip
def test_the_lists_come_and_the_first_reminders(
    events: list[Event], wanted: Subscription, expected: list[str]
) -> None:
    assert shown(planned(events, wanted)) == expected


def test_without_a_limit_everything_comes() -> None:
    assert [one.kind for one in planned(SIX, replace(REMINDED, most_a_day=0))] == [Kind.REMINDER] * 6


def test_chats_that_run_in_the_channel_do_not_count() -> None:
    (first, *_) = expand(SIX[0], MONDAY, MONDAY + DAY)
    script = {
        first.id: [Question(number, f"Q{number}", timedelta(minutes=5 * number)) for number in (1, 2, 3)]
    }
    found = planned(SIX, replace(REMINDED, at_start=True), scripts=script)
    assert Counter(one.kind for one in found) == {
        Kind.START: 6,
        Kind.RULES: 1,
        Kind.QUESTION: 3,
        Kind.THANKS: 1,
        Kind.REMINDER: 3,
        Kind.DIGEST: 1,
    }


def test_a_day_is_the_channels_own() -> None:
    """In Sydney, where it is 15 hours later, the chats of these evenings fall on the two days after."""
    events = [*chats(7, 8, 9.25, 10, 11), *chats(7, 8, day=27)]
    found = planned(events, replace(REMINDED, timezone="Australia/Sydney"), Span(MONDAY, MONDAY + 2 * DAY))
    days = Counter((one.due_at + timedelta(hours=11)).date().day for one in found)
    assert days == {26: 3, 27: 4}


leads = st.lists(st.sampled_from([10, 30, 60, 1440]), unique=True, min_size=1, max_size=3).map(tuple)
hours = st.lists(st.integers(0, 23), min_size=1, max_size=9, unique=True)


@given(st.lists(hours, min_size=3, max_size=3), leads, st.integers(1, 5), st.booleans(), st.integers(1, 47))
def test_a_window_that_moves_on_keeps_to_the_same_limit(
    days: list[list[int]],
    leads: tuple[int, ...],
    most: int,
    digest: bool,
    cut: int,
) -> None:
    events = [one for number, hours in enumerate(days) for one in chats(*hours, day=26 + number)]
    wanted = replace(REMINDED, digest=digest, reminders=leads, most_a_day=most)
    whole = planned(events, wanted, Span(MONDAY - DAY, MONDAY + 4 * DAY))
    counts = Counter((one.due_at - timedelta(hours=4)).date() for one in whole)
    assert max(counts.values()) <= most
    middle = MONDAY + timedelta(hours=cut)
    halves = [Span(MONDAY - DAY, middle), Span(middle, MONDAY + 4 * DAY)]
    assert [one for half in halves for one in planned(events, wanted, half)] == whole

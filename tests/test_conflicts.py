"""What speaks against a time or a hashtag: found by pure rules, whatever the programme is."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import GROUPS, REGIONS, is_night
from bot.domain.conflict import (
    CLASHES,
    LONGEST_HASHTAG,
    Conflict,
    Other,
    Slot,
    Sort,
    Wanted,
    conflicts,
    free,
    one_letter_apart,
)
from bot.domain.event import Occurrence, Status
from bot.domain.recurrence import expand
from tests.builders import event

NOW = datetime(2015, 11, 9, 12, tzinfo=UTC)
EVENING = datetime(2015, 11, 11, 1, tzinfo=UTC)
"""20:00 on Tuesday 10 November in New York: no clocks change around it."""

HOUR = timedelta(hours=1)
PEOPLE = ("U1", "U2", "U3")
TAGS = ("#edchat", "#edtech", "#makers")
FAR = ("Europe/London", "Australia/Sydney")


def listed(start: datetime = EVENING, length: timedelta = HOUR, **parts: object) -> Occurrence:
    """Build a happening at an instant."""
    wall = start.replace(tzinfo=None)
    given_event = event(wall, uid=str(parts.pop("uid", "other")), timezone="UTC", length=length, **parts)
    (found,) = expand(given_event, start - timedelta(days=9), start + timedelta(days=9))
    return found


def wanted(start: datetime = EVENING, length: timedelta = HOUR, **parts: Any) -> Wanted:
    """Build what somebody wants, once."""
    defaults: dict[str, Any] = {
        "event_id": "mine",
        "slots": (Slot(start, start + length),),
        "timezone": "America/New_York",
    }
    return Wanted(**{**defaults, **parts})


def sorts(found: tuple[Conflict, ...]) -> set[Sort]:
    return {one.sort for one in found}


@pytest.mark.parametrize(
    ("mine", "other", "sort", "about"),
    [
        ({"moderators": frozenset({"U1"})}, {"moderators": frozenset({"U1", "U2"})}, Sort.MODERATOR, "U1"),
        ({"hashtags": ("#EdTechChat",)}, {}, Sort.HASHTAG, "#edtechchat"),
        ({"room": "C1"}, {"room": "C1"}, Sort.ROOM, "C1"),
        (
            {"audience": frozenset({"Europe"})},
            {"audience": frozenset({"Europe", "Asia"})},
            Sort.AUDIENCE,
            "Europe",
        ),
    ],
    ids=["moderator", "hashtag", "room", "audience"],
)
def test_what_is_shared_at_the_same_time_is_warned_of(
    mine: dict[str, Any], other: dict[str, Any], sort: Sort, about: str
) -> None:
    beside = Other(listed(), **other)
    (found,) = (one for one in conflicts(wanted(**mine), [beside], {}, ()) if one.sort in CLASHES)
    assert (found.sort, found.about, found.title, found.at) == (sort, about, beside.occurrence.title, EVENING)
    later = Other(listed(EVENING + HOUR), **other)
    assert not sorts(conflicts(wanted(**mine), [later], {}, ())) & CLASHES


def test_what_is_cancelled_or_lasts_all_day_is_in_nobodys_way() -> None:
    mine = wanted(hashtags=("#edtechchat",))
    gone = Other(listed(status=Status.CANCELLED))
    whole = listed()._replace(all_day=True)
    assert conflicts(mine, [gone, Other(whole)], {}, ()) == ()


def test_ones_own_event_is_no_conflict() -> None:
    own = listed(hashtags=("#makers",))
    assert conflicts(wanted(event_id=own.event_id, hashtags=("#makers",)), [Other(own)], {}, ()) == ()


@pytest.mark.parametrize(
    ("mine", "used", "expected"),
    [
        ("#EdChat", {"#edchat": "Ed Chat"}, Conflict(Sort.TAKEN, None, "Ed Chat", "", "#edchat")),
        ("#edchats", {"#edchat": "Ed Chat"}, Conflict(Sort.ALIKE, None, "Ed Chat", "", "#edchat")),
        ("#edchut", {"#edchat": "Ed Chat"}, Conflict(Sort.ALIKE, None, "Ed Chat", "", "#edchat")),
        ("#" + "e" * 21, {}, Conflict(Sort.LONG, None, "", "", "#" + "e" * 21)),
    ],
)
def test_a_hashtag_that_is_used_alike_or_long_is_warned_of(
    mine: str, used: dict[str, str], expected: Conflict
) -> None:
    assert conflicts(wanted(hashtags=(mine,)), [], used, ()) == (expected,)
    assert len("#" + "e" * 20) == LONGEST_HASHTAG + 1


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("#edchat", "#edchat", False),
        ("#edchat", "#edchats", True),
        ("#edchat", "#edcat", True),
        ("#edchat", "#adchat", True),
        ("#edchat", "#adchut", False),
        ("#ce14", "#ce15", False),
        ("#edchat", "#edchat2", False),
        ("#a", "#abc", False),
    ],
)
def test_one_letter_is_changed_added_or_left_out_and_another_year_is_meant(
    first: str, second: str, apart: bool
) -> None:
    assert one_letter_apart(first, second) is apart
    assert one_letter_apart(second, first) is apart


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime(2015, 10, 20, 0, tzinfo=UTC), set()),
        (datetime(2015, 10, 28, 0, tzinfo=UTC), {"America/New_York"}),  # its own clocks change on that Sunday
        (
            datetime(2016, 3, 23, 0, tzinfo=UTC),
            {"Europe/London"},
        ),  # America is on summer time, Europe not yet
        (datetime(2015, 11, 11, 1, tzinfo=UTC), set()),
    ],
)
def test_a_week_in_which_clocks_change_is_warned_of(day: datetime, expected: set[str]) -> None:
    found = conflicts(wanted(day), [], {}, ("Europe/London",))
    assert {one.about for one in found if one.sort is Sort.CLOCKS} == expected


def test_a_later_date_whose_hour_is_skipped_is_warned_of() -> None:
    saturday = datetime(2016, 3, 6, 7, 30, tzinfo=UTC)  # 2:30 in New York, and a week later there is no 2:30
    slots = (
        Slot(saturday, saturday + HOUR),
        Slot(saturday + timedelta(days=7), saturday + timedelta(days=7) + HOUR),
    )
    assert Sort.SKIPPED in sorts(conflicts(wanted(slots=slots), [], {}, ()))


def test_the_night_of_those_whom_it_is_for_is_warned_of() -> None:
    found = conflicts(wanted(audience=frozenset({"Europe", "North America"})), [], {}, ())
    assert {one.about for one in found if one.sort is Sort.NIGHT} == {"Europe"}


chats = st.builds(
    lambda minutes, long, tag, who, room, group: Other(
        listed(
            NOW + timedelta(minutes=minutes),
            timedelta(minutes=long),
            uid=f"{minutes}{long}{tag}{who}{room}",
            hashtags=(tag,),
        ),
        frozenset({who}),
        frozenset({group}),
        room,
    ),
    st.integers(0, 7 * 24 * 60),
    st.integers(15, 180),
    st.sampled_from(TAGS),
    st.sampled_from(PEOPLE),
    st.sampled_from(("C1", "C2")),
    st.sampled_from((*REGIONS, *GROUPS)),
)
wishes = st.builds(
    lambda minutes, long, tag, who, room, group: wanted(
        NOW + timedelta(minutes=minutes),
        timedelta(minutes=long),
        hashtags=(tag,),
        moderators=frozenset({who}),
        room=room,
        audience=frozenset({group}),
    ),
    st.integers(1, 5 * 24 * 60),
    st.integers(15, 180),
    st.sampled_from(TAGS),
    st.sampled_from(PEOPLE),
    st.sampled_from(("", "C1")),
    st.sampled_from((*REGIONS, *GROUPS)),
)


@given(wishes, st.lists(chats, max_size=12))
def test_a_clash_is_told_exactly_where_two_overlap_and_share_something(
    mine: Wanted, others: list[Other]
) -> None:
    found = conflicts(mine, others, {}, ())
    (slot,) = mine.slots
    clashing = {
        other.occurrence.event_id
        for other in others
        if other.occurrence.starts_at < slot.ends_at
        and slot.starts_at < other.occurrence.ends_at
        and (
            mine.moderators & other.moderators
            or set(mine.hashtags) & set(other.occurrence.hashtags)
            or (mine.room and mine.room == other.room)
            or mine.audience & other.audience
        )
    }
    told = {one.event_id for one in found if one.sort in CLASHES}
    assert told <= clashing
    assert bool(told) == bool(clashing)


@given(wishes, st.lists(chats, max_size=12))
def test_what_is_offered_as_free_is_free_by_day_and_still_to_come(mine: Wanted, others: list[Other]) -> None:
    (slot,) = mine.slots
    for start in free(mine, others, NOW):
        assert start > NOW
        assert not is_night(start, mine.timezone)
        moved = wanted(
            start,
            slot.ends_at - slot.starts_at,
            hashtags=mine.hashtags,
            moderators=mine.moderators,
            room=mine.room,
            audience=mine.audience,
        )
        assert not sorts(conflicts(moved, others, {}, FAR)) & (CLASHES | {Sort.NIGHT})


def test_free_times_are_the_nearest_and_by_the_clock_on_the_wall() -> None:
    busy = Other(listed(EVENING - timedelta(minutes=15), timedelta(minutes=90)), frozenset({"U1"}))
    found = free(wanted(moderators=frozenset({"U1"})), [busy], NOW)
    home = ZoneInfo("America/New_York")
    assert [f"{one.astimezone(home):%d %H:%M}" for one in found] == ["10 21:30", "10 18:30", "10 22:00"]

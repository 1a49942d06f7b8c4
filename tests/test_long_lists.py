"""A list that is too long for one message goes on in its thread: all of it, once, in order, and true all day."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import fold
from bot.domain.announcement import State
from bot.domain.event import Event
from bot.wording.digest import MOST_IN_A_LIST, MOST_PAGES, digest
from bot.wording.listing import MOST_EVENTS
from bot.wording.message import MAX_BLOCKS, MAX_MESSAGE, MAX_TEXT, Message
from tests.builders import event, wish
from tests.builders_wording import DAY, MORNING, NAMES, NEW_YORK, happenings, many
from tests.delivered import Sender
from tests.fakes import Crash, Fate, HandClock, Post

pytest_plugins = ["tests.fixtures_storage"]

LIST = datetime(2015, 10, 26, 11, 30, tzinfo=UTC)
"""07:30 in New York."""

NUMBER = re.compile(r"Talk (\d+)\b")
LONG_TITLE = "教育" * 60


def talks(count: int, first: int = 0) -> list[Event]:
    """Give events of one day, a few at each hour, whose numbers are their order."""
    nine = datetime(2015, 10, 26, 9)
    return [
        event(nine + timedelta(minutes=8 * number), uid=f"{number}", title=f"Talk {number:03}", hashtags=())
        for number in range(first, first + count)
    ]


def numbers(messages: Sequence[Message]) -> list[int]:
    """Give the talks that messages list, in order."""
    read = [json.dumps([block for block in one.blocks if block["type"] != "actions"]) for one in messages]
    return [int(found) for words in read for found in NUMBER.findall(words)]


def told_by(posts: Sequence[Post]) -> list[int]:
    """Give the talks that posts list, as they stand now."""
    return numbers([post.message for post in posts])


@pytest.fixture
async def sender(file: Path) -> AsyncIterator[Sender]:
    """Give a sender just before a channel's list is due."""
    running = Sender(file, HandClock(LIST - timedelta(minutes=5)))
    yield running
    running.database.close()


async def listed(sender: Sender, *events: Event) -> list[Post]:
    """Let the channel have the list of the day; give its messages."""
    await sender.load(*events)
    await sender.wants(wish())
    sender.clock.advance(timedelta(minutes=5))
    await sender.work_off()
    return sender.far_end.posts


async def test_sixty_events_are_told_once_each_in_order_in_a_message_and_its_thread(sender: Sender) -> None:
    posts = await listed(sender, *talks(60))
    assert told_by(posts) == list(range(60))
    assert [len(told_by([post])) for post in posts] == [MOST_IN_A_LIST, MOST_EVENTS, 10]
    assert [post.thread for post in posts] == [None, posts[0].id, posts[0].id]
    words = [json.dumps(post.message.blocks) for post in posts]
    assert "*40 more* in the thread of this message" in words[0]
    assert "On today, Monday 26 October 2015, continued" in words[1]
    assert "*10 more* below" in words[1]
    assert "asks at any time" in words[0]
    assert "asks at any time" not in words[-1]
    assert [one.state for one in await sender.all() if one.planned.due_at < sender.clock.now()] == [
        State.SENT
    ] * 3


@pytest.mark.parametrize("count", [1, MOST_IN_A_LIST, MOST_IN_A_LIST + 1, 51, 120])
@pytest.mark.parametrize("title", ["A chat", LONG_TITLE, "<&>" * 40])
def test_no_message_of_a_list_is_more_than_slack_takes_and_none_is_empty(count: int, title: str) -> None:
    found = [one for each in many(count, title) for one in happenings(each)]
    pages = digest(fold(found), DAY, MORNING, NEW_YORK, NAMES)
    told = [int(one) for page in pages for one in re.findall(r"\|(\d+) ", json.dumps(page.blocks))]
    assert len(told) == len(set(told)) <= count
    assert len(told) == count or len(pages) == MOST_PAGES
    for page in pages:
        assert len(json.dumps(page.blocks, ensure_ascii=False)) <= MAX_MESSAGE
        assert len(page.blocks) <= MAX_BLOCKS
        assert 0 < len(page.text) <= MAX_TEXT


def test_a_list_without_end_stops_and_counts_the_rest() -> None:
    found = [one for each in talks(80) for one in happenings(each)]
    same_day = [one._replace(id=f"{one.id}{copy}") for one in found for copy in range(5)]
    pages = digest(fold(same_day), DAY, MORNING, NEW_YORK, NAMES)
    told = MOST_IN_A_LIST + (MOST_PAGES - 1) * MOST_EVENTS
    assert (len(pages), len(numbers(pages))) == (MOST_PAGES, told)
    assert f"And *{400 - told} more*: `/cem today` lists them" in json.dumps(pages[-1].blocks)


async def test_a_list_that_grows_during_the_day_goes_on_in_its_thread(sender: Sender) -> None:
    events = talks(MOST_IN_A_LIST)
    await listed(sender, *events)
    sender.clock.advance(timedelta(hours=6))  # talks are over by now
    events += talks(45, first=MOST_IN_A_LIST)
    await sender.load(*events)
    assert await sender.refresh() == 1
    await sender.work_off()
    posts = sender.far_end.posts
    assert told_by(posts) == list(range(65))
    assert [post.thread for post in posts] == [None, posts[0].id, posts[0].id]
    await sender.load(*events, *talks(30, first=65))
    await sender.refresh()
    await sender.work_off()
    assert told_by(posts) == list(range(95))
    assert len(posts) == 4
    assert await sender.refresh() == 0


async def test_a_list_that_shrinks_tells_nothing_twice(sender: Sender) -> None:
    events = talks(MOST_IN_A_LIST + 2)
    posts = await listed(sender, *events)
    assert len(posts) == 2
    away = [replace(one, timing=replace(one.timing, start=datetime(2015, 10, 29, 9))) for one in events[:3]]
    await sender.load(*away, *events[3:])
    await sender.refresh()
    assert told_by(posts[:2]) == list(range(3, MOST_IN_A_LIST + 2))
    assert "What stood here is told above now" in posts[1].message.text
    await sender.load(*events)
    await sender.refresh()
    assert told_by(posts[:2]) == list(range(MOST_IN_A_LIST + 2))


async def test_all_messages_of_a_list_are_as_of_the_same_moment(sender: Sender) -> None:
    """The first talk begins between the first message and the second, which then would count otherwise."""
    first = event(datetime(2015, 10, 26, 7, 30, 30), uid="first", title="Talk 999", hashtags=())
    await sender.load(first, *talks(40))
    await sender.wants(wish())
    await sender.after(minutes=5)
    sender.clock.advance(timedelta(minutes=5))
    await sender.work_off()
    assert told_by(sender.far_end.posts) == [999, *range(40)]


@pytest.mark.parametrize("fate", [Fate.CRASH_BEFORE, Fate.CRASH_AFTER])
@pytest.mark.parametrize("away", [timedelta(minutes=1), timedelta(hours=2)])
async def test_a_crash_between_the_messages_loses_none_and_doubles_none(
    sender: Sender, fate: Fate, away: timedelta
) -> None:
    await sender.load(*talks(60))
    await sender.wants(wish())
    sender.far_end.fates.extend([Fate.ARRIVES, fate])
    await sender.after(minutes=5)
    with pytest.raises(Crash):
        await sender.after(seconds=1)
    sender.database.close()
    sender.clock.advance(away)
    sender.start("second")
    await sender.delivering.take_back()
    await sender.work_off()
    assert sorted(told_by(sender.far_end.posts)) == list(range(60))


async def test_a_days_list_keeps_its_groups_in_order_over_its_messages(sender: Sender) -> None:
    all_day = [
        event(date(2015, 10, 26), uid=f"d{number}", title=f"Talk {500 + number}", hashtags=())
        for number in range(10)
    ]
    posts = await listed(sender, *talks(30), *all_day)
    found = told_by(posts)
    assert sorted(found) == [*range(30), *range(500, 510)]
    assert [one for one in found if one < 500] == list(range(30))
    assert [one for one in found if one >= 500] == list(range(500, 510))


async def test_a_list_at_another_hour_is_as_long(sender: Sender) -> None:
    await sender.load(*talks(60))
    await sender.wants(wish(digest_at=time(8)))
    await sender.after(minutes=35)
    await sender.work_off()
    assert told_by(sender.far_end.posts) == list(range(60))

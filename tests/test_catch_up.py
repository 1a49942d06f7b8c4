"""After downtime a channel hears one message that says what is of use now, and not a burst of what was due."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import Filters
from bot.domain.announcement import Kind, State
from bot.domain.event import Event, Status
from bot.storage.deliveries import Delivery
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import WAIT, Fate, HandClock, Post
from tests.test_long_lists import numbers, talks

pytest_plugins = ["tests.fixtures_storage"]

LIST = datetime(2015, 10, 26, 11, 30, tzinfo=UTC)
"""07:30 in New York on a Monday, when the lists of the day and of the week are due."""

NIGHT = LIST - timedelta(hours=5)


def at(hour: int, minute: int = 0, day: int = 26, **parts: object) -> Event:
    """Give a chat at an hour in New York, named after it."""
    title = f"Chat of {hour:02}:{minute:02}"
    about = {"uid": f"{day}-{hour}:{minute}", "title": title, "hashtags": (), **parts}
    return event(datetime(2015, 10, day, hour, minute), **about)


@pytest.fixture
async def sender(file: Path) -> AsyncIterator[Sender]:
    """Give a sender in the night before."""
    running = Sender(file, HandClock(NIGHT))
    yield running
    running.database.close()


def until(sender: Sender, hour: int, minute: int = 0, second: int = 0) -> None:
    """Let time pass until an hour in New York."""
    here = LIST.replace(hour=hour + 4, minute=minute, second=second)
    sender.clock.advance(here - sender.clock.now())


async def back_at(sender: Sender, hour: int, minute: int = 0) -> list[Post]:
    """Let the bot be away until an hour in New York, and come back; give all that it then posts."""
    sender.database.close()
    until(sender, hour, minute)
    sender.start("second")
    await sender.delivering.take_back()
    await sender.planning.plan()
    before = len(sender.far_end.posts)
    await sender.work_off(10)
    return sender.far_end.posts[before:]


async def of_kind(sender: Sender, kind: Kind) -> list[Delivery]:
    """Give the rows of one kind."""
    return [one for one in await sender.all() if one.planned.kind is kind]


async def test_several_things_that_are_late_are_one_message_that_is_true_now(sender: Sender) -> None:
    await sender.load(at(8), at(9, 30), at(10), at(20))
    await sender.wants(wish(week_ahead=True, reminders=(60, 10), most_a_day=0))
    post, week = await back_at(sender, 9, 5)
    words = post.message.text
    late = "This comes late: it was due from Monday 26 October 2015, 7:30 AM New York time on."
    assert words.startswith(f"{late}\nOn today, Monday 26 October 2015")
    assert words.index("Chat of 09:30") < words.index("Chat of 20:00") < words.index("Earlier today")
    assert words.index("Earlier today") < words.index("Chat of 08:00")
    assert post.message.blocks[0]["type"] == "context"
    assert "and could not be posted before now" in post.message.blocks[0]["elements"][0]["text"]
    assert week.thread == post.id
    assert week.message.text.startswith("The week ahead, from Monday 26 October 2015")
    assert await sender.after(minutes=1) == 0
    folded = [one for one in await sender.all() if one.folded_into]
    assert sorted(one.planned.name for one in folded) == [
        "digest",
        "reminder-60",
        "reminder-60",
        "week-ahead",
    ]
    assert {(one.state, one.reason) for one in folded} == {(State.SKIPPED, "said in one catch-up message")}
    said, _ = await of_kind(sender, Kind.CATCH_UP)
    assert {one.folded_into for one in folded} == {said.id}
    useless = [one for one in await sender.all() if one.state is State.SKIPPED and not one.folded_into]
    assert [one.planned.name for one in useless] == ["reminder-60", "reminder-10"]
    assert all("too late: it was due at" in str(one.reason) for one in useless)


async def test_one_thing_that_is_late_comes_as_it_is(sender: Sender) -> None:
    await sender.load(at(20))
    await sender.wants(wish())
    (post,) = await back_at(sender, 9)
    assert post.message.text.startswith("On today, Monday 26 October 2015")
    assert await of_kind(sender, Kind.CATCH_UP) == []


async def test_late_reminders_alone_name_the_chats_to_come(sender: Sender) -> None:
    await sender.load(at(9, 50), at(9, 40), at(9, 45, status=Status.CANCELLED), at(9, 5))
    await sender.wants(wish(digest=False, reminders=(60,)))
    (post,) = await back_at(sender, 9, 10)
    words = post.message.text
    assert "due from Monday 26 October 2015, 8:40 AM New York time on" in words
    assert words.index("Coming up") < words.index("9:40 AM: Chat of 09:40") < words.index("Chat of 09:50")
    assert "Chat of 09:45" not in words
    assert "Chat of 09:05" not in words


async def test_a_late_reminder_of_what_the_late_list_does_not_tell_stands_beside_it(sender: Sender) -> None:
    await sender.load(at(20), at(7, 40, day=27))
    await sender.wants(wish(reminders=(1440,)))
    posts = await back_at(sender, 9)
    words = "\n".join(post.message.text for post in posts)
    assert words.count("This comes late") == 1
    assert words.count("Chat of 20:00") == 1
    assert words.count("Chat of 07:40") == 1
    assert {post.thread for post in posts[1:]} <= {posts[0].id}


async def test_a_start_of_these_ten_minutes_comes_by_itself(sender: Sender) -> None:
    await sender.load(at(9), at(10))
    await sender.wants(wish(reminders=(60, 90), at_start=True))
    start, catch_up = await back_at(sender, 9, 5)
    assert (
        start.message.text.startswith("Starting now: Chat of 09:00") or "Chat of 09:00" in start.message.text
    )
    assert "This comes late" not in start.message.text
    assert catch_up.message.text.startswith("This comes late")
    assert [
        one.state for one in await of_kind(sender, Kind.START) if one.planned.due_at < sender.clock.now()
    ] == [State.SENT]


async def test_where_everything_is_useless_nothing_is_posted_and_each_says_why(sender: Sender) -> None:
    await sender.load(at(8), at(9))
    await sender.wants(wish(reminders=(30,), at_start=True))
    assert await back_at(sender, 12) == []
    rows = await sender.all()
    assert len(rows) == 5
    assert {one.state for one in rows} == {State.SKIPPED}
    assert all("too late: it was due at" in str(one.reason) for one in rows)


async def test_what_became_useless_by_the_time_it_is_said_is_not_said(sender: Sender) -> None:
    await sender.load(at(9, 10), at(9, 11))
    await sender.wants(wish(digest=False, reminders=(30,)))
    sender.far_end.fates.append(Fate.RATE_LIMITED)
    until(sender, 9, 9, 56)
    await sender.delivering.once()
    sender.clock.advance(timedelta(seconds=WAIT))
    await sender.delivering.once()
    (post,) = sender.far_end.posts
    assert "Chat of 09:11" in post.message.text
    assert "Chat of 09:10" not in post.message.text


async def test_several_absences_are_several_messages_each_about_its_own(sender: Sender) -> None:
    await sender.load(at(10), at(10, 5), at(12), at(12, 5))
    await sender.wants(wish(digest=False, reminders=(60,)))
    (first,) = await back_at(sender, 9, 30)
    (second,) = await back_at(sender, 11, 30)
    assert [text in first.message.text for text in ("Chat of 10:00", "Chat of 12:00")] == [True, False]
    assert [text in second.message.text for text in ("Chat of 10:00", "Chat of 12:00")] == [False, True]


async def test_a_second_absence_before_it_was_posted_loses_nothing(sender: Sender) -> None:
    await sender.load(at(10, 30), at(20))
    await sender.wants(wish(reminders=(120,)))
    sender.far_end.fates.append(Fate.RATE_LIMITED)
    until(sender, 9)
    await sender.delivering.once()  # at 09:00 Slack asks to wait, and then the machine goes down
    (post,) = await back_at(sender, 10, 20)
    assert "Chat of 10:30" in post.message.text
    assert "Chat of 20:00" in post.message.text


async def test_a_catch_up_is_kept_true_by_edits(sender: Sender) -> None:
    chats = [at(9, 40), at(9, 50)]
    await sender.load(*chats)
    await sender.wants(wish(digest=False, reminders=(60,)))
    await back_at(sender, 9)
    later = replace(chats[1].timing, start=datetime(2015, 10, 26, 21))
    await sender.load(replace(chats[0], status=Status.CANCELLED), replace(chats[1], timing=later))
    assert await sender.refresh() == 1
    post = sender.far_end.posts[0]
    assert "CANCELLED: Chat of 09:40" in post.message.text
    assert "9:00 PM: Chat of 09:50" in post.message.text
    await sender.work_off(10)
    notes = [one for one in sender.far_end.posts if one.thread == post.id]
    assert sorted(note.message.text.split(":")[0] for note in notes) == ["CANCELLED", "MOVED"]


async def test_a_channel_that_slack_held_back_gets_one_message_after_its_wait(sender: Sender) -> None:
    await sender.load(at(12), at(12, 1), at(12, 2))
    await sender.wants(wish(digest=False, reminders=(60,)), wish("C2", digest=False, reminders=(60,)))
    until(sender, 11)
    sender.far_end.held = frozenset({"C1"})
    await sender.work_off(5 * 60)
    posts = sender.far_end.posts
    assert [post.destination.channel for post in posts] == ["C2"] * 3
    sender.far_end.held = frozenset()
    await sender.work_off(20)
    assert [post.destination.channel for post in posts] == ["C2"] * 3 + ["C1"]
    assert all(f"Chat of 12:0{number}" in posts[-1].message.text for number in range(3))


async def test_a_list_that_is_late_and_long_goes_on_in_its_thread(sender: Sender) -> None:
    await sender.load(*talks(60))
    await sender.wants(wish(week_ahead=True, filters=Filters(kinds=("chat",))))
    posts = await back_at(sender, 8)
    told = numbers([post.message for post in posts])
    assert {number: told.count(number) for number in set(told)} == dict.fromkeys(
        range(60), 2
    )  # the day and the week
    assert [bool(post.thread) for post in posts] == [False] + [True] * (len(posts) - 1)
    assert sum("This comes late" in post.message.text for post in posts) == 1


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe"])
async def test_since_when_it_is_late_is_said_in_the_channels_zone(sender: Sender, zone: str) -> None:
    await sender.load(at(10), at(10, 1))
    await sender.wants(wish(digest=False, reminders=(60,), timezone=zone, digest_at=time(9)))
    (post,) = await back_at(sender, 9, 30)
    due = {"Europe/London": "1:00 PM London time", "Australia/Lord_Howe": "12:00 AM Lord Howe time"}
    assert due[zone] in post.message.text

"""A change is told in the thread of what was read last, with what was and what is, and edited where it stands."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.event import Status
from tests.announced import DELIVERIES, SOON, STARTS
from tests.changing import (
    CHAT,
    MORNING,
    NINE,
    NOTES,
    TEN,
    UNSEEN,
    changed,
    follow,
    sent,
    thread,
    told,
    while_away,
)
from tests.conversation import EDTECHCHAT, scene
from tests.hearing import spoken

ZONE = "New York time"
ALL_DAY: dict[str, Any] = {"start": date(2015, 10, 27), "length": timedelta(days=1), "timezone": None}


@pytest.mark.parametrize("how", ["digest", "reminder", "start"])
async def test_a_chat_that_moves_is_edited_where_it_was_told_and_noted_in_the_thread(
    tmp_path: Path, how: str
) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        post = await told(here, how)
        await follow(here, changed(**NINE))
        (note,) = thread(here, post)
        said = spoken(note)
        assert said.startswith("*MOVED*: *<https://example.org/room|Educational Technology Chat>*")
        assert f"Now: *Monday 26 October 2015, 9:00 PM {ZONE}, until 10:00 PM {ZONE}*" in said
        assert f"Before: Monday 26 October 2015, 8:00 PM {ZONE}, until 9:00 PM {ZONE}" in said
        assert note.text.startswith("MOVED: Educational Technology Chat.")
        assert "Now: Monday 26 October 2015, 9:00 PM New York time." in note.text
        assert "Before: Monday 26 October 2015, 8:00 PM New York time." in note.text
        (edited,) = [one for one in here.posts() if one.ts == post.ts]
        assert edited.edited
        assert "9:00 PM" in spoken(edited)


async def test_a_chat_that_moves_is_reminded_of_and_announced_again_at_its_new_time(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await here.subscribe(digest=False, reminders=(30,), at_start=True)
        here.clock.jump(STARTS - timedelta(minutes=30) + SOON)
        (first,) = await here.posted()
        await sent(here)
        await follow(here, changed(**NINE))
        here.clock.jump(STARTS + SOON)
        assert await here.bot.house.delivering.once() == 0
        here.clock.wait(2)
        here.clock.jump(STARTS + timedelta(minutes=30) + SOON)
        _, second = await here.posted(2)
        assert "Coming up" in spoken(second)
        assert "9:00 PM" in spoken(second)
        here.clock.wait(2)
        here.clock.jump(STARTS + timedelta(hours=1) + SOON)
        assert "Educational Technology Chat" in spoken((await here.posted(3))[2])
        await sent(here)
        assert (len(thread(here, first)), len(here.posts())) == (1, 3)


async def test_the_note_stands_in_the_thread_of_what_was_read_last(tmp_path: Path) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        await here.load(CHAT)
        await here.subscribe(reminders=(30,))
        here.clock.jump(MORNING + SOON)
        await here.posted()
        here.clock.jump(STARTS - timedelta(minutes=30) + SOON)
        listed, reminded = await here.posted(2)
        await sent(here)
        await follow(here, changed(**NINE))
        assert (len(thread(here, listed)), len(thread(here, reminded))) == (0, 1)
        assert "9:00 PM" in spoken(here.posts()[0])
        await follow(here, changed(status=Status.CANCELLED, **NINE))
        assert [spoken(one).split(":")[0] for one in thread(here, reminded)] == ["*MOVED*", "*CANCELLED"]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"url": "https://example.org/new"}, "Link now: <https://example.org/new> (before: <https://example.org/room>)"),
        ({"location": "Room <2>"}, "Place now: Room &lt;2&gt; (before: Room 1)"),
        ({"location": ""}, "Place now: not said any more (before: Room 1)"),
        (ALL_DAY, "Now: *Tuesday 27 October 2015*"),
        ({"length": timedelta(hours=2)}, "until 10:00 PM"),
    ],
    ids=["link", "place", "no place", "all day", "longer"],
)  # fmt: skip
async def test_what_is_otherwise_is_said_with_what_was(
    tmp_path: Path, parts: dict[str, Any], words: str
) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        post = await told(here)
        await follow(here, changed(**parts))
        (note,) = thread(here, post)
        assert words in spoken(note)


async def test_a_cancelled_chat_stays_struck_through_and_is_announced_no_more(tmp_path: Path) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        await here.load(CHAT)
        await here.subscribe(reminders=(30,), at_start=True)
        here.clock.jump(MORNING + SOON)
        (post,) = await here.posted()
        await sent(here)
        await follow(here, changed(status=Status.CANCELLED))
        (note,) = thread(here, post)
        struck = "*CANCELLED:* ~<https://example.org/room|Educational Technology Chat>~"
        assert spoken(note).startswith(struck)
        assert "It was to be on Monday 26 October 2015, 8:00 PM" in spoken(note)
        assert "does not take place" in spoken(note)
        assert note.text.startswith("CANCELLED: Educational Technology Chat.")
        assert struck in spoken(here.posts()[0])
        here.clock.jump(STARTS + SOON)
        assert await here.bot.house.delivering.once() == 0
        states = {row["kind"]: row["state"] for row in here.rows(DELIVERIES)}
        assert states == {"digest": "sent", "change": "sent", "reminder-30": "skipped", "start": "skipped"}
        assert len(here.posts()) == 1


async def test_what_takes_place_after_all_is_told_and_announced_again(tmp_path: Path) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        await here.load(CHAT)
        await here.subscribe(at_start=True)
        here.clock.jump(MORNING + SOON)
        (post,) = await here.posted()
        await sent(here)
        await follow(here, changed(status=Status.CANCELLED))
        here.clock.wait(2)
        await follow(here, CHAT)
        _, again = thread(here, post)
        assert spoken(again).startswith("*It takes place after all*: *<https://example.org/room|")
        assert "Now: *Monday 26 October 2015, 8:00 PM" in spoken(again)
        assert "CANCELLED" not in spoken(here.posts()[0])
        here.clock.wait(2)
        here.clock.jump(STARTS + SOON)
        assert len(await here.posted(2)) == 2


async def test_a_new_title_is_edited_and_needs_no_note(tmp_path: Path) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        post = await told(here)
        await follow(here, changed(title="A better title", description="and more words"))
        assert "A better title" in spoken(here.posts()[0])
        assert (thread(here, post), here.rows(NOTES)) == ([], [])


async def test_each_channel_gets_one_note_of_each_change_however_often_it_is_imported(tmp_path: Path) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        await here.subscribe(EDTECHCHAT)
        first = await told(here)
        (second,) = await here.posted(1, EDTECHCHAT)
        await sent(here)
        for _ in range(3):
            await follow(here, changed(**NINE))
        await here.restart()
        await follow(here, changed(**NINE))
        assert (len(thread(here, first)), len(thread(here, second))) == (1, 1)
        await follow(here, changed(**TEN))
        assert "Before: Monday 26 October 2015, 9:00 PM" in spoken(thread(here, first)[1])
        assert (len(thread(here, first)), len(thread(here, second))) == (2, 2)


@pytest.mark.parametrize("back", [False, True], ids=["twice", "and back"])
@pytest.mark.parametrize("planned_between", [False, True])
async def test_two_changes_before_the_note_is_sent_are_one_and_none_where_it_is_as_before(
    tmp_path: Path, *, back: bool, planned_between: bool
) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        post = await told(here)
        await while_away(here, changed(**NINE), planned=planned_between)
        await while_away(here, CHAT if back else changed(**TEN))
        await here.start()
        await sent(here)
        await here.bot.house.planning.plan()
        await sent(here)
        said = [spoken(one) for one in thread(here, post)]
        assert here.rows(UNSEEN) == []
        if back:
            assert said == []
            assert {row["reason"] for row in here.rows(NOTES)} <= {"it is again as it was announced"}
        else:
            (words,) = said
            assert len(here.rows(NOTES)) == 1
            assert "Now: *Monday 26 October 2015, 10:00 PM" in words
            assert "Before: Monday 26 October 2015, 8:00 PM" in words


@pytest.mark.parametrize("wishes", [{}, {"digest": False, "week_ahead": True}], ids=["a day's", "a week's"])
async def test_a_list_whose_only_chat_has_moved_out_of_it_says_so(
    tmp_path: Path, wishes: dict[str, Any]
) -> None:
    async with scene(tmp_path, now=MORNING - timedelta(minutes=5)) as here:
        await here.load(CHAT)
        await here.subscribe(**wishes)
        here.clock.jump(MORNING + SOON)
        (post,) = await here.posted()
        await sent(here)
        await follow(here, changed(start=CHAT.timing.start + timedelta(days=9)))
        (edited,) = here.posts()
        assert "Educational Technology Chat" not in spoken(edited)
        assert "Monday 26 October 2015" in spoken(edited)
        assert "Nothing of this list is on then any more" in spoken(edited)
        assert "Nothing of this list is on then any more" in edited.text
        assert "Wednesday 4 November 2015" in spoken(thread(here, post)[0])
        await follow(here, CHAT)
        assert "Educational Technology Chat" in spoken(here.posts()[0])

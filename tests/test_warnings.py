"""What moderators are warned of before something is kept: the reason, free times, and a note that mutes it."""

from datetime import datetime
from pathlib import Path

from tests.builders import event
from tests.conversation import EDTECHCHAT, GRACE, NORA, scene
from tests.scheduling import EVENTS, Desk, gone_on, scheduled, scheduling

TEN = {"title": "Maker chat", "hashtag": "#makerchat", "date": "2015-11-10", "time": "20:00"}
"""A time around which no clocks change."""

BUSY = event(start=datetime(2015, 11, 10, 20), uid="busy", title="Busy chat", hashtags=("#makerchat",))


async def warned(desk: Desk) -> str:
    """Give what stands in the window before something is kept."""
    assert desk.view is not None
    assert desk.view.body.get("callback_id") == "schedule_check"
    return desk.words


async def test_nothing_is_asked_where_nothing_speaks_against_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **TEN)
        assert await desk.send() == {}
        assert "Scheduled." in desk.words


async def test_a_warning_says_why_and_nothing_is_kept_before_somebody_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(BUSY)
        desk = await scheduling(here, **TEN)
        assert await desk.send() == {}
        said = await warned(desk)
        assert "*Busy chat* is on at that time (Tue 10 Nov, 8 PM) with the same hashtag, #makerchat" in said
        assert "Tue 10 Nov: New York 8 PM · London 1 AM Wed" in said
        assert here.rows(EVENTS) == []
        assert await desk.send(note="We run it together") == {}
        assert "Your note: We run it together" in desk.words
        assert [row["note"] for row in here.rows("SELECT note FROM booked")] == ["We run it together"]


async def test_a_free_time_is_taken_with_one_press(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(BUSY)
        desk = await scheduling(here, **TEN)
        await desk.send()
        assert "Tue 10 Nov, 9 PM" in await warned(desk)
        await desk.push("schedule_free_1")
        assert desk.holds("schedule_time_block-again-1") == {"initial_time": "21:00"}
        assert "New York 9 PM" in desk.words
        await desk.submit()
        await gone_on(desk)
        assert [row["start"] for row in here.rows(EVENTS)] == ["2015-11-10T21:00:00"]


async def test_who_changes_something_finds_what_they_typed(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(BUSY)
        desk = await scheduling(here, **TEN)
        await desk.send()
        await desk.push("schedule_back")
        assert desk.holds("schedule_title_block") == {"initial_value": "Maker chat"}
        assert await desk.send(hashtag="#other") == {}
        assert "Scheduled." in desk.words


async def test_the_same_moderator_room_and_people_are_warned_of(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await scheduled(here, date="2015-11-10", room=EDTECHCHAT, audience=["Librarians"], moderators=[GRACE])
        desk = await scheduling(here, **{**TEN, "title": "Second", "hashtag": "#makerchats"})
        await desk.push("schedule_more")
        assert await desk.send(room=EDTECHCHAT, audience=["Librarians", "Europe"]) == {}
        said = await warned(desk)
        assert f"<@{NORA}> moderates *Maker chat* at that time" in said
        assert f"*Maker chat* is in the same channel, <#{EDTECHCHAT}>" in said
        assert "*Maker chat* is for the same people (Librarians)" in said
        assert "one letter from #makerchat, that of *Maker chat*" in said
        assert "It is the middle of the night in Europe then" in said


async def test_the_week_between_two_clock_changes_is_warned_of(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **{**TEN, "date": "2016-03-22"})
        assert await desk.send() == {}
        assert "the clocks of New York and London are apart by another hour than usual" in await warned(desk)


async def test_what_a_note_says_is_all_right_is_not_warned_of_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(BUSY)
        desk = await scheduling(here, **TEN)
        await desk.send()
        await desk.send(note="We run it together")
        await desk.push("chat_edit")
        assert await desk.send(title="Makers of robots") == {}
        assert "Done: it is changed." in desk.words
        await desk.push("chat_edit")
        assert await desk.send(hashtag="#makerchat #" + "m" * 30) == {}
        said = await warned(desk)
        assert "is long" in said
        assert "Busy chat" not in said

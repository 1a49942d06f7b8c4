"""What moderators do with their chats: change, copy, move, cancel, hand over, undo, one date or all."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.event import Event
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import spoken
from tests.scheduling import (
    CHANGES,
    EVENTS,
    Desk,
    gone_on,
    kept,
    last_told,
    scheduled,
    scheduling,
    told,
    weekly,
)

Json = dict[str, Any]

OCCURRENCES = (
    "SELECT occurrence.* FROM occurrence JOIN event ON event.id = event_id WHERE feed = 'slack' "
    "ORDER BY starts_at"
)


def starts(here: Scene, most: int = 4) -> list[str]:
    """Give when the chat is, UTC."""
    return [str(row["starts_at"])[:16] for row in here.rows(OCCURRENCES)][:most]


async def test_who_changes_an_event_finds_its_fields_as_they_are(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here, length="90", theme="Making")
        await desk.push("chat_edit")
        assert desk.holds("schedule_title_block") == {"initial_value": "Maker chat"}
        assert desk.holds("schedule_length_block")["initial_option"]["value"] == "90"
        assert desk.holds("schedule_theme_block") == {"initial_value": "Making"}
        assert desk.holds("schedule_moderators_block") == {"initial_users": [NORA]}
        assert await desk.send(title="Maker hour", time="21:00") == {}
        await gone_on(desk)
        assert "Done: it is changed." in desk.words
        (row,) = here.rows(EVENTS)
        assert (row["title"], row["start"], row["length_seconds"]) == (
            "Maker hour",
            "2015-10-27T21:00:00",
            5400,
        )
        assert [one["what"] for one in here.rows(CHANGES)] == ["scheduled", "changed"]


async def test_a_change_reaches_those_who_were_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe()
        desk = await scheduled(here)
        here.clock.jump(datetime.fromisoformat("2015-10-27T11:30:01+00:00"))
        (post,) = await here.posted()
        assert "Maker chat" in spoken(post)
        here.clock.wait(2)
        await desk.push("chat_move")
        assert await desk.send(time="21:00") == {}
        note = await here.message(EDUCATORS, lambda one: one.thread_ts == post.ts and one.by_app)
        assert "9:00 PM" in spoken(note)


@pytest.mark.parametrize("which", ["this", "all"])
async def test_a_room_that_was_told_hears_that_it_is_cancelled_and_why(tmp_path: Path, which: str) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here, repeat="weekly", room=EDTECHCHAT)
        here.clock.jump(datetime.fromisoformat("2015-10-28T00:00:01+00:00"))
        (post,) = await here.posted(channel=EDTECHCHAT)
        here.clock.wait(2)
        await desk.push("chat_cancel")
        assert await desk.send(reason="The host is ill", which=which) == {}
        note = await here.message(EDTECHCHAT, lambda one: one.thread_ts == post.ts and one.by_app)
        assert "CANCELLED" in spoken(note)
        assert "Why: The host is ill" in spoken(note)


async def test_the_whole_series_moves_to_another_hour_and_keeps_its_happenings(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        ids = [row["id"] for row in here.rows("SELECT id FROM occurrence ORDER BY starts_at")]
        await desk.push("chat_move")
        assert await desk.send(time="21:00", which="all") == {}
        assert starts(here, 3) == ["2015-10-28 01:00", "2015-11-04 02:00", "2015-11-11 02:00"]
        assert [row["id"] for row in here.rows("SELECT id FROM occurrence ORDER BY starts_at")] == ids


async def test_one_date_moves_and_the_others_stay(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        await desk.push("chat_move")
        assert await desk.send(date="2015-10-28", time="19:00") == {}
        assert "Done: it is moved." in desk.words
        assert starts(here, 3) == ["2015-10-28 23:00", "2015-11-04 01:00", "2015-11-11 01:00"]


async def test_one_date_has_another_title_link_and_length_and_the_others_stay(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        await desk.push("chat_edit_date")
        assert desk.holds("schedule_title_block") == {"initial_value": "Maker chat"}
        wrong = await desk.send(title="With a guest", url="no link", length="90")
        assert list(wrong) == ["url"]
        assert await desk.send(url="https://example.org/guest") == {}
        first, second, *_ = here.rows(OCCURRENCES)
        assert (first["title"], first["url"], str(first["ends_at"])[:16]) == (
            "With a guest",
            "https://example.org/guest",
            "2015-10-28 01:30",
        )
        assert (second["title"], second["url"], str(second["ends_at"])[:16]) == (
            None,
            None,
            "2015-11-04 02:00",
        )


async def test_a_change_that_was_not_sent_is_offered_again_and_may_be_dropped(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here)
        await desk.push("chat_edit")
        await desk.fill(title="Maker hour")
        await desk.close()
        await desk.push("chat_edit")
        assert "It was kept for you." in desk.words
        assert desk.holds("schedule_title_block") == {"initial_value": "Maker hour"}
        await desk.push("schedule_anew")
        assert desk.holds("schedule_title_block-again-1") == {"initial_value": "Maker chat"}
        assert "kept for you" not in desk.words


async def test_a_date_that_was_moved_stays_moved_when_the_series_changes(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        await desk.push("chat_move")
        await desk.send(date="2015-10-28", time="19:00")
        await desk.push("chat_edit")
        assert await desk.send(title="Maker hour", time="20:30") == {}
        await gone_on(desk)
        assert starts(here, 3) == ["2015-10-28 23:00", "2015-11-04 01:30", "2015-11-11 01:30"]


async def test_one_date_is_cancelled_with_a_reason_and_the_others_stay(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        await desk.push("chat_cancel")
        assert await desk.send(reason="Snow") == {}
        assert "CANCELLED" in desk.words
        rows = here.rows(OCCURRENCES)
        assert [row["status"] for row in rows][:2] == ["cancelled", "confirmed"]
        assert here.rows(CHANGES)[-1]["what"] == "cancelled on 2015-10-27: Snow"
        assert [row["status"] for row in here.rows(EVENTS)] == ["confirmed"]


async def test_the_whole_is_cancelled_and_stays_visible_with_its_reason(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        await desk.push("chat_cancel")
        assert await desk.send(reason="No moderator", which="all") == {}
        (row,) = here.rows(EVENTS)
        assert (row["status"], row["note"]) == ("cancelled", "Cancelled: No moderator")
        assert "CANCELLED" in await here.ask(GRACE, "when is #makerchat")


async def test_a_cancellation_without_a_reason_is_asked_for_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here)
        await desk.push("chat_cancel")
        assert "reason_block" in await desk.submit()
        assert await desk.send(reason="  ") == {"reason": "Please say why: it stands beside the event."}
        assert [row["status"] for row in here.rows(EVENTS)] == ["confirmed"]


async def test_a_copy_begins_with_everything_but_the_date(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here, theme="Making")
        await desk.push("chat_copy")
        assert desk.holds("schedule_date_block") == {}
        assert desk.holds("schedule_theme_block") == {"initial_value": "Making"}
        assert await desk.send(date="2015-11-17") == {}
        await gone_on(desk)
        assert [row["start"] for row in here.rows(EVENTS)] == ["2015-10-27T20:00:00", "2015-11-17T20:00:00"]


async def test_who_is_handed_a_chat_is_told_and_who_gave_it_away_may_not_any_more(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        desk = await scheduled(here, LIAM)
        await desk.push("chat_hand")
        assert desk.holds("heirs_block") == {"initial_users": [LIAM]}
        assert await desk.send(heirs=[GRACE]) == {}
        assert f"<@{LIAM}> made you a moderator of *Maker chat*" in last_told(here, GRACE)
        assert [row["account"] for row in here.rows("SELECT account FROM moderator")] == [GRACE]
        theirs = await scheduling(here, GRACE)
        assert "My chats (1)" in theirs.words
        await theirs.push("my_chats")
        await theirs.push("chat_open", "")
        await theirs.push("chat_edit")
        assert await theirs.send(title="Grace's chat") == {}
        await gone_on(theirs)
        assert [row["title"] for row in here.rows(EVENTS)] == ["Grace's chat"]


async def test_what_was_done_is_undone_by_its_button(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await weekly(here)
        before = starts(here)
        await desk.push("chat_move")
        await desk.send(time="21:00", which="all")
        assert starts(here) != before
        await desk.push("chat_undo")
        assert "Done: that is undone." in desk.words
        assert starts(here) == before
        changes = here.rows(CHANGES)
        assert [one["what"] for one in changes] == ["scheduled", "changed", "undone: changed"]
        assert changes[1]["undone_by"] == changes[2]["id"]


async def test_one_thing_after_another_is_done_with_a_chat_although_slack_takes_three_windows(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("views.push")
        desk = await weekly(here)
        for hour in range(14, 20):
            await desk.push("chat_move")
            assert await desk.send(time=f"{hour}:00", which="all") == {}
            assert "Done: it is moved" in desk.words
        await desk.push("chat_edit")
        assert await desk.send(title="Makers of robots") == {}
        await gone_on(desk)
        assert [row["title"] for row in here.rows(EVENTS)] == ["Makers of robots"]
        assert len(here.rehearsal.workspace.stacks[NORA]) == 3


async def test_scheduling_is_undone_from_its_message_by_cancelling(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await scheduled(here)
        room = here.rehearsal.workspace.direct(NORA).id
        (message,) = told(here, NORA)
        assert "undone" in await here.press(NORA, message, "chat_undo", channel=room)
        assert [row["status"] for row in here.rows(EVENTS)] == ["cancelled"]


async def test_what_was_changed_again_since_is_not_undone(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here)
        room = here.rehearsal.workspace.direct(NORA).id
        (message,) = told(here, NORA)
        await desk.push("chat_move")
        await desk.send(time="21:00")
        before = kept(here)
        assert "changed again since" in await here.press(NORA, message, "chat_undo", channel=room)
        assert kept(here) == before


async def test_two_who_change_the_same_event_do_not_undo_each_other(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        desk = await scheduled(here, moderators=[LIAM])
        theirs = await scheduling(here, LIAM)
        await theirs.push("my_chats")
        await theirs.push("chat_open")
        await theirs.push("chat_move")
        await desk.push("chat_move")
        await desk.send(time="21:00")
        before = kept(here)
        await theirs.send(time="22:00")
        assert "Somebody has changed this event since you opened the window" in theirs.words
        assert kept(here) == before


IMPORTED = event(
    start=datetime(2015, 10, 28, 20),
    uid="listed",
    title="Listed chat",
    hashtags=("#listed",),
    rrule="FREQ=WEEKLY",
)


async def test_a_listed_event_that_a_moderator_changed_stays_so_until_its_feed_says_something_new(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await here.load(IMPORTED)
        scheduling_of, event_id = here.bot.house.desk.scheduling, IMPORTED.id
        held = await scheduling_of.held(event_id)
        await scheduling_of.hand_over(here.bot.workspace, NORA, event_id, held.stamp, [NORA])
        desk = await scheduling(here)
        await desk.push("my_chats")
        await desk.push("chat_open")
        await desk.push("chat_move")
        assert await desk.send(time="21:00", which="all") == {}
        await here.load(IMPORTED)
        assert [one["start"] for one in here.rows("SELECT * FROM event")] == ["2015-10-28T21:00:00"]
        await here.load(
            event(start=datetime(2015, 10, 28, 19), uid="listed", title="Listed chat", hashtags=("#listed",))
        )
        assert [one["start"] for one in here.rows("SELECT * FROM event")] == ["2015-10-28T19:00:00"]


async def moderated(here: Scene, *events: Event) -> Desk:
    """Load listed events, and open the last of them as its moderator."""
    await here.load(*events)
    service, last = here.bot.house.desk.scheduling, events[-1]
    held = await service.held(last.id)
    await service.hand_over(here.bot.workspace, NORA, last.id, held.stamp, [NORA])
    desk = await scheduling(here)
    await desk.push("my_chats")
    await desk.push("chat_open")
    return desk


async def test_a_series_whose_rule_is_no_plain_choice_keeps_it(tmp_path: Path) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,TH"
    async with scene(tmp_path) as here:
        desk = await moderated(here, event(start=datetime(2015, 10, 29, 20), rrule=rule))
        await desk.push("chat_edit")
        repeat = next(one for one in desk.fields if "repeat" in one)
        assert desk.holds(repeat)["initial_option"]["text"]["text"] == "As it does now"
        assert await desk.send(time="21:00") == {}
        await gone_on(desk)
        (row,) = here.rows("SELECT * FROM event")
        assert (row["rrule"], row["start"]) == (rule, "2015-10-29T21:00:00")


async def test_what_lasts_whole_days_is_not_moved_here_and_can_be_cancelled(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        whole = event(start=date(2015, 10, 29), rrule="FREQ=WEEKLY")
        desk = await moderated(here, whole)
        await desk.push("chat_cancel")
        assert await desk.send(reason="Holiday") == {}
        statuses = [row["status"] for row in here.rows("SELECT status FROM occurrence ORDER BY starts_at")]
        assert statuses[:2] == ["cancelled", "confirmed"]
        again = await scheduling(here)
        await again.push("my_chats")
        await again.push("chat_open")
        await again.push("chat_move")
        assert "This event lasts whole days" in again.words


async def test_a_title_that_is_too_long_for_x_is_shown_as_it_is_posted_there(tmp_path: Path) -> None:
    long = "How do we know that " + "what we teach our pupils is what they learn, " * 3 + "in the end?"
    async with scene(tmp_path) as here:
        desk = await scheduled(here, title=long)
        assert "On X its title is shortened: “How do we know that what we teach our pupils" in desk.words
        assert "On X its title is shortened" in last_told(here, NORA)
        await desk.push("chat_edit")
        assert await desk.send(title="A short one") == {}
        await gone_on(desk)
        assert "On X its title" not in desk.words

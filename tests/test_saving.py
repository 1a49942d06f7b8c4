"""Saving an event: the button beside it, its reminder and its undo, for who pressed and for nobody else."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.outlets.slack import MARK
from bot.rehearsal import Fault, Kind
from bot.rehearsal.workspace import Message
from tests.announced import DELIVERIES, SOON, STARTS, settled
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, LIAM, Scene, scene
from tests.hearing import spoken, until

Json = dict[str, Any]

SAVED = "SELECT account, occurrence_id, lead FROM saved JOIN identity USING (person_id) ORDER BY account"
TEN = timedelta(minutes=10)

NIGHT = event(datetime(2015, 10, 26, 23), uid="night", title="Night owls", hashtags=("#owls",))
MANY = [
    event(datetime(2015, 10, 26, 19, minute), uid=str(minute), title=f"Chat {minute}") for minute in range(12)
]


async def shown(here: Scene, who: str, words: str = "today") -> Message:
    """Ask in a direct message, and give the answer."""
    await here.write(who, words)
    room = here.rehearsal.workspace.direct(who)
    return next(one for one in reversed(here.rehearsal.workspace.ordered(room)) if one.by_app)


async def press(here: Scene, who: str, message: Message, action_id: str) -> str:
    """Press a button of a message in somebody's direct conversation, and hear what only they see."""
    room = here.rehearsal.workspace.direct(who)
    return await press_in(here, who, message, action_id, room.id)


async def press_in(
    here: Scene, who: str, message: Message, action_id: str, channel: str, option: str = ""
) -> str:
    block, element = next(
        (block, one)
        for block in message.blocks
        for one in (*block.get("elements", ()), *filter(None, [block.get("accessory")]))
        if one.get("action_id") == action_id
    )
    chosen: Json = {"action_id": action_id, "block_id": block["block_id"], "value": element.get("value")}
    if element.get("options"):
        chosen["selected_option"] = next(one for one in element["options"] if option in one["value"])
    before = {ts: spoken(one) for ts, one in here.channel(channel).messages.items()}
    await here.rehearsal.people.act(who, chosen, channel=channel, ts=message.ts)
    return await here.heard(
        channel, lambda one: one.only_for == who and not one.deleted and before.get(one.ts) != spoken(one)
    )


def whispered(here: Scene, who: str, channel: str) -> Message:
    """Give the newest message that only one person sees."""
    seen = here.rehearsal.workspace.ordered(here.channel(channel))
    return next(one for one in reversed(seen) if one.only_for == who)


def told(here: Scene, who: str) -> list[str]:
    """Give what somebody was told in their direct conversation without asking."""
    said = here.rehearsal.workspace.ordered(here.rehearsal.workspace.direct(who))
    return [spoken(one) for one in said if one.by_app and (one.metadata or {}).get("event_type") == MARK]


async def reminded(here: Scene, who: str, count: int = 1) -> list[str]:
    return await until(lambda: found if len(found := told(here, who)) >= count else None)


async def test_one_tap_saves_and_the_reminder_comes_ten_minutes_before_to_them_alone(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        heard = await press(here, GRACE, await shown(here, GRACE), "save")
        assert "Saved to your agenda: *Educational Technology Chat*, Monday 26 October 2015, 8:00 PM" in heard
        assert "I'll remind you 10 minutes before" in heard
        assert [(row["account"], row["lead"]) for row in here.rows(SAVED)] == [(GRACE, 10)]
        (row,) = here.rows(DELIVERIES)
        assert (row["kind"], row["channel"]) == ("personal-reminder", GRACE)
        here.clock.jump(STARTS - TEN + SOON)
        (words,) = await reminded(here, GRACE)
        assert "Coming up for you" in words
        assert "Monday 26 October 2015, 8:00 PM" in words
        assert told(here, LIAM) == []


async def test_undo_takes_the_reminder_back_in_the_place_of_what_was_said(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        room = here.rehearsal.workspace.direct(GRACE).id
        heard = await press(here, GRACE, whispered(here, GRACE, room), "unsave")
        assert "is no longer in your agenda" in heard
        assert here.rows(SAVED) == []
        (row,) = here.rows(DELIVERIES)
        assert (row["state"], row["withdrawn"]) == ("skipped", 1)
        await press(here, GRACE, whispered(here, GRACE, room), "save")
        assert [row["state"] for row in here.rows(DELIVERIES)] == ["planned"]


async def test_whoever_presses_a_button_that_all_see_saves_for_themselves(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.ask(GRACE, "today")
        answer = next(one for one in here.channel(EDUCATORS).messages.values() if one.by_app)
        for who in (GRACE, LIAM):
            await press_in(here, who, answer, "save", EDUCATORS)
        assert [row["account"] for row in here.rows(SAVED)] == [GRACE, LIAM]
        undo = whispered(here, GRACE, EDUCATORS)
        await press_in(here, GRACE, undo, "unsave", EDUCATORS)
        assert [row["account"] for row in here.rows(SAVED)] == [LIAM]  # hers, and not his


async def test_an_undo_that_somebody_else_sends_changes_nothing_of_hers(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        room = here.rehearsal.workspace.direct(GRACE).id
        await press(here, GRACE, whispered(here, GRACE, room), "unsave")
        payload = here.rehearsal.envelopes[-1]["payload"]
        await here.write(GRACE, "my agenda")
        await press(here, GRACE, await shown(here, GRACE), "save")
        before = here.rows(SAVED)
        links = here.rehearsal.links
        forged = {**payload, "user": {**payload["user"], "id": LIAM}}
        await links.answered(links.send("interactive", forged))
        assert here.rows(SAVED) == before


async def test_the_menu_changes_when_the_reminder_comes_or_ends_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        room = here.rehearsal.workspace.direct(GRACE).id
        heard = await press_in(here, GRACE, whispered(here, GRACE, room), "save_lead", room, "|60")
        assert "1 hour before" in heard
        planned = [row for row in here.rows(DELIVERIES) if row["state"] == "planned"]
        assert [str(row["due_at"])[:16] for row in planned] == ["2015-10-26 23:00"]
        heard = await press_in(here, GRACE, whispered(here, GRACE, room), "save_lead", room, "|none")
        assert "I won't remind you of it" in heard
        assert [row for row in here.rows(DELIVERIES) if row["state"] == "planned"] == []
        assert [row["lead"] for row in here.rows(SAVED)] == [None]


async def test_what_starts_too_soon_is_saved_and_it_is_said_that_no_reminder_comes(tmp_path: Path) -> None:
    async with scene(tmp_path, now=STARTS - timedelta(minutes=5)) as here:
        await here.load(event())
        heard = await press(here, GRACE, await shown(here, GRACE), "save")
        assert "so near that no reminder will come" in heard
        assert here.rows(DELIVERIES) == []
        assert len(here.rows(SAVED)) == 1


async def test_a_long_answer_has_one_list_to_choose_from_instead_of_buttons(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*MANY)
        answer = await shown(here, GRACE)
        assert not any("accessory" in block for block in answer.blocks)
        room = here.rehearsal.workspace.direct(GRACE).id
        heard = await press_in(here, GRACE, answer, "save_one", room)
        assert "Saved to your agenda: *Chat 0*" in heard
        assert len(here.rows(SAVED)) == 1


async def test_what_was_saved_is_reminded_of_at_night_as_well(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(NIGHT)
        await press(here, GRACE, await shown(here, GRACE), "save")
        here.clock.jump(datetime(2015, 10, 27, 2, 50, 1, tzinfo=UTC))
        assert "Night owls" in (await reminded(here, GRACE))[0]


async def test_chats_that_start_together_are_one_reminder(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(), event(uid="other", title="Book chat", hashtags=("#books",)))
        answer = await shown(here, GRACE)
        room = here.rehearsal.workspace.direct(GRACE).id
        rows = [block for block in answer.blocks if block["type"] == "actions"]
        for block in rows:
            value = block["elements"][0]["value"]
            chosen = {"action_id": "save", "block_id": block["block_id"], "value": value}
            await here.rehearsal.people.act(GRACE, chosen, channel=room, ts=answer.ts)
        assert len(here.rows(SAVED)) == 2
        assert len(here.rows(DELIVERIES)) == 1
        here.clock.jump(STARTS - TEN + SOON)
        (words,) = await reminded(here, GRACE)
        assert "Book chat" in words
        assert "Educational Technology Chat" in words


async def test_a_reminder_goes_with_its_chat_and_a_cancelled_one_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        await here.load(event(datetime(2015, 10, 26, 20, 30)))
        assert "MOVED" in (await reminded(here, GRACE))[0]
        planned = [row for row in here.rows(DELIVERIES) if row["state"] == "planned"]
        assert [str(row["due_at"])[:16] for row in planned] == ["2015-10-27 00:20"]
        here.clock.jump(STARTS + timedelta(minutes=20) + SOON)
        assert "8:30 PM" in (await reminded(here, GRACE, 2))[-1]


async def test_what_was_saved_and_left_out_of_the_rule_stays_and_is_told_as_cancelled(tmp_path: Path) -> None:
    daily = event(rrule="FREQ=DAILY")
    async with scene(tmp_path) as here:
        await here.load(daily)
        await press(here, GRACE, await shown(here, GRACE), "save")
        await here.load(event(rrule="FREQ=DAILY", exdates=(datetime(2015, 10, 26, 20),)))
        assert len(here.rows(SAVED)) == 1
        here.clock.jump(STARTS - TEN + SOON)
        assert "CANCELLED" in (await reminded(here, GRACE))[0]


async def test_what_has_no_hour_is_reminded_of_that_morning(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(date(2015, 10, 27), title="Open house", uid="day"))
        heard = await press(here, GRACE, await shown(here, GRACE, "tomorrow"), "save")
        assert "that morning" in heard
        here.clock.jump(datetime(2015, 10, 27, 12, 0, 1, tzinfo=UTC))  # 8:00 in New York
        assert "Open house" in (await reminded(here, GRACE))[0]


async def test_a_reminder_whose_answer_was_lost_is_looked_for_and_never_sent_twice(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.DROP_AFTER))
        here.clock.jump(STARTS - TEN + SOON)
        await reminded(here, GRACE)
        await here.until_rows("SELECT id FROM delivery WHERE state = 'unconfirmed'")
        await here.crash()
        await here.start()
        here.clock.wait(31)
        assert "found at the destination" in await settled(here, "sent")
        assert len(told(here, GRACE)) == 1


@pytest.mark.parametrize("value", ["", "nothing", "a" * 300, "' OR 1=1 --"])
async def test_a_value_that_names_nothing_saves_nothing(tmp_path: Path, value: str) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        heard = await here.bot.house.keeping.save(here.bot.workspace, GRACE, value)
        assert heard is None
        assert here.rows(SAVED) == []


async def test_who_was_reminded_hears_in_the_thread_what_is_otherwise_since(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        here.clock.jump(STARTS - TEN + SOON)
        await reminded(here, GRACE)
        await here.load(event(datetime(2015, 10, 26, 21)))
        room = here.rehearsal.workspace.direct(GRACE).id
        note = await here.message(room, lambda one: one.by_app and bool(one.thread_ts))
        assert "MOVED" in spoken(note)
        assert "9:00 PM" in spoken(note)


async def test_a_channels_reminder_and_list_can_be_saved_from_and_count_who_did(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(digest=False, reminders=(60,))
        await press(here, LIAM, await shown(here, LIAM), "save")
        here.clock.jump(STARTS - timedelta(hours=1) + SOON)
        (post,) = await here.posted()
        assert "1 saved" in spoken(post)
        await press_in(here, GRACE, post, "save", EDUCATORS)
        assert len(here.rows(SAVED)) == 2


async def test_a_list_of_the_day_has_one_list_to_save_from(tmp_path: Path) -> None:
    async with scene(tmp_path, now=datetime(2015, 10, 26, 11, 29, tzinfo=UTC)) as here:
        await here.load(event())
        await here.subscribe()
        here.clock.jump(datetime(2015, 10, 26, 11, 30, 1, tzinfo=UTC))
        (post,) = await here.posted()
        await press_in(here, GRACE, post, "save_one", EDUCATORS)
        assert len(here.rows(SAVED)) == 1

"""What moderators see while a chat runs: who is there, who waits for a reply, what is quiet; and who is called."""

from pathlib import Path

import pytest

from bot.domain.account import Account
from bot.rehearsal.faults import Fault, Kind
from bot.storage.forgetting import forget_accounts
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import spoken, until
from tests.moderated import (
    Window,
    chat_id,
    choose,
    console,
    go,
    last_press,
    moderated,
    opened_script,
    pasted,
    press,
    room_of,
    send_again,
)
from tests.scheduling import scheduled


async def say(here: Scene, who: str, words: str, thread: str = "") -> str:
    """Say something in the room, and give its id once it is logged."""
    said = await here.rehearsal.people.say(who, EDUCATORS, words, thread_ts=thread)
    logged = "SELECT message FROM participation"
    await until(lambda: said.ts in {row["message"] for row in here.rows(logged)} or None)
    return str(said.ts)


async def react(here: Scene, who: str, ts: str) -> None:
    """React to a message of the room, and wait until that is logged."""
    await here.rehearsal.people.react(who, EDUCATORS, ts, "wave")
    await until(lambda: here.rows("SELECT id FROM participation WHERE act = 'reaction'") or None)


async def test_who_is_there_and_who_waits_for_a_reply_are_told_first_timers_first(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        await go(here, 0)
        await go(here, 6)
        await say(here, GRACE, "A1 I think so")
        ava = await say(here, AVA, "A1 Hello from Sydney")
        await say(here, NORA, "A1 Welcome all")
        shown = spoken(await console(here))
        assert "*Here:* 2, 2 for the first time." in shown
        assert "*Needs a reply: 2*" in shown
        assert f"<@{GRACE}> (here for the first time)" in shown
        assert f"/archives/{EDUCATORS}/p{ava.replace('.', '')}|their answer>" in shown
        assert f"<@{NORA}>" not in shown
        await react(here, NORA, ava)
        shown = spoken(await console(here))
        assert "*Needs a reply: 1*" in shown
        assert f"<@{AVA}>" not in shown
        grace = next(row["message"] for row in here.rows("SELECT message FROM participation ORDER BY id"))
        await say(here, NORA, "Tell us more", thread=grace)
        assert "Needs a reply" not in spoken(await console(here))


async def test_links_are_told_by_the_messages_in_which_they_are_and_are_not_kept(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        await go(here, 0)
        await go(here, 6)
        assert "Links so far" not in spoken(await console(here))
        ava = await say(here, AVA, "A1 See <https://ours.example/ava> and <https://ours.example/two|this>")
        shown = spoken(await console(here))
        assert "*Links so far: 2*" in shown
        assert f"<@{AVA}> <" in shown
        assert f"/archives/{EDUCATORS}/p{ava.replace('.', '')}|their message>" in shown
        assert "ours.example/ava" not in shown
        assert "ours.example" not in str(here.rows("SELECT * FROM participation"))
        assert here.rows("SELECT * FROM words") == []
        await here.rehearsal.people.edit(AVA, EDUCATORS, ava, "A1 No link any more")
        await until(lambda: not here.rows("SELECT id FROM participation WHERE links > 0") or None)
        assert "Links so far" not in spoken(await console(here))


async def test_an_address_that_slack_does_not_give_is_not_asked_for_again_and_again(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, rooms=(EDUCATORS,)) as here:
        await go(here, 0)
        await say(here, GRACE, "Hello")
        here.refusals.add("chat.getPermalink")
        fault = Fault(kind=Kind.ERROR, error="message_not_found", times=50)
        here.rehearsal.faults.add("chat.getPermalink", fault)
        for _ in range(2):
            assert f"<@{GRACE}> (here for the first time)" in spoken(await console(here))
        assert [call.method for call in here.rehearsal.calls].count("chat.getPermalink") == 1


async def test_spam_is_set_aside_with_one_press_and_counted_again_with_another(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, LIAM) as here:
        await go(here, 0)
        await go(here, 6)
        await say(here, GRACE, "Buy this at <https://spam.example>")
        await say(here, GRACE, "Buy that as well")
        assert "*Needs a reply: 1*" in spoken(await console(here))
        await press(here, "run_spam")
        pressed = last_press(here)
        assert len(here.rows("SELECT id FROM participation WHERE aside = 'spam'")) == 2
        shown = spoken(await console(here, LIAM))
        assert "*Here:* 0." in shown
        assert "Needs a reply" not in shown
        assert "Links so far" not in shown
        assert f"Set aside as spam: 2 messages of <@{GRACE}>" in shown
        await send_again(here, pressed)
        assert await here.heard(room_of(here, NORA), lambda one: "nothing was changed" in spoken(one))
        await press(here, "run_no_spam", LIAM)
        assert here.rows("SELECT id FROM participation WHERE aside = 'spam'") == []
        assert "*Needs a reply: 1*" in spoken(await console(here))
        told = here.rows("SELECT who, before, after FROM change WHERE what LIKE 'spam in %' ORDER BY id")
        assert [tuple(row.values()) for row in told] == [
            (NORA, "2 counted", "2 set aside"),
            (LIAM, "2 set aside", "2 counted"),
        ]
        assert await here.command(NORA, "organise") == ""
        desk = Window(here, NORA)
        await desk.press("history_open")
        assert "*Educational Technology Chat*: what somebody wrote there: 2 set aside" in desk.words


async def test_who_wrote_on_x_is_linked_and_is_nobody_in_slack(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        await go(here, 0)
        await go(here, 6)
        await say(here, GRACE, "A1 See <https://ours.example/x>")
        here.change("UPDATE participation SET platform = 'x', workspace = '', channel = '', message = '1789'")
        here.change(
            "UPDATE identity SET platform = 'x', workspace = '', account = '4711' WHERE account = 'U0GRACE'"
        )
        shown = spoken(await console(here))
        assert (
            "• Somebody on X (here for the first time): <https://x.com/i/status/1789|their answer>" in shown
        )
        assert "*Links so far: 1*: Somebody on X <https://x.com/i/status/1789|their message>" in shown
        await press(here, "run_spam")
        shown = spoken(await console(here))
        assert "Set aside as spam: 1 message of somebody on X" in shown
        assert "4711" not in shown


async def shortcut(here: Scene, who: str, ts: str) -> str:
    """Choose “Set aside as spam” in the menu of a message, as Slack sends it, and hear what is answered."""
    room = here.channel(EDUCATORS)
    before = set(room.messages)
    sent = {
        "type": "message_action",
        "callback_id": "spam_shortcut",
        "team": {"id": here.bot.workspace, "domain": "x"},
        "user": {"id": who},
        "channel": {"id": EDUCATORS, "name": "x"},
        "message": {"type": "message", "ts": ts, "text": "x"},
        "message_ts": ts,
        "trigger_id": here.rehearsal.grants.trigger(who, channel=EDUCATORS),
        "response_url": here.rehearsal.grants.response_url(who, EDUCATORS),
    }
    await send_again(here, sent)
    return await here.heard(EDUCATORS, lambda one: one.ts not in before and one.only_for == who)


async def test_spam_is_set_aside_from_the_menu_of_any_message_by_moderators_alone(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        await go(here, 0)
        await go(here, 6)
        spam = await say(here, AVA, "Buy this")
        aside = "SELECT id FROM participation WHERE aside = 'spam'"
        assert "Only the moderators of this chat and organisers" in await shortcut(here, GRACE, spam)
        assert here.rows(aside) == []
        assert "belongs to no chat that is logged" in await shortcut(here, NORA, "1.000001")
        assert "Set aside as spam" in await shortcut(here, NORA, spam)
        assert len(here.rows(aside)) == 1
        assert "nothing was changed" in await shortcut(here, NORA, spam)


@pytest.mark.parametrize("value", ["", "|", "nothing|1", "{chat}|", "{chat}|-1", "{chat}|" + "9" * 40])
async def test_a_forged_press_about_spam_changes_nothing(tmp_path: Path, value: str) -> None:
    async with moderated(tmp_path, NORA) as here:
        await go(here, 0)
        await go(here, 6)
        await say(here, GRACE, "A1 I think so")
        await press(here, "run_spam")
        payload = last_press(here)
        await press(here, "run_no_spam")
        (pressed,) = payload["actions"]
        forged = {**pressed, "value": value.format(chat=chat_id(here))}
        await send_again(here, {**payload, "actions": [forged]})
        await send_again(here, {**payload, "user": {**payload["user"], "id": GRACE}})
        assert here.rows("SELECT id FROM participation WHERE aside <> ''") == []
        assert await here.heard(room_of(here, NORA), lambda one: "Only the moderators" in spoken(one))


async def test_where_nobody_answers_the_spare_question_is_offered(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        window = await opened_script(here)
        await window.submit(pasted(window.holds("script_block"), spare="What made you <smile>?"))
        await window.submit()
        await go(here, 0)
        await go(here, 6)
        assert "quiet" not in spoken(await console(here))
        await go(here, 10)
        shown = await console(here)
        assert (
            "It is quiet since Q1 at 8:06 PM New York time. Your spare question: What made you &lt;smile&gt;?"
            in spoken(shown)
        )
        await press(here, "run_spare")
        assert Window(here, NORA).holds("extra_block") == "What made you <smile>?"
        await say(here, GRACE, "A1 Here I am")
        assert "quiet" not in spoken(await console(here))


async def test_the_co_moderator_is_called_where_nobody_said_that_they_are_ready(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, LIAM) as here:
        await go(here, -15)
        await go(here, -5)
        called = await here.heard(room_of(here, LIAM), lambda one: "Can you take over?" in spoken(one))
        assert f"<@{NORA}> has not said yet that they are ready" in called
        assert "I open the chat and ask its questions alone" in called
        assert not [one for one in here.posts(room_of(here, NORA)) if "take over" in spoken(one)]


async def test_a_call_says_how_it_is_once_somebody_is_ready_or_the_chat_has_begun(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, LIAM, GRACE) as here:
        await go(here, -15)
        await go(here, -5)
        rooms = [room_of(here, who) for who in (LIAM, GRACE)]
        calls = [await here.message(room, lambda one: "take over?" in spoken(one)) for room in rooms]
        await press(here, "run_ready", LIAM, calls[0])
        for _ in range(2):
            await console(here)  # each edit waits for its turn
        for call in calls:
            assert spoken(call).endswith(f"It starts at 8:00 PM New York time. <@{LIAM}> is ready.")
            assert "run_ready" not in str(call.blocks)
        await go(here, 1)
        for _ in range(2):
            await console(here)
        assert all(spoken(call).startswith("*On now*") for call in calls)


async def test_who_schedules_a_chat_is_in_charge_and_their_co_moderators_are_called(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe(EDUCATORS, digest=False, at_start=True)
        desk = await scheduled(here, NORA, moderators=[LIAM, AVA])
        assert f"Moderated by <@{NORA}>, <@{LIAM}>, <@{AVA}>." in desk.words


async def test_that_questions_come_by_themselves_is_said_while_they_do(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        comes = "without a press the questions come by themselves"
        for minutes in (-15, 6):
            await go(here, minutes)
            assert comes in spoken(await console(here))
        await choose(here, "end")
        await Window(here, NORA).submit()
        shown = spoken(await console(here))
        assert "Only you see this. It stays current." in shown
        assert comes not in shown


async def test_the_message_says_where_the_chat_is_and_warns_where_it_is_nowhere(tmp_path: Path) -> None:
    async with moderated(tmp_path, rooms=(EDUCATORS,)) as here:
        await go(here, -15)
        shown = await console(here)
        assert f"It runs in <#{EDUCATORS}>." in spoken(shown)
        assert "No channel hears it" not in spoken(shown)
        await here.bot.house.subscribing.end(here.bot.workspace, EDUCATORS, NORA)
        assert "*No channel hears it*" in spoken(await console(here))
        await press(here, "chat_open")
        assert "Choose the one in which it runs under Edit" in Window(here, NORA).words


async def test_who_moderates_a_chat_where_no_channel_hears_anything_is_warned_in_time(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, rooms=()) as here:
        await go(here, -15)
        assert "*No channel hears it*" in spoken(await console(here))


async def test_nobody_is_called_once_somebody_is_ready(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, LIAM) as here:
        await go(here, -15)
        await press(here, "run_ready")
        assert f"<@{NORA}> is ready" in spoken(await console(here, LIAM))
        await go(here, -5)
        (row,) = here.rows("SELECT state, reason FROM delivery WHERE kind = 'call'")
        assert (row["state"], row["reason"]) == ("skipped", "a moderator is ready")


async def test_the_co_moderator_who_is_called_can_say_that_they_are_ready(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, LIAM) as here:
        await go(here, -15)
        await go(here, -5)
        call = await here.message(room_of(here, LIAM), lambda one: "take over" in spoken(one))
        await press(here, "run_ready", LIAM, call)
        again = last_press(here)
        assert f"<@{LIAM}> is ready" in spoken(await console(here, NORA))
        await send_again(here, again)
        (row,) = here.rows("SELECT ready_by FROM run")
        assert row["ready_by"] == LIAM


async def test_who_gave_the_questions_runs_a_chat_that_nobody_moderates(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        window = await opened_script(here)
        await window.submit(pasted("Q1: One?"))
        await window.submit()
        here.change("DELETE FROM moderator")
        await here.bot.house.planning.plan()
        await go(here, -15)
        assert "Are you ready?" in spoken(await console(here))


async def test_of_a_cancelled_chat_nobody_is_told_anything_and_nothing_can_be_pressed(tmp_path: Path) -> None:
    from bot.domain.event import Status  # noqa: PLC0415 - this chat alone is cancelled

    async with moderated(tmp_path, NORA) as here:
        await go(here, -15)
        shown = await console(here)
        await here.load(event(status=Status.CANCELLED))
        await press(here, "run_wait", NORA, shown)
        heard = await here.heard(room_of(here, NORA), lambda one: one.only_for == NORA)
        assert "This chat is cancelled" in heard
        here.clock.wait(2)
        await here.bot.house.moderating.consoles.refresh()
        (told,) = [one for one in here.posts(room_of(here, NORA)) if one.ts == shown.ts]
        assert spoken(told) == "This chat is not run from here any more: the event is cancelled."
        assert here.rows("SELECT * FROM run_step") == []


async def test_who_was_forgotten_runs_nothing_any_more_and_the_chat_goes_on(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        window = await opened_script(here)
        await window.submit(pasted("Q1: One?"))
        await window.submit()
        here.change("DELETE FROM moderator")
        account = Account(here.bot.workspace, NORA)
        await here.bot.database.write(
            lambda connection: forget_accounts(connection, [account], here.clock.now())
        )
        assert here.rows("SELECT moderators FROM run") == [{"moderators": '["somebody"]'}]
        await here.bot.house.planning.plan()
        assert here.rows("SELECT * FROM delivery WHERE kind = 'console' AND state = 'planned'") == []


async def test_who_saves_and_follows_still_gets_what_moderators_get(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await here.command(LIAM, "follow #edtechchat")
        found = here.rows("SELECT state, reason FROM delivery WHERE kind IN ('console', 'call')")
        assert [(one["state"], one["reason"]) for one in found] == [("planned", None)] * 3

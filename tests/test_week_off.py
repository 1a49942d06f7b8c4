"""Who moderates takes a week off: somebody else is asked, it runs with saved questions, or it is left out, and told."""

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from bot.rehearsal.faults import Fault, Kind
from bot.wording.time_off import About, Saved, time_off_view
from tests.builders import event
from tests.builders_wording import HOSTILE, NEW_YORK, happenings
from tests.conversation import AVA, GRACE, LIAM, NORA, Scene
from tests.hearing import spoken, until
from tests.moderated import (
    Json,
    Window,
    console,
    go,
    last_press,
    moderated,
    opened_script,
    press,
    room_of,
    send_again,
)

WEEKLY = event(rrule="FREQ=WEEKLY")
NEXT = "SELECT id, status, starts_at FROM occurrence WHERE starts_at LIKE '2015-11-03%'"
SCRIPTS = "SELECT occurrence_id, count(*) AS many FROM question GROUP BY occurrence_id ORDER BY many"

WHY: Json = {"reason": {"value": "We are at a conference"}}


async def stamp(here: Scene) -> str:
    """Give how the chat is now."""
    return (await here.bot.house.desk.scheduling.held(WEEKLY.id)).stamp


@contextlib.asynccontextmanager
async def over(folder: Path, *moderators: str) -> AsyncIterator[Scene]:
    """Give a weekly chat that is just over."""
    async with moderated(folder, *moderators, chat=WEEKLY) as here:
        for minutes in (0, 6, 15, 66):
            await go(here, minutes)
        yield here


async def asks(here: Scene) -> Window:
    """Press the button, and look at the window."""
    await press(here, "run_off", NORA, await console(here))
    return Window(here, NORA)


def choice(what: str, **beside: Json) -> Json:
    """Fill in what becomes of it."""
    return {"off_block": {"off": {"selected_option": {"value": what}}}, **beside}


async def test_somebody_else_is_asked_and_all_hear_that_they_run_it(tmp_path: Path) -> None:
    async with over(tmp_path, NORA, LIAM) as here:
        window = await asks(here)
        assert "Monday 2 November 2015, 8:00 PM New York time" in window.words
        assert await window.submit() == {}
        assert f"Done: <@{LIAM}> is asked to run it." in window.words
        told = await here.message(room_of(here, LIAM), lambda one: "takes a week off" in spoken(one))
        await press(here, "run_ready", LIAM, told)
        (run,) = await here.until_rows("SELECT ready_by, occurrence_id FROM run WHERE ready_by <> ''")
        assert (run["ready_by"], run["occurrence_id"]) == (LIAM, here.rows(NEXT)[0]["id"])
        heard = await here.heard(room_of(here, NORA), lambda one: f"<@{LIAM}> runs" in spoken(one))
        assert "Monday 2 November 2015, 8:00 PM New York time" in heard
        before = len(here.posts(room_of(here, NORA)))
        await send_again(here, last_press(here))
        assert len(here.posts(room_of(here, NORA))) == before


async def test_who_cannot_be_written_to_is_told_of_and_nobody_asks_themselves(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        window = await asks(here)
        me: Json = {"off_heir": {"selected_user": NORA}}
        errors = await window.submit(choice("hand", off_heir_block=me))
        assert "choose somebody else" in errors["off_heir_block"]
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.ERROR, error="cannot_dm_bot"))
        ava: Json = {"off_heir": {"selected_user": AVA}}
        assert await window.submit(choice("hand", off_heir_block=ava)) == {}
        assert "my message did not reach them: please ask them yourself" in window.words


@pytest.mark.parametrize("words", [HOSTILE, "👩🏽‍🏫" * 200, "&" * 3_000], ids=["hostile", "emoji", "long"])
def test_the_window_fits_whatever_a_chat_and_its_questions_are_called(words: str, shared: Path) -> None:
    [chat] = happenings(event(title=words))
    saved = [Saved(chat, 30, words)] * 10
    view = time_off_view(chat, About(chat.id, "s" * 64), NEW_YORK, [AVA] * 10, saved, has_script=False)
    schema = json.loads((shared / "specs/slack-types-3.2.0.ModalView.schema.json").read_text())
    Draft7Validator(schema).validate(view)
    assert len(view["private_metadata"]) <= 3_000
    select = next(one for one in view["blocks"] if one.get("block_id") == "off_saved_block")["element"]
    assert all(0 < len(one["text"]["text"]) <= 75 for one in select["options"])


async def test_who_does_not_moderate_yet_becomes_a_moderator_and_it_can_be_undone(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        window = await asks(here)
        assert await window.submit(choice("hand")) == {"off_heir_block": "Please choose who runs it."}
        ava: Json = {"off_heir": {"selected_user": AVA}}
        assert await window.submit(choice("hand", off_heir_block=ava)) == {}
        assert {row["account"] for row in here.rows("SELECT account FROM moderator")} == {NORA, AVA}
        assert here.rows("SELECT who FROM change WHERE what = 'handed over'") == [{"who": NORA}]
        told = await here.message(room_of(here, AVA), lambda one: "takes a week off" in spoken(one))
        await press(here, "run_ready", AVA, told)
        assert await here.until_rows("SELECT * FROM run WHERE ready_by = 'U0AVA'")


async def test_it_runs_by_itself_with_saved_questions(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        window = await asks(here)
        assert "Mon 26 Oct, 6 questions: What is number 1?" in str(window.view.body)
        assert await window.submit(choice("script")) == {}
        assert "I open it, ask its questions at their moments" in window.words
        assert [row["many"] for row in here.rows(SCRIPTS)] == [6, 6]
        window = await asks(here)
        assert "It runs by itself, with its questions" in str(window.view.body)
        assert await window.submit(choice("script")) == {}
        assert [row["many"] for row in here.rows(SCRIPTS)] == [6, 6]


async def test_the_window_for_questions_begins_with_those_of_another_time(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        window = await opened_script(here)
        assert "Or begin with the questions of another time" in window.words
        element = next(one["accessory"] for one in window.view.body["blocks"] if "accessory" in one)
        assert "Mon 26 Oct, 6 questions: What is number 1?" in str(element["options"])
        block = next(one for one in window.view.body["blocks"] if "accessory" in one)
        chosen = {
            "action_id": "script_saved",
            "block_id": block["block_id"],
            "selected_option": element["options"][0],
        }
        await here.rehearsal.people.act(NORA, chosen, view_id=window.view.id)
        (box,) = [
            one for one in window.view.body["blocks"] if one.get("block_id", "").startswith("script_block_")
        ]
        assert box["element"]["initial_value"].startswith("Q1 (+6): What is number 1?")
        assert await window.submit({box["block_id"]: {"script_text": {"value": "Hello"}}}) == {
            box["block_id"]: "Line 1: 'Hello' belongs to no question: begin it like Q1: or 1.."
        }
        assert (
            await window.submit(
                {box["block_id"]: {"script_text": {"value": box["element"]["initial_value"]}}}
            )
            == {}
        )
        assert await window.submit() == {}
        assert [row["many"] for row in here.rows(SCRIPTS)] == [6, 6]
        payload = last_press(here)
        forged = {**payload["view"], "private_metadata": "{}"}
        assert "not in the programme" in str(await send_again(here, {**payload, "view": forged}))


async def test_it_is_left_out_with_a_reason_and_who_follows_it_is_told(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        await here.write(GRACE, "follow #edtechchat")
        window = await asks(here)
        assert "why" in (await window.submit(choice("skip")))["reason_block"]
        assert await window.submit(choice("skip", reason_block=WHY)) == {}
        assert "CANCELLED" in window.words
        assert here.rows(NEXT)[0]["status"] == "cancelled"
        await go(here, 11 * 60 + 5)  # it is late in the evening: whoever follows is told in the morning
        heard = await here.heard(room_of(here, GRACE), lambda one: "CANCELLED" in spoken(one))
        assert "Educational Technology Chat" in heard
        await window.press("chat_undo")
        await until(lambda: here.rows(NEXT)[0]["status"] != "cancelled" or None)
        assert "Done: that is undone." in window.words
        assert "Mon 2 Nov: New York 8 PM" in window.words  # the date that was left out, and not the next


async def test_who_may_not_is_refused_in_the_window_and_before_it(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        window = await asks(here)
        pressed = last_press(here)
        await send_again(here, {**pressed, "user": {**pressed["user"], "id": GRACE}})
        assert here.rehearsal.workspace.top_view(GRACE) is None
        assert await window.submit(choice("skip", reason_block=WHY)) == {}
        sent = last_press(here)
        await window.press("chat_undo")
        await until(lambda: here.rows(NEXT)[0]["status"] != "cancelled" or None)
        answer = await send_again(here, {**sent, "user": {**sent["user"], "id": GRACE}})
        assert "Only the moderators of this chat and organisers" in str(answer)
        assert here.rows(NEXT)[0]["status"] == "confirmed"


async def test_what_was_sent_before_somebody_changed_the_chat_is_refused(tmp_path: Path) -> None:
    async with over(tmp_path, NORA) as here:
        window = await asks(here)
        await here.bot.house.desk.scheduling.hand_over(
            here.bot.workspace, NORA, WEEKLY.id, await stamp(here), [NORA, AVA]
        )
        await window.submit(choice("skip", reason_block=WHY))
        assert "was changed" in window.words
        assert here.rows(NEXT)[0]["status"] == "confirmed"

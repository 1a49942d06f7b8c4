"""Questions that a moderator wants published before the chat: once, in each room, and true when they are changed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from bot.domain.script import LONGEST_QUESTION, MOST_QUESTIONS, Question
from bot.wording.chat_room import ahead
from tests.builders import event
from tests.builders_wording import HOSTILE, NEW_YORK, happenings, shown
from tests.conversation import EDTECHCHAT, EDUCATORS, GRACE, Scene
from tests.hearing import spoken, until
from tests.moderated import Json, asked, go, last_press, moderated, opened_script, pasted, send_again
from tests.test_wording_console import within_limits
from tests.test_wording_safety import harmless

ROWS = "SELECT channel, state FROM delivery WHERE kind = 'ahead' ORDER BY channel"
TITLE = "The questions of *Educational Technology Chat*"


def chosen(minutes: int) -> Json:
    """Fill in how long before the start they are published."""
    return {"ahead_block": {"ahead": {"selected_option": {"value": str(minutes)}}}}


async def publish(here: Scene, minutes: int, text: str = "Q1: One?\nQ2: Two?") -> None:
    """Keep questions, published so long before."""
    window = await opened_script(here)
    await window.submit(pasted(text))
    assert await window.submit(chosen(minutes)) == {}


def published(here: Scene, room: str) -> list[str]:
    """Give what was published in a room."""
    said = (spoken(one) for one in here.posts(room))
    return [words for words in said if "The questions of" in words]


async def test_they_come_once_in_each_room_at_their_moment_and_are_asked_all_the_same(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await publish(here, 60)
        await go(here, -61)
        assert published(here, EDUCATORS) == []
        await go(here, -59)
        for room in (EDUCATORS, EDTECHCHAT):
            (words,) = published(here, room)
            assert words.startswith(f"{TITLE}, Monday 26 October 2015, 8:00 PM New York time:")
            assert "*Q1* One?" in words
            assert "*Q2* Two?" in words
        for minutes in (0, 6, 33):
            await go(here, minutes)
        assert asked(here) == ["Q1", "Q2"]
        assert len(published(here, EDUCATORS)) == 1


async def test_what_is_due_already_comes_at_once_and_follows_changes(tmp_path: Path) -> None:
    async with moderated(tmp_path, rooms=(EDUCATORS,)) as here:
        await publish(here, 1440)
        await until(lambda: published(here, EDUCATORS) or None)
        await publish(here, 1440, "Q1: Another?\nQ2: Two?")
        await here.bot.house.refreshing.refresh()
        here.clock.wait(2)
        await until(lambda: "*Q1* Another?" in published(here, EDUCATORS)[0] or None)
        assert len(published(here, EDUCATORS)) == 1


async def test_it_can_be_taken_back_and_the_choice_is_shown_again(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await publish(here, 60)
        assert {row["state"] for row in here.rows(ROWS)} == {"planned"}
        window = await opened_script(here)
        await window.submit()
        select = next(one for one in window.view.body["blocks"] if one.get("block_id") == "ahead_block")
        assert select["element"]["initial_option"]["value"] == "60"
        assert await window.submit(chosen(0)) == {}
        assert {row["state"] for row in here.rows(ROWS)} == {"skipped"}


@pytest.mark.parametrize("value", ["", "5", "x" * 200])
async def test_a_choice_that_was_not_offered_changes_nothing_of_it(tmp_path: Path, value: str) -> None:
    async with moderated(tmp_path) as here:
        await publish(here, 60)
        sent = last_press(here)
        values = sent["view"]["state"]["values"]
        values["ahead_block"]["ahead"]["selected_option"] = {"value": value}
        await send_again(here, sent)
        assert {row["state"] for row in here.rows(ROWS)} == {"planned"}
        values["ahead_block"]["ahead"]["selected_option"] = {"value": "0"}
        answer = await send_again(here, {**sent, "user": {**sent["user"], "id": GRACE}})
        assert "Only the moderators" in str(answer)
        assert {row["state"] for row in here.rows(ROWS)} == {"planned"}


@pytest.mark.parametrize(
    "words", [HOSTILE, "&" * LONGEST_QUESTION, "👩🏽‍🏫" * 400], ids=["hostile", "long", "emoji"]
)
def test_the_most_and_the_longest_fit_and_can_neither_ping_nor_link(words: str, shared: Path) -> None:
    [chat] = happenings(event(title=words))
    minute = timedelta(minutes=1)
    many = [Question(number, words, number * minute) for number in range(1, MOST_QUESTIONS + 1)]
    message = ahead(chat, many, NEW_YORK)
    within_limits(message)
    schema = json.loads((shared / "specs/slack-types-3.2.0.MessageBlocks.schema.json").read_text())
    Draft7Validator(schema).validate(list(message.blocks))
    harmless(shown(message))

"""People in a chat say what they would like to be asked, and vote; its moderators choose."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal.workspace import Message
from tests.conversation import AVA, EDUCATORS, GRACE, NORA, Scene
from tests.hearing import said_in, spoken
from tests.moderated import Window, asked, console, go, last_press, moderated, press, send_again


def rules(here: Scene) -> Message:
    """Give the rules for newcomers, with their button."""
    return next(one for one in here.posts(EDUCATORS) if spoken(one).startswith("New here?"))


async def opened(here: Scene, who: str) -> Window:
    """Press "Suggest a question" in the room."""
    message = rules(here)
    block, element = next(
        (block, one)
        for block in message.blocks
        for one in block.get("elements", ())
        if one.get("action_id") == "audience_open"
    )
    chosen = {"action_id": "audience_open", "block_id": block["block_id"], "value": element["value"]}
    await here.rehearsal.people.act(who, chosen, channel=EDUCATORS, ts=message.ts)
    return Window(here, who)


async def suggest(window: Window, words: str) -> dict[str, str]:
    """Write a question, and send it."""
    block = next(one["block_id"] for one in window.view.body["blocks"] if one["type"] == "input")
    return await window.submit({block: {"audience": {"value": words}}})


async def test_a_question_is_suggested_voted_for_and_asked_by_a_moderator(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        for minutes in (0, 5, 6):
            await go(here, minutes)
        window = await opened(here, GRACE)
        assert "Nobody has suggested a question yet." in window.words
        assert await suggest(window, "What do you <!here> read?") == {}
        assert "<!here>" not in window.words
        await suggest(window, "And what do you write?")
        other = await opened(here, AVA)
        assert "Vote (1)" in other.words
        await other.press("audience_vote")
        assert "Take back (2)" in other.words
        shown = await console(here)
        assert "2 people would like to be asked: What do you &lt;!here&gt; read?" in spoken(shown)
        await press(here, "run_audience", NORA, shown)
        asks = Window(here, NORA)
        assert asks.holds("extra_block") == "What do you <!here> read?"
        await go(here, 8)
        assert await asks.submit() == {}
        await go(here, 8, 10)
        assert asked(here) == ["Q1", "Q7"]
        assert "1 person would like to be asked: And what do you write?" in spoken(await console(here))
        assert GRACE not in str(here.rows("SELECT * FROM audience_question"))


async def test_the_same_question_twice_is_one_vote_and_a_vote_can_be_taken_back(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        for minutes in (0, 5):
            await go(here, minutes)
        window = await opened(here, GRACE)
        await suggest(window, "Why?")
        await suggest(window, "why?")
        assert (
            len(here.rows("SELECT * FROM audience_question"))
            == len(here.rows("SELECT * FROM audience_vote"))
            == 1
        )
        await window.press("audience_vote")
        assert here.rows("SELECT * FROM audience_vote") == []


@pytest.mark.parametrize("words", ["  ", "x" * 301])
async def test_what_is_no_question_is_refused_at_its_field(tmp_path: Path, words: str) -> None:
    async with moderated(tmp_path, NORA) as here:
        for minutes in (0, 5):
            await go(here, minutes)
        window = await opened(here, GRACE)
        assert list(await suggest(window, words)) == ["audience_block_0"]
        assert here.rows("SELECT * FROM audience_question") == []


async def test_after_the_chat_nothing_is_taken_and_a_day_later_nothing_is_kept(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        for minutes in (0, 5):
            await go(here, minutes)
        window = await opened(here, GRACE)
        await suggest(window, "Why?")
        sent = last_press(here)
        await go(here, 95)
        assert "questions are taken while it runs" in str(await send_again(here, sent))
        before = here.rows("SELECT * FROM audience_vote")
        await window.press("audience_vote")
        assert "questions are taken while it runs" in said_in(window.view.body["blocks"])
        assert here.rows("SELECT * FROM audience_vote") == before
        here.clock.jump(here.clock.now() + timedelta(days=1))
        await here.bot.house.moderating.audience.tidy()
        assert here.rows("SELECT * FROM audience_question") == here.rows("SELECT * FROM audience_vote") == []


async def test_who_does_not_moderate_cannot_ask_it(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        for minutes in (0, 5, 6):
            await go(here, minutes)
        await suggest(await opened(here, GRACE), "Why?")
        await press(here, "run_audience")
        await go(here, 8)
        await Window(here, NORA).submit()
        sent = last_press(here)
        steps = here.rows("SELECT * FROM run_step")
        answer = await send_again(here, {**sent, "user": {**sent["user"], "id": GRACE}})
        assert "Only the moderators of this chat" in str(answer)
        assert here.rows("SELECT * FROM run_step") == steps

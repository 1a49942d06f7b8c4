"""A chat with questions runs by itself, and as its moderators press: once in each room, in order, in all at once."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.way import Way
from tests.conversation import EDTECHCHAT, EDUCATORS, GRACE, LIAM, NORA, Scene
from tests.hearing import said_in, spoken
from tests.moderated import (
    CHAT,
    MINUTES,
    asked,
    chat_id,
    choose,
    console,
    consoles,
    go,
    last_press,
    moderated,
    press,
    room_of,
    send_again,
)

STEPS = "SELECT * FROM run_step ORDER BY version"
DUE = "SELECT kind, due_at FROM delivery WHERE kind LIKE 'question-%' AND state = 'planned' ORDER BY due_at, kind"


def due(here: Scene) -> dict[str, str]:
    """Give when each question that is still planned is due: hours and minutes in UTC."""
    return {row["kind"].removeprefix("question-"): str(row["due_at"])[11:16] for row in here.rows(DUE)}


async def whispered(here: Scene, who: str = NORA) -> str:
    """Give what only who pressed saw last."""
    return await here.heard(room_of(here, who), lambda one: one.only_for == who)


async def test_without_a_press_everything_is_said_in_each_room_at_its_moment(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        for minutes in (0, 5, *MINUTES, 60):
            await go(here, minutes)
        for room in (EDUCATORS, EDTECHCHAT):
            said = [spoken(one).splitlines()[0] for one in here.posts(room)]
            assert said[0].startswith("*Starting now*")
            assert "Introduce yourself" in spoken(here.posts(room)[0])
            assert said[1].startswith("New here? The questions come one by one")
            assert [words.split("*")[1] for words in said[2:8]] == ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6"]
            assert said[8].startswith("Thank you for joining")
            assert len(said) == 9


async def test_a_moderator_gets_one_message_that_stays_current(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, -15)
        first = await console(here)
        assert "*Soon*" in spoken(first)
        assert "Are you ready?" in spoken(first)
        assert "Next: *Q1* at 8:06 PM" in spoken(first)
        await go(here, 6)
        second = await console(here)
        assert second.ts == first.ts
        assert "*On now*" in spoken(second)
        assert "Next: *Q2* at 8:15 PM New York time: What is number 2?" in spoken(second)
        assert len(consoles(here, NORA)) == len(consoles(here, LIAM)) == 1


async def test_the_next_question_is_asked_at_once_in_all_rooms_and_the_rest_stays(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await go(here, 9)
        await press(here, "run_next")
        await go(here, 9, 10)
        assert asked(here) == asked(here, EDTECHCHAT) == ["Q1", "Q2"]
        assert f"<@{NORA}> asked Q2 at once" in spoken(await console(here))
        await go(here, 15)
        assert asked(here) == ["Q1", "Q2"]
        await go(here, 24)
        assert asked(here) == ["Q1", "Q2", "Q3"]


async def test_three_minutes_more_move_the_rest(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await press(here, "run_wait")
        assert due(here) == {"2": "00:18", "3": "00:27", "4": "00:36", "5": "00:45", "6": "00:54"}
        await go(here, 16)
        assert asked(here) == ["Q1"]
        await go(here, 18)
        assert asked(here) == asked(here, EDTECHCHAT) == ["Q1", "Q2"]


async def test_a_hold_asks_nothing_until_it_ends_and_then_the_rest_comes_as_much_later(
    tmp_path: Path,
) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await go(here, 10, 0)
        await choose(here, "hold")
        assert due(here) == {}
        assert "Next: *Q2* when you say so" in spoken(await console(here))
        await go(here, 20, 20)
        assert asked(here) == ["Q1"]
        await press(here, "run_go_on")
        assert due(here) == {"2": "00:25", "3": "00:34", "4": "00:43", "5": "00:52", "6": "01:01"}
        await go(here, 25, 40)
        assert asked(here) == ["Q1", "Q2"]


async def test_a_question_that_is_left_out_is_asked_nowhere(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await choose(here, "skip")
        await go(here, 15)
        await go(here, 24)
        assert asked(here) == asked(here, EDTECHCHAT) == ["Q1", "Q3"]


async def test_an_extra_question_is_asked_at_once_and_the_next_leaves_time_to_answer_it(
    tmp_path: Path,
) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await go(here, 14)
        await choose(here, "extra")
        view = here.rehearsal.workspace.top_view(NORA)
        assert view is not None
        people = here.rehearsal.people
        filled = {"extra_block": {"extra": {"value": "And what of <!channel> today?"}}}
        assert await people.forms.submit(people.user(NORA), view.id, filled) == {}
        await go(here, 14, 10)
        assert asked(here) == asked(here, EDTECHCHAT) == ["Q1", "Q7"]
        assert "<!channel>" not in spoken(here.posts()[-1])
        assert due(here)["2"] == "00:17"
        assert "asked an extra question, Q7" in spoken(await console(here))


async def test_an_end_asks_first_and_then_nothing_more_is_asked_but_thanks_are_said(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 24)
        await choose(here, "end")
        view = here.rehearsal.workspace.top_view(NORA)
        assert view is not None
        assert "This cannot be undone" in said_in(view.body["blocks"])
        people = here.rehearsal.people
        assert await people.forms.submit(people.user(NORA), view.id, {}) == {}
        await go(here, 24, 10)
        await go(here, 40)
        for room in (EDUCATORS, EDTECHCHAT):
            assert spoken(here.posts(room)[-1]).startswith("Thank you for joining")
        assert "*Over*" in spoken(await console(here))


async def test_of_two_who_press_at_the_same_moment_the_second_is_told_what_the_first_did(
    tmp_path: Path,
) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await go(here, 10)
        hers, his = await console(here, NORA), await console(here, LIAM)
        await asyncio.gather(
            press(here, "run_next", NORA, hers),
            press(here, "run_next", LIAM, his),
        )
        told = [one for who in (NORA, LIAM) for one in here.channel(room_of(here, who)).messages.values()]
        (refusal,) = [spoken(one) for one in told if one.only_for]
        (step,) = here.rows(STEPS)
        assert f"Already done by <@{step['who']}>: asked Q2 at once." in refusal
        await go(here, 10, 40)
        assert asked(here) == asked(here, EDTECHCHAT) == ["Q1", "Q2"]
        assert len(here.rows(STEPS)) == 1


async def test_nobodys_step_is_undone_by_somebody_who_looked_before_it(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 10)
        await press(here, "run_wait", NORA)
        hers = last_press(here)
        await send_again(here, {**hers, "user": {**hers["user"], "id": LIAM}})
        assert due(here)["2"] == "00:18"
        await press(here, "run_wait", LIAM)
        assert due(here)["2"] == "00:21"


async def test_what_cannot_be_done_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        before = due(here)
        await press(here, "run_next")
        assert "A question was asked a moment ago" in await whispered(here)
        assert (here.rows(STEPS), due(here)) == ([], before)


async def test_before_the_start_nothing_is_offered_that_would_be_refused(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, -10)
        before, shown = due(here), await console(here)
        offered = str(shown.blocks)
        assert [one in offered for one in ("run_ready", "run_wait", "skip|", "hold|")] == [True] * 4
        assert [one in offered for one in ("run_next", "extra|", "end|")] == [False] * 3
        await press(here, "run_ready", message=shown)
        forged = last_press(here)
        forged["actions"][0] |= {"action_id": "run_next", "value": f"{chat_id(here)}|0"}
        await send_again(here, forged)
        await here.heard(room_of(here, NORA), lambda one: "The chat has not begun yet" in spoken(one))
        assert (here.rows(STEPS), due(here)) == ([], before)
        await go(here, 1)
        assert "run_next" in str((await console(here)).blocks)


async def test_a_chat_cannot_be_moved_beyond_the_end_of_its_log(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        for _ in range(12):
            await press(here, "run_wait")
        assert "when the chat is no longer logged" in await whispered(here)
        assert due(here)["6"] == "01:24"


@pytest.mark.parametrize("action", ["run_next", "run_wait", "run_ready", "run_more"])
async def test_who_does_not_moderate_is_refused_whatever_payload_they_send(
    tmp_path: Path, action: str
) -> None:
    async with moderated(tmp_path) as here:
        await go(here, -10)
        if action == "run_more":
            await choose(here, "hold")
        elif action == "run_ready":
            await press(here, action)
        else:
            await go(here, 10)
            await press(here, action)
        payload = last_press(here)
        await go(here, 12)
        before = (here.rows(STEPS), here.rows("SELECT * FROM run"), due(here))
        await send_again(here, {**payload, "user": {**payload["user"], "id": GRACE}})
        assert "Only the moderators of this chat and organisers" in await here.heard(
            room_of(here, NORA), lambda one: "Only the moderators" in spoken(one)
        )
        assert (here.rows(STEPS), here.rows("SELECT * FROM run"), due(here)) == before


async def test_a_press_that_is_sent_again_changes_nothing(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 10)
        await press(here, "run_wait")
        await send_again(here, last_press(here))
        assert "Already done" in await whispered(here)
        assert due(here)["2"] == "00:18"


@pytest.mark.parametrize("value", ["", "|", "nothing|3", "nothing", "x" * 2_000, "|-1"])
async def test_a_value_that_names_nothing_is_refused(tmp_path: Path, value: str) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 10)
        await press(here, "run_wait")
        payload = last_press(here)
        await send_again(here, {**payload, "actions": [{**payload["actions"][0], "value": value}]})
        assert "not in the programme any more" in await whispered(here)
        assert len(here.rows(STEPS)) == 1


async def test_the_console_is_true_after_a_restart(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        await press(here, "run_wait")
        before = await console(here)
        await here.crash()
        here.change("UPDATE delivery_words SET words = replace(words, 'Q2', 'Q9')")
        await here.start()
        after = await console(here)
        assert (after.ts, spoken(after)) == (before.ts, spoken(before))
        await go(here, 18)
        assert asked(here) == ["Q1", "Q2"]
        assert "Next: *Q3* at 8:27 PM" in spoken(await console(here))


async def test_what_goes_to_x_follows_each_step_at_the_same_moment(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA, rooms=(EDUCATORS,)) as here:
        house, workspace = here.bot.house, here.bot.workspace
        await house.ways.choose(workspace, EDTECHCHAT, CHAT.id, Way.TEXT, NORA)
        await go(here, 6)
        await press(here, "run_wait")
        await go(here, 10)
        await press(here, "run_next")
        await choose(here, "skip")
        await go(here, 10, 10)
        rows = here.rows("SELECT platform, kind, state, due_at FROM delivery WHERE kind LIKE 'question-%'")
        slack, by_hand = (
            {row["kind"]: (row["state"], str(row["due_at"])) for row in rows if row["platform"] == platform}
            for platform in ("slack", "by-hand")
        )
        assert slack == by_hand
        assert {kind: state for kind, (state, _) in slack.items()} == {
            "question-1": "sent",
            "question-2": "sent",
            "question-3": "skipped",
            "question-4": "planned",
            "question-5": "planned",
            "question-6": "planned",
        }
        assert ": question 2 of *Educational" in spoken(here.posts(EDTECHCHAT)[-1])

"""Moderators paste their questions in Slack: they see each at its moment, and what is wrong stands at the field."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from bot.domain.running import Action, Press
from tests.conversation import EDTECHCHAT, EDUCATORS, GRACE, LIAM, NORA, Scene
from tests.hearing import spoken, until
from tests.moderated import (
    Window,
    asked,
    chat_id,
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

NEW = "Q1: One?\nQ2: Two?\nQ3: Three?\nQ4: Four?"
STORED = "SELECT number, text, offset_seconds / 60 AS at FROM question ORDER BY number"


def stored(here: Scene) -> list[tuple[int, str, int]]:
    return [(row["number"], row["text"], row["at"]) for row in here.rows(STORED)]


async def test_what_is_pasted_is_shown_at_its_moments_and_kept(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        assert window.holds("script_block").startswith("Q1 (+6): What is number 1?\nQ2 (+15)")
        assert await window.submit(pasted(NEW, spare="And what else?")) == {}
        assert (
            window.holds("script_checked_block")
            == "Q1 (+6): One?\nQ2 (+19): Two?\nQ3 (+33): Three?\nQ4 (+46): Four?"
        )
        assert "*Q2* +0:19 (8:19 PM New York time): Two?" in window.words
        assert "X: 25 of 280, as “Q1 of 4: One? #edtechchat”" in window.words
        assert await window.submit() == {}
        assert "Saved" in window.words
        assert stored(here) == [(1, "One?", 6), (2, "Two?", 19), (3, "Three?", 33), (4, "Four?", 46)]
        planned = here.rows(
            "SELECT kind, state FROM delivery WHERE kind LIKE 'question%' AND channel = 'C0EDUCATORS'"
        )
        assert {row["kind"]: row["state"] for row in planned} == {
            "question-1": "planned",
            "question-2": "planned",
            "question-3": "planned",
            "question-4": "planned",
            "question-5": "skipped",
            "question-6": "skipped",
        }
        assert (await opened_script(here)).holds("spare_block") == "And what else?"


async def test_a_moment_can_be_changed_before_it_is_kept(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        await window.submit(pasted(NEW))
        changed = window.holds("script_checked_block").replace("(+19)", "(+25)")
        assert await window.submit(pasted(changed, "script_checked_block")) == {}
        assert [at for _, _, at in stored(here)] == [6, 25, 33, 46]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hello", "Line 1: 'Hello' belongs to no question"),
        ("A1: no", "is an answer: leave it out"),
        ("\n \n", "There is no question in it"),
        ("Q1 (+70): Late?", "the chat ends at 1:00"),
        ("Q1 (+20): One?\nQ2 (+10): Two?", "Q2 is at 0:10, and Q1 at 0:20"),
        ("Q1: " + "x" * 2_500, "has 2,500 characters, and 2,000 is the most"),
    ],
)
async def test_what_is_wrong_stands_at_the_field_and_nothing_is_kept(
    tmp_path: Path, text: str, why: str
) -> None:
    async with moderated(tmp_path) as here:
        before = stored(here)
        window = await opened_script(here)
        errors = await window.submit(pasted(text))
        assert list(errors) == ["script_block"]
        assert why in errors["script_block"]
        assert stored(here) == before


async def test_a_question_that_is_too_long_for_x_says_how_it_would_be_posted(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        await window.submit(pasted("Q1: " + "why so long " * 30))
        assert "On X Q1 would be shortened: a post weighs 280 at most." in window.words
        assert "so it is posted as “Q1 of 1: why so long" in window.words


async def test_the_largest_script_and_hostile_titles_fit_into_the_windows(
    tmp_path: Path, shared: Path
) -> None:
    long = "\n".join(f"Q{number}: {'👩🏽‍🏫' * 12}&<!channel>" for number in range(1, 31))
    schema = json.loads((shared / "specs/slack-types-3.2.0.ModalView.schema.json").read_text())
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        assert await window.submit(pasted(long)) == {}
        assert "<!channel>" not in window.words
        sent = {key: value for key, value in window.view.body.items() if key != "id"}
        assert len(sent["blocks"]) <= 100
        Draft7Validator(schema).validate(sent)


async def test_of_two_who_change_the_same_questions_the_second_is_told(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        hers, his = await opened_script(here, NORA), await opened_script(here, LIAM)
        await his.submit(pasted(NEW))
        await hers.submit(pasted("Q1: Hers?"))
        assert await hers.submit() == {}
        errors = await his.submit()
        assert "Somebody has changed these questions" in errors["script_checked_block"]
        assert [text for _, text, _ in stored(here)] == ["Hers?"]


async def test_what_was_asked_already_stays_as_it_was(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 6)
        window = await opened_script(here)
        errors = await window.submit(pasted("Q1: Another?\nQ2: Two?"))
        assert errors["script_block"] == "Q1 was asked already: leave it as it was."
        same = window.holds("script_block").replace("What is number 2?", "Two?")
        assert await window.submit(pasted(same)) == {}
        assert await window.submit() == {}
        await go(here, 15)
        assert asked(here) == asked(here, EDTECHCHAT) == ["Q1", "Q2"]
        assert "Two?" in spoken(here.posts()[-1])


@pytest.mark.parametrize("forged", ["script_view", "script_checked_view", "script"])
async def test_who_does_not_moderate_can_neither_see_nor_change_the_questions(
    tmp_path: Path, forged: str
) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        if forged != "script":
            await window.submit(pasted(NEW))
        if forged == "script_checked_view":
            await window.submit()
        payload = last_press(here)
        before = stored(here)
        here.refusals |= {"views.update", "views.push"}
        answer = await send_again(here, {**payload, "user": {**payload["user"], "id": GRACE}})
        calls = [str(call.args) for call in here.rehearsal.calls][-2:]
        assert "Only the moderators of this chat and organisers" in f"{answer}{calls}"
        assert stored(here) == before


async def test_a_window_about_nothing_is_refused(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        await window.submit(pasted(NEW))
        payload = last_press(here)
        for metadata in ("", "[]", "{}", '{"chat": "nothing", "stamp": ""}', "x" * 3_000):
            answer = await send_again(
                here, {**payload, "view": {**payload["view"], "private_metadata": metadata}}
            )
            assert "not in the programme any more" in str(answer)


async def test_a_practice_run_comes_to_one_person_ten_times_as_fast_and_is_copied_to_live(
    tmp_path: Path,
) -> None:
    async with moderated(tmp_path) as here:
        before = stored(here)
        window = await opened_script(here)
        await window.submit(pasted(NEW))
        tick = {"practise_block": {"practise": {"selected_options": [{"value": "yes"}]}}}
        assert await window.submit(tick) == {}
        assert "The practice run begins now" in window.words
        assert stored(here) == before
        rows = here.rows(
            "SELECT kind, due_at, channel FROM delivery WHERE kind LIKE 'practice%' ORDER BY due_at"
        )
        assert {row["channel"] for row in rows} == {NORA}
        assert [row["kind"] for row in rows] == [
            "practice",
            "practice-31",
            "practice-1",
            "practice-2",
            "practice-3",
            "practice-4",
            "practice-32",
        ]
        begun, over = (str(rows[place]["due_at"])[11:19] for place in (0, -1))
        assert over[:5] == f"{begun[:3]}{int(begun[3:5]) + 6:02d}"
        for minutes in (-90, -89, -88, -87, -86, -85, -84, -83, -82):
            await go(here, minutes)
        here_alone = [one for one in here.posts(room_of(here, NORA)) if "PRACTICE RUN" in spoken(one)]
        assert len(here_alone) == 7
        assert here.posts(EDUCATORS) == here.posts(EDTECHCHAT) == []
        assert here.rows("SELECT * FROM participation") == []
        await press(here, "practice_copy", NORA, here_alone[-1])
        await until(lambda: stored(here) != before or None)
        assert [text for _, text, _ in stored(here)] == ["One?", "Two?", "Three?", "Four?"]
        payload = last_press(here)
        await send_again(here, {**payload, "user": {**payload["user"], "id": GRACE}})
        heard = await here.heard(room_of(here, NORA), lambda one: "not known" in spoken(one))
        assert "begin another" in heard


async def test_the_same_questions_are_given_to_the_next_time(tmp_path: Path) -> None:
    from tests.builders import event  # noqa: PLC0415 - this chat alone is on each week

    async with moderated(tmp_path, chat=event(rrule="FREQ=WEEKLY")) as here:
        for minutes in (0, 6, 15):
            await go(here, minutes)
        await go(here, 66)
        shown = await console(here)
        assert "It has no questions yet" in spoken(shown)
        await press(here, "same_again", NORA, shown)
        rows = here.rows("SELECT occurrence_id, count(*) AS many FROM question GROUP BY occurrence_id")
        assert [row["many"] for row in rows] == [6, 6]
        assert "Its questions are there already" in spoken(await console(here))


async def test_an_organiser_undoes_a_change_of_questions_until_they_are_asked(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        before = stored(here)
        window = await opened_script(here, LIAM)
        await window.submit(pasted(NEW))
        await window.submit()
        assert await here.command(NORA, "organise") == ""
        desk = Window(here, NORA)
        await desk.press("history_open")
        assert "*Educational Technology Chat*: its questions" in desk.words
        await desk.press("chat_undo")
        assert stored(here) == before
        pressed = last_press(here)
        await send_again(here, {**pressed, "user": {**pressed["user"], "id": GRACE}})
        assert stored(here) == before
        told = here.rows("SELECT who, undone_by FROM change WHERE what LIKE 'questions of %' ORDER BY id")
        assert [row["who"] for row in told] == [LIAM, NORA]
        assert told[0]["undone_by"] is not None
        window = await opened_script(here, LIAM)
        await window.submit(pasted(NEW))
        await window.submit()
        await go(here, 6)
        (newest,) = here.rows("SELECT max(id) AS id FROM change")
        (action,) = pressed["actions"]
        again = {**pressed, "actions": [{**action, "value": str(newest["id"])}]}
        here.refusals.add("views.update")
        await send_again(here, again)
        assert [text for _, text, _ in stored(here)] == ["One?", "Two?", "Three?", "Four?"]


async def test_an_extra_question_keeps_its_number(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        await go(here, 8)
        running = here.bot.house.moderating.running
        await running.press(here.bot.workspace, NORA, chat_id(here), Press(Action.EXTRA, 0, "An extra one?"))
        window = await opened_script(here)
        text = window.holds("script_block")
        wrong = await window.submit(pasted(f"{text}\nQ7 (+55): A seventh?"))
        assert wrong == {
            "script_block": "Q7 was asked as an extra question already: give yours another number."
        }
        assert await window.submit(pasted(f"{text}\nQ8 (+55): A seventh?")) == {}

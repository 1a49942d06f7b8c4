"""Moderators drop a file with questions into the conversation with the bot, and check them in the window."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import event
from tests.conversation import GRACE, LIAM, NORA, Scene
from tests.moderated import (
    Window,
    chat_id,
    last_press,
    moderated,
    opened_script,
    pasted,
    room_of,
    send_again,
)
from tests.test_dropping import dropped

PLAIN = "Q1: One?\nQ2 (+20): Two?\n"
NAMED = "#edtechchat 2015-10-26\nQ1: One?\nQ2: Two?\n\n#nobodyschat 2015-10-26\nQ1: What?\n"
TABLE = "hashtag,date,question,text,offset\n#edtechchat,2015-10-26,1,Is it so?,8\n"
STORED = "SELECT number, text, offset_seconds / 60 AS at FROM question ORDER BY number"


async def choose(here: Scene, who: str, action: str, place: int = 0) -> Window:
    """Press the button below the newest answer, or choose from its list."""
    room = here.rehearsal.workspace.direct(who)
    newest = next(one for one in reversed(here.rehearsal.workspace.ordered(room)) if one.by_app)
    block, element = next(
        (block, one)
        for block in newest.blocks
        for one in (*block.get("elements", ()), block.get("accessory") or {})
        if one.get("action_id") == action
    )
    pressed = {"action_id": action, "block_id": block["block_id"]}
    if "options" in element:
        pressed["selected_option"] = element["options"][place]
    await here.rehearsal.people.act(who, pressed, channel=room.id, ts=newest.ts)
    return Window(here, who)


async def test_questions_without_a_chat_are_for_the_one_that_is_chosen(tmp_path: Path) -> None:
    async with moderated(tmp_path, LIAM) as here:
        said = await dropped(here, LIAM, "mine.txt", PLAIN)
        assert "*mine.txt* holds 2 questions. For which chat?" in said
        window = await choose(here, LIAM, "drop_chat")
        assert window.holds("script_block") == PLAIN.strip()
        assert await window.submit() == {}
        assert window.holds("script_checked_block") == "Q1 (+6): One?\nQ2 (+20): Two?"
        assert await window.submit() == {}
        assert [tuple(row.values()) for row in here.rows(STORED)] == [(1, "One?", 6), (2, "Two?", 20)]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("questions.txt", NAMED, "Q1: One?\nQ2: Two?"),
        ("questions.csv", TABLE, "Q1 (+8): Is it so?"),
    ],
)
async def test_questions_of_a_chat_that_the_file_names_are_opened_for_it(
    tmp_path: Path, name: str, content: str, text: str
) -> None:
    async with moderated(tmp_path, LIAM) as here:
        said = await dropped(here, LIAM, name, content)
        assert "*#edtechchat*, " in said
        assert ("#nobodyschat*, 1 question: The hashtag" in said) == (content == NAMED)
        window = await choose(here, LIAM, "drop_script")
        assert window.holds("script_block") == text


async def test_who_moderates_nothing_can_give_no_questions(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        assert "You moderate no chat that is to come" in await dropped(here, GRACE, "x.txt", PLAIN)
        said = await dropped(here, GRACE, "named.txt", NAMED)
        assert "Only the moderators of this chat and organisers can do that" in said
        await dropped(here, NORA, "x.txt", PLAIN)
        await choose(here, NORA, "drop_chat")
        payload = last_press(here)
        await send_again(here, {**payload, "user": {**payload["user"], "id": GRACE}})
        assert here.rehearsal.workspace.top_view(GRACE) is None


async def test_what_is_wrong_in_a_file_is_said_in_the_window(tmp_path: Path) -> None:
    async with moderated(tmp_path, NORA) as here:
        await dropped(here, NORA, "x.txt", "Hello\nQ1: One?\n")
        window = await choose(here, NORA, "drop_chat")
        errors = await window.submit(pasted("Hello\nQ1: One?"))
        assert "Line 1: 'Hello' belongs to no question" in errors["script_block"]


async def test_a_script_that_no_window_takes_is_refused_with_what_to_do(tmp_path: Path) -> None:
    long = "\n".join(f"Q{number}: {'Why? ' * 60}" for number in range(1, 21))
    async with moderated(tmp_path, NORA) as here:
        assert "holds 20 questions" in await dropped(here, NORA, "long.txt", long)
        await choose(here, NORA, "drop_chat")
        told = await here.heard(room_of(here, NORA), lambda one: "a window takes 3,000" in str(one.blocks))
        assert "or ask who runs me to import the file" in told


async def test_the_longest_titles_and_ids_fit_into_the_list(tmp_path: Path) -> None:
    long = event(uid="x" * 200, title="👩🏽‍🏫" * 100, rrule="FREQ=WEEKLY")
    async with moderated(tmp_path, NORA, chat=long) as here:
        await dropped(here, NORA, "x.txt", PLAIN)
        window = await choose(here, NORA, "drop_chat")
        assert window.holds("script_block") == PLAIN.strip()
        assert chat_id(here)


# ---- uploaded in the window ----


def uploaded(here: Scene, who: str, name: str, content: str, typed: str = "") -> dict[str, object]:
    """Give what stands in the window when somebody has chosen a file in it."""
    file = here.rehearsal.people.upload(who, name, content.encode())
    return {**pasted(typed), "script_file_block": {"script_file": {"files": [file]}}}


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("mine.txt", PLAIN, "Q1 (+6): One?\nQ2 (+20): Two?"),
        ("questions.md", NAMED, "Q1 (+6): One?\nQ2 (+33): Two?"),
        ("questions.csv", TABLE, "Q1 (+8): Is it so?"),
    ],
)
async def test_a_file_that_is_uploaded_in_the_window_counts_and_is_shown_before_it_is_kept(
    tmp_path: Path, name: str, content: str, text: str
) -> None:
    async with moderated(tmp_path, LIAM) as here:
        window = await opened_script(here, LIAM)
        assert await window.submit(uploaded(here, LIAM, name, content, "Q1: Typed before?")) == {}
        assert window.holds("script_checked_block") == text
        assert await window.submit() == {}
        kept = here.rows(STORED)
        assert "\n".join(f"Q{one['number']} (+{one['at']}): {one['text']}" for one in kept) == text


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.txt", "Hello there.\n", "holds no questions"),
        (
            "others.md",
            "#nobodyschat 2015-10-26\nQ1: What?\n",
            "has questions for other chats, and none for this one",
        ),
        (
            "long.txt",
            "".join(f"Q{n}: {'x' * 400}\n" for n in range(1, 10)),
            "a window takes 3,000: shorten them",
        ),
        ("wrong.txt", "Q1: One?\nQ1: Two?\n", "Line 2"),
    ],
)
async def test_what_is_wrong_with_an_uploaded_file_is_said_at_its_field(
    tmp_path: Path, name: str, content: str, error: str
) -> None:
    async with moderated(tmp_path, LIAM) as here:
        before = here.rows(STORED)
        window = await opened_script(here, LIAM)
        errors = await window.submit(uploaded(here, LIAM, name, content, "Q1: Typed before?"))
        assert list(errors) == ["script_file_block"]
        assert error in errors["script_file_block"]
        assert here.rows(STORED) == before


async def test_our_token_is_shown_to_slack_alone_whatever_a_payload_says_of_a_file(tmp_path: Path) -> None:
    async with moderated(tmp_path, LIAM) as here:
        window = await opened_script(here, LIAM)
        filled = uploaded(here, LIAM, "mine.txt", PLAIN)
        file = filled["script_file_block"]["script_file"]["files"][0]  # type: ignore[index]  # made just now
        file["url_private_download"] = "http://127.0.0.1:9/mine.txt"
        errors = await window.submit(filled)
        assert "does not lie with Slack" in errors["script_file_block"]
        file["file_access"] = "check_file_info"  # then it is asked for, as between two organisations
        assert await window.submit(filled) == {}
        assert window.holds("script_checked_block") == "Q1 (+6): One?\nQ2 (+20): Two?"


async def test_a_file_that_is_gone_is_said_in_a_sentence(tmp_path: Path) -> None:
    async with moderated(tmp_path, LIAM) as here:
        here.refusals.add("files.info")
        window = await opened_script(here, LIAM)
        gone = {"script_file_block": {"script_file": {"files": [{"id": "F0GONE", "name": "mine.txt"}]}}}
        errors = await window.submit({**pasted(""), **gone})
        assert errors == {
            "script_file_block": "Slack does not let me have that file (file_not_found): give it again."
        }


async def test_without_the_scope_the_field_says_what_to_do(tmp_path: Path) -> None:
    async with moderated(tmp_path, LIAM) as here:
        window = await opened_script(here, LIAM)
        filled = uploaded(here, LIAM, "mine.txt", PLAIN)
        place = here.rehearsal.workspace
        place.app = replace(place.app, scopes=place.app.scopes - {"files:read"})
        errors = await window.submit(filled)
        assert "the app lacks the scope files:read" in errors["script_file_block"]


async def test_neither_words_nor_a_file_are_asked_for_at_the_questions(tmp_path: Path) -> None:
    async with moderated(tmp_path, LIAM) as here:
        window = await opened_script(here, LIAM)
        errors = await window.submit({"script_block": {"script_text": {"value": ""}}})
        assert "There is no question in it" in errors["script_block"]

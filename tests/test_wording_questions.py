"""A question in a room says which it is, of which chat, and how to answer; its words can do nothing but be read."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.domain.event import Event
from bot.domain.script import LONGEST_QUESTION, MOST_QUESTIONS, Question
from bot.wording.message import Message
from bot.wording.question import question
from tests.builders import event
from tests.builders_wording import DUNCAN, HOSTILE, happenings, shown
from tests.test_wording_safety import harmless, within_limits


def ask(text: str, number: int = 2, total: int = 6, of: Event = DUNCAN) -> Message:
    [chat] = happenings(of)
    return question(chat, Question(number, text, timedelta(minutes=15)), total)


def test_a_question_says_which_it_is_of_which_chat_and_how_to_answer() -> None:
    message = ask("What is\n a connected educator?")
    [asked, around] = message.blocks
    assert asked["text"]["text"] == "*Q2* of 6: What is a connected educator?"
    assert [one["text"] for one in around["elements"]] == [
        "*<https://ours.example/d|#edtechchat with Arne Duncan>*",
        "Begin your answer with A2, or answer in the thread.",
        "Where you post elsewhere, add #edtechchat.",
    ]


def test_the_text_alone_says_all_of_it() -> None:
    assert ask("What is new?").text == (
        "Q2 of 6: What is new?\n#edtechchat with Arne Duncan\n"
        "Begin your answer with A2, or answer in the thread.\nWhere you post elsewhere, add #edtechchat."
    )


def test_a_chat_without_a_hashtag_has_only_the_room() -> None:
    message = ask("What is new?", of=event(title="A chat", hashtags=()))
    assert "elsewhere" not in message.text + shown(message)


def test_where_a_question_was_left_out_none_is_called_the_fifth_of_four() -> None:
    message = ask("What is new?", number=5, total=4)
    assert message.text.startswith("Q5: What is new?")
    assert "*Q5*: What is new?" in shown(message)


LONG = (
    "x" * LONGEST_QUESTION,
    "&" * LONGEST_QUESTION,
    "<" * LONGEST_QUESTION,
    "👩🏽‍🏫" * (LONGEST_QUESTION // 4),
)


@pytest.mark.parametrize(
    "text", [HOSTILE, *LONG], ids=["hostile", "plain", "ampersands", "brackets", "emoji"]
)
@pytest.mark.parametrize("title", ["Plain", HOSTILE, "&" * 300])
def test_the_longest_question_fits_and_can_neither_ping_nor_link(text: str, title: str) -> None:
    message = ask(text, of=event(title=title, hashtags=("#" + "h" * 99,), url="https://ours.example/d"))
    within_limits(message)
    harmless(message.text)
    harmless(shown(message))
    assert message.text.endswith(f"add #{'h' * 99}.")


def test_the_longest_question_is_said_whole() -> None:
    message = ask("x" * LONGEST_QUESTION)
    assert "x" * LONGEST_QUESTION in message.text
    assert "x" * LONGEST_QUESTION in shown(message)


def test_a_question_that_grows_by_being_made_safe_is_cut_between_its_characters() -> None:
    for told in (ask("&" * LONGEST_QUESTION).text, shown(ask("&" * LONGEST_QUESTION))):
        assert told.partition(": ")[2].partition("…")[0].strip("&amp;") == ""
        assert "&amp;…" in told


@given(st.text(max_size=LONGEST_QUESTION), st.integers(1, MOST_QUESTIONS), st.integers(1, MOST_QUESTIONS))
def test_any_question_is_within_slacks_limits_and_harmless(text: str, number: int, total: int) -> None:
    message = ask(text, number, total)
    within_limits(message)
    harmless(message.text)
    harmless(shown(message))
    assert json.dumps(message.blocks).encode()
    message.text.encode()


def test_a_question_is_as_slack_has_its_blocks(shared: Path) -> None:
    schema = json.loads((shared / "specs/slack-types-3.2.0.MessageBlocks.schema.json").read_text())
    Draft7Validator(schema).validate(list(ask(HOSTILE).blocks))

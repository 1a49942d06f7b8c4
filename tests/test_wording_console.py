"""The message from which a chat is run is within Slack's limits and harmless, however much there is to say."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.domain.attention import Alone, Attention, Linked, SetAside
from bot.domain.audience_question import Suggested
from bot.domain.running import Action, No, Step, play
from bot.domain.script import LONGEST_QUESTION, MOST_QUESTIONS, Question
from bot.wording.called import call_over, called
from bot.wording.console import console, no_more
from bot.wording.console_state import Console, Out
from bot.wording.message import MAX_BLOCKS, MAX_CONTEXT, MAX_MESSAGE, MAX_SECTION, MAX_TEXT, Message
from bot.wording.steps import refused
from tests.announced import STARTS
from tests.builders import event
from tests.builders_wording import HOSTILE, NEW_YORK, happenings, shown
from tests.test_wording_safety import harmless

MINUTE = timedelta(minutes=1)


def full(words: str, minutes: int = 30, **parts: Any) -> Console:
    """Make a console with as much in it as there can be."""
    [chat] = happenings(event(title=words, url="https://ours.example/d"))
    script = [Question(number, words, number * MINUTE) for number in range(1, MOST_QUESTIONS + 1)]
    steps = [Step(number, Action.WAIT, "U1", STARTS, rest=30, shift=MINUTE) for number in range(1, 9)]
    alone = tuple(Alone(f"U{number}", True, "C1", f"{number}.0", STARTS) for number in range(40))
    about: dict[str, Any] = {
        "occurrence": chat,
        "now": STARTS + minutes * MINUTE,
        "zone": NEW_YORK,
        "course": play(script, steps),
        "coming": script[2:],
        "out": [Out(one.number, STARTS, f"https://ours.example/{one.number}", words) for one in script],
        "steps": steps,
        "attention": Attention(400, 200, alone),
        "addresses": ["https://ours.example/a?b=1&c=2"] * 5,
        "links": [Linked(f"U{number}", "C1", f"{number}.0", 3) for number in range(40)],
        "link_addresses": ["https://ours.example/l?b=1&c=2"] * 5,
        "set_aside": [SetAside(f"U{number}", number, 4) for number in range(40)],
        "quiet_since": STARTS,
        "spare": words,
        "suggested": [Suggested(str(number), words, number, mine=False) for number in range(40)],
        "others": ["U2"],
        "rooms": [f"C{number}" for number in range(400)],
        "over_at": STARTS + 60 * MINUTE,
        "next_at": STARTS + timedelta(days=7),
        "next_id": "next",
    }
    return Console(**{**about, **parts})


def within_limits(message: Message) -> None:
    """Refuse what Slack does not take."""
    assert 0 < len(message.text) <= MAX_TEXT
    assert len(message.blocks) <= MAX_BLOCKS
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= MAX_MESSAGE
    for block in message.blocks:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= MAX_SECTION
        elif block["type"] == "context":
            assert all(0 < len(one["text"]) <= MAX_CONTEXT for one in block["elements"])


@pytest.mark.parametrize("minutes", [-10, 30, 90], ids=["before", "on", "over"])
@pytest.mark.parametrize(
    "words",
    ["Plain", HOSTILE, "&" * LONGEST_QUESTION, "👩🏽‍🏫" * 400],
    ids=["plain", "hostile", "long", "emoji"],
)
def test_a_full_console_fits_and_can_neither_ping_nor_link(words: str, minutes: int, shared: Path) -> None:
    schema = json.loads((shared / "specs/slack-types-3.2.0.MessageBlocks.schema.json").read_text())
    message = console(full(words, minutes))
    within_limits(message)
    Draft7Validator(schema).validate(list(message.blocks))
    own = shown(message).replace("<@U", "(@U").replace("<#C", "(#C")
    harmless(own)
    harmless(message.text.replace("<@U", "(@U").replace("<#C", "(#C"))


def test_what_is_said_changes_only_where_something_has() -> None:
    assert console(full("Plain", 30)) == console(full("Plain", 31))


@pytest.mark.parametrize("no", list(No))
def test_every_refusal_is_a_sentence(no: No) -> None:
    steps = [Step(1, Action.NEXT, "U1", STARTS, number=2)]
    assert refused(no, steps).endswith(".")
    assert ("Already done by <@U1>: asked Q2 at once." in refused(no, steps)) == (no is No.ALREADY)


def test_a_call_and_an_end_are_sentences_that_stand_alone() -> None:
    [chat] = happenings(event(title=HOSTILE))
    over = call_over(chat, "U1", NEW_YORK, STARTS)
    for message in (called(chat, "", NEW_YORK), over, no_more("the event is cancelled")):
        within_limits(message)
        harmless(shown(message).replace("<@U1>", ""))
        harmless(message.text.replace("<@U1>", ""))
    assert "Nobody has said yet they are ready" in called(chat, "", NEW_YORK).text

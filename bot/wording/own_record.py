"""The window in which somebody asks for their own record, and what they wrote in it. Keeps nothing."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.wording import actions as ids
from bot.wording.elements import text_input
from bot.wording.inputs import field, value_of
from bot.wording.message import Block, Message, section
from bot.wording.modal import modal
from bot.wording.tongue import ENGLISH, Tongue

MAX_NAME = 120
MAX_REFLECTION = 3_000


class Asked(NamedTuple):
    """What somebody wrote for their record."""

    name: str
    reflection: str


def own_record_view(speak: Tongue = ENGLISH) -> Block:
    """Make the window: what comes, and two fields that may stay empty."""
    name = text_input(ids.RECORD_NAME, MAX_NAME)
    reflection = text_input(ids.RECORD_REFLECTION, MAX_REFLECTION, multiline=True)
    return modal(
        speak.say("privacy.record"),
        [
            section(speak.say("record.what")),
            field(ids.RECORD_NAME_BLOCK, speak.say("record.name"), name, optional=True),
            field(
                ids.RECORD_REFLECTION_BLOCK,
                speak.say("record.reflection"),
                reflection,
                hint=speak.say("record.reflection_hint"),
                optional=True,
            ),
        ],
        close=speak.say("common.cancel"),
        submit=speak.say("record.send"),
        callback_id=ids.RECORD_VIEW,
    )


def read_own_record_view(view: Mapping[str, Any]) -> Asked:
    """Read what was written."""
    name = value_of(view, ids.RECORD_NAME_BLOCK, ids.RECORD_NAME).get("value")
    reflection = value_of(view, ids.RECORD_REFLECTION_BLOCK, ids.RECORD_REFLECTION).get("value")
    return Asked(str(name or "")[:MAX_NAME], str(reflection or "")[:MAX_REFLECTION])


def coming(speak: Tongue = ENGLISH) -> Message:
    """Say that a file comes."""
    said = speak.say("record.coming")
    return Message(said, (section(said),))

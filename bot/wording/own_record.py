"""The window in which somebody asks for their own record, and what they wrote in it. Keeps nothing."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.wording import actions as ids
from bot.wording.inputs import field, value_of
from bot.wording.message import MAX_MODAL_TITLE, Block, Message, plain_text, section

MAX_NAME = 120
MAX_REFLECTION = 3_000


class Asked(NamedTuple):
    """What somebody wrote for their record."""

    name: str
    reflection: str


def own_record_view() -> Block:
    """Make the window: what comes, and two fields that may stay empty."""
    what = (
        "You get a PDF with the chats that you were in, your minutes with the rule by which they are counted, and what "
        "you said where words are kept. It comes to you alone. What you write here stands in it, and is kept nowhere."
    )
    name: Block = {"type": "plain_text_input", "action_id": ids.RECORD_NAME, "max_length": MAX_NAME}
    reflection: Block = {
        "type": "plain_text_input",
        "action_id": ids.RECORD_REFLECTION,
        "multiline": True,
        "max_length": MAX_REFLECTION,
    }
    return {
        "type": "modal",
        "callback_id": ids.RECORD_VIEW,
        "title": plain_text("My record", MAX_MODAL_TITLE),
        "submit": plain_text("Send it to me", MAX_MODAL_TITLE),
        "close": plain_text("Cancel", MAX_MODAL_TITLE),
        "blocks": [
            section(what),
            field(ids.RECORD_NAME_BLOCK, "Your name, as it should stand there", name, optional=True),
            field(
                ids.RECORD_REFLECTION_BLOCK,
                "What you take away from it",
                reflection,
                hint="Empty: lines to write on.",
                optional=True,
            ),
        ],
    }


def read_own_record_view(view: Mapping[str, Any]) -> Asked:
    """Read what was written."""
    name = value_of(view, ids.RECORD_NAME_BLOCK, ids.RECORD_NAME).get("value")
    reflection = value_of(view, ids.RECORD_REFLECTION_BLOCK, ids.RECORD_REFLECTION).get("value")
    return Asked(str(name or "")[:MAX_NAME], str(reflection or "")[:MAX_REFLECTION])


def coming() -> Message:
    """Say that a file comes."""
    said = "It comes in a direct message, in a moment."
    return Message(said, (section(said),))

"""The window in which people say what they would like to be asked in a chat, and vote. Decides nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.audience_question import LONGEST, Suggested
from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.elements import text_input
from bot.wording.event import short_title
from bot.wording.inputs import field, value_of
from bot.wording.message import MAX_BUTTON, Block, button, cut, mrkdwn, section
from bot.wording.modal import modal
from bot.wording.tongue import ENGLISH, Tongue

MOST_SHOWN = 40
"""Questions that are listed, as many as a chat takes."""


def audience_view(
    occurrence: Occurrence, suggested: Sequence[Suggested], speak: Tongue = ENGLISH, *, done: bool = False
) -> Block:
    """Make the window: what was suggested, the most wanted first, and a field for a question of one's own."""
    title = f"*{mrkdwn(short_title(occurrence))}*"
    listed = [_line(one, speak) for one in suggested[:MOST_SHOWN]] or [
        section(speak.say("audience.none_yet"))
    ]
    box = text_input(ids.AUDIENCE, LONGEST)
    own = field(ids.AUDIENCE_BLOCK, speak.say("audience.label"), box, hint=speak.say("audience.hint"))
    own["block_id"] = f"{ids.AUDIENCE_BLOCK}_{len(suggested)}"  # a new one is empty
    thanked = [section(speak.say("audience.done"))] if done else []
    return modal(
        speak.say("audience.title"),
        [*thanked, section(title), *listed, own],
        close=speak.say("common.close"),
        submit=speak.say("audience.submit"),
        callback_id=ids.AUDIENCE_VIEW,
        about={"chat": occurrence.id},
    )


def chat_of(view: Mapping[str, Any]) -> str:
    """Tell which chat a window is about; of what was forged nothing is found later."""
    try:
        return str(json.loads(view.get("private_metadata") or "{}")["chat"])
    except (ValueError, KeyError, TypeError):
        return ""


def own_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """Give the field for a question of one's own, and what was written in it."""
    values = (view.get("state") or {}).get("values") or {}
    block_id = next((name for name in values if str(name).startswith(ids.AUDIENCE_BLOCK)), "")
    return str(block_id), str(value_of(view, block_id, ids.AUDIENCE).get("value") or "")


def _line(one: Suggested, speak: Tongue) -> Block:
    label = speak.count("audience.take_back" if one.mine else "audience.vote", one.votes)
    said = cut(f"{label}: {one.text}", MAX_BUTTON)
    return {**section(mrkdwn(one.text)), "accessory": button(label, ids.AUDIENCE_VOTE, one.id, label=said)}

"""The windows from which a moderator asks an extra question or ends a chat, and what was filled in. Decides nothing."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.domain.script import LONGEST_QUESTION
from bot.wording import actions as ids
from bot.wording.inputs import MAX_PLAIN_INPUT, field, value_of
from bot.wording.message import MAX_MODAL_TITLE, Block, Message, mrkdwn, plain_text, section

SET_ASIDE = (
    "Set aside as spam: it is not counted, and stands in no recap and no archive. In the channel it stays until an "
    "admin of the workspace deletes it. “Count it”, in the private message from which the chat is run, undoes this."
)


SO_ALREADY = "That is so already: nothing was changed."

NO_SPAM_HERE = "That message belongs to no chat that is logged, so there is nothing to set aside."


class About(NamedTuple):
    """Which chat a window is about, and which version of its course was seen."""

    occurrence_id: str
    seen: int
    suggested: str = ""  # the question from the audience that is to be asked


def extra_view(about: About, title: str, typed: str = "", notice: str = "") -> Block:
    """Make the window for an extra question; `typed` stands in its field."""
    box: Block = {
        "type": "plain_text_input",
        "action_id": ids.EXTRA,
        "multiline": True,
        "max_length": min(LONGEST_QUESTION, MAX_PLAIN_INPUT),
    }
    if typed:
        box["initial_value"] = typed[:LONGEST_QUESTION]
    hint = "It is asked at once, in each room of the chat. The next ones come three minutes later at the earliest."
    said = [section(mrkdwn(words)) for words in (notice, title) if words]
    return _view(
        ids.RUN_EXTRA_VIEW,
        "Extra question",
        "Ask it",
        about,
        said,
        field(ids.EXTRA_BLOCK, "Question", box, hint=hint),
    )


def end_view(about: About, title: str) -> Block:
    """Make the window that asks whether a chat is to end now."""
    asked = (
        f"End *{mrkdwn(title)}* now? Nothing more is asked, and the thanks are posted. This cannot be undone."
    )
    return _view(ids.RUN_END_VIEW, "End the chat", "End it", about, [section(asked)])


def about_of(view: Mapping[str, Any]) -> About:
    """Tell what a window is about; of what was forged nothing is found later."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        return About(str(kept["chat"]), int(kept["seen"]), str(kept.get("suggested", "")))
    except (ValueError, KeyError, TypeError):
        return About("", -1)


def extra_of(view: Mapping[str, Any]) -> str:
    """Give the question that was written."""
    return str(value_of(view, ids.EXTRA_BLOCK, ids.EXTRA).get("value") or "")


def said(words: str) -> Message:
    """Say one sentence to who pressed."""
    return Message(words, (section(words),))


def _view(  # what it is called, what its button says, and what stands in it
    callback: str, title: str, submit: str, about: About, said: list[Block], *fields: Block
) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title, MAX_MODAL_TITLE),
        "submit": plain_text(submit, MAX_MODAL_TITLE),
        "close": plain_text("Cancel", MAX_MODAL_TITLE),
        "private_metadata": json.dumps(
            {"chat": about.occurrence_id, "seen": about.seen, "suggested": about.suggested}
        ),
        "blocks": [*said, *fields],
    }

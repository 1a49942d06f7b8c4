"""The windows from which a moderator asks an extra question or ends a chat, and what was filled in. Decides nothing."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.domain.script import LONGEST_QUESTION
from bot.wording import actions as ids
from bot.wording.elements import text_input
from bot.wording.inputs import MAX_PLAIN_INPUT, field, value_of
from bot.wording.message import Block, Message, mrkdwn, section
from bot.wording.modal import modal
from bot.wording.tongue import ENGLISH, Tongue


class About(NamedTuple):
    """Which chat a window is about, and which version of its course was seen."""

    occurrence_id: str
    seen: int
    suggested: str = ""  # the question from the audience that is to be asked


def extra_view(about: About, title: str, typed: str = "", notice: str = "", speak: Tongue = ENGLISH) -> Block:
    """Make the window for an extra question; `typed` stands in its field."""
    box = text_input(
        ids.EXTRA, min(LONGEST_QUESTION, MAX_PLAIN_INPUT), typed[:LONGEST_QUESTION], multiline=True
    )
    hint = speak.say("console.extra_hint")
    said = [section(mrkdwn(words)) for words in (notice, title) if words]
    return _view(
        ids.RUN_EXTRA_VIEW,
        ("console.extra_title", "console.ask_it"),
        about,
        speak,
        *said,
        field(ids.EXTRA_BLOCK, speak.say("console.extra_field"), box, hint=hint),
    )


def end_view(about: About, title: str, speak: Tongue = ENGLISH) -> Block:
    """Make the window that asks whether a chat is to end now."""
    asked = speak.say("console.end_sure", title=mrkdwn(title))
    return _view(ids.RUN_END_VIEW, ("console.end", "console.end_it"), about, speak, section(asked))


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


def marked(speak: Tongue = ENGLISH, *, done: bool) -> str:
    """Say that something is set aside as spam now, or that nothing had to be done."""
    if not done:
        return speak.say("console.so_already")
    return speak.say("console.spam_done", count_it=speak.say("console.count_it"))


def said(words: str) -> Message:
    """Say one sentence to whoever pressed."""
    return Message(words, (section(words),))


def _view(callback: str, words: tuple[str, str], about: About, speak: Tongue, *blocks: Block) -> Block:
    title, submit = (speak.say(one) for one in words)
    return modal(
        title,
        blocks,
        close=speak.say("common.cancel"),
        submit=submit,
        callback_id=callback,
        about={"chat": about.occurrence_id, "seen": about.seen, "suggested": about.suggested},
    )

"""Who changed what, as organisers see it. Undoes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.wording import actions as ids
from bot.wording.message import (
    MAX_BUTTON,
    Block,
    button,
    cut,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.warnings import when_words

MAX_WHAT = 200
MAX_TITLE = 80


class Changed(NamedTuple):
    """One change, as it is told."""

    number: int
    at: datetime
    who: str  # the platform's id, or the name of the command
    what: str
    title: str  # the event's; empty: it was something else
    undone: bool
    undoable: bool


def history_view(changes: Sequence[Changed], zone: str, *, done: str = "") -> Block:
    """List the latest changes, each with its way back where there is one."""
    blocks = [section(done)] if done else []
    blocks += [_entry(one, zone) for one in changes]
    return modal(
        "What was changed",
        blocks or [section("Nothing was changed yet.")],
        close="Back",
        callback_id=ids.HISTORY_VIEW,
    )


def _entry(one: Changed, zone: str) -> Block:
    who = f"<@{mrkdwn(one.who)}>" if one.who[:1] in {"U", "W"} and one.who.isalnum() else mrkdwn(one.who)
    what = mrkdwn(cut(one_line(one.what), MAX_WHAT))
    about = f"*{mrkdwn(cut(one_line(one.title), MAX_TITLE))}*: " if one.title else ""
    undone = " _(undone since)_" if one.undone else ""
    made = section(f"{about}{what}{undone}\n{who}, {when_words(one.at, zone)}")
    if not one.undoable:
        return made
    label = cut(f"Undo: {one_line(one.what)} {one_line(one.title)}", MAX_BUTTON)
    return {**made, "accessory": button("Undo", ids.CHAT_UNDO, str(one.number), label=label)}

"""What a dropped calendar would change, what of it was refused, and what was done. Reads no file."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.event import Occurrence
from bot.domain.feed import Fault
from bot.wording import actions as ids
from bot.wording.elements import option, static_select
from bot.wording.event import short_title
from bot.wording.local_times import local_day, short_clock, short_day
from bot.wording.message import (
    MAX_OPTION_TEXT,
    Block,
    Message,
    actions,
    button,
    cut,
    lines,
    mrkdwn,
    section,
)

KEPT = "They are kept when you save them in the window."

MOST_REFUSED = 8
"""Refused entries that are shown at once."""


def looked(name: str, changes: str, rejected: Sequence[Fault], file_id: str, *, any_change: bool) -> Message:
    """Say what loading a file would do, with the button that does it."""
    said = f"*{mrkdwn(name)}*: {changes}.{_refused(rejected)}"
    if not any_change:
        return Message(said, (section(f"{said}\n\nThere is nothing to load."),))
    load = button("Load these", ids.DROP_LOAD, file_id, style="primary", label=f"Load the events of {name}")
    return Message(f"{said} Press “Load these” to take them in.", (section(said), actions(load)))


class Found(NamedTuple):
    """The questions of one chat in a file."""

    place: int  # in the file, from 0
    named: str  # how the file calls the chat
    many: int
    chat: Occurrence | None  # None: it is not known, or who dropped the file may not give it questions
    why: str = ""


def questions_named(name: str, file_id: str, found: Sequence[Found]) -> Message:
    """Offer the questions of the chats that a file names, each in the window in which they are checked."""
    blocks: list[Block] = [section(f"*{mrkdwn(name)}* holds questions. {KEPT}")]
    for one in found:
        if one.chat is None:
            blocks.append(section(f"{_count(one)}: {mrkdwn(one.why)}"))
            continue
        value = ids.APART.join((file_id, str(one.place), one.chat.id))
        press = button("Look at them", ids.DROP_SCRIPT, value, label=f"Look at the questions of {one.named}")
        blocks.append({**section(f"{_count(one)}: {mrkdwn(_chat(one.chat))}"), "accessory": press})
    told = [f"{_count(one)}: {mrkdwn(one.why)}" if one.chat is None else _count(one) for one in found]
    return Message(lines((f"{mrkdwn(name)} holds questions.", *told)), tuple(blocks))


def questions_unnamed(name: str, file_id: str, count: int, chats: Sequence[Occurrence]) -> Message:
    """Ask for which chat the questions of a file are."""
    many = "1 question" if count == 1 else f"{count} questions"
    said = f"*{mrkdwn(name)}* holds {many}. For which chat? {KEPT}"
    select = static_select(
        ids.DROP_CHAT,
        [option(ids.APART.join((file_id, "0", one.id)), _chat(one)) for one in chats],
        placeholder="Choose the chat",
    )
    return Message(said, (section(said), actions(select)))


def _count(one: Found) -> str:
    many = "1 question" if one.many == 1 else f"{one.many} questions"
    return f"*{mrkdwn(one.named)}*, {many}"


def _chat(chat: Occurrence) -> str:
    zone = chat.timezone or "UTC"
    when = f"{short_day(local_day(chat.starts_at, zone))}, {short_clock(chat.starts_at, zone)}"
    return f"{cut(short_title(chat), MAX_OPTION_TEXT - len(when) - 2)}, {when}"


def loaded(name: str, changes: str) -> Message:
    """Say what was done."""
    said = f"✅ *{mrkdwn(name)}* is loaded: {changes}. What channels hear follows within a minute."
    return Message(said, (section(said),))


def changes_of(added: int, updated: int, unchanged: int, cancelled: int, missing: int, *, would: bool) -> str:
    """Count what changes, or would."""
    be = "would be " if would else ""
    told = [
        f"{added} {be}added",
        f"{updated} {be}changed" + (f" ({cancelled} cancelled)" if cancelled else ""),
        f"{unchanged} as they were",
    ]
    if missing:
        told.append(f"{missing} no longer listed, which stay as they are")
    return ", ".join(told)


def _refused(rejected: Sequence[Fault]) -> str:
    if not rejected:
        return ""
    lines = [f"• {_where(one)}{mrkdwn(one.reason)}" for one in rejected[:MOST_REFUSED]]
    if len(rejected) > MOST_REFUSED:
        lines.append(f"• …and {len(rejected) - MOST_REFUSED} more")
    return "\n\nRefused:\n" + "\n".join(lines)


def _where(one: Fault) -> str:
    parts = [part for part in (f"line {one.line}" if one.line else "", mrkdwn(one.field)) if part]
    return f"{', '.join(parts)}: " if parts else ""

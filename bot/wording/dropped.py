"""What a dropped calendar would change, what of it was refused, and what was done. Reads no file."""

from collections.abc import Sequence

from bot.domain.feed import Fault
from bot.wording import actions as ids
from bot.wording.message import Message, actions, button, mrkdwn, section

MOST_REFUSED = 8
"""Refused entries that are shown at once."""


def looked(name: str, changes: str, rejected: Sequence[Fault], file_id: str, *, any_change: bool) -> Message:
    """Say what loading a file would do, with the button that does it."""
    said = f"*{mrkdwn(name)}*: {changes}.{_refused(rejected)}"
    if not any_change:
        return Message(said, (section(f"{said}\n\nThere is nothing to load."),))
    load = button("Load these", ids.DROP_LOAD, file_id, style="primary", label=f"Load the events of {name}")
    return Message(f"{said} Press “Load these” to take them in.", (section(said), actions(load)))


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

"""The fields of the modal in which an event is scheduled, with what was typed in them so far. Stores nothing."""

from datetime import date, time

from bot.wording.elements import text_input
from bot.wording.inputs import field
from bot.wording.message import Block
from bot.wording.schedule_wishes import Typed, words_in

MAX_TYPED = 3_000
"""Characters that a line to write in takes; what is too long for us is said at its field, and not cut."""


def text(name: str, label: str, typed: Typed, *, hint: str = "", optional: bool = False) -> Block:
    """Make a line to write in."""
    element = text_input(f"schedule_{name}", written=words_in(typed, name)[:MAX_TYPED])
    return named(name, label, element, hint=hint, optional=optional)


def named(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Make a field with the block_id of its name."""
    return field(f"schedule_{name}_block", label, element, hint=hint, optional=optional)


def followed(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Make a field of which Slack tells as soon as it is changed."""
    return {**named(name, label, element, hint=hint, optional=optional), "dispatch_action": True}


def picker(kind: str, name: str, initial: str, value: str) -> Block:
    """Make a picker of a date or a time, with what is chosen."""
    made: Block = {"type": kind, "action_id": f"schedule_{name}"}
    return {**made, initial: value} if value else made


def date_in(typed: Typed, name: str) -> str:
    """Give a date that was chosen, as Slack writes it; empty: none."""
    try:
        return date.fromisoformat(words_in(typed, name)).isoformat()
    except ValueError:
        return ""


def clock_in(typed: Typed) -> str:
    """Give the time that was chosen, as Slack writes it; empty: none."""
    try:
        return f"{time.fromisoformat(words_in(typed, 'time')):%H:%M}"
    except ValueError:
        return ""

"""What is filled in: lines to write in and choices to make, within Slack's limits. Knows no field's meaning."""

from collections.abc import Iterable

from bot.wording.message import MAX_OPTION_TEXT, MAX_OPTION_VALUE, Block, plain_text

MAX_PLACEHOLDER = 150


def option(value: str, label: str = "") -> Block:
    """Make one choice of a list."""
    return {"text": plain_text(label or value, MAX_OPTION_TEXT), "value": value[:MAX_OPTION_VALUE]}


def text_input(
    action_id: str, most: int = 0, written: str = "", *, multiline: bool = False, placeholder: str = ""
) -> Block:
    """Make a line to write in, of `most` characters where that is given; `written` stands in it, uncut."""
    made: Block = {"type": "plain_text_input", "action_id": action_id}
    if most:
        made["max_length"] = most
    if written:
        made["initial_value"] = written
    if multiline:
        made["multiline"] = True
    if placeholder:
        made["placeholder"] = plain_text(placeholder, MAX_PLACEHOLDER)
    return made


def static_select(
    action_id: str, options: Iterable[Block], chosen: Block | None = None, *, placeholder: str = ""
) -> Block:
    """Make a list of which one is chosen."""
    made: Block = {"type": "static_select", "action_id": action_id, "options": list(options)}
    if chosen is not None:
        made["initial_option"] = chosen
    if placeholder:
        made["placeholder"] = plain_text(placeholder, MAX_OPTION_TEXT)
    return made


def radio_buttons(action_id: str, options: Iterable[Block], chosen: Block | None = None) -> Block:
    """Make a choice of one of a few, all of which are seen."""
    made: Block = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    if chosen is not None:
        made["initial_option"] = chosen
    return made

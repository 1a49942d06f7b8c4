"""The fields of a modal, within Slack's limits, and what stands in them afterwards. Knows no field's meaning."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import NotFound
from bot.wording.elements import option, static_select, text_input
from bot.wording.message import MAX_OPTION_TEXT, MAX_OPTION_VALUE, MAX_OPTIONS, Block, plain_text
from bot.wording.tongue import ENGLISH, Tongue

MAX_INPUT_LABEL = 2_000
MAX_INPUT_HINT = 2_000
MAX_PLAIN_INPUT = 3_000

OUT_OF_DATE = "That window is out of date, so nothing was changed. Close it, and open it again."


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Make one field with its label."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": plain_text(label, MAX_INPUT_LABEL),
        "element": element,
    }
    if hint:
        made["hint"] = plain_text(hint, MAX_INPUT_HINT)
    return made


def tick(block_id: str, action_id: str, label: str, choice: str, *, ticked: bool, hint: str = "") -> Block:
    """Make a field with one box to tick."""
    box = option("yes", choice)
    element: Block = {"type": "checkboxes", "action_id": action_id, "options": [box]}
    if ticked:
        element["initial_options"] = [box]
    return field(block_id, label, element, hint=hint, optional=True)


def several(
    block_id: str,
    action_id: str,
    label: str,
    choices: Sequence[str],
    chosen: Sequence[str],
    speak: Tongue = ENGLISH,
) -> Block:
    """Make a field for any number of choices: a list, or a line to write in where a list cannot hold them."""
    offered = list(dict.fromkeys((*chosen, *choices)))
    if _fits_a_list(offered):
        element: Block = {
            "type": "multi_static_select",
            "action_id": action_id,
            "placeholder": plain_text(speak.say("common.all"), MAX_OPTION_TEXT),
            "options": [option(choice) for choice in offered],
        }
        if chosen:
            element["initial_options"] = [option(choice) for choice in chosen]
        return field(block_id, label, element, hint=speak.say("common.empty_for_all"), optional=True)
    element = text_input(action_id, MAX_PLAIN_INPUT, "; ".join(chosen)[:MAX_PLAIN_INPUT])
    return field(block_id, label, element, hint=speak.say("common.several"), optional=True)


def one_of(
    block_id: str,
    action_id: str,
    label: str,
    choices: Sequence[str],
    hint: str,
    speak: Tongue = ENGLISH,
) -> Block:
    """Make a field for one choice or none: a list, or a line to write in where a list cannot hold them."""
    if _fits_a_list(choices):
        element = static_select(
            action_id, [option(choice) for choice in choices], placeholder=speak.say("common.none")
        )
        return field(block_id, label, element, hint=hint, optional=True)
    element = text_input(action_id, MAX_PLAIN_INPUT)
    return field(block_id, label, element, hint=f"{hint} {speak.say('common.write_name')}", optional=True)


def _fits_a_list(choices: Sequence[str]) -> bool:
    return 0 < len(choices) <= MAX_OPTIONS and all(0 < len(choice) <= MAX_OPTION_VALUE for choice in choices)


class Kept(dict[str, Any]):
    """What a window keeps of what it is about, by name; a window that does not have it is refused in a sentence."""

    def __missing__(self, name: str) -> str:
        """Refuse what a newer window would have."""
        raise NotFound(OUT_OF_DATE)


def kept_in(view: Mapping[str, Any]) -> Kept:
    """Read what a view that Slack sent keeps of what it is about; it may be older than we are, or forged."""
    try:
        kept = json.loads(view.get("private_metadata") or "")
    except ValueError as error:
        raise NotFound(OUT_OF_DATE) from error
    if not isinstance(kept, dict):
        raise NotFound(OUT_OF_DATE)
    return Kept(kept)


def value_of(view: Mapping[str, Any], block_id: str, action_id: str) -> Mapping[str, Any]:
    """Find what stands in a field of a view that Slack sent."""
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    return (values.get(block_id) or {}).get(action_id) or {}


def chosen_of(view: Mapping[str, Any], block_id: str, action_id: str) -> tuple[str, ...]:
    """Give what was chosen in a field made by `several`."""
    value = value_of(view, block_id, action_id)
    if value.get("type") == "plain_text_input":
        written = (part.strip() for part in re.split(r"[;\n]", value.get("value") or ""))
        return tuple(dict.fromkeys(part for part in written if part))
    return tuple(chosen["value"] for chosen in value.get("selected_options") or ())


def one_chosen_of(view: Mapping[str, Any], block_id: str, action_id: str) -> str:
    """Give what was chosen or written in a field for one choice, or nothing."""
    value = value_of(view, block_id, action_id)
    chosen = value.get("selected_option")
    return str(chosen["value"] if chosen else value.get("value") or "").strip()


def file_of(view: Mapping[str, Any], block_id: str, action_id: str) -> Mapping[str, Any]:
    """Give what Slack tells of the file that was uploaded in a field, or nothing."""
    files = value_of(view, block_id, action_id).get("files")
    first = files[0] if isinstance(files, list) and files else None
    return first if isinstance(first, dict) else {}


def ticked_of(view: Mapping[str, Any], block_id: str, action_id: str) -> bool:
    """Tell whether the box of a field made by `tick` is ticked."""
    return bool(value_of(view, block_id, action_id).get("selected_options"))

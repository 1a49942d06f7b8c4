"""`state.values`: what every input of a message or view holds, touched or not. Does not keep anything."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.rehearsal.blocks import elements_of
from bot.rehearsal.elements import TYPED_INPUTS

Json = dict[str, Any]

HELD: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
"""What an element holds, and where its first value stands. Buttons and overflow menus hold nothing."""

COMPLETE_IT = "Please complete this required field."


def _many(kind: str) -> bool:
    return kind.startswith("multi_") or kind in {"checkboxes", "file_input"}


def _untouched(element: Json, here: str) -> object:
    kind = element["type"]
    first = element.get(HELD[kind][1])
    if first is None and element.get("default_to_current_conversation"):
        first = [here] if _many(kind) else here
    if first is None or first == "":
        return [] if _many(kind) else None
    return first


def values(blocks: list[Json], touched: Mapping[str, Mapping[str, Json]], here: str = "") -> Json:
    """Say what every element holds: what was chosen in it, or else what it began with."""
    found: Json = {}
    for block in blocks:
        for _, element in elements_of(block):
            if element["type"] not in HELD:
                continue
            name, _first = HELD[element["type"]]
            chosen = touched.get(block["block_id"], {}).get(element["action_id"])
            held = _untouched(element, here or "") if chosen is None or name not in chosen else chosen[name]
            if element["type"] in TYPED_INPUTS and held == "":
                held = None
            said: Json = {"type": element["type"], name: held}
            if element.get("timezone"):
                said["timezone"] = element["timezone"]
            found.setdefault(block["block_id"], {})[element["action_id"]] = said
    return found


def missing(blocks: list[Json], state: Json) -> dict[str, str]:
    """Say, by block, what Slack itself asks for before the app hears of a submission."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]].get(HELD[element["type"]][0])
        if held in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = COMPLETE_IT
        elif isinstance(held, str) and (wrong := _wrong(element, held)):
            errors[block["block_id"]] = wrong
    return errors


def _wrong(element: Json, held: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if element["type"] == "plain_text_input" and not least <= len(held) <= most:
        return f"Please type {least} to {most} characters."
    if element["type"] == "email_text_input" and "@" not in held:
        return "Please type a valid email address."
    if element["type"] == "url_text_input" and "://" not in held:
        return "Please type a valid link."
    return _wrong_number(element, held) if element["type"] == "number_input" else ""


def _wrong_number(element: Json, held: str) -> str:
    try:
        number = Decimal(held)
    except InvalidOperation:
        return "Please type a number."
    least, most = (
        Decimal(str(element.get("min_value", "-Infinity"))),
        Decimal(str(element.get("max_value", "Infinity"))),
    )
    if not least <= number <= most:
        return "Please type a number within the limits."
    whole = element["is_decimal_allowed"] or number == number.to_integral_value()
    return "" if whole else "Please type a whole number."

"""Builders of Block Kit as an app sends it: texts, options, inputs, modals. A test names only what matters to it."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """Build a plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """Build one option; its value is its text in small letters."""
    return {"text": plain(text), "value": text.lower()}


def button(action_id: str, text: str = "Go", **parts: Any) -> Json:
    """Build a button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **parts}


def row(*elements: Json) -> Json:
    """Build an actions block with the id `row`."""
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def typed(**parts: Any) -> Json:
    """Build a text input."""
    return {"type": "plain_text_input", "action_id": "typed", **parts}


def field(block_id: str, element: Json, **parts: Any) -> Json:
    """Build an input block."""
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **parts}


def modal(*blocks: Json, **parts: Any) -> Json:
    """Build a modal that can be submitted."""
    whole = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Save")}
    return {**whole, "blocks": list(blocks), **parts}

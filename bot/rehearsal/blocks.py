"""The table of Block Kit's blocks, and what Slack says about those that break it. Does not keep or change any."""

import json
from collections.abc import Iterator
from typing import Any

from bot.rehearsal import limits
from bot.rehearsal.checks import (
    Check,
    Shape,
    address,
    anything,
    boolean,
    complaint,
    items,
    plain,
    string,
    text,
    typed,
)
from bot.rehearsal.elements import ACCESSORIES, ACTIONS, IDENTIFIER, IMAGE, INPUTS
from bot.rehearsal.refusal import SlackRefusal

ANY = 1_000
"""A bound on lists that Slack does not limit in its documentation."""


def _text_or_fields(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and not value.get("text") and not value.get("fields"):
        yield complaint("must define either `text` or `fields`", at)


SMALL_TEXT = text(limits.SECTION_TEXT)
RICH_TEXT = typed(
    {
        "rich_text_section": Shape({"elements": items(anything, ANY, least=0)}, {}),
        "rich_text_list": Shape(
            {"elements": items(anything, ANY, least=0), "style": anything},
            {"indent": anything, "offset": anything, "border": anything},
        ),
        "rich_text_preformatted": Shape(
            {"elements": items(anything, ANY, least=0)}, {"border": anything, "language": anything}
        ),
        "rich_text_quote": Shape({"elements": items(anything, ANY, least=0)}, {"border": anything}),
    }
)

CONTEXT_ELEMENT = typed(
    {
        "image": IMAGE,
        "plain_text": Shape({"text": string(limits.SECTION_TEXT)}, {"emoji": boolean}),
        "mrkdwn": Shape({"text": string(limits.SECTION_TEXT)}, {"verbatim": boolean}),
    }
)

EVERYWHERE: dict[str, Check] = {
    "section": Shape(
        {},
        {"block_id": IDENTIFIER, "text": SMALL_TEXT, "expand": boolean, "accessory": ACCESSORIES}
        | {"fields": items(text(limits.FIELD_TEXT), limits.SECTION_FIELDS)},
        (_text_or_fields,),
    ),
    "header": Shape({"text": plain(limits.HEADER_TEXT)}, {"block_id": IDENTIFIER}),
    "divider": Shape({}, {"block_id": IDENTIFIER}),
    "context": Shape({"elements": items(CONTEXT_ELEMENT, limits.CONTEXT_ELEMENTS)}, {"block_id": IDENTIFIER}),
    "actions": Shape({"elements": items(ACTIONS, limits.ACTIONS_ELEMENTS)}, {"block_id": IDENTIFIER}),
    "image": Shape(
        {"image_url": address(limits.URL), "alt_text": string(limits.ALT_TEXT)},
        {"block_id": IDENTIFIER, "title": plain(limits.ALT_TEXT)},
    ),
    "input": Shape(
        {"label": plain(limits.INPUT_LABEL), "element": INPUTS},
        {"block_id": IDENTIFIER, "hint": plain(limits.INPUT_LABEL)}
        | {"optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": Shape({"elements": items(RICH_TEXT, ANY)}, {"block_id": IDENTIFIER}),
}
"""The blocks that messages, modals and Home share."""

MESSAGE_BLOCKS = typed(
    EVERYWHERE | {"markdown": Shape({"text": string(limits.MARKDOWN_TEXT)}, {"block_id": IDENTIFIER})}
)
VIEW_BLOCKS = typed(EVERYWHERE)


def unpacked(value: object, error: str) -> object:
    """Read an argument that a form carries as JSON; refuse with `error` what cannot be read."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise SlackRefusal(error) from None


def elements_of(block: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """List a block's elements that somebody can act on, each with its pointer inside the block."""
    found = [(f"elements/{index}", element) for index, element in enumerate(block.get("elements") or ())]
    if block["type"] != "actions":
        found = []
    return found + [(part, block[part]) for part in ("element", "accessory") if block.get(part)]


def repeated(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    """Give the complaints about a block_id used twice, and about an action_id used twice in one block."""
    names: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name in names:
            yield complaint(f'`block_id` "{name}" already exists', f"{at}/{index}/block_id")
        names |= {name} if name else set()
        actions: set[str] = set()
        for part, element in elements_of(block):
            action = element.get("action_id")
            if action in actions:
                where = f"{at}/{index}/{part}/action_id"
                yield complaint(f'`action_id` "{action}" already exists', where)
            actions |= {action} if action else set()


def complaints(blocks: list[object], check: Check, most: int, at: str, *, least: int = 0) -> list[str]:
    """List what is wrong with these blocks, in Slack's words."""
    wrong = list(items(check, most, least=least)(blocks, at))
    if wrong:
        return wrong
    return list(repeated([block for block in blocks if isinstance(block, dict)], at))


def message_blocks(value: object) -> list[dict[str, Any]]:
    """Read and check a message's blocks; raise Slack's refusal where they break its rules."""
    blocks = unpacked(value, "invalid_blocks_format")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackRefusal("invalid_blocks_format")
    wrong = complaints(blocks, MESSAGE_BLOCKS, limits.MESSAGE_BLOCKS, "/blocks")
    if wrong:
        raise SlackRefusal("invalid_blocks", messages=wrong)
    return blocks


def words(value: object) -> int:
    """Count the characters of text in blocks."""
    if isinstance(value, dict):
        held = value.get("text")
        own = len(held) if isinstance(held, str) else 0
        return own + sum(map(words, value.values()))
    return sum(map(words, value)) if isinstance(value, list) else 0


def completed(blocks: list[dict[str, Any]], seed: str) -> list[dict[str, Any]]:
    """Copy blocks with what Slack adds: block_id, action_id, `emoji` and `verbatim`."""
    whole: list[dict[str, Any]] = json.loads(json.dumps(blocks))
    for index, block in enumerate(whole):
        block.setdefault("block_id", f"b{seed}{index}")
        for number, (_, element) in enumerate(elements_of(block)):
            if element["type"] != "image":
                element.setdefault("action_id", f"a{seed}{index}{number}")
    _with_text_defaults(whole)
    return whole


def _with_text_defaults(value: object) -> None:
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        parts: Iterator[object] = iter(value.values())
    else:
        parts = iter(value if isinstance(value, list) else ())
    for part in parts:
        _with_text_defaults(part)

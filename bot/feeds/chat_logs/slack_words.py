"""The words of a message in Slack's export, wherever it has them. Keeps none."""

import re
from collections.abc import Mapping
from typing import Any

_UNNAMED = re.compile(r"<#(\w+)(?:\|)?>")
"""A channel, which may be a hashtag, as newer exports write it: by its id alone."""


def words_of(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Give what a message says: its text or, where it has none, what its blocks hold. `names` are those of channels."""
    said = entry.get("text")
    text = said if isinstance(said, str) and said else _of_blocks(entry.get("blocks"))
    return _UNNAMED.sub(lambda one: f"#{names[one[1]]}" if one[1] in names else one[0], text)


def _of_blocks(blocks: object) -> str:
    """Give the words of rich text, the only blocks that people write."""
    words: list[str] = []
    left: list[object] = [blocks]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left.extend(reversed(one))
        elif isinstance(one, dict):
            words.append(_piece(one))
            left.append(one.get("elements"))
    return "".join(words).strip()


def _piece(element: Mapping[str, Any]) -> str:
    """Write one element as Slack writes it in a text."""
    kind = element.get("type")
    if kind == "text" and isinstance(element.get("text"), str):
        return str(element["text"])
    if kind == "rich_text_section":
        return "\n"
    marks = {"user": ("@", "user_id"), "channel": ("#", "channel_id"), "link": ("", "url")}
    mark, name = marks.get(str(kind), ("", ""))
    return f"<{mark}{element[name]}>" if isinstance(element.get(name), str) else ""

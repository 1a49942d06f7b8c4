"""A window over Slack's page, within Slack's limits. Knows no window's words; its fields are made by `inputs`."""

import json
from collections.abc import Mapping, Sequence

from bot.wording.message import Block, plain_text

MAX_WORDS = 24
"""Characters of a modal's title, and of each of its two buttons."""


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str = "",
    callback_id: str = "",
    about: Mapping[str, object] | None = None,
    clear_on_close: bool = False,
    notify_on_close: bool = False,
) -> Block:
    """Make a modal; without `submit` it is only read. What it is `about` comes back with each press (`kept_in`)."""
    made: Block = {
        "type": "modal",
        "title": plain_text(title, MAX_WORDS),
        "close": plain_text(close, MAX_WORDS),
        "blocks": list(blocks),
    }
    if submit:
        made["submit"] = plain_text(submit, MAX_WORDS)
    if callback_id:
        made["callback_id"] = callback_id
    if about is not None:
        made["private_metadata"] = json.dumps(about, ensure_ascii=False)
    if clear_on_close:
        made["clear_on_close"] = True
    if notify_on_close:
        made["notify_on_close"] = True
    return made

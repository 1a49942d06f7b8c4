"""What a modal or Home may hold, and what Slack says about one that breaks it. Does not keep any."""

import json
from typing import Any

from bot.rehearsal import limits
from bot.rehearsal.blocks import VIEW_BLOCKS, complaints, unpacked
from bot.rehearsal.checks import Shape, anything, boolean, complaint, plain, string, typed
from bot.rehearsal.refusal import SlackRefusal

NAMES = {
    "callback_id": string(limits.IDENTIFIER, shortest=0),
    "external_id": string(limits.IDENTIFIER, shortest=0),
    "private_metadata": string(limits.PRIVATE_METADATA, shortest=0),
}
TITLE = plain(limits.VIEW_TITLE)

MODAL = typed(
    {
        "modal": Shape(
            {"title": TITLE, "blocks": anything},
            NAMES
            | {"submit": TITLE, "close": TITLE, "clear_on_close": boolean, "notify_on_close": boolean}
            | {"submit_disabled": boolean},
        )
    }
)
HOME = typed({"home": Shape({"blocks": anything}, NAMES)})


def read_view(value: object, *, home: bool = False) -> dict[str, Any]:
    """Read and check a view; raise Slack's refusal where it breaks its rules."""
    view = unpacked(value, "invalid_arguments")
    if not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", messages=["missing required field: view"])
    if len(json.dumps(view).encode()) > limits.VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    wrong = list((HOME if home else MODAL)(view, "/view"))
    blocks = view.get("blocks")
    if "blocks" in view and not isinstance(blocks, list):
        wrong.append(complaint("must provide an array", "/view/blocks"))
    elif isinstance(blocks, list):
        wrong += complaints(blocks, VIEW_BLOCKS, limits.VIEW_BLOCKS, "/view/blocks")
        asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
        if asks and not home and not view.get("submit"):
            wrong.append(complaint("missing required field: submit", "/view"))
    if wrong:
        raise SlackRefusal("invalid_arguments", messages=wrong)
    return view

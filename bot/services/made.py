"""How the words of a delivery are kept in its row, and read back. Makes no words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.storage.deliveries import Delivery
from bot.wording.message import Message


@dataclass(frozen=True, slots=True)
class Made:
    """Words as they were made, when, and what they tell of."""

    message: Message
    at: datetime  # programme time
    told: Mapping[str, int] = field(default_factory=dict)  # the revision of each occurrence that they tell of
    pages: int = 1  # how many messages a list takes; this is one of them
    reply_to: str | None = None  # the post that they answer on X, where threads are made of replies
    unsure: bool = False  # an edit of them left, and nobody knows whether they still stand there


def keep(made: Made) -> str:
    """Write words as a delivery's row keeps them."""
    message = made.message
    return json.dumps(
        {
            "text": message.text,
            "blocks": message.blocks,
            "at": made.at.isoformat(),
            "told": dict(made.told),
            "pages": made.pages,
            "reply_to": made.reply_to,
            "unsure": made.unsure,
        }
    )


def read(kept: str) -> Made:
    """Read back what a delivery's row keeps."""
    made = json.loads(kept)
    return Made(
        Message(made["text"], tuple(made["blocks"])),
        datetime.fromisoformat(made["at"]),
        made.get("told", {}),
        made.get("pages", 1),
        made.get("reply_to"),
        made.get("unsure", False),
    )


def told(delivery: Delivery, occurrence_id: str) -> int:
    """Tell which revision of an occurrence a delivery told of, or -1."""
    if delivery.made is None:
        return -1
    return read(delivery.made).told.get(occurrence_id, -1)

"""How the words of a delivery are kept in its row, and read back. Makes no words."""

import json
from datetime import datetime
from typing import NamedTuple

from bot.wording.message import Message


class Made(NamedTuple):
    """Words as they were made, and when (programme time)."""

    message: Message
    at: datetime


def keep(message: Message, at: datetime) -> str:
    """Write words as a delivery's row keeps them."""
    return json.dumps({"text": message.text, "blocks": message.blocks, "at": at.isoformat()})


def read(made: str) -> Made:
    """Read back what a delivery's row keeps."""
    kept = json.loads(made)
    return Made(Message(kept["text"], tuple(kept["blocks"])), datetime.fromisoformat(kept["at"]))

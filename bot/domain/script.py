"""The questions of a chat, each with its moment. Does not post them, and knows no room."""

from datetime import timedelta
from typing import NamedTuple


class Question(NamedTuple):
    """One question of a script, Q1 to Qn."""

    number: int
    text: str
    offset: timedelta  # after the start of the chat

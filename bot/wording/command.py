"""One line of the table of commands, from which help is made. Holds no table: the handlers own it."""

from typing import NamedTuple


class Command(NamedTuple):
    """Something that people can ask for."""

    word: str  # what stands after the slash command; "" for the command alone
    example: str  # what somebody might type after the command, e.g. "webinars tomorrow"
    does: str  # what then happens, e.g. "what is on that day"; no full stop

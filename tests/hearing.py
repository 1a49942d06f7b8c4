"""How a test hears: it waits for what comes, and reads all that a message says. Runs no bot."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.clock import FastClock
from bot.rehearsal.workspace import Message

Json = dict[str, Any]
T = TypeVar("T")

PATIENCE = 60.0
"""Seconds of real time after which something counts as never: long, for a busy machine is slow and not wrong."""

LOOK_AGAIN = 0.005
"""Seconds of real time between two looks."""

TOKEN = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
"""A time as Slack's messages carry it, with the words for who cannot be shown their own."""


class HandClock(FastClock):
    """A programme clock, beside which a test lets the world's time pass as well."""

    def __init__(self, start: datetime) -> None:
        """Start at `start`, at the world's speed."""
        super().__init__(start)
        self._later = timedelta()

    def real(self) -> datetime:
        """Tell the world's time."""
        return super().real() + self._later

    def wait(self, seconds: float) -> None:
        """Let the world's time pass, and the programme's stand."""
        self._later += timedelta(seconds=seconds)
        self._tell()


async def until(look: Callable[[], T | None], patience: float = PATIENCE, every: float = LOOK_AGAIN) -> T:
    """Look again and again until there is something, and fail when there never is."""
    async with asyncio.timeout(patience):
        while (found := look()) is None:  # noqa: ASYNC110  # what is looked at signals nothing
            await asyncio.sleep(every)
    return found


def spoken(message: Message) -> str:
    """Give all that a message says, times as they are read where the reader's own cannot be shown."""
    return said_in(message.blocks) or TOKEN.sub(r"\1", message.text)


def said_in(blocks: list[Json]) -> str:
    """Give all that blocks say."""
    return TOKEN.sub(r"\1", _words(blocks))


def _words(part: object) -> str:
    if isinstance(part, dict):
        own = part["text"] if isinstance(part.get("text"), str) else ""
        inside = {"text", "fields", "elements", "accessory"}
        rest = [_words(value) for key, value in part.items() if key in inside]
        return "\n".join(word for word in (own, *rest) if word)
    if isinstance(part, list):
        return "\n".join(word for word in map(_words, part) if word)
    return ""

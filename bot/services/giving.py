"""Gives files to people who asked for them: drawn on a thread, at most once, and a failure is told. Decides nothing."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.errors import CembotError
from bot.ports import Files, Voice
from bot.services.later import Later
from bot.wording.refusals import sorry

log = logging.getLogger(__name__)


class Given(NamedTuple):
    """A file for one person."""

    content: bytes
    name: str
    title: str
    alt_text: str = ""  # what a picture shows


@dataclass(slots=True)
class Giving:
    """Files on their way."""

    files: Files
    voice: Voice
    later: Later

    def soon(self, account: str, make: Callable[[], Awaitable[Given]]) -> None:
        """Make a file and give it to one person, after what they did was answered: Slack waits three seconds."""
        self.later.soon(self._give(account, make), "giving")

    async def _give(self, account: str, make: Callable[[], Awaitable[Given]]) -> None:
        try:
            made = await make()
            await self.files.give(account, made.content, made.name, made.title, made.alt_text)
        except CembotError as error:
            log.warning("file_not_given", extra={"reason": str(error)})
            await self._apologise(account, error)
        except Exception:  # it is nobody's else to hear of it
            log.exception("file_failed")

    async def _apologise(self, account: str, error: CembotError) -> None:
        try:
            await self.voice.say(account, sorry(error))
        except CembotError as silent:
            log.warning("not_told", extra={"reason": str(silent)})

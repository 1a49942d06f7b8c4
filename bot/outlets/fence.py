"""The fence around a bot that is not in production: it posts in the channels named for it. Speaks to nothing itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.announcement import Destination
from bot.errors import Refused
from bot.ports import Outlet, Voice
from bot.wording.message import Message

DIRECT = ("D", "U", "W")
"""How Slack's ids of direct messages and of people begin; those of public channels begin with C, of private ones with
C or G."""


class Posting(Outlet, Voice, Protocol):
    """What posts, by itself or as an answer."""


class Fenced:
    """A way to Slack that ends, before anything leaves, where a channel is not one of those to test in.

    Direct messages pass: who writes to the bot alone, saves or follows something asked for what comes, nobody else
    sees it, and without it nobody could try the bot out. So do answers at a response_url: Slack gives one for a press
    or a command alone, and who did that is the only one who sees the answer. Reading passes everywhere.
    """

    def __init__(self, posting: Posting, channels: frozenset[str]) -> None:
        """Post by `posting` in `channels`, and nowhere else."""
        self._posting = posting
        self._channels = channels

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post an announcement."""
        self._require(destination.channel)
        return await self._posting.send(destination, message, delivery_id, thread)

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Change what was posted."""
        self._require(destination.channel)
        await self._posting.edit(destination, message_id, message)

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look for what was posted."""
        return await self._posting.find(destination, delivery_id, since, thread, message=message)

    async def say(self, channel: str, message: Message, thread: str | None = None, mark: str = "") -> None:
        """Answer in a channel or a direct message."""
        self._require(channel)
        await self._posting.say(channel, message, thread, mark)

    async def was_said(self, channel: str, mark: str, since: datetime, thread: str | None = None) -> bool:
        """Look for an answer."""
        return await self._posting.was_said(channel, mark, since, thread)

    async def whisper(self, channel: str, account: str, message: Message) -> None:
        """Answer in a channel so that one person sees it."""
        self._require(channel)
        await self._posting.whisper(channel, account, message)

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command or a button."""
        await self._posting.respond(response_url, message, replace=replace)

    async def show_home(self, account: str, view: Mapping[str, object]) -> None:
        """Show somebody their own page, which nobody else sees."""
        await self._posting.show_home(account, view)

    def _require(self, channel: str) -> None:
        if not channel.startswith(DIRECT) and channel not in self._channels:
            raise Refused("outside_test_channels", "this environment may post only in CEMBOT_TEST_CHANNELS")

"""Hands each announcement to the outlet of its destination's platform. Speaks to nothing itself."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.announcement import Destination
from bot.errors import Refused
from bot.ports import Outlet
from bot.wording.message import Message


class Routed:
    """Several outlets as one."""

    def __init__(self, outlets: Mapping[str, Outlet]) -> None:
        """Route by the names of platforms."""
        self._outlets = outlets

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post an announcement."""
        return await self._of(destination).send(destination, message, delivery_id, thread)

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Change what was posted."""
        await self._of(destination).edit(destination, message_id, message)

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
        return await self._of(destination).find(destination, delivery_id, since, thread, message=message)

    def _of(self, destination: Destination) -> Outlet:
        outlet = self._outlets.get(destination.platform)
        if outlet is None:
            raise Refused("not-connected", f"the bot has no keys for {destination.platform}")
        return outlet

"""Slack's word that it holds back events: no event itself, so that it comes to no listener. Fills nothing itself."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.response import BoltResponse

from bot.services.house import House

HELD_BACK = "app_rate_limited"
"""The type of the request."""

Next = Callable[[], Awaitable[BoltResponse | None]]


def held_back(house: House) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Make what takes this word, and lets everything else pass."""

    async def middleware(body: dict[str, Any], next_: Next) -> BoltResponse | None:
        if body.get("type") != HELD_BACK:
            return await next_()
        minute = datetime.fromtimestamp(int(body["minute_rate_limited"]), UTC)
        await house.filling.held_back(minute)
        return BoltResponse(status=200, body="")

    return middleware

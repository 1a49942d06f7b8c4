"""Events: what Slack tells by itself, each given to its handler at once. Decides nothing.

Bolt would look through its listeners one by one, and what none of them wants it answers 404, so that Slack sends it
again. Here an event is found by its type; what is not listened to is acknowledged and let go.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.services.house import House
from handlers.heard import Heard

CALLBACK = "event_callback"
"""The type of a request that brings an event."""

HELD_BACK = "app_rate_limited"
"""The type of a request that says that events of a minute were held back."""

Handler = Callable[[House, Heard], Awaitable[None]]

log = logging.getLogger(__name__)


class Events(AsyncMiddleware):
    """Takes what Slack tells by itself, and lets all else pass: what people press and ask for."""

    def __init__(self, house: House, handlers: Mapping[str, Handler]) -> None:
        """Give each event to the handler of its type."""
        self._house = house
        self._handlers = handlers

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it so
    ) -> BoltResponse | None:
        """Take an event; what is raised here is answered 500, so that the event comes again."""
        body: dict[str, Any] = req.body
        sort = body.get("type")
        if sort == CALLBACK:
            return await self._event(req, body)
        if sort == HELD_BACK:
            minute = datetime.fromtimestamp(int(body["minute_rate_limited"]), UTC)
            await self._house.filling.held_back(minute)
            return BoltResponse(status=200, body="")
        await next()
        return resp

    async def _event(self, req: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse:
        event = body.get("event")
        sort = event.get("type") if isinstance(event, dict) else None
        handler = self._handlers.get(sort) if isinstance(sort, str) else None
        ack = req.context.ack
        if handler is None:
            log.debug("event_not_listened_to", extra={"event_type": str(sort)})
        else:
            await handler(self._house, Heard(ack, body, req.context.client, self._house.workspace))
        return ack.response or BoltResponse(status=200, body="")

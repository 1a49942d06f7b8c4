"""Slack's socket, watched: when Slack was last heard over it, and how often it was opened again. Answers nothing."""

import asyncio
import contextlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import Clock
from bot.domain.health import Socket

PING = 10.0
"""Seconds of real time between our pings; a socket that answers none is opened anew by the SDK."""

CLOSING = 2.0
"""Seconds that the socket may take to close; a silent one is cut."""

FINISHING = 1.0
"""Seconds that what was heard gets to be handled and acknowledged before the socket closes."""

HEARD = {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.PING, aiohttp.WSMsgType.PONG}
"""What shows that somebody is at the other end."""


class SlackSocket:
    """Socket Mode for one Bolt app."""

    def __init__(self, app: AsyncApp, app_token: str, clock: Clock, ping: float = PING) -> None:
        """Listen for `app`; call it in a running loop."""
        self._clock = clock
        self._heard = clock.real()
        self._hellos = 0
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=ping)
        self._handler.client.message_listeners.append(self._greeted)
        listeners: list[Any] = (
            self._handler.client.socket_mode_request_listeners
        )  # typed for other clients too
        listeners[:] = [self._handle]
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def connect(self) -> None:
        """Open the socket, and keep it open from now on."""
        client = self._handler.client
        await client.aiohttp_client_session.close()
        client.aiohttp_client_session = aiohttp.ClientSession(
            ws_response_class=_watched(self._hear), trace_configs=[self._addresses_used_once()]
        )
        self._hear()
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's is untyped

    def _addresses_used_once(self) -> aiohttp.TraceConfig:
        """Let the SDK ask for a new address where one does not answer: its ticket ends, and the SDK keeps trying it."""

        async def forget(*_: object) -> None:
            self._handler.client.wss_uri = None

        async def look(_session: object, _context: object, about: aiohttp.TraceRequestEndParams) -> None:
            if about.response.status != HTTPStatus.SWITCHING_PROTOCOLS:
                await forget()

        watched = aiohttp.TraceConfig()
        watched.on_request_exception.append(forget)
        watched.on_request_end.append(look)
        return watched

    async def close(self) -> None:
        """Close it, in three seconds at most; what was heard before is acknowledged first."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISHING):
                await self._idle.wait()
        closing = self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's is untyped
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(closing, CLOSING)
        await self._handler.client.aiohttp_client_session.close()  # where it was cut it is open still

    async def _handle(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        self._under_way += 1
        self._idle.clear()
        try:
            await self._handler.handle(client, request)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    def seen(self) -> Socket:
        """Tell how it is doing."""
        return Socket(self._clock.real() - self._heard, max(self._hellos - 1, 0))

    def _hear(self) -> None:
        self._heard = self._clock.real()

    async def _greeted(self, _client: object, message: dict[str, Any], _raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self._hellos += 1


def _watched(hear: Callable[[], None]) -> type[aiohttp.ClientWebSocketResponse]:
    """Make the kind of socket that tells whenever something comes; the SDK keeps pongs to itself."""

    class Watched(aiohttp.ClientWebSocketResponse):
        async def receive(self, timeout: float | None = None) -> aiohttp.WSMessage:  # noqa: ASYNC109 - aiohttp's own
            message = await super().receive(timeout)
            if message.type in HEARD:
                hear()
            return message

    return Watched

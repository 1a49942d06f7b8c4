"""A real Bolt app that runs against a rehearsal over loopback, and hands to act in it. Says nothing about our bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import FastClock
from bot.rehearsal import App, Options, Pace, Patience, Rehearsal
from tests.hearing import PATIENCE

Json = dict[str, Any]

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
"""The evening that a rehearsal opens on: 18:25 in New York."""

QUICK = Patience(ack=0.2, retries=(0.0, 0.0, 0.0), keep=5.0)
"""A Slack that repeats at once what is not acknowledged in a fifth of a second: for what never is."""

SLOW = Patience(ack=PATIENCE, retries=(0.0, 0.0, 0.0), keep=PATIENCE)
"""For what is acknowledged, however busy the machine is."""

NORA, LIAM, AVA = "U0NORA", "U0LIAM", "U0AVA"
GENERAL, EDUCATORS, EDTECHCHAT = "C0GENERAL", "C0EDUCATORS", "C0EDTECHCHAT"


WIDE = App(
    scopes=App().scopes | {"channels:join", "im:write"},
    events=App().events | {"app_home_opened", "member_joined_channel", "member_left_channel", "user_change"},
    home=True,
)
"""An app that hears of everything."""


class SetClock(FastClock):
    """A programme clock that stands, and a world clock that a test moves."""

    def __init__(self) -> None:
        """Stand at the evening of the rehearsal."""
        super().__init__(EVENING, 0.0)
        self.later = timedelta()

    def real(self) -> datetime:
        """Tell the world's time, moved by `later`."""
        return super().real() + self.later


class Bolted:
    """A rehearsal, a Bolt app that can be connected to it, and a client as the bot would have it."""

    def __init__(self, rehearsal: Rehearsal, clock: SetClock) -> None:
        """Stand before the rehearsal that has started."""
        self.rehearsal = rehearsal
        self.place = rehearsal.workspace
        self.people = rehearsal.people
        self.clock = clock
        self.client = self.web_client(rehearsal.bot_token)
        self.app = AsyncApp(
            client=self.client, process_before_response=True, raise_error_for_unhandled_request=False
        )
        self._handlers: list[AsyncSocketModeHandler] = []

    def web_client(self, token: str) -> AsyncWebClient:
        """Make a client that retries nothing."""
        return AsyncWebClient(token=token, base_url=self.rehearsal.api_url, retry_handlers=[])

    async def connect(self) -> AsyncSocketModeHandler:
        """Connect the app over Socket Mode."""
        handler = AsyncSocketModeHandler(self.app, self.rehearsal.app_token)
        self._handlers.append(handler)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own, without types
        await self.rehearsal.links.wait_connected()
        return handler

    async def close(self) -> None:
        """Disconnect the app and stop the rehearsal."""
        for handler in self._handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's own, without types
        await self.rehearsal.stop()

    async def refused(self, method: str, **args: Any) -> Json:
        """Make a call that Slack refuses, and give its answer."""
        try:
            await self.client.api_call(method, json=args)
        except SlackApiError as no:
            answer: Json = dict(no.response.data) if isinstance(no.response.data, dict) else {}
            return {
                **answer,
                "status": no.response.status_code,
                "retry_after": no.response.headers.get("Retry-After"),
            }
        raise AssertionError(f"{method} was not refused")

    async def post(self, path: str, **body: Any) -> Json:
        """Do something as the page does."""
        async with (
            ClientSession() as session,
            session.post(f"{self.rehearsal.url}/rehearsal/{path}", json=body) as got,
        ):
            answer: Json = await got.json()
            return answer

    async def state(self, user: str = NORA, channel: str = EDTECHCHAT) -> Json:
        """See what a person sees."""
        address = f"{self.rehearsal.url}/rehearsal/state?user={user}&channel={channel}"
        async with ClientSession() as session, session.get(address) as got:
            answer: Json = await got.json()
            return answer

    def events(self, kind: str) -> list[Json]:
        """Give the payloads of the events of one type that were sent, repeats too."""
        sent = [one["payload"] for one in self.rehearsal.envelopes if one["type"] == "events_api"]
        return [payload for payload in sent if payload["event"]["type"] == kind]


@asynccontextmanager
async def bolted(
    app: App | None = None,
    *,
    pace: Pace = Pace.OFF,
    patience: Patience = SLOW,
    trigger_seconds: float = 3.0,
) -> AsyncIterator[Bolted]:
    """Run a rehearsal with a Bolt app beside it, not yet connected."""
    clock = SetClock()
    options = Options(pace=pace, patience=patience, trigger_seconds=trigger_seconds, programme="Sample")
    rehearsal = Rehearsal(clock, app=app, options=options)
    await rehearsal.start()
    both = Bolted(rehearsal, clock)
    try:
        yield both
    finally:
        await both.close()


async def nothing() -> None:
    """Take an event and do nothing about it."""


@asynccontextmanager
async def listening() -> AsyncIterator[Bolted]:
    """Run a rehearsal with a connected app that acknowledges every event."""
    async with bolted(WIDE) as both:
        for kind in WIDE.events:
            both.app.event(kind.partition(".")[0])(nothing)
        await both.connect()
        yield both

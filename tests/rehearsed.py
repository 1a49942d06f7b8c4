"""A rehearsal that runs beside a test without a loop, and an app in it that hears all and answers as it is told."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from bot.clock import FastClock
from bot.rehearsal import Channel, Options, Rehearsal, User
from bot.rehearsal.modals import open_modal, push_modal, update_modal
from bot.rehearsal.standard import EDTECHCHAT, EDUCATORS, NORA
from bot.rehearsal.workspace import Message, View, Workspace
from tests.background import Background

Json = dict[str, Any]

OPENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
"""An evening in New York, late in London, the next morning in Sydney."""


class ScriptedApp:
    """Stands for the bot: writes down what Slack tells it, acknowledges at once, and answers from a script."""

    def __init__(self) -> None:
        """Begin with nothing heard and nothing to say."""
        self.envelopes: list[Json] = []
        self.answers: dict[str, Json] = {}  # the acknowledgement's payload, by kind
        self._session: ClientSession | None = None
        self._listening: asyncio.Task[None] | None = None

    async def connect(self, rehearsal: Rehearsal) -> None:
        """Open Socket Mode, as any app does."""
        self._session = ClientSession()
        token = {"Authorization": f"Bearer {rehearsal.app_token}"}
        async with self._session.post(f"{rehearsal.api_url}apps.connections.open", headers=token) as answer:
            address = (await answer.json())["url"]
        self._listening = asyncio.create_task(self._listen(await self._session.ws_connect(address)))
        await rehearsal.links.wait_connected()

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            said = message.json()
            if "envelope_id" not in said:
                continue
            self.envelopes.append(said)
            answer = self.answers.get(_kinds(said["payload"])[0], {})
            await socket.send_json({"envelope_id": said["envelope_id"], "payload": answer})

    async def leave(self) -> None:
        """Close the connection."""
        if self._listening is not None:
            self._listening.cancel()
        if self._session is not None:
            await self._session.close()

    def heard(self, kind: str) -> list[Json]:
        """Give the payloads of one kind: an interaction (block_actions), an event (message) or a command (/cem)."""
        payloads = [envelope["payload"] for envelope in self.envelopes]
        return [one for one in payloads if kind in _kinds(one)]


def _kinds(payload: Json) -> tuple[str, str]:
    return payload.get("command") or payload["type"], payload.get("event", {}).get("type", "")


class Rehearsed:
    """A rehearsal as a test sees it: the clock stands still, Nora has #edtechchat open, the app is connected."""

    def __init__(self, loop: Background) -> None:
        """Build it; everything runs in `loop`."""
        self._loop = loop
        self.app = ScriptedApp()
        self.rehearsal = Rehearsal(
            FastClock(OPENING, speed=0), options=Options(programme="Connected Educator Month")
        )

    @property
    def place(self) -> Workspace:
        """Give the workspace, to be read."""
        return self.rehearsal.workspace

    @property
    def room(self) -> Channel:
        """Give the channel that the page opens with."""
        return self.place.channels[EDTECHCHAT]

    @property
    def url(self) -> str:
        """Give the address of the page in that channel, for Nora."""
        return f"{self.rehearsal.url}/?user={NORA}&channel={EDTECHCHAT}"

    def start(self) -> None:
        """Serve, and connect the app."""
        self._loop.run(self.rehearsal.start())
        self._loop.run(self.app.connect(self.rehearsal))

    def stop(self) -> None:
        """End it."""
        self._loop.run(self.app.leave())
        self._loop.run(self.rehearsal.stop())

    def do(self, change: Callable[[], object]) -> None:
        """Change the workspace where it lives, and tell whoever watches."""

        async def changed() -> None:
            change()
            self.place.changed(EDTECHCHAT, "message")

        self._loop.run(changed())

    def say(self, *messages: Message, users: tuple[User, ...] = ()) -> None:
        """Put messages into the room, without what the Web API would refuse."""

        def put() -> None:
            for user in users:
                self.place.add_user(user)
            for message in messages:
                self.room.messages[message.ts] = message

        self.do(put)

    def show(self, body: Json) -> View:
        """Open a modal for Nora."""
        opened: list[View] = []
        self.do(lambda: opened.append(open_modal(self.place, NORA, body)))
        return opened[0]

    def push(self, body: Json) -> None:
        """Open another modal on top."""
        self.do(lambda: push_modal(self.place, NORA, body))

    def change(self, view: View, body: Json) -> None:
        """Change an open modal."""
        self.do(lambda: update_modal(self.place, view, body))

    def said(self, channel: str = EDTECHCHAT) -> list[tuple[str, str]]:
        """Give who said what, in order."""
        return [(one.user, one.text) for one in self.place.ordered(self.place.channels[channel])]


__all__ = ["EDTECHCHAT", "EDUCATORS", "NORA", "OPENING", "Rehearsed", "ScriptedApp"]

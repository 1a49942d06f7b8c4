"""A conversation with the real bot: Bolt over real sockets, a real SQLite file, the rehearsal's workspace.

A test reads as what was said and what was heard.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, text

import handlers
from bot.app import Bot, Choices, Outside, build, run_built
from bot.clock import FastClock
from bot.domain.event import Event
from bot.rehearsal import Options, Rehearsal
from bot.rehearsal.app import App
from bot.rehearsal.workspace import Channel, Message
from bot.services.importing import Importing
from tests.conftest import SHARED
from tests.slack_fidelity import refused, unlike_the_schemas

T = TypeVar("T")

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
"""18:25 in New York, on the evening that the rehearsal opens on."""

PATIENCE = 5.0
"""Seconds of real time that something is waited for before the test fails."""

NORA, LIAM, AVA, GRACE = "U0NORA", "U0LIAM", "U0AVA", "U0GRACE"
EDUCATORS, EDTECHCHAT, GENERAL = "C0EDUCATORS", "C0EDTECHCHAT", "C0GENERAL"


@dataclass(slots=True)
class Scene:
    """A running bot, its workspace, and its clock."""

    rehearsal: Rehearsal
    clock: FastClock
    bot: Bot
    database_file: Path

    async def load(self, *events: Event) -> None:
        """Put events into the programme."""
        by_feed: dict[str, list[Event]] = {}
        for event in events:
            by_feed.setdefault(event.feed, []).append(event)
        for feed, listed in by_feed.items():
            await Importing(self.bot.database).take(feed, listed, 0, self.clock.now())

    async def ask(self, who: str, words: str, channel: str = EDUCATORS) -> str:
        """Mention the bot, and hear its answer in the thread."""
        said = await self.rehearsal.people.say(who, channel, f"@{self.rehearsal.workspace.app.name} {words}")
        return await self.heard(channel, lambda message: message.thread_ts == said.ts and message.user != who)

    async def write(self, who: str, words: str) -> str:
        """Write to the bot alone, and hear its answer."""
        room = self.rehearsal.workspace.direct(who).id
        said = await self.rehearsal.people.say(who, room, words)
        return await self.heard(room, lambda message: float(message.ts) > float(said.ts))

    async def command(self, who: str, words: str, channel: str = EDUCATORS) -> str:
        """Run the slash command, and hear what only who ran it sees."""
        before = set(self.channel(channel).messages)
        await self.rehearsal.people.command(who, channel, "/cem", words)
        new = [message for ts, message in self.channel(channel).messages.items() if ts not in before]
        return spoken(new[-1]) if new else ""

    async def press(self, who: str, message: Message, action_id: str, channel: str = EDUCATORS) -> str:
        """Press a button of a message, and hear what only who pressed sees."""
        block = next(
            block
            for block in message.blocks
            if any(element.get("action_id") == action_id for element in block.get("elements", ()))
        )
        element = next(one for one in block["elements"] if one.get("action_id") == action_id)
        before = set(self.channel(channel).messages)
        chosen = {"action_id": action_id, "block_id": block["block_id"], "type": "button", "value": element.get("value")}
        await self.rehearsal.people.act(who, chosen, channel=channel, ts=message.ts)
        return await self.heard(channel, lambda new: new.ts not in before and new.only_for == who)

    async def heard(self, channel: str, which: Callable[[Message], bool]) -> str:
        """Wait for a message, and give all that it says."""
        return spoken(await self.message(channel, which))

    async def message(self, channel: str, which: Callable[[Message], bool]) -> Message:
        """Wait for a message."""
        return await until(lambda: next((one for one in self.channel(channel).messages.values() if which(one)), None))

    def channel(self, channel: str) -> Channel:
        """Give a channel of the workspace."""
        found = self.rehearsal.workspace.find_channel(channel)
        assert found is not None
        return found

    def posts(self, channel: str = EDUCATORS) -> list[str]:
        """Give what the bot posted for everybody in a channel, in order."""
        bot = self.rehearsal.workspace.app.bot_user
        seen = self.channel(channel).messages.values()
        return [spoken(one) for one in seen if one.user == bot and not one.only_for and not one.thread_ts]

    def rows(self, statement: str) -> list[dict[str, Any]]:
        """Read the database as anybody could, with SQL."""
        engine = create_engine(f"sqlite:///{self.database_file}")
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(statement)).mappings()]
        finally:
            engine.dispose()

    async def until_rows(self, statement: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until the database holds so many rows."""
        return await until(lambda: found if len(found := self.rows(statement)) >= count else None)


async def until(look: Callable[[], T | None]) -> T:
    """Look again and again until there is something, and fail when there never is."""
    async with asyncio.timeout(PATIENCE):
        while (found := look()) is None:
            await asyncio.sleep(0.01)
    return found


def spoken(message: Message) -> str:
    """Give all that a message says: its blocks as text, or its text where it has none."""
    said = [_words(block) for block in message.blocks]
    return "\n".join(part for part in said if part) or message.text


def _words(part: object) -> str:
    if isinstance(part, dict):
        own = part["text"] if isinstance(part.get("text"), str) else ""
        rest = [_words(value) for key, value in part.items() if key in {"text", "fields", "elements", "accessory"}]
        return "\n".join(word for word in (own, *rest) if word)
    if isinstance(part, list):
        return "\n".join(word for word in map(_words, part) if word)
    return ""


@contextlib.asynccontextmanager
async def scene(folder: Path, *, now: datetime = EVENING, speed: float = 1.0) -> AsyncIterator[Scene]:
    """Open a workspace with a running bot in it; at the end, everything that it sent is checked against Slack's schemas."""
    clock = FastClock(now, speed)
    app = App(scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS))
    rehearsal = Rehearsal(clock, app=app, options=Options())
    await rehearsal.start()
    stop = asyncio.Event()
    file = folder / "cembot.db"
    outside = Outside(
        bot_token=rehearsal.bot_token,
        app_token=rehearsal.app_token,
        slack_api_url=rehearsal.api_url,
        database_url=f"sqlite:///{file}",
        clock=clock,
    )
    choices = Choices(
        programme="Connected Educator Month 2015",
        timezone="America/New_York",
        command="/cem",
        organisers=frozenset(),
    )
    try:
        async with build(outside, choices) as bot:
            running = asyncio.create_task(run_built(bot, outside.app_token, stop))
            try:
                await until(lambda: rehearsal.links.connected or None)
                yield Scene(rehearsal, clock, bot, file)
            finally:
                stop.set()
                await running
        check(rehearsal)
    finally:
        await rehearsal.stop()


def check(rehearsal: Rehearsal) -> None:
    """Fail when anything that was sent is not as Slack takes it."""
    assert not refused(rehearsal.calls)
    if SHARED.is_dir():
        assert not unlike_the_schemas(SHARED, rehearsal.calls)

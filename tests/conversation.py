"""A conversation with the real bot: Bolt over real sockets, a real SQLite file, the rehearsal's workspace.

A test reads as what was said and what was heard. What is particular to one subject stands in that subject's tests.
"""

import asyncio
import contextlib
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import create_engine, text

import handlers
from bot.app import Bot, build
from bot.chosen import Choices, Outside
from bot.domain.event import Event
from bot.domain.subscription import Subscription
from bot.on_x import XAccess
from bot.process import run_built
from bot.rehearsal import Options, Pace, Patience, Rehearsal
from bot.rehearsal.app import App
from bot.rehearsal.http_delivery import HttpDelivery
from bot.rehearsal.socket_mode import Envelope
from bot.rehearsal.workspace import Channel, Message
from bot.services.importing import Importing
from bot.settings import Role
from tests.conftest import SHARED
from tests.hearing import PATIENCE, HandClock, spoken, until
from tests.slack_fidelity import refused, unlike_the_schemas

Json = dict[str, Any]

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
"""18:25 in New York, on the evening that the rehearsal opens on."""

NORA, LIAM, AVA, GRACE = "U0NORA", "U0LIAM", "U0AVA", "U0GRACE"
"""Nora is the workspace's admin, in New York; Liam is in London, Ava in Sydney, Grace in New York."""

EDUCATORS, EDTECHCHAT, GENERAL = "C0EDUCATORS", "C0EDTECHCHAT", "C0GENERAL"
"""The bot is in the first two and not in the third."""

MINUTE = timedelta(minutes=1)

ACK = 30.0
"""Seconds of real time within which the bot has to answer, and to open a window: Slack's three, with room for a busy
machine."""

RETRIES = (0.0, 0.05, 0.05, 0.1, 0.2, 0.4)
"""Seconds of real time after which Slack sends again; fewer than the real ones, so that no test waits for minutes."""


@dataclass(slots=True)
class Scene:
    """A workspace, its clock, and a bot in it that can be stopped and started again over the same database."""

    rehearsal: Rehearsal
    clock: HandClock
    file: Path
    organisers: frozenset[str] = frozenset()
    chosen: Json = field(default_factory=dict)  # what else the operator chose, by the names of Choices
    refusals: set[str] = field(default_factory=set)  # methods that this test lets Slack refuse
    port: int | None = None  # where the bot serves HTTP
    role: Role = Role.ALL  # which part of the work it does when it is started the next time
    x: XAccess | None = None  # its account on X
    other_database: str = ""  # the address of one that is no file
    _bot: Bot | None = None
    _running: asyncio.Task[None] | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def bot(self) -> Bot:
        """Give the bot that is running."""
        assert self._bot is not None
        return self._bot

    @property
    def database_url(self) -> str:
        """Give the address of the database."""
        return self.other_database or f"sqlite:///{self.file.as_posix()}"

    async def start(self) -> None:
        """Start the bot, and wait until it is connected."""
        built: asyncio.Future[Bot] = asyncio.get_running_loop().create_future()
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self._live(built))
        either: set[asyncio.Future[Any]] = {built, self._running}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            self._running.result()
        self._bot = built.result()
        if self.over_http and self.role is not Role.WORKER:
            await self._verify()
        await until(lambda: self.rehearsal.links.connected or self._running_failed() or None)
        self._put_off()
        self._hear_all()

    def _put_off(self) -> None:
        """Put off what the clock asks for each minute or less often: a test asks for it, also on a slow machine."""
        for job in self.bot.scheduler.get_jobs():
            if isinstance(job.trigger, IntervalTrigger) and job.trigger.interval >= MINUTE:
                job.modify(next_run_time=datetime.now(UTC) + 60 * MINUTE)

    def _hear_all(self) -> None:
        """Let whoever does something also wait for what the bot does after its answer: a test looks at it then."""
        people = self.rehearsal.people
        if getattr(people.act, "waits", False):
            return
        for place, name in (
            (people, "act"),
            (people, "command"),
            (people.forms, "submit"),
            (people.forms, "close"),
        ):
            setattr(place, name, self._waiting(getattr(place, name)))

    def _waiting(self, does: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def waits(*words: Any, **named: Any) -> Any:
            said = await does(*words, **named)
            await self.bot.house.later.idle()
            return said

        waits.waits = True  # type: ignore[attr-defined]  # once is enough
        return waits

    @property
    def over_http(self) -> bool:
        """Tell whether Slack reaches the bot over HTTP."""
        return isinstance(self.rehearsal.links, HttpDelivery)

    @property
    def url(self) -> str:
        """Give the address at which the bot serves HTTP."""
        return f"http://127.0.0.1:{self.port}"

    async def _verify(self) -> None:
        """Set the request URL, as an admin does once the bot is there."""
        links = self.rehearsal.links
        assert isinstance(links, HttpDelivery)
        await links.verify(f"{self.url}/slack/events")

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        self._stop.set()
        if self._running is not None:
            await self._running
        self._running = None

    @staticmethod
    def kill() -> None:
        """End what sends in the middle of what it does, as a power cut does."""
        for task in asyncio.all_tasks():
            if task.get_name() == "sender":
                task.cancel()

    async def crash(self) -> None:
        """End the bot in the middle of what it does."""
        self.kill()
        if self._running is not None:
            await asyncio.wait({self._running})
        self._running = None

    async def restart(self) -> None:
        """Stop the bot, and start a new one over the same database and workspace."""
        await self.stop()
        await self.start()

    def _running_failed(self) -> bool:
        if self._running is not None and self._running.done():
            self._running.result()
        return False

    async def _live(self, built: asyncio.Future[Bot]) -> None:
        outside = Outside(
            bot_token=self.rehearsal.bot_token,
            app_token="" if self.over_http else self.rehearsal.app_token,
            signing_secret=self.rehearsal.workspace.app.signing_secret if self.over_http else "",
            slack_api_url=self.rehearsal.api_url,
            database_url=self.database_url,
            clock=self.clock,
            port=self.port,
            host="127.0.0.1",
            role=self.role,
            x=self.x,
        )
        choices = Choices(
            **{
                "programme": "Connected Educator Month 2015",
                "timezone": "America/New_York",
                "command": "/cem",
                "organisers": self.organisers,
                **self.chosen,
            }
        )
        async with build(outside, choices) as bot:
            await run_built(bot, outside, self._stop, lambda: built.set_result(bot))

    async def load(self, *events: Event) -> None:
        """Make these the programme, feed by feed; what is planned follows, as it does within a minute."""
        by_feed: dict[str, list[Event]] = {}
        for event in events:
            by_feed.setdefault(event.feed, []).append(event)
        for feed, listed in by_feed.items():
            await Importing(self.bot.database).take(feed, listed, 0, self.clock.now())
        await self.bot.house.planning.plan()

    async def subscribe(self, channel: str = EDUCATORS, **wishes: Any) -> None:
        """Let a channel hear the programme, as Nora asked for it; it is in New York unless a test says otherwise."""
        about: Json = {"workspace": self.bot.workspace, "channel": channel, "timezone": "America/New_York"}
        await self.bot.house.subscribing.save(Subscription(**{**about, **wishes}), NORA)

    async def ask(self, who: str, words: str, channel: str = EDUCATORS) -> str:
        """Mention the bot, and hear its answer in the thread."""
        said = await self.rehearsal.people.say(who, channel, f"@{self.rehearsal.workspace.app.name} {words}")
        return await self.heard(channel, lambda one: one.thread_ts == said.ts and one.by_app)

    async def write(self, who: str, words: str) -> str:
        """Write to the bot alone, and hear its answer."""
        room = self.rehearsal.workspace.direct(who).id
        said = await self.rehearsal.people.say(who, room, words)
        return await self.heard(room, lambda one: one.by_app and float(one.ts) > float(said.ts))

    async def command(self, who: str, words: str = "", channel: str = EDUCATORS) -> str:
        """Run the slash command, and hear what only who ran it sees; nothing where a modal opens."""
        before = set(self.channel(channel).messages)
        await self.rehearsal.people.command(who, channel, self.bot.house.names.command, words)
        new = [one for ts, one in self.channel(channel).messages.items() if ts not in before]
        assert all(one.only_for == who for one in new)
        return spoken(new[-1]) if new else ""

    async def press(self, who: str, message: Message, action_id: str, channel: str = EDUCATORS) -> str:
        """Press a button of a message, and hear what only who pressed sees."""
        block, element = next(
            (block, one)
            for block in message.blocks
            for one in block.get("elements", ())
            if one.get("action_id") == action_id
        )
        before = set(self.channel(channel).messages)
        chosen = {"action_id": action_id, "block_id": block["block_id"], "value": element.get("value")}
        await self.rehearsal.people.act(who, chosen, channel=channel, ts=message.ts)
        return await self.heard(channel, lambda one: one.ts not in before and one.only_for == who)

    async def redeliver(self, kind: str) -> None:
        """Let Slack send a person's newest event of one type again, as where an acknowledgement is lost."""
        sent = [one["payload"] for one in self.rehearsal.envelopes if one["type"] == "events_api"]
        by_people = [one for one in sent if "bot_id" not in one["event"]]
        payload = next(one for one in reversed(by_people) if one["event"]["type"] == kind)
        links = self.rehearsal.links
        await links.answered(links.send("events_api", payload, answers=False))

    async def heard_again(self, envelope: Envelope) -> None:
        """Wait until Slack has sent something a second time, because it was not acknowledged."""
        await until(lambda: envelope.attempts > 1 or None)

    async def heard(self, channel: str, which: Callable[[Message], bool]) -> str:
        """Wait for a message, and give all that it says."""
        return spoken(await self.message(channel, which))

    async def message(self, channel: str, which: Callable[[Message], bool]) -> Message:
        """Wait for a message."""
        return await until(lambda: next(filter(which, list(self.channel(channel).messages.values())), None))

    def channel(self, channel: str) -> Channel:
        """Give a channel of the workspace."""
        found = self.rehearsal.workspace.find_channel(channel)
        assert found is not None
        return found

    def posts(self, channel: str = EDUCATORS) -> list[Message]:
        """Give what the bot posted for everybody in a channel, in order, without its answers in threads."""
        seen = self.rehearsal.workspace.ordered(self.channel(channel))
        return [one for one in seen if one.by_app and not one.only_for and not one.thread_ts]

    async def posted(self, count: int = 1, channel: str = EDUCATORS) -> list[Message]:
        """Wait until the bot has posted so many messages for everybody in a channel."""
        return await until(lambda: posts if len(posts := self.posts(channel)) >= count else None)

    def rows(self, statement: str) -> list[Json]:
        """Read the database as anybody could, with SQL."""
        engine = create_engine(self.database_url.replace("postgresql:", "postgresql+psycopg:"))
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(statement)).mappings()]
        finally:
            engine.dispose()

    def change(self, statement: str) -> None:
        """Change the database behind the bot's back, with SQL."""
        with contextlib.closing(sqlite3.connect(self.file)) as other:
            other.execute(statement)
            other.commit()

    async def until_rows(self, statement: str, count: int = 1) -> list[Json]:
        """Wait until the database holds so many rows."""
        return await until(lambda: found if len(found := self.rows(statement)) >= count else None)


@contextlib.asynccontextmanager
async def scene(
    folder: Path,
    *,
    now: datetime = EVENING,
    organisers: frozenset[str] = frozenset(),
    ack: float = ACK,
    over_http: bool = False,
    served: bool = False,
    x: XAccess | None = None,
    clock: HandClock | None = None,
    other_database: str = "",
    **chosen: Any,
) -> AsyncIterator[Scene]:
    """Open a workspace with a running bot in it; at the end, all that it sent is checked against Slack's rules.

    Slack reaches the bot over Socket Mode, or `over_http`; the bot serves its health then, or where it is `served`.
    `chosen` is what else the operator chose, by the names of `Choices`.
    """
    clock = clock or HandClock(now)
    commands = frozenset({chosen.get("command", "/cem")})
    app = App(scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS), commands=commands)
    patience = Patience(ack=ack, retries=RETRIES, keep=PATIENCE)
    options = Options(pace=Pace.OFF, patience=patience, trigger_seconds=ack, over_http=over_http)
    rehearsal = Rehearsal(clock, app=app, options=options)
    await rehearsal.start()
    port = free_port() if over_http or served else None
    here = Scene(rehearsal, clock, folder / "cembot.db", organisers, chosen, port=port, x=x)
    here.other_database = other_database
    try:
        await here.start()
        yield here
        await rehearsal.settled()
        check(here)
    finally:
        await here.stop()
        await rehearsal.stop()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def check(here: Scene) -> None:
    """Fail when anything that was sent is not as Slack takes it, or what the bot was told was never acknowledged."""
    calls = here.rehearsal.calls
    assert refused(call for call in calls if call.method not in here.refusals) == []
    assert not here.rehearsal.links.lost
    if SHARED.is_dir():
        assert unlike_the_schemas(SHARED, calls) == []

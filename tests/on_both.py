"""A bot between two workspaces on this machine: Slack's and X's. Says nothing about what it should do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.agenda import Span
from bot.domain.event import Event, Occurrence
from bot.domain.way import OnX, Way
from bot.on_x import XAccess
from bot.rehearsal import Pace
from bot.rehearsal.x_server import XRehearsal
from bot.rehearsal.x_timeline import BOT, Post
from bot.services.agenda import Agenda
from bot.services.scripting import Scripting
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.builders_scripts import table
from tests.conftest import SHARED
from tests.conversation import EVENING, NORA, Scene, scene
from tests.hearing import LOOK_AGAIN, HandClock, until
from tests.x_fidelity import unlike_the_document

Json = dict[str, Any]

OPS = "C0EDTECHCHAT"
"""The organisers' channel."""

CHAT = event(hosts=("Susan", "Tom"))
"""#edtechchat, at 20:00 in New York: an hour and a half after the scene opens."""

ON_X = OnX(timezone="America/New_York", account=BOT, zones=("Europe/London",), budget=5_000_000)

LOOKS = 400
"""How often it is looked whether all is settled; two seconds of the world's time pass in between."""

DUE = "SELECT * FROM delivery WHERE platform = 'x' ORDER BY due_at, id"
OPEN = "SELECT * FROM delivery WHERE state IN ('planned', 'claimed', 'unconfirmed') AND platform <> 'slack'"


class Both:
    """The scene on Slack, and X beside it."""

    def __init__(self, here: Scene, far: XRehearsal) -> None:
        """Stand between the two."""
        self.here = here
        self.far = far

    @property
    def posts(self) -> list[Post]:
        """Give what the bot posted on X, in order."""
        return [post for post in self.far.timeline.there() if post.author == BOT]

    @property
    def texts(self) -> list[str]:
        """Give what the bot posted on X, as it was written."""
        return [post.text for post in self.posts]

    async def bring(
        self, *events: Event, way: Way = Way.POSTS, questions: int = 2, agreed: bool = True
    ) -> None:
        """Load chats, with questions for the first, and bring the first to X in this way."""
        chat = (events or (CHAT,))[0]
        await self.here.load(*(events or (CHAT,)))
        if questions:
            lines = [
                f"{chat.hashtags[0]},,,2015-10-26,Q{n},Why number {n}?," for n in range(1, questions + 1)
            ]
            await Scripting(self.here.bot.database).take(table(*lines).scripts)
        ways = self.here.bot.house.ways
        if agreed:
            await ways.agree(self.here.bot.workspace, NORA)
        await ways.choose(self.here.bot.workspace, OPS, chat.id, way, NORA)

    async def chat(self) -> Occurrence:
        """Give the chat as it is listed."""
        agenda = Agenda(self.here.bot.database)
        found = await agenda.between(Span(STARTS, STARTS + SOON))
        return next(one for one in found if one.event_id == CHAT.id)

    async def pass_by(self, *minutes: float, settle: bool = True) -> None:
        """Let the clock stand at these minutes after the start, one after the other, and all that is due be said."""
        for minute in minutes:
            self.here.clock.wait(40)
            self.here.clock.jump(STARTS + timedelta(minutes=minute) + SOON)
            if settle:
                await self.settled()

    async def evening(self) -> None:
        """Let the whole chat pass: reminder, start, questions, thanks."""
        await self.pass_by(-30, 0, 6, 33, 60)

    async def settled(self) -> None:
        """Wait until nothing for X is due that has no end; what waits for a lease or a pause finds it over."""

        def done() -> bool:
            now = f"{self.here.clock.now():%Y-%m-%d %H:%M:%S.%f}"  # as SQLite keeps it
            return not [row for row in self.here.rows(OPEN) if str(row["due_at"]) <= now]

        for _ in range(LOOKS):
            if done():
                return
            self.here.clock.wait(2)
            await asyncio.sleep(LOOK_AGAIN)
        await until(lambda: done() or None)

    def rows(self) -> list[Json]:
        """Give the deliveries to X, by when they are due."""
        return self.here.rows(DUE)

    def ends(self) -> dict[str, str]:
        """Give how each delivery to X ended, by its kind."""
        return {row["kind"]: row["state"] for row in self.rows()}

    @property
    def ledger(self) -> int:
        """Give what the ledger says was charged, in micro-dollars."""
        (row,) = self.here.rows("SELECT coalesce(sum(micros), 0) AS sum FROM spend WHERE charged")
        return int(row["sum"])

    @property
    def aside(self) -> int:
        """Give what the ledger has set aside, in micro-dollars."""
        (row,) = self.here.rows("SELECT coalesce(sum(micros), 0) AS sum FROM spend WHERE NOT charged")
        return int(row["sum"])


def access(far: XRehearsal) -> XAccess:
    """Give the keys that open a rehearsal's X."""
    keys = far.keys
    return XAccess(
        api_key=keys.api_key,
        api_secret=keys.api_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_token_secret,
        bearer_token=keys.bearer_token,
        api_url=far.api_url,
    )


@asynccontextmanager
async def on_both(
    folder: Path,
    *,
    connected: bool = True,
    on_x: OnX = ON_X,
    now: datetime = EVENING,
    clock: HandClock | None = None,
    **chosen: Any,
) -> AsyncIterator[Both]:
    """Open both; at the end all that was sent to X is held against X's own document."""
    clock = clock or HandClock(now)
    far = XRehearsal(clock, pace=Pace.OFF)
    await far.start()
    try:
        x = access(far) if connected else None
        chosen = {"ops_channel": OPS, **chosen}
        async with scene(folder, clock=clock, x=x, on_x=replace(on_x, words_to=OPS), **chosen) as here:
            yield Both(here, far)
            if SHARED.is_dir():
                assert unlike_the_document(SHARED, far.calls) == []
    finally:
        await far.stop()

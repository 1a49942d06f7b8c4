"""A sender on a real database, towards a far end that can fail: planning, delivering and what became of each row."""

import asyncio
import contextlib
from asyncio import TimerHandle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, update

from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.edition import ALL_YEAR, Edition
from bot.domain.event import Event
from bot.domain.subscription import Subscription
from bot.services.composing import Composing
from bot.services.delivering import Delivering
from bot.services.health import Health
from bot.services.importing import Importing
from bot.services.planning import Planning
from bot.services.refreshing import Refreshing
from bot.services.waking import Wake
from bot.storage import deliveries, subscriptions
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.deliveries import Delivery, Step
from bot.storage.tables import table_of
from bot.storage.tables.announcing import DeliveryRow
from bot.wording.names import Names
from tests.fakes import NOON, FarEnd, HandClock


def due(number: int = 0, moment: datetime = NOON) -> Planned:
    """Give a list of the day that is planned for one of many channels."""
    where = Destination("slack", "T1", f"C{number}")
    return Planned("2015-10-26", Kind.DIGEST, where, 0, moment, moment + timedelta(hours=4))


def put(connection: Connection, delivery_id: str, state: State, message_id: str | None = None) -> None:
    """Put a row into a state, whoever holds it."""
    here = table_of(DeliveryRow)
    values = {"state": state.value, "message_id": message_id, "settled_at": NOON}
    connection.execute(update(here).where(here.c.id == delivery_id).values(values))


ALL_TIME = timedelta(days=4000)


@contextlib.contextmanager
def sleeping_moves(clock: HandClock) -> Iterator[None]:
    """Let who sleeps find the hands of the clock moved on by as much, at once."""
    loop = asyncio.get_running_loop()
    call_later = loop.call_later

    def at_once(delay: float, callback: Callable[..., object], *args: object) -> TimerHandle:
        clock.advance(timedelta(seconds=delay))
        return call_later(0, callback, *args)

    setattr(loop, "call_later", at_once)  # noqa: B010 - a method is assigned, which mypy has no other way for
    try:
        yield
    finally:
        delattr(loop, "call_later")


@dataclass(slots=True)
class Sender:
    """One process after another on one file, one clock and one far end."""

    file: Path
    clock: HandClock = field(default_factory=HandClock)
    far_end: FarEnd = field(default_factory=FarEnd)
    url: str = ""  # of the database, where it is not the file
    edition: Edition = ALL_YEAR
    workspace: str = ""  # whose bot it is; empty: everybody's
    database: Database = field(init=False)
    planning: Planning = field(init=False)
    delivering: Delivering = field(init=False)
    refreshing: Refreshing = field(init=False)

    def __post_init__(self) -> None:
        """Start the first process."""
        self.start("first")

    def start(self, owner: str) -> None:
        """Start a process; the one before it is gone or has been closed."""
        wake = Wake()
        self.database = connect(self.url or f"sqlite:///{self.file}")
        self.planning = Planning(self.database, self.clock, wake, edition=self.edition)
        names = Names("our month", "/cem", "@cembot")
        composing = Composing(self.database, names, "America/New_York", edition=self.edition)
        self.refreshing = Refreshing(
            self.database, self.clock, self.far_end, composing, wake, workspace=self.workspace
        )
        self.delivering = Delivering(
            database=self.database,
            clock=self.clock,
            outlet=self.far_end,
            composing=composing,
            wake=wake,
            health=Health(self.database, self.clock, self.workspace),
            owner=owner,
            workspace=self.workspace,
        )

    async def load(self, *events: Event) -> None:
        """Put events into the programme, and plan."""
        await Importing(self.database).take(events[0].feed, events, 0, self.clock.now())
        await self.planning.plan()

    async def wants(self, *wanted: Subscription) -> None:
        """Let channels want to hear something, and plan."""
        for one in wanted:
            work = partial(subscriptions.save, wanted=one, who="U1", now=self.clock.now())
            await self.database.write(work)
        await self.planning.plan()

    async def after(self, **step: float) -> int:
        """Let time pass, then deliver; tell how many rows were taken up."""
        self.clock.advance(timedelta(**step))
        return await self.delivering.once()

    async def work_off(self, most: int = 50) -> None:
        """Deliver until nothing is due any more, a second after the other."""
        for _ in range(most):
            await self.delivering.once()
            self.clock.advance(timedelta(seconds=1))

    async def refresh(self) -> int:
        """Edit what is not true any more; who waits for a turn waits by the hand clock."""
        with sleeping_moves(self.clock):
            return await self.refreshing.refresh()

    async def all(self) -> list[Delivery]:
        """Give every row, by when it is due."""
        now = self.clock.now()
        return await self.database.read(
            partial(deliveries.in_plan, since=now - ALL_TIME, until=now + ALL_TIME)
        )

    async def only(self) -> Delivery:
        """Give the one row that there is."""
        (one,) = await self.all()
        return one

    async def steps(self, of: Delivery) -> list[Step]:
        """Give the story of a row."""
        return await self.database.read(partial(deliveries.steps, delivery_id=of.id))

"""Writes what many callers want in one unit of work, and answers each of them after its commit. Knows no act."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.storage.database import Connection, Database

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST = 256
"""Items of one unit, so that no write takes long."""


@dataclass(slots=True)
class Together(Generic[Item, Answer]):
    """What waits to be written: while one unit is on its way, the next gathers."""

    database: Database
    work: Callable[[Connection, Sequence[Item]], Sequence[Answer]]  # gives an answer for each item, in order
    _waiting: list[tuple[Item, asyncio.Future[Answer]]] = field(default_factory=list)
    _running: asyncio.Task[None] | None = None

    async def write(self, item: Item) -> Answer:
        """Have an item written; return after the commit, or raise why it was not."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(), name="writing-together")
        return await answer

    async def _run(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            items = [item for item, _ in some]
            try:
                answers = await self.database.write(self._unit(items))
            except Exception:  # noqa: BLE001 - one of them is at fault, and the others are not to suffer: each alone
                await self._each(some)
                continue
            for (_, waits), answer in zip(some, answers, strict=True):
                if not waits.done():  # who waited may have gone
                    waits.set_result(answer)

    async def _each(self, some: Sequence[tuple[Item, asyncio.Future[Answer]]]) -> None:
        for item, waits in some:
            try:
                (answer,) = await self.database.write(self._unit([item]))
            except Exception as error:  # noqa: BLE001 - it is raised where this item is awaited
                if not waits.done():
                    waits.set_exception(error)
            else:
                if not waits.done():
                    waits.set_result(answer)

    def _unit(self, items: Sequence[Item]) -> Callable[[Connection], Sequence[Answer]]:
        return lambda connection: self.work(connection, items)

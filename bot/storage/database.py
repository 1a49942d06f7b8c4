"""The database, as services know it: reads, units of work that are written, and what other processes change.

It knows no table, and not which kinds of database there are.
"""

import abc
import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, TypeVar

from sqlalchemy import Connection, Engine

__all__ = ["Connection", "Database"]

T = TypeVar("T")


class Database(abc.ABC):
    """One database. A read sees what was committed; a write is answered once it is kept."""

    shared: ClassVar[bool]
    """Whether several bots may work on it at the same time."""

    def __init__(self, where: str) -> None:
        """Know the address as people may read it: without user and password. Nothing is opened yet."""
        self.where = where
        self._turn = asyncio.Lock()

    @property
    @abc.abstractmethod
    def engine(self) -> Engine:
        """Give the engine for migrations, which write."""

    @abc.abstractmethod
    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which must not write."""

    @abc.abstractmethod
    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one unit and return after its commit. What it raises undoes the unit and is raised here.

        Where processes got into each other's way the unit is run again, so it must change nothing but the database.
        """

    @abc.abstractmethod
    def leading(self, wait: float = 0.0) -> AbstractAsyncContextManager[bool]:
        """Be the only one of all processes inside; it is given whether it is so after `wait` seconds at most."""

    @abc.abstractmethod
    async def changed(self, seconds: float) -> bool:
        """Wait until another process has changed something, `seconds` at most; tell whether one has.

        What was changed between two calls is told by the second; the first begins to watch.
        """

    @abc.abstractmethod
    async def scour(self) -> None:
        """Let nothing stay in the files of what was deleted, as far as the database leaves that to us."""

    @abc.abstractmethod
    def occupy(self) -> None:
        """Be the bot of this database until it is closed; raise `StorageError` where it can have one and has it."""

    @abc.abstractmethod
    def close(self) -> None:
        """Finish what was asked for and let go of the database."""

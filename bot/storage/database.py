"""The database, as services know it: reads, units of work that are written, and what other processes change.

It knows no table. SQLite is the default and loads nothing of PostgreSQL.
"""

import abc
import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StorageError

__all__ = ["Connection", "Database", "connect"]

T = TypeVar("T")

SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRES = frozenset({"postgres", "postgresql"})
"""What an address may begin with. `postgres` is how hosts write it; a driver behind a plus is replaced by ours."""


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


def connect(url: str) -> Database:
    """Give the database at `url`: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME. Nothing is opened yet."""
    where = _address(url)
    if where.drivername in SQLITE:
        from bot.storage.sqlite import Sqlite  # noqa: PLC0415 - it builds on this module

        return Sqlite(where)
    try:
        from bot.storage.postgres import Postgres  # noqa: PLC0415 - 4 MB that SQLite does without
    except ImportError as error:
        raise StorageError(
            "PostgreSQL cannot be spoken to, as its driver does not load on this machine "
            f"({error}): install libpq, or leave DATABASE_URL out to use SQLite."
        ) from error
    return Postgres(where)


def _address(url: str) -> URL:
    advice = (
        "is no address of a database that the bot knows; write DATABASE_URL=sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/NAME, or leave it out."
    )
    try:
        where = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError(f"What was given {advice}") from None  # unread, it may hold a password
    if where.drivername not in SQLITE and where.get_backend_name() not in POSTGRES:
        raise StorageError(f"An address that begins with {where.drivername}:// {advice}")
    return where

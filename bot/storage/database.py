"""The database: reads on the caller's thread, writes on one thread that commits in groups. Knows no table."""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.errors import StorageError

__all__ = ["Connection", "Database"]

T = TypeVar("T")

GROUP = 256
"""The most units of work that share one commit."""

BUSY_SECONDS = 5
"""How long a write waits for another process that is writing."""

WRITING = {"writing": True}
"""Marks a connection whose transactions take the write lock when they begin: one that turned into a writer later
would fail at once when another writes, whatever the timeout."""

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    f"busy_timeout = {BUSY_SECONDS * 1000}",
)


@dataclass(slots=True)
class Unit:
    """One unit of work that waits for its commit."""

    work: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    waiting: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Database:
    """One SQLite file. A read sees what was committed; a write is answered once it is on the disk."""

    def __init__(self, url: str) -> None:
        """Prepare the database at `url` (sqlite:///FILE); nothing is opened yet."""
        self.url = url
        self._engine = _engine(url)
        self._reader: Connection | None = None
        self._units: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None

    @property
    def engine(self) -> Engine:
        """Give the engine for migrations, which write."""
        return self._engine.execution_options(**WRITING)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which must not write, on the caller's thread: a read takes 30 to 130 microseconds."""
        if self._reader is None:
            self._reader = _connect(self._engine)
        try:
            return work(self._reader)
        except DBAPIError as error:
            raise StorageError(_sentence(error, self.url)) from error

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one unit and return after its commit. What it raises undoes the unit and is raised here."""
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="storage-writer", daemon=True)
            self._writer.start()
        loop = asyncio.get_running_loop()
        unit = Unit(work, loop, loop.create_future())
        self._units.put(unit)
        return await asyncio.shield(unit.waiting)

    def close(self) -> None:
        """Finish what was asked for and let go of the file."""
        if self._writer is not None:
            self._units.put(None)
            self._writer.join()
            self._writer = None
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._engine.dispose()

    def _run(self) -> None:
        connection: Connection | None = None
        while (unit := self._units.get()) is not None:
            group, last = [unit], False
            while len(group) < GROUP and not self._units.empty():
                following = self._units.get()
                if following is None:
                    last = True
                    break
                group.append(following)
            try:
                connection = connection or _connect(self.engine)
                _commit(connection, group)
            except SQLAlchemyError as error:
                for each in group:
                    each.error = StorageError(_sentence(error, self.url))
                    each.error.__cause__ = error
            _answer(group)
            if last:
                break
        if connection is not None:
            connection.close()


def _commit(connection: Connection, group: list[Unit]) -> None:
    """Run the group in one transaction, each unit behind a savepoint of its own."""
    with connection.begin():
        for unit in group:
            connection.exec_driver_sql("SAVEPOINT unit")
            try:
                unit.result = unit.work(connection)
            except BaseException as error:  # noqa: BLE001 - it is raised again where the unit is awaited
                unit.error = _known(error)
                connection.exec_driver_sql("ROLLBACK TO unit")
            connection.exec_driver_sql("RELEASE unit")


def _answer(group: list[Unit]) -> None:
    """Tell every waiting caller how its unit ended."""

    def settle(units: list[Unit]) -> None:
        for unit in units:
            if unit.waiting.done():
                continue
            if unit.error is not None:
                unit.waiting.set_exception(unit.error)
            else:
                unit.waiting.set_result(unit.result)

    for loop in {unit.loop for unit in group}:
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, [unit for unit in group if unit.loop is loop])


def _known(error: BaseException) -> BaseException:
    if isinstance(error, DBAPIError):
        known = StorageError(_sentence(error, str(error.statement)))
        known.__cause__ = error
        return known
    return error


def _engine(url: str) -> Engine:
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        raise StorageError(
            f"{where.render_as_string()} is not a SQLite address; write DATABASE_URL=sqlite:///FILE, or leave it out."
        )
    if where.database:
        Path(where.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(where, poolclass=NullPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # we begin transactions ourselves
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        raise StorageError(_sentence(error, str(engine.url))) from error


def _sentence(error: SQLAlchemyError, what: str) -> str:
    """Say what happened to the database and what to do about it."""
    cause = str(getattr(error, "orig", error) or error)
    if "locked" in cause or "busy" in cause:
        return f"The database is being written by another program ({what}); try again when it has finished."
    if "disk is full" in cause:
        return f"The disk is full ({what}): make room, and what was refused will be sent again."
    if "readonly" in cause:
        return f"The database cannot be written ({what}): check who owns the file and its folder."
    if "malformed" in cause or "not a database" in cause:
        return f"The database is damaged ({what}): restore a backup with `cembot restore`."
    if "unable to open" in cause:
        return f"The database cannot be opened ({what}): check that the folder exists and may be written."
    return f"The database refused ({what}): {cause}"

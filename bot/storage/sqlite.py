"""SQLite: reads on the caller's thread, writes on one thread that commits in groups. Knows no table."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.errors import StorageError
from bot.storage.alone import Alone
from bot.storage.database import Database
from bot.storage.explain import explained, shown

T = TypeVar("T")

GROUP = 256
"""The most units of work that share one commit."""

BUSY_SECONDS = 5
"""How long a write waits for another process that is writing."""

LOOK_AGAIN = 0.5
"""Seconds between two looks whether another process wrote: SQLite tells nobody."""

SCOURS = 3
"""How often it is tried to empty the log beside the file: others may be reading it. Who asked waits meanwhile."""

SCOUR_WAIT = 200
"""Milliseconds that each try waits for them."""

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
    """One unit of work that waits for its commit, or for its turn where it writes nothing."""

    work: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    waiting: asyncio.Future[Any]
    writes: bool = True
    result: Any = None
    error: BaseException | None = None


class Sqlite(Database):
    """One SQLite file, which one bot has for itself; other programs may read it, and write it now and then."""

    shared = False

    def __init__(self, url: URL) -> None:
        """Prepare the database at `url` (sqlite:///FILE); nothing is opened yet."""
        super().__init__(str(url))
        self._engine = _engine(url)
        self._alone = Alone(Path((url.database or "").removeprefix("file:")).resolve())
        self._reader: Connection | None = None
        self._units: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._version: int | None = None

    @property
    def engine(self) -> Engine:
        """Give the engine for migrations, which write."""
        return self._engine.execution_options(**WRITING)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which must not write, on the caller's thread: a read takes 30 to 130 microseconds."""
        if self._reader is None:
            self._reader = _connect(self._engine, self.where)
        try:
            return work(self._reader)
        except DBAPIError as error:
            raise explained(error, self.where) from error

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one unit and return after its commit. What it raises undoes the unit and is raised here."""
        return await self._ask(work, writes=True)

    @contextlib.asynccontextmanager
    async def leading(self, wait: float = 0.0) -> AsyncIterator[bool]:
        """Lead, after what leads in this process now: there is one bot."""
        del wait
        async with self._turn:
            yield True

    async def changed(self, seconds: float) -> bool:
        """Look twice a second whether another process wrote; what this one writes does not count."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while True:
            before, self._version = self._version, await self._ask(_version, writes=False)
            if before is not None and before != self._version:
                return True
            left = until - loop.time()
            if left <= 0:
                return False
            await asyncio.sleep(min(left, LOOK_AGAIN))

    async def scour(self) -> None:
        """Write all that was committed into the file and empty the log beside it, where what was deleted still stands.

        In the file itself the driver overwrites what is deleted (`secure_delete`).
        """
        for _ in range(SCOURS):
            if await asyncio.to_thread(_emptied, self._engine, self.where):
                return
            await asyncio.sleep(LOOK_AGAIN)
        raise StorageError(
            f"{self.where}-wal still holds what was deleted, for another program reads the database: it goes when "
            "that program ends."
        )

    def occupy(self) -> None:
        """Be the only bot on this file until it is closed; raise `StorageError` where another is."""
        self._alone.take()

    def close(self) -> None:
        """Finish what was asked for and let go of the file."""
        if self._writer is not None:
            self._units.put(None)
            self._writer.join()
            self._writer = None
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._version = None
        self._engine.dispose()
        self._alone.leave()

    async def _ask(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Let the writer's thread do something, and wait for the answer; who stops waiting does not stop it."""
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="storage-writer", daemon=True)
            self._writer.start()
        loop = asyncio.get_running_loop()
        unit = Unit(work, loop, loop.create_future(), writes)
        self._units.put(unit)
        answer: T = await asyncio.shield(unit.waiting)
        return answer

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
                connection = connection or _connect(self.engine, self.where)
                _commit(connection, group)
            except Exception as error:  # noqa: BLE001 - it is raised where each unit of the group is awaited
                known = _known(error, self.where)
                for each in group:
                    each.error = known
            _answer(group)
            if last:
                break
        if connection is not None:
            connection.close()


def _emptied(engine: Engine, where: str) -> bool:
    """Try to empty the write-ahead log; tell whether it is."""
    with _connect(engine, where) as connection:
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(f"PRAGMA busy_timeout = {SCOUR_WAIT}")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise explained(DBAPIError("PRAGMA wal_checkpoint", None, error), where) from error
        return not busy


def _version(connection: Connection) -> int:
    """Give a number that is another one after another connection has committed; it begins no transaction."""
    driver: Any = connection.connection.driver_connection
    return int(driver.execute("PRAGMA data_version").fetchone()[0])


def _commit(connection: Connection, group: list[Unit]) -> None:
    """Run the group in one transaction, each unit behind a savepoint of its own."""
    if not any(unit.writes for unit in group):
        for unit in group:
            unit.result = unit.work(connection)
        return
    with connection.begin():
        for unit in group:
            _say(connection, "SAVEPOINT unit")
            try:
                unit.result = unit.work(connection)
            except BaseException as error:
                if not _in_transaction(connection):
                    raise  # SQLite undid the whole group by itself, as it does on a full disk
                unit.error = _known(
                    error, shown(connection.engine.url)
                )  # raised again where the unit is awaited
                _say(connection, "ROLLBACK TO unit")
            _say(connection, "RELEASE unit")


def _say(connection: Connection, statement: str) -> None:
    """Run a statement straight through the driver, for it stands around every unit; raise as SQLAlchemy raises."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(statement)
    except sqlite3.Error as error:
        raise DBAPIError(statement, None, error) from error


def _in_transaction(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)


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


def _known(error: BaseException, what: str) -> BaseException:
    return explained(error, what) if isinstance(error, SQLAlchemyError) else error


def _engine(url: URL) -> Engine:
    if url.database and not url.database.startswith("file:"):
        _make_folder(Path(url.database).parent)
    engine = create_engine(url, poolclass=NullPool, connect_args={"check_same_thread": False})

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


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} for the database cannot be made ({error.strerror}): "
            "name one that may be written, with CEMBOT_DATA or DATABASE_URL."
        ) from error


def _connect(engine: Engine, where: str) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        raise explained(error, where) from error

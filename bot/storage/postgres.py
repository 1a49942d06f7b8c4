"""PostgreSQL: units of work on a few threads, shared with other processes. Knows no table."""

import asyncio
import contextlib
import logging
import random
import time
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.explain import driver_explained, explained, shown

T = TypeVar("T")

THREADS = 4
"""Units of work at the same time. A process holds two connections more: one that leads and one that listens."""

TRIES = 6
"""How often a unit is tried that another process got in the way of."""

PAUSE = 0.01
"""Seconds before it is tried again, doubled each time, and up to as much again by chance."""

IN_THE_WAY = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's codes for what another process did to a unit: a conflict of versions, a deadlock, and a row written
between the look for it and its own writing, which the next try finds."""

LEADER = 0x43454D01
"""The advisory lock of the one that leads."""

ASK_AGAIN = 0.1
"""Seconds between two tries to lead."""

CHANNEL = "cembot_changed"
"""Where the triggers of the tables tell who wrote: see the migrations."""

CONNECTING = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""libpq's own settings, in seconds and milliseconds: a database that is silently gone is found out in half a minute."""

log = logging.getLogger(__name__)


class Postgres(Database):
    """One PostgreSQL database, which several bots may share."""

    shared = True

    def __init__(self, url: URL) -> None:
        """Prepare the database at `url`; nothing is opened yet."""
        ours = url.set(drivername="postgresql+psycopg")
        super().__init__(shown(ours))
        self._name = f"cembot {uuid.uuid4().hex[:12]}"
        self._engine = create_engine(
            ours,
            pool_size=THREADS + 1,
            max_overflow=1,
            hide_parameters=True,  # a log that shows an error shows nobody's words
            connect_args={**CONNECTING, "application_name": self._name},
        )
        self._reading = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._threads: ThreadPoolExecutor | None = None
        self._listener: psycopg.AsyncConnection[Any] | None = None
        self._listened = False

    @property
    def engine(self) -> Engine:
        """Give the engine for migrations, which write."""
        return self._engine

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which must not write, on a thread; all that it reads is of one moment."""
        return await self._run(partial(self._unit, self._reading, work))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` as one unit on a thread, again where another process got in its way."""
        return await self._run(partial(self._unit, self._engine, work))

    @contextlib.asynccontextmanager
    async def leading(self, wait: float = 0.0) -> AsyncIterator[bool]:
        """Be the only one of all processes inside, or be told after `wait` seconds that another is."""
        async with self._turn:
            holding = await self._lead(wait)
            try:
                yield holding is not None
            finally:
                if holding is not None:
                    await self._run(partial(_give_back, holding))

    async def changed(self, seconds: float) -> bool:
        """Listen to what the triggers of the tables tell; what this process writes does not count."""
        try:
            if self._listener is None:
                self._listener = await self._listen()
                before, self._listened = self._listened, True
                if before:
                    return True  # nobody listened for a while
            async with contextlib.aclosing(self._listener.notifies(timeout=seconds)) as notices:
                async for notice in notices:
                    if notice.payload != self._name:
                        return True
        except psycopg.Error as error:
            self._stop_listening()
            raise driver_explained(error, self.where) from error
        except asyncio.CancelledError:
            self._stop_listening()
            raise
        return False

    async def scour(self) -> None:
        """Leave it to PostgreSQL, which clears what was deleted by itself (autovacuum)."""

    def occupy(self) -> None:
        """Do nothing: any number of bots may share the work."""

    def close(self) -> None:
        """Finish what was asked for and let go of the connections."""
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None
        self._stop_listening()
        self._listened = False
        self._engine.dispose()

    async def _run(self, call: Callable[[], T]) -> T:
        """Run `call` on a thread; who stops waiting does not stop it."""
        return await asyncio.shield(self._start(call))

    def _start(self, call: Callable[[], T]) -> asyncio.Future[T]:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="storage")
        return asyncio.get_running_loop().run_in_executor(self._threads, call)

    def _unit(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        for tried in range(1, TRIES + 1):
            try:
                return _once(engine, work)
            except SQLAlchemyError as error:
                if tried == TRIES or not _may_repeat(error):
                    raise explained(error, self.where) from error
            time.sleep(PAUSE * 2**tried * (1 + random.random()))  # noqa: S311 - chance keeps two from meeting again
        raise AssertionError  # the last try returned or raised

    async def _lead(self, wait: float) -> Connection | None:
        until = asyncio.get_running_loop().time() + wait
        while True:
            asked = self._start(self._try_to_lead)
            try:
                holding = await asyncio.shield(asked)
            except asyncio.CancelledError:
                asked.add_done_callback(_let_go)
                raise
            if holding is not None or asyncio.get_running_loop().time() >= until:
                return holding
            await asyncio.sleep(ASK_AGAIN)

    def _try_to_lead(self) -> Connection | None:
        """Take the lock with a connection of its own, whose end gives it back; or nothing."""
        try:
            connection = self._engine.connect()
        except SQLAlchemyError as error:
            raise explained(error, self.where) from error
        try:
            if connection.scalar(select(func.pg_try_advisory_xact_lock(LEADER))):
                return connection
        except SQLAlchemyError as error:
            connection.close()
            raise explained(error, self.where) from error
        connection.close()
        return None

    async def _listen(self) -> psycopg.AsyncConnection[Any]:
        _, options = self._engine.dialect.create_connect_args(self._engine.url)
        ours = {**options, **CONNECTING, "application_name": self._name}
        listener = await psycopg.AsyncConnection.connect(**ours, autocommit=True)
        await listener.execute(f"LISTEN {CHANNEL}")
        return listener

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.pgconn.finish()  # at once, and without a loop
            self._listener = None


def _once(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            result = work(connection)
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise StorageError(
                    "The connection to the database broke while a write was being kept, so that nobody knows whether "
                    "it was: look before it is done again."
                ) from error
            raise
        return result


def _may_repeat(error: SQLAlchemyError) -> bool:
    """Tell whether a unit that failed has certainly changed nothing and may succeed the next time."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in IN_THE_WAY


def _give_back(holding: Connection) -> None:
    """Close a leader's connection, and with it the lock; where it broke, the server did."""
    try:
        holding.close()
    except SQLAlchemyError as error:
        log.warning("leader_lost_its_connection", extra={"reason": type(error).__name__})


def _let_go(asked: asyncio.Future[Connection | None]) -> None:
    """Give the lock back that nobody waited for any more."""
    if not asked.cancelled() and asked.exception() is None and (holding := asked.result()) is not None:
        _give_back(holding)

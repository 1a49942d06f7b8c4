"""The database: what was written is there, whoever wrote beside it, and what goes wrong is said in a sentence."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.errors import StorageError
from bot.storage import sqlite as storage
from bot.storage.connect import connect
from bot.storage.database import Database
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

MANY = 500

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""
"""Another program that holds the write lock until it hears a line."""


def remember(name: str, connection: Connection) -> str:
    connection.exec_driver_sql("INSERT INTO fact VALUES (?, 'kept')", (name,))
    return name


def facts(file: Path) -> set[str]:
    return {name for (name,) in rows(file, "SELECT name FROM fact")}


async def test_each_of_many_writes_is_answered_once_others_can_see_it(database: Database, file: Path) -> None:
    async def write(name: str) -> bool:
        assert await database.write(lambda connection: remember(name, connection)) == name
        return name in facts(file)

    names = [f"number {number}" for number in range(MANY)]
    assert all(await asyncio.gather(*(write(name) for name in names)))
    assert facts(file) == set(names)


async def test_writes_that_wait_together_share_commits(database: Database, file: Path) -> None:
    await asyncio.gather(
        *(database.write(lambda connection, n=n: remember(f"{n}", connection)) for n in range(MANY))  # type: ignore[misc]  # a default in a lambda
    )
    # A frame of the write-ahead log that ends a commit says how large the database is then.
    log = file.with_name(f"{file.name}-wal").read_bytes()
    (page,) = (int.from_bytes(log[8:12], "big"),)
    commits = sum(
        int.from_bytes(log[at + 4 : at + 8], "big") > 0 for at in range(32, len(log) - 24, 24 + page)
    )
    assert 1 <= commits < MANY / 4


async def test_a_unit_that_raises_undoes_only_itself(database: Database, file: Path) -> None:
    def half(connection: Connection) -> None:
        remember("half done", connection)
        raise ValueError("the other half is wrong")

    first = database.write(lambda connection: remember("before", connection))
    broken = database.write(half)
    last = database.write(lambda connection: remember("after", connection))
    before, error, after = await asyncio.gather(first, broken, last, return_exceptions=True)
    assert (before, after) == ("before", "after")
    assert isinstance(error, ValueError)
    assert str(error) == "the other half is wrong"
    assert facts(file) == {"before", "after"}


async def test_a_row_that_is_refused_is_a_sentence_and_the_others_stay(
    database: Database, file: Path
) -> None:
    await database.write(lambda connection: remember("twice", connection))
    again = database.write(lambda connection: remember("twice", connection))
    other = database.write(lambda connection: remember("once", connection))
    error, _ = await asyncio.gather(again, other, return_exceptions=True)
    assert isinstance(error, StorageError)
    assert file.name in str(error)  # people see which file it is
    assert "UNIQUE constraint failed: fact.name" in str(error)
    assert facts(file) == {"twice", "once"}


async def test_a_caller_who_stops_waiting_does_not_stop_the_write(database: Database, file: Path) -> None:
    waiting = asyncio.ensure_future(database.write(lambda connection: remember("asked for", connection)))
    await asyncio.sleep(0)
    waiting.cancel()
    await database.write(lambda connection: remember("next", connection))
    assert facts(file) == {"asked for", "next"}


async def test_another_program_that_writes_is_waited_for_then_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "PRAGMAS", (*storage.PRAGMAS[:-1], "busy_timeout = 100"))
    database = connect(f"sqlite:///{file}")
    command = (sys.executable, "-c", HOLD, str(file))
    other = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert other.stdin is not None
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    with pytest.raises(StorageError) as error:
        await database.write(lambda connection: remember("too early", connection))
    assert "being written by another program" in str(error.value)
    assert "try again" in str(error.value)
    assert await database.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar()) == 1
    await other.communicate(b"go\n")
    await database.write(lambda connection: remember("later", connection))
    database.close()
    assert facts(file) == {"later"}


async def test_a_lock_that_ends_in_time_is_only_a_wait(database: Database, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.ensure_future(database.write(lambda connection: remember("patient", connection)))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.execute("COMMIT")
    assert await waiting == "patient"


async def test_what_was_asked_before_closing_is_written(file: Path) -> None:
    database = connect(f"sqlite:///{file}")
    names = [f"{number}" for number in range(MANY)]
    asked = [asyncio.ensure_future(database.write(lambda c, n=name: remember(n, c))) for name in names]  # type: ignore[misc]  # a default in a lambda
    await asyncio.sleep(0)
    database.close()
    assert facts(file) == set(names)
    assert await asyncio.gather(*asked) == names


async def test_a_closed_database_opens_again_when_it_is_used(database: Database) -> None:
    await database.write(lambda connection: remember("first", connection))
    database.close()
    await database.write(lambda connection: remember("second", connection))
    count = await database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM fact").scalar())
    assert count == 2


@pytest.mark.parametrize("way", ["read", "write"])
async def test_the_pragmas_are_in_force_where_we_read_and_where_we_write(
    database: Database, way: str
) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")

    def look(connection: Connection) -> list[object]:
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    full, on = 2, 1
    assert await getattr(database, way)(look) == ["wal", full, on, on, 5000]


async def test_a_reader_sees_what_another_process_wrote(database: Database, file: Path) -> None:
    def look(connection: Connection) -> object:
        return connection.exec_driver_sql("SELECT count(*) FROM fact").scalar()

    assert await database.read(look) == 0
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("INSERT INTO fact VALUES ('from elsewhere', 'kept')")
    assert await database.read(look) == 1

"""`cembot backup` and `cembot restore` on PostgreSQL: the same copies as of a file, so each can become the other."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Integer, Table, func, insert, select, text
from sqlmodel import UTCDateTime

from bot.errors import StorageError
from bot.storage.backup import backup, restore
from bot.storage.connect import connect
from bot.storage.migrate import HEAD
from bot.storage.tables.every import METADATA
from tests.conversation import GRACE
from tests.fakes import NOON
from tests.stored import open_empty
from tests.test_cli import Ran, Shell
from tests.test_upgrading import PART_1, fill, old_url  # noqa: F401 - a fixture

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

NOW = datetime(2026, 11, 24, tzinfo=UTC)

Rows = dict[str, list[tuple[Any, ...]]]


def sqlite(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def made_up(column: Column[Any], number: int) -> object:
    """Give a value for a column, another for each row; what refers to a row refers to the one of that number."""
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, UTCDateTime):
        return NOON.replace(microsecond=number)
    return f"Straße ' \\ {number} 日本"


def put_rows(connection: Connection, number: int) -> None:
    """Put a row into each table."""
    for table in METADATA.sorted_tables:
        if table.name != "fact" or number == 7:
            connection.execute(
                insert(table).values({one.name: made_up(one, number) for one in table.columns})
            )


def filled(file: Path) -> None:
    """Make a file with rows in every table."""
    database = open_empty(file)
    with database.engine.begin() as connection:
        for number in (7, 8, 2_000):
            put_rows(connection, number)
    database.close()


def everything(url: str) -> Rows:
    """Read all rows of all tables, in an order of their own."""
    database = connect(url)
    with database.engine.connect() as connection:
        told = {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(table))),
                key=lambda row: tuple(map(str, row)),
            )
            for table in METADATA.sorted_tables
        }
    database.close()
    return told


def test_a_file_becomes_a_database_of_postgresql_and_a_file_again_with_every_row(
    tmp_path: Path, postgres_url: str
) -> None:
    file = tmp_path / "ours.db"
    filled(file)
    before = everything(sqlite(file))
    assert all(before.values())
    done = restore(file, postgres_url, NOW, tmp_path / "kept")
    assert done.acts == 3
    assert everything(postgres_url) == before
    copy = tmp_path / "copy.db"
    assert backup(postgres_url, copy).acts == 3
    assert copy.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("copy.db?*"))
    assert everything(sqlite(copy)) == before
    assert done.kept is not None
    assert not any(rows for name, rows in everything(sqlite(done.kept)).items() if name != "fact")
    back = restore(copy, sqlite(file), NOW)
    assert back.kept is not None
    assert everything(sqlite(file)) == before


def test_numbers_go_on_behind_those_that_were_brought(tmp_path: Path, postgres_url: str) -> None:
    file = tmp_path / "ours.db"
    filled(file)
    restore(file, postgres_url, NOW, tmp_path)
    database = connect(postgres_url)
    with database.engine.begin() as connection:
        for table in METADATA.sorted_tables:
            numbered = numbered_by(table)
            columns = [one for one in table.columns if one is not numbered]
            of_a_number = [one for one in columns if one.foreign_keys and isinstance(one.type, Integer)]
            if numbered is None and of_a_number:
                continue  # nothing refers to these
            values = {one.name: made_up(one, 8 if one in of_a_number else 9) for one in columns}
            connection.execute(insert(table).values(values))
            if numbered is not None:
                assert connection.scalar(select(func.max(numbered))) == 2_001
    database.close()


def numbered_by(table: Table) -> Column[int] | None:
    column = table.autoincrement_column
    return None if column is None or column.foreign_keys else column


def test_a_restore_that_does_not_become_whole_changes_nothing(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ours.db"
    filled(file)
    restore(file, postgres_url, NOW, tmp_path)
    before = everything(postgres_url)
    empty = tmp_path / "empty.db"
    open_empty(empty).close()

    def break_off(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr("bot.storage.carrying._count_on", break_off)  # the last that is done
    with pytest.raises(StorageError, match="disk is full"):
        restore(empty, postgres_url, NOW, tmp_path)
    assert everything(postgres_url) == before


async def test_no_bot_may_be_using_it(tmp_path: Path, postgres_url: str) -> None:
    file = tmp_path / "ours.db"
    filled(file)
    running = connect(postgres_url)
    await running.changed(0.01)  # as a bot does: it listens
    with pytest.raises(StorageError, match="A bot is using"):
        await asyncio.to_thread(restore, file, postgres_url, NOW, tmp_path)
    running.close()
    assert not any(rows for name, rows in everything(postgres_url).items() if name != "fact")


def test_who_was_forgotten_since_is_forgotten_in_it_too(tmp_path: Path, postgres_url: str) -> None:
    shell = Shell(tmp_path)
    database = connect(postgres_url)
    identity = METADATA.tables["identity"]
    person = METADATA.tables["person"]
    with database.engine.begin() as connection:
        for table, known in (
            (person, {}),
            (identity, {"platform": "slack", "workspace": "T1", "account": GRACE}),
        ):
            values = {one.name: made_up(one, 7) for one in table.columns} | known
            connection.execute(insert(table).values(values))
    database.close()
    copy = tmp_path / "copy.db"
    backup(postgres_url, copy)
    gone = shell.run("forget", GRACE, "--workspace", "T1", "--yes", "--database", postgres_url)
    assert gone.status == 0, gone
    done = restore(copy, postgres_url, NOW, tmp_path)
    assert done.forgotten == 1
    assert GRACE not in str(everything(postgres_url))


def test_a_database_of_a_newer_version_is_told_and_left_as_it_is(tmp_path: Path, postgres_url: str) -> None:
    shell = Shell(tmp_path)
    copy = tmp_path / "copy.db"
    backup(postgres_url, copy)
    database = connect(postgres_url)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    before = everything(postgres_url)
    for words in (("backup", "new.db"), ("db", "upgrade"), ("restore", "copy.db", "--yes")):
        ran = shell.run(*words, "--database", postgres_url)
        assert (ran.status, ran.out) == (2, ""), ran
        assert ran.err.startswith("cembot: The database (postgresql://")
        assert "was made by a newer version of this program: install that one" in ran.err
    assert everything(postgres_url) == before
    assert sorted(one.name for one in tmp_path.rglob("*.*")) == ["copy.db"]


@pytest.mark.parametrize("old_url", ["postgres"], indirect=True)
async def test_an_upgrade_keeps_a_copy_of_the_version_before_which_can_be_brought_back(
    old_url: str,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    await fill(old_url, tmp_path / "source.db")
    shell = Shell(tmp_path)

    async def run(*words: str | Path) -> Ran:
        return await asyncio.to_thread(shell.run, *words)

    monday = ("agenda", "--on", "2015-10-26", "--tz", "America/New_York", "--json", "--database")
    done = await run("db", "upgrade", "--database", old_url)
    assert done.status == 0, done
    (copy,) = (tmp_path / "data").glob(f"*.before-{HEAD}")
    assert f"As it was before, it is in {copy}; `cembot restore` brings it back." in done.out
    file = tmp_path / "old.db"
    back = await run("restore", copy, "--yes", "--database", sqlite(file))
    assert back.status == 0, back
    told = await run(*monday, sqlite(file))
    assert "A talk" in told.out
    again = await run("restore", copy, "--yes", "--database", old_url)
    assert again.status == 0, again
    assert "What was there before is" in again.out
    told = await run(*monday, old_url)
    assert "A talk" in told.out
    assert PART_1 < HEAD

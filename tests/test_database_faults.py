"""What is said when a database cannot be used: every way ends in a sentence, and no caller waits for ever."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.errors import StorageError
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade
from tests.hearing import PATIENCE

pytest_plugins = ["tests.fixtures_storage"]


def look(connection: Connection) -> object:
    return connection.exec_driver_sql("SELECT count(*) FROM event").scalar()


def forget(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM event")


async def refusal(database: Database, way: str) -> str:
    """Use the database in one way, and give the sentence of the refusal."""
    with pytest.raises(StorageError) as error:
        await asyncio.wait_for(use(database, way), PATIENCE)
    database.close()
    return str(error.value)


async def use(database: Database, way: str) -> None:
    if way == "upgrade":
        upgrade(database.engine)
    elif way == "read":
        await database.read(look)
    else:
        await database.write(forget)


def overwrite_all_but_the_first_page(file: Path) -> None:
    content = file.read_bytes()
    page = 4096
    file.write_bytes(content[:page] + b"\xff" * (len(content) - page))


@pytest.fixture(params=["read", "write", "upgrade"])
def way(request: pytest.FixtureRequest) -> str:
    """Give one way of using a database."""
    return str(request.param)


async def test_a_file_that_is_no_database(tmp_path: Path, way: str) -> None:
    file = tmp_path / "notes.db"
    file.write_text("Dear diary, this is no database. " * 100)
    said = await refusal(connect(f"sqlite:///{file}"), way)
    assert "The database is damaged" in said
    assert str(file) in said
    assert "restore a backup" in said


@pytest.mark.parametrize("way", ["read", "write"])
async def test_a_file_whose_pages_were_overwritten(file: Path, way: str) -> None:
    overwrite_all_but_the_first_page(file)
    assert "The database is damaged" in await refusal(connect(f"sqlite:///{file}"), way)


async def test_a_folder_instead_of_a_file(tmp_path: Path, way: str) -> None:
    said = await refusal(connect(f"sqlite:///{tmp_path}"), way)
    assert "cannot be opened" in said
    assert str(tmp_path) in said


async def test_a_file_that_may_only_be_read(file: Path) -> None:
    database = connect(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert await database.read(look) == 0
    said = await refusal(database, "write")
    assert "The database cannot be written" in said
    assert "check who owns the file and its folder" in said


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "data" / "of" / "ours" / "cembot.db"
    database = connect(f"sqlite:///{file}")
    upgrade(database.engine)
    database.close()
    assert file.is_file()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands where a folder should")
    with pytest.raises(StorageError) as error:
        connect(f"sqlite:///{tmp_path}/taken/cembot.db")
    assert f"{tmp_path}/taken" in str(error.value)
    assert "folder" in str(error.value)


@pytest.mark.parametrize(
    "url",
    ["mysql://root:secret@localhost/x", "cembot.db", "", "sqlite+x:///f", "a:secret@b"],
)
def test_an_address_of_something_else(url: str) -> None:
    with pytest.raises(StorageError) as error:
        connect(url)
    assert "sqlite:///" in str(error.value)
    assert "secret" not in str(error.value)


async def test_a_read_that_fails_leaves_the_next_one_alone(database: Database) -> None:
    with pytest.raises(StorageError, match="no such table: nowhere"):
        await database.read(lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere"))
    assert await database.read(look) == 0


async def test_after_a_failure_to_open_the_next_write_tries_again(tmp_path: Path) -> None:
    file = tmp_path / "cembot.db"
    file.mkdir()
    database = connect(f"sqlite:///{file}")
    for _ in range(2):
        with pytest.raises(StorageError, match="cannot be opened"):
            await asyncio.wait_for(database.write(forget), PATIENCE)
    file.rmdir()
    upgrade(database.engine)
    await asyncio.wait_for(database.write(forget), PATIENCE)
    assert await database.read(look) == 0
    database.close()


async def test_a_full_disk_is_said_so_undoes_what_was_written_together_and_is_over_when_there_is_room(
    tmp_path: Path,
) -> None:
    database = connect(f"sqlite:///{tmp_path / 'cembot.db'}")
    upgrade(database.engine)

    def room(connection: Connection, pages: int) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def remember(connection: Connection, size: int) -> None:
        words = "INSERT INTO fact (name, value) VALUES (?, ?)"
        connection.exec_driver_sql(words, (f"{size}", "x" * size))

    await database.write(lambda connection: room(connection, 1))  # as many as there are, and no more
    both = (database.write(partial(remember, size=size)) for size in (10, 1_000_000))
    ended = await asyncio.wait_for(asyncio.gather(*both, return_exceptions=True), PATIENCE)
    assert [str(one) for one in ended] == [str(ended[1])] * 2
    assert isinstance(ended[1], StorageError)
    assert "full" in str(ended[1])
    await database.write(lambda connection: room(connection, 1_000_000))
    await database.write(partial(remember, size=20))
    kept = await database.read(lambda connection: connection.exec_driver_sql("SELECT name FROM fact").all())
    assert {"10", "1000000"}.isdisjoint(row.name for row in kept)
    assert "20" in {row.name for row in kept}
    database.close()

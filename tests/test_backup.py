"""`cembot backup` and `cembot restore`: whole copies while events arrive, and sentences where there can be none."""

import asyncio
import contextlib
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run
from sys import executable

import pytest
from typer.testing import CliRunner, Result

from bot.cli import build
from bot.errors import StorageError
from bot.storage.backup import backup, restore
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, scene
from tests.stored import rows
from tests.test_logging_participation import begun, logged
from tests.test_privacy import forget, holding

pytest_plugins = ["tests.fixtures_storage"]

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def cembot(word: str, *words: str) -> Result:
    return CliRunner().invoke(build(word), [word, *words])


def url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


async def test_a_backup_made_while_events_arrive_is_whole_and_holds_all_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    async with scene(tmp_path / "bot") as here:
        await begun(here)
        stop = asyncio.Event()
        said = 0

        async def talk() -> None:
            nonlocal said
            while not stop.is_set():
                await here.rehearsal.people.say(GRACE, EDUCATORS, f"word {said}")
                said += 1

        talking = asyncio.create_task(talk())
        for number in range(5):
            acknowledged = said
            done = await asyncio.to_thread(backup, here.database_url, copies / f"{number}.db")
            assert acknowledged <= done.acts
            assert rows(Path(done.where), "PRAGMA integrity_check") == [("ok",)]
            assert rows(Path(done.where), "SELECT count(*) FROM participation") == [(done.acts,)]
        stop.set()
        await talking
        assert len(logged(here)) == said
    assert sorted(one.name for one in copies.iterdir()) == [f"{number}.db" for number in range(5)]


async def test_a_copy_takes_the_place_of_a_damaged_database_and_the_bot_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        await here.rehearsal.people.say(GRACE, EDUCATORS, "before the copy")
        copy = tmp_path / "copy.db"
        told = await asyncio.to_thread(cembot, "backup", str(copy), "--database", here.database_url, "--json")
        assert json.loads(told.stdout)["acts"] == 1
        running = await asyncio.to_thread(
            cembot, "restore", str(copy), "--yes", "--database", here.database_url
        )
        assert "Another bot" in str(running.exception)
        await here.stop()
        here.file.write_bytes(b"SQLite format 3\0" + bytes(5_000))
        done = await asyncio.to_thread(cembot, "restore", str(copy), "--yes", "--database", here.database_url)
        assert "is restored: 1 act in the log." in done.stdout
        await here.start()
        await here.rehearsal.people.say(LIAM, EDUCATORS, "after it")
        assert [who for _, who, _ in logged(here)] == [GRACE, LIAM]


async def test_who_was_forgotten_after_a_copy_is_not_brought_back_by_it(tmp_path: Path) -> None:
    folder = tmp_path / "bot"
    async with scene(folder) as here:
        await begun(here)
        for who in (GRACE, LIAM):
            await here.rehearsal.people.say(who, EDUCATORS, "a word")
        copy = tmp_path / "copy.db"
        await asyncio.to_thread(backup, here.database_url, copy)
        await forget(here, GRACE)
        await here.stop()
        done = await asyncio.to_thread(restore, copy, here.database_url, NOW)
        assert done.forgotten == 1
        assert holding(folder, GRACE) == []
        await here.start()
        await here.rehearsal.people.say(GRACE, EDUCATORS, "again")
        await here.rehearsal.people.say(AVA, EDUCATORS, "another")
        assert [who for _, who, _ in logged(here)] == [LIAM, AVA]


def test_what_cannot_be_copied_or_restored_is_told_in_a_sentence(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(other)) as one:
        one.execute("CREATE TABLE mine (id)")
    begun_only = tmp_path / "begun.db"
    with contextlib.closing(sqlite3.connect(begun_only)) as one:
        one.execute("CREATE TABLE alembic_version (version_num)")
    damaged = tmp_path / "damaged.db"
    whole = bytearray(file.read_bytes())
    whole[20_000:60_000] = bytes(40_000)
    damaged.write_bytes(whole)
    rubbish = tmp_path / "rubbish.db"
    rubbish.write_bytes(b"no database" * 1_000)
    before = file.read_bytes()
    for copy, said in (
        (tmp_path / "none.db", "There is no file"),
        (file, "is the database itself"),
        (other, "is no database of this program"),
        (begun_only, "is no database of this program"),
        (damaged, "damaged"),
        (rubbish, "damaged"),
    ):
        with pytest.raises(StorageError, match=said):
            restore(copy, url(file), NOW)
    for to, said in (
        (file, "is the database itself"),
        (tmp_path / "no" / "copy.db", "cannot be written"),
        (Path(), "is a folder"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(StorageError, match=said):
            backup(url(file), to)
    with pytest.raises(StorageError, match="There is no database"):
        backup(url(tmp_path / "none.db"), tmp_path / "copy.db")
    with pytest.raises(StorageError, match="damaged"):
        backup(url(damaged), tmp_path / "copy.db")
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*.part*"))
    assert not (tmp_path / "copy.db").exists()


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    words = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    script = f"{words}\nfrom bot.storage.backup import backup\nfrom pathlib import Path\nimport sys\n"
    script += "backup(sys.argv[1], Path(sys.argv[2]))"
    ran = run(
        [executable, "-c", script, url(file), str(folder / "copy.db")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "StorageError" in ran.stderr
    assert list(folder.iterdir()) == []

"""A SQLite file has one bot. A second is refused with a sentence; programs that only look or import are not."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.importing import Importing
from bot.storage import facts
from bot.storage.connect import connect
from bot.storage.database import Database
from tests.builders import event
from tests.conftest import ROOT
from tests.fakes import NOON

pytest_plugins = ["tests.fixtures_storage"]

HOLD = """
import sys
from bot.storage.connect import connect
database = connect(sys.argv[1])
database.occupy()
print("in", flush=True)
sys.stdin.readline()
"""
"""A bot of another process, which ends when it hears a line."""

LOADED = """
import asyncio, sys
from bot.storage.connect import connect
from bot.storage.migrate import upgrade
from bot.storage import answered, participations
from datetime import datetime, UTC
database = connect(sys.argv[1])
upgrade(database.engine)
asyncio.run(database.write(lambda connection: answered.take(connection, "Ev1", "T1", datetime.now(UTC))))
database.close()
print([name for name in sys.modules if "psycopg" in name or "postgres" in name])
"""


def hold(url: str) -> subprocess.Popen[str]:
    """Let another process be the bot."""
    command = [sys.executable, "-c", HOLD, url]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "in\n"
    return other


def test_a_second_bot_is_refused_and_told_which_one_is_in(file: Path) -> None:
    first, second = (connect(f"sqlite:///{file}") for _ in range(2))
    first.occupy()
    first.occupy()  # it is in already
    with pytest.raises(StorageError) as error:
        second.occupy()
    assert str(error.value).startswith(f"Another bot (process {os.getpid()}) runs on {file}")
    assert "PostgreSQL" in str(error.value)
    first.close()
    second.occupy()
    second.close()


def test_a_bot_that_was_killed_leaves_the_place_to_the_next(file: Path) -> None:
    url = f"sqlite:///{file}"
    database = connect(url)
    with hold(url) as other:
        with pytest.raises(StorageError, match=rf"Another bot \(process {other.pid}\)"):
            database.occupy()
        other.send_signal(signal.SIGKILL)
        other.wait()
    database.occupy()
    database.close()


async def test_who_imports_or_looks_beside_a_bot_is_welcome(file: Path, database: Database) -> None:
    with hold(f"sqlite:///{file}") as other:
        assert (await Importing(database).take("sample", [event()], 0, NOON)).added == 1
        await database.write(partial(facts.remember, name="beside", value=NOON))
        assert await database.read(partial(facts.moment, name="beside")) == NOON
        other.communicate("go\n")


def cembot(folder: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command with everything that a live bot needs, in a folder without settings."""
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": url}
    environ = {**os.environ, **tokens, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_command_line_keeps_a_second_bot_out_and_lets_the_others_in(file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{file}"
    (tmp_path / "chats.csv").write_text(
        "title,start,end,timezone,kind,hashtag,host,organisation,url,source_url\nA Day,2015-10-26,,,,,,,,\n"
    )
    with hold(url) as other:
        refused = cembot(tmp_path, url, "run")
        assert refused.returncode == 2
        assert f"cembot: Another bot (process {other.pid}) runs on {file}" in refused.stderr
        assert cembot(tmp_path, url, "import", "chats.csv").returncode == 0
        listed = cembot(tmp_path, url, "agenda", "--on", "2015-10-26")
        assert "A Day" in listed.stdout
        other.communicate("go\n")


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cembot.db.lock").mkdir()
    database = connect(f"sqlite:///{tmp_path / 'cembot.db'}")
    with pytest.raises(StorageError, match=r"cembot\.db\.lock cannot be written"):
        database.occupy()
    database.close()


def test_nothing_of_postgresql_is_loaded_for_sqlite(file: Path) -> None:
    command = [sys.executable, "-c", LOADED, f"sqlite:///{file}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"

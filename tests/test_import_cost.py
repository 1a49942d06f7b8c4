"""What a command loads: by the names of modules, never by time."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.stored import open_empty

pytest_plugins = ["tests.fixtures_storage"]

FOR_OTHERS = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "babel",
    "fasttext",
    "fontTools",
    "icalendar",
    "psycopg",
    "rapidfuzz",
    "resvg_py",
    "rich",
    "slack_bolt",
    "slack_sdk",
    "structlog",
)
"""What a plain question to a SQLite file needs none of: Slack, HTTP, the scheduler, migrations, calendars, other
languages' dates, mistakes in words, tables, logs."""

LOADED = """
import sys
from bot.cli import main
sys.argv = ["cembot", *sys.argv[1:]]
try:
    main()
finally:
    tables = {name for name in sys.modules if name.startswith("bot.storage.tables.")}
    print(*sorted({name.partition(".")[0] for name in sys.modules} | tables), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    command = [sys.executable, "-c", LOADED, *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ended.stderr.split())


def test_the_agenda_for_programs_loads_nothing_that_it_does_not_need(file: Path) -> None:
    open_empty(file).close()
    modules = loaded("agenda", "--json", "--on", "2015-10-26", "--database", f"sqlite:///{file}")
    assert "sqlmodel" in modules
    assert modules.isdisjoint(FOR_OTHERS)
    tables = {name.rpartition(".")[2] for name in modules if name.startswith("bot.storage.tables.")}
    assert tables == {"programme", "working"}  # each table takes some milliseconds to load


def test_a_question_on_the_command_line_loads_no_slack(file: Path) -> None:
    open_empty(file).close()
    modules = loaded("ask", "what's on today", "--database", f"sqlite:///{file}")
    assert modules.isdisjoint(FOR_OTHERS)


@pytest.mark.parametrize("words", [("--help",), ("run", "--help")])
def test_help_loads_neither_slack_nor_the_web(words: tuple[str, ...]) -> None:
    assert loaded(*words).isdisjoint({"aiohttp", "slack_bolt", "apscheduler", "alembic"})


def test_the_import_of_a_table_loads_no_calendars(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text("title,start,timezone\nMaths chat,2015-10-26T20:00,Europe/London\n", encoding="utf-8")
    open_empty(file).close()
    assert "icalendar" not in loaded("import", str(table), "--database", f"sqlite:///{file}")


def test_a_bot_without_keys_for_x_loads_nothing_of_it() -> None:
    command = [sys.executable, "-c", "import sys, bot.process; print(*sys.modules)"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"tweepy", "oauthlib", "twitter_text"}.isdisjoint(ended.stdout.split())

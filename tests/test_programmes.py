"""Several programmes on one machine: a folder, a bot and an app each, and none meddles with another."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import handlers
from bot.cli.env_file import save
from bot.cli.programmes import choose, clashes, place
from bot.errors import SettingsError
from tests.builders import event, wish
from tests.conftest import ROOT
from tests.delivered import Sender
from tests.fakes import HandClock
from tests.stored import open_empty, rows
from tests.test_cli import Ran, Shell
from tests.workspace_of_apps import TEAM, App, Workspace

SCOPES = ",".join(sorted(handlers.SCOPES))
BOTH, READING, SCIENCE = "C0BOTH", "C0READING", "C0SCIENCE"
GRACE = "U0GRACE"
LONG = 120.0
"""Seconds that anything may take on a busy machine."""


def two_apps() -> tuple[App, App]:
    return (
        App("reading", "/reading", {BOTH, READING}, SCOPES),
        App("science", "/science", {BOTH, SCIENCE}, SCOPES),
    )


@pytest.fixture
async def slack() -> AsyncIterator[Workspace]:
    """Give one workspace with two apps."""
    workspace = Workspace(*two_apps())
    await workspace.start()
    yield workspace
    await workspace.stop()


def set_up(folder: Path, slack: Workspace, app: App, **more: str) -> None:
    """Write the settings of a programme."""
    values = {
        "CEMBOT_PROGRAMME": f"The {app.name} year",
        "CEMBOT_TIMEZONE": "Europe/London",
        "CEMBOT_COMMAND": app.command,
        "CEMBOT_SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        **more,
    }
    save(folder / "programmes" / app.name / ".env", values)


async def with_a_chat(folder: Path, app: App, starts: datetime) -> Path:
    """Put a chat that starts now into a programme, for its own channel and for the one that both are in."""
    file = folder / "programmes" / app.name / "data" / "cembot.db"
    file.parent.mkdir(parents=True)
    open_empty(file).close()
    sender = Sender(file, HandClock(starts - timedelta(minutes=1)))
    chat = event(starts.replace(tzinfo=None), timezone="UTC", uid=app.name, title=f"A chat on {app.name}")
    await sender.load(chat)
    own = {READING, SCIENCE} & app.channels
    await sender.wants(*(wish(one, workspace=TEAM, at_start=True) for one in {BOTH, *own}))
    sender.database.close()
    return file


@asynccontextmanager
async def running(folder: Path, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a programme's bot in a process of its own, until the block ends."""
    with (folder / f"{name}.log").open("w") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "--programme", name, "run"),
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SLACK_BOT_TOKEN": "xoxb-of-nobody"},
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def until(there: Callable[[], bool], *processes: asyncio.subprocess.Process) -> None:
    """Wait until something is there; a bot that ends before is a failure."""
    async with asyncio.timeout(LONG):
        while not there():
            assert all(one.returncode is None for one in processes)
            await asyncio.sleep(0.05)


async def test_two_programmes_in_one_workspace_do_not_meddle(tmp_path: Path, slack: Workspace) -> None:
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    files = {}
    for app in slack.apps:
        set_up(tmp_path, slack, app)
        files[app.name] = await with_a_chat(tmp_path, app, starts)
    async with running(tmp_path, "reading") as one, running(tmp_path, "science") as other:
        await until(lambda: all(len(slack.of(app.name)) == 2 for app in slack.apps), one, other)
        await until(lambda: all(app.sockets for app in slack.apps), one, other)
        for app, stranger in (slack.apps, slack.apps[::-1]):
            assert {said["channel"] for said in slack.of(app.name)} == app.channels  # each start once
            assert f"A chat on {app.name}" in str(slack.of(app.name))
            before = {each.name: len(slack.of(each.name)) for each in slack.apps}
            asked = await slack.say(GRACE, BOTH, f"<@{app.user}> what's on today?")
            await until(partial(_more, slack, app.name, before[app.name]), one, other)
            answer = slack.of(app.name)[-1]
            assert answer["thread_ts"] == asked
            assert f"A chat on {app.name}" in str(answer)
            assert len(slack.of(stranger.name)) == before[stranger.name]
            typed = await slack.type_command(GRACE, BOTH, f"{app.command} today")
            assert f"A chat on {app.name}" in str(typed)
            assert stranger.name not in str(typed) + str(slack.of(app.name))
        await slack.say(GRACE, READING, "I read aloud every morning.")
        await slack.say(GRACE, SCIENCE, "We grow beans.")
        await slack.say(GRACE, SCIENCE, "And cress.")
    assert (one.returncode, other.returncode) == (0, 0)
    logged = "SELECT channel, count(*) FROM participation WHERE channel <> 'C0BOTH' GROUP BY channel"
    assert rows(files["reading"], logged) == [(READING, 1)]
    assert rows(files["science"], logged) == [(SCIENCE, 2)]
    assert [name for (name,) in rows(files["reading"], "SELECT title FROM event")] == ["A chat on reading"]
    assert not (tmp_path / "data").exists()


def _more(slack: Workspace, name: str, than: int) -> bool:
    return len(slack.of(name)) > than


def told(shell: Shell, *words: str) -> str:
    ran = shell.run(*words)
    assert "Traceback" not in ran.err
    return ran.out + ran.err


async def test_what_only_one_programme_can_use_is_refused_to_a_second(
    tmp_path: Path, slack: Workspace
) -> None:
    reading, science = slack.apps
    set_up(tmp_path, slack, reading)
    set_up(tmp_path, slack, science, SLACK_APP_TOKEN=reading.app_token, CEMBOT_COMMAND="/reading")
    shell = Shell(tmp_path)
    said = await asyncio.to_thread(told, shell, "--programme", "science", "run")
    assert "SLACK_APP_TOKEN is the one of the programme reading (The reading year)" in said
    ran: Ran = await asyncio.to_thread(shell.run, "setup", "--check", "--programme", "science")
    assert ran.status == 1
    assert "WRONG  SLACK_APP_TOKEN is the one of the programme reading" in ran.out
    assert "Its slash command is /reading, too" in ran.out
    set_up(tmp_path, slack, science, CEMBOT_DATA="../reading/data")
    assert "has the same database" in await asyncio.to_thread(told, shell, "--programme", "science", "run")


async def test_setup_takes_the_answers_of_a_second_programme_into_its_own_folder(
    tmp_path: Path, slack: Workspace
) -> None:
    reading, science = slack.apps
    set_up(tmp_path, slack, reading)
    set_up(tmp_path / "given", slack, science)
    (tmp_path / "events.csv").write_text("title,start\nScience day,2026-10-01\n")
    given = (tmp_path / "given/programmes/science/.env").read_text() + "SOURCES=events.csv\n"
    (tmp_path / "answers").write_text(given)
    shell = Shell(tmp_path)
    ran = await asyncio.to_thread(shell.run, "--programme=science", "setup", "--answers", "answers")
    assert ran.status == 0, ran
    assert f"That is kept in {Path('programmes/science/.env')}" in ran.out
    assert "cembot --programme science run" in ran.out
    assert "Beside it on this machine is the programme reading: The reading year." in ran.out
    assert "Science day" in told(shell, "--programme", "science", "agenda", "--on", "2026-10-01")
    assert "Science day" not in told(shell, "agenda", "--programme", "reading", "--on", "2026-10-01")


def test_programmes_are_set_beside_each_other_in_a_report(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for name, many in (("reading", 1), ("science", 2)):
        save(tmp_path / "programmes" / name / ".env", {"CEMBOT_PROGRAMME": f"The {name} year"})
        listed = "".join(f"Event {number},2026-10-0{number + 1}\n" for number in range(many))
        (tmp_path / "events.csv").write_text(f"title,start\n{listed}")
        assert shell.run("--programme", name, "import", "events.csv").status == 0
    when = ("--from", "2026-10-01", "--to", "2026-11-01", "--by", "programme", "--json")
    document = shell.run("--programme", "science", "report", *when).document
    counted = {
        part["name"]: next(one["value"] for one in part["figures"] if one["name"] == "events")
        for part in document["parts"]
    }
    assert counted == {"The science year": 2, "The reading year": 1}
    table = told(shell, "--programme", "reading", "report", *when[:-1])
    assert table.index("The reading year") < table.index("The science year")


def test_the_choice_is_taken_out_of_what_was_typed_wherever_it_stands() -> None:
    chosen: dict[str, str] = {}
    assert choose(["run", "--programme", "a", "--quiet"], chosen) == ["run", "--quiet"]
    assert choose(["--programme=b", "run"], chosen) == ["run"]
    assert list(chosen.values()) == ["b"]
    for wrong in (["--programme"], ["run", "--programme="], ["--programme", "../a", "run"]):
        with pytest.raises(SettingsError):
            choose(wrong, {})
    assert place("a").command("run") == "cembot --programme a run"


def test_a_programme_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    save(tmp_path / "programmes/reading/.env", {"CEMBOT_PROGRAMME": "Reading"})
    said = told(Shell(tmp_path), "--programme", "raeding", "agenda")
    assert "There is no programme called raeding here" in said
    assert "there is reading" in said
    assert "`cembot --programme raeding setup` begins it" in said


def test_a_relative_file_of_a_programme_is_in_its_own_folder(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "events.csv").write_text("title,start\nReading day,2026-10-01\n")
    for name in ("reading", "science"):
        save(tmp_path / "programmes" / name / ".env", {"DATABASE_URL": "sqlite:///own.db"})
    assert shell.run("--programme", "reading", "import", "events.csv").status == 0
    assert (tmp_path / "programmes/reading/own.db").is_file()
    assert not (tmp_path / "own.db").exists()
    assert "Reading day" not in told(shell, "--programme", "science", "agenda", "--on", "2026-10-01")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sqlite:///own.db", "sqlite:///own.db", False),
        ("sqlite:///./data//own.db", "sqlite:///../a/data/own.db", True),
        ("", "sqlite:///../b/data/cembot.db", False),
        ("", "sqlite:///../a/data/cembot.db", True),
        ("postgres://u:p@db/x", "postgresql+psycopg://v@db:5432/x?sslmode=require", True),
        ("postgresql://u@db/x", "postgresql://u@db/y", False),
        ("postgresql://u@db/x", "postgresql://u@db:5433/x", False),
        ("postgresql://u@/x?host=/run/one", "postgresql://u@/x?host=/run/other", False),
    ],
)
def test_one_database_of_two_programmes_is_seen_however_its_address_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: str, other: str, *, same: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, url in (("a", one), ("b", other)):
        save(place(name).env, {"DATABASE_URL": url, "CEMBOT_PROGRAMME": name})
    said = " ".join(clashes(place("a"), place("a").settings({})))
    assert ("has the same database" in said) == same, said

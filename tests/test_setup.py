"""`cembot setup`: from nothing to settings that work, with each token checked at once and nothing lost."""

import asyncio
import os
import pty
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from dotenv import dotenv_values

import handlers
from bot.cli.env_file import save, written
from bot.cli.slack_manifest import link
from bot.clock import FastClock
from bot.rehearsal import Rehearsal
from bot.rehearsal.app import App
from tests.conftest import ROOT
from tests.conversation import EVENING
from tests.partner_server import gives, partner_server, table
from tests.test_cli import EVENTS, Ran, Shell


@pytest.fixture
async def slack() -> AsyncIterator[Rehearsal]:
    """Give a Slack-compatible workspace in which the app is installed as its manifest says."""
    app = App(scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS))
    rehearsal = Rehearsal(FastClock(EVENING), app=app)
    await rehearsal.start()
    yield rehearsal
    await rehearsal.stop()


async def run(shell: Shell, *words: str) -> Ran:
    """Run a command beside the server."""
    return await asyncio.to_thread(shell.run, *words)


def answers(folder: Path, slack: Rehearsal, **more: str) -> str:
    """Write a file of answers; a value that is empty is left out."""
    given = {
        "CEMBOT_PROGRAMME": "Lesemonat",
        "CEMBOT_TIMEZONE": "Europe/Berlin",
        "CEMBOT_SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        **more,
    }
    (folder / "answers").write_text("".join(f"{name}={value}\n" for name, value in given.items() if value))
    return "answers"


async def test_answers_from_a_file_make_settings_that_work(tmp_path: Path, slack: Rehearsal) -> None:
    (tmp_path / "events.csv").write_text(EVENTS)
    shell = Shell(tmp_path)
    async with partner_server() as server:
        server.answers["/ours.csv"] = gives(table("Opening"))
        sources = f"events.csv, {server.address('/ours.csv')}"
        given = answers(tmp_path, slack, SOURCES=sources, CEMBOT_FEED_HOSTS=server.host)
        ran = await run(shell, "setup", "--answers", given)
        assert (ran.status, ran.err.count("cembot:")) == (0, 0), ran
        assert "WRONG" not in ran.out
        assert "Slack knows this bot as @cembot" in ran.out
        assert "5 added" in ran.out
        assert "127.0.0.1: 1 event" in ran.out
        again = await run(shell, "setup", "--answers", given)
        assert again.status == 0
        assert "5 unchanged" in again.out
    env = tmp_path / ".env"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert dotenv_values(env)["CEMBOT_PROGRAMME"] == "Lesemonat"
    checked = await run(shell, "setup", "--check")
    assert checked.status == 0, checked
    doctor = await run(shell, "doctor")
    assert doctor.status == 0, doctor


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-nobody"}, "Slack does not know this bot: invalid_auth"),
        (
            {"SLACK_APP_TOKEN": "xapp-nobody"},
            "Slack does not open a socket: invalid_auth: the app token is not valid",
        ),
        ({"CEMBOT_TIMEZONE": "Mars"}, "'Mars' is no IANA time zone"),
        ({"CEMBOT_COLOUR": "red"}, "'red' is no colour; write such as #0b5563"),
        ({"CEMBOT_FONT": "Arial"}, "There is no setting called CEMBOT_FONT"),
    ],
)
async def test_a_wrong_answer_is_named_and_nothing_is_written(
    tmp_path: Path, slack: Rehearsal, wrong: dict[str, str], said: str
) -> None:
    ran = await run(Shell(tmp_path), "setup", "--answers", answers(tmp_path, slack, **wrong))
    assert ran.status == 2
    assert said in ran.out + ran.err
    assert not (tmp_path / ".env").exists()
    assert "Traceback" not in ran.err


async def test_a_scope_that_is_missing_is_named_with_where_to_click(tmp_path: Path) -> None:
    app = App(scopes=frozenset(handlers.SCOPES) - {"chat:write"}, events=frozenset(handlers.EVENTS))
    rehearsal = Rehearsal(FastClock(EVENING), app=app)
    await rehearsal.start()
    try:
        ran = await run(Shell(tmp_path), "setup", "--answers", answers(tmp_path, rehearsal))
    finally:
        await rehearsal.stop()
    assert "The app lacks chat:write: update it from the manifest (App Manifest on its page" in ran.out


async def test_without_tokens_it_gives_the_link_and_check_says_what_is_missing(
    tmp_path: Path, slack: Rehearsal
) -> None:
    given = answers(tmp_path, slack, SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="", BOT_NAME="Lesebot")
    shell = Shell(tmp_path)
    ran = await run(shell, "setup", "--answers", given)
    assert ran.status == 0
    assert "https://api.slack.com/apps?new_app=1&manifest_yaml=" in ran.out
    checked = await run(shell, "setup", "--check")
    assert checked.status == 1
    assert "There is no token yet" in checked.out


def test_without_a_terminal_and_without_answers_it_says_what_to_do(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "setup"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "--answers FILE" in ran.stderr


async def test_a_person_is_asked_again_where_an_answer_cannot_be_used(
    tmp_path: Path, slack: Rehearsal
) -> None:
    (tmp_path / ".env").write_text(f"CEMBOT_SLACK_API_URL={slack.api_url}\n# mine\n")
    (tmp_path / "events.csv").write_text(EVENTS)
    typed = [
        "Lesemonat",
        "lesemonat",
        "Mars",
        "Europe/Berlin",
        "de",
        "2026-10-01",
        "2026-09-30",
        "2026-10-31",
    ]
    typed += ["/lesen", "ann@example.org", "", "Lesebot"]
    typed += ["nonsense", slack.app_token, "xoxb-nobody", slack.bot_token, slack.app_token, "events.csv", ""]
    said = await asyncio.to_thread(_converse, tmp_path, typed)
    assert "'Mars' is no IANA time zone" in said
    assert "the programme ends before it starts (2026-10-01)" in said
    assert "These settings" not in said
    assert "It does not begin with xoxb-: look again where the question says." in said
    assert "It does not begin with xoxb-: that is the app token, which has a question of its own." in said
    assert "Slack does not know this bot: invalid_auth" in said
    assert said.count("It works, and is kept in .env.") == 2
    assert "/invite @cembot" in said  # what Slack calls it counts
    assert slack.bot_token not in said
    assert "5 added" in said
    kept = dotenv_values(tmp_path / ".env")
    assert (kept["CEMBOT_TIMEZONE"], kept["CEMBOT_COMMAND"]) == ("Europe/Berlin", "/lesen")
    assert (kept["SLACK_BOT_TOKEN"], kept["SLACK_APP_TOKEN"]) == (slack.bot_token, slack.app_token)
    assert (kept["CEMBOT_HASHTAG"], kept["CEMBOT_LANGUAGE"], kept["CEMBOT_CONTACT"]) == (
        "lesemonat",
        "de",
        "ann@example.org",
    )
    assert (kept["CEMBOT_STARTS"], kept["CEMBOT_ENDS"]) == ("2026-10-01", "2026-10-31")
    assert "# mine" in (tmp_path / ".env").read_text()
    assert "https://api.slack.com/apps?new_app=1" in said
    said = await asyncio.to_thread(_converse, tmp_path, ["", "", "", "", "", "", "-"])
    again = dotenv_values(tmp_path / ".env")
    assert again == {**kept, "CEMBOT_ENDS": ""}  # Enter keeps, a minus sign empties
    assert "new_app" not in said  # the app is there already, and is called what Slack calls it
    assert "Slack knows this bot as @cembot" in said
    assert "/invite @cembot" in said


async def test_what_is_exported_counts_and_is_not_asked_for(tmp_path: Path, slack: Rehearsal) -> None:
    exported = {"CEMBOT_SLACK_API_URL": slack.api_url, "CEMBOT_TIMEZONE": "Europe/Paris"}
    typed = ["Lesemonat", "", "de", "", "", "/lesen", "", "", "Lesebot", slack.bot_token]
    said = await asyncio.to_thread(_converse, tmp_path, typed, exported)
    assert "CEMBOT_TIMEZONE is Europe/Paris, as it is exported, which wins over the file" in said
    assert "It works, and is kept in .env." in said
    assert "again, for the app token: the bot cannot go live without" in said
    kept = dotenv_values(tmp_path / ".env")
    assert (kept["SLACK_BOT_TOKEN"], kept["CEMBOT_LANGUAGE"]) == (slack.bot_token, "de")
    assert "CEMBOT_TIMEZONE" not in kept
    assert "SLACK_APP_TOKEN" not in kept


async def test_whose_a_calendar_is_is_asked(tmp_path: Path, slack: Rehearsal) -> None:
    async with partner_server() as server:
        server.answers["/ours.csv"] = gives(table("Opening"))
        settings = {
            "CEMBOT_PROGRAMME": "Lesemonat",
            "CEMBOT_SLACK_API_URL": slack.api_url,
            "CEMBOT_FEED_HOSTS": server.host,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
        }
        save(tmp_path / ".env", settings)
        typed = [*[""] * 12, f"{server.host}/ours.csv", server.address("/ours.csv"), "City Library", ""]
        said = await asyncio.to_thread(_converse, tmp_path, typed)
    assert f"An address of the web begins with https://, as in https://{server.host}/ours.csv" in said
    assert "City Library: 1 event" in said


def _converse(folder: Path, typed: list[str], exported: Mapping[str, str] | None = None) -> str:
    """Type lines into a terminal in which the command runs; give what stood there at the end."""
    terminal, inner = pty.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-m", "bot", "setup"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "dumb", **(exported or {})},
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
    )
    os.close(inner)
    said, lines = b"", iter(typed)
    while True:
        try:
            said += os.read(terminal, 4_096)
        except OSError:  # the other side is gone
            break
        if said.endswith(b": "):
            os.write(terminal, f"{next(lines, '')}\n".encode())
            said += b"\n"
    asking.wait()
    os.close(terminal)
    return said.decode()


def test_the_link_creates_the_app_of_our_manifest_with_its_own_name_and_command() -> None:
    address = link('Lesebot: "der" Bot', "/lesen")
    query = parse_qs(urlsplit(address).query)
    assert query["new_app"] == ["1"]
    app = yaml.safe_load(query["manifest_yaml"][0])
    ours = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text())
    assert app["display_information"]["name"] == 'Lesebot: "der" Bot'
    assert app["features"]["bot_user"]["display_name"] == 'Lesebot: "der" Bot'
    assert app["features"]["slash_commands"][0]["command"] == "/lesen"
    assert (app["oauth_config"], app["settings"]) == (ours["oauth_config"], ours["settings"])
    assert len(address) < 8_000


@pytest.mark.parametrize("language", ["en", "es-UY", "fr", "pt", "de"])
def test_slack_shows_the_app_in_the_programmes_language(language: str) -> None:
    query = parse_qs(urlsplit(link("Lesebot", "/lesen", language)).query)
    app, ours = (
        yaml.safe_load(query["manifest_yaml"][0]),
        yaml.safe_load((ROOT / "slack-manifest.yaml").read_text()),
    )
    shown, written = shown_of(app), shown_of(ours)
    same = [one for one, other in zip(shown, written, strict=True) if one == other]
    assert same == (shown if language == "en" else [])
    assert (app["oauth_config"], app["settings"]) == (ours["oauth_config"], ours["settings"])
    assert len(app["display_information"]["description"]) <= 140
    assert all(len(one["name"]) <= 24 for one in app["features"]["shortcuts"])


def shown_of(app: dict[str, Any]) -> list[str]:
    """Give what people read of an app in Slack, but its name and command."""
    features = app["features"]
    (command,) = features["slash_commands"]
    shortcuts = [said for one in features["shortcuts"] for said in (one["name"], one["description"])]
    return [
        app["display_information"]["description"],
        command["description"],
        command["usage_hint"],
        *shortcuts,
    ]


@pytest.mark.parametrize(
    "value", ["plain", "two words", "it's # not", 'a "b"', "back\\slash", "Straße", "$HOME"]
)
def test_what_is_written_is_read_back_as_it_was(tmp_path: Path, value: str) -> None:
    path = tmp_path / ".env"
    path.write_text("# ours\nOLD=1\nA=before\nA=twice\n")
    save(path, {"A": value, "NEW": value})
    assert dotenv_values(path, interpolate=False) == {"OLD": "1", "A": value, "NEW": value}
    assert path.read_text().startswith("# ours\nOLD=1\n")
    assert written("", {}) == "\n"

"""`cembot setup`: from nothing to settings that work. Asks, checks at once, and writes them down; it starts no bot."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from dotenv import dotenv_values

from bot.cli.env_file import save
from bot.cli.findings import FOUND_WRONG, report
from bot.cli.options import BadOption
from bot.cli.programmes import CHOSEN, Place, here
from bot.cli.programmes import place as named
from bot.cli.setup_asking import ask, ask_token, until, usable
from bot.cli.setup_checks import BESIDE, EXPORTED, bot_name, checked, tokens_work
from bot.cli.slack_manifest import LONGEST_NAME, link
from bot.cli.sources import is_address
from bot.errors import CembotError, SettingsError
from bot.settings import APP_TOKEN_HOME, APP_TOKEN_PREFIX, BOT_TOKEN_HOME, BOT_TOKEN_PREFIX, Settings

SOURCES = "SOURCES"
"""In a file of answers: the files and addresses to begin with, separated by commas or spaces."""

BOT_NAME = "BOT_NAME"
"""In a file of answers: what the bot is called in Slack."""

REQUIRED_TOKENS = {"SLACK_BOT_TOKEN": "the bot token", "SLACK_APP_TOKEN": "the app token"}
"""What a live bot needs, where it does not listen over HTTP."""


@dataclass(frozen=True, slots=True)
class Question:
    """One setting that everybody has to choose."""

    name: str
    words: str
    otherwise: str  # where nothing was chosen yet


QUESTIONS = (
    Question("CEMBOT_PROGRAMME", "What is your programme called, as people read it?", "our programme"),
    Question("CEMBOT_HASHTAG", "Which hashtag does it have, such as #ourmonth, or none?", ""),
    Question("CEMBOT_TIMEZONE", "Which IANA time zone is it in, such as Europe/London?", "UTC"),
    Question("CEMBOT_LANGUAGE", "In which language are channels spoken to: en, es, fr, pt or de?", "en"),
    Question("CEMBOT_STARTS", "Which is its first day, such as 2026-10-01, or none?", ""),
    Question("CEMBOT_ENDS", "Which is its last day, or none where it goes on all year?", ""),
    Question("CEMBOT_COMMAND", "Which slash command shall people type?", "/cem"),
    Question("CEMBOT_CONTACT", "Whom may people ask about it: a name, an address, or nobody?", ""),
    Question(
        "CEMBOT_ORGANISERS",
        "Who runs it? Slack member IDs (profile → Copy member ID), separated by commas; admins may anyway",
        "",
    ),
)

ASKED = tuple(question.name for question in QUESTIONS)


def setup(
    check: Annotated[bool, typer.Option("--check", help="Only check what is there; change nothing.")] = False,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers",
            metavar="FILE",
            help="Take the answers from a file of NAME=value lines instead of asking.",
        ),
    ] = None,
) -> None:
    """Set the bot up: its programme, its Slack app, its tokens and its first events. Safe to run again."""
    place = here()
    if check:
        findings = checked(place, ASKED, _together(place))
        report(findings)
        if not all(one.ok for one in findings):
            raise typer.Exit(FOUND_WRONG)
        return
    if answers is not None:
        _apply(place, _read(answers))
    elif sys.stdin.isatty():
        _ask(_chosen(place))
    else:
        raise SettingsError(
            "There is nobody here to ask: give the answers in a file with --answers FILE, in lines such as "
            "CEMBOT_PROGRAMME=Our month."
        )


def _chosen(place: Place) -> Place:
    """Offer another programme beside the one that is set up here."""
    name = _known(place).get("CEMBOT_PROGRAMME")
    if place.name or not name:
        return place
    words = (
        f"“{name}” is set up here. Enter goes through it again; a short name, such as reading, sets up another "
        "programme beside it"
    )
    short = until(named, lambda: str(typer.prompt(words, "", show_default=False)).strip(), "")
    return named(short)


def _ask(place: Place) -> None:
    """Ask a person for everything, and write it down as it is known."""
    os.environ[CHOSEN] = place.name
    typer.echo(
        "Enter keeps what stands in brackets, and a minus sign empties it. Nothing is lost if you stop: run it again.\n"
    )
    _ask_for_the_programme(place)
    name = _ask_for_the_app(place)
    app_token = f"Paste the app token ({APP_TOKEN_HOME})"
    ask_token(place, _together(place), "SLACK_APP_TOKEN", app_token, APP_TOKEN_PREFIX)
    _ask_for_events()
    _end(place, name)


def _ask_for_the_programme(place: Place) -> None:
    exported = place.exported(os.environ)
    for question in QUESTIONS:
        known = _known(place)
        if question.name in exported:
            typer.echo(f"{question.name} is {exported[question.name]}{EXPORTED}: it is not asked for.")
            continue
        otherwise = (
            f"/{place.name}" if place.name and question.name == "CEMBOT_COMMAND" else question.otherwise
        )
        beside = {one.name: known[one.name] for one in QUESTIONS if one.name in known}

        def fits(answer: str, name: str = question.name, beside: dict[str, str] = beside) -> None:
            usable({**beside, name: answer})

        answer = ask(question.words, known.get(question.name, otherwise), fits)
        if answer or question.name in known:
            save(place.env, {question.name: answer})


def _ask_for_the_app(place: Place) -> str:
    """Ask for the bot token, where there is none yet after the link that makes an app; give the bot's name."""
    words = f"Paste the bot token ({BOT_TOKEN_HOME})"
    name = _name_in_slack(place)
    chosen = place.settings_of(_together(place))
    command = chosen.command
    if name:
        typer.echo(
            f"\nSlack knows this bot as @{name}. Where its command is not {command} there, change it on the app's page "
            "(api.slack.com/apps → Slash Commands).\n"
        )
    else:
        name = typer.prompt("What is the bot called in Slack?", place.name or "cembot")[:LONGEST_NAME]
        typer.echo(
            "\nOpen this address, choose your workspace, and press Create, then Install to Workspace:\n"
        )
        typer.echo(
            f"{link(name, command, chosen.language)}\n\nThen come back with two tokens. What you paste is not shown.\n"
        )
    ask_token(place, _together(place), "SLACK_BOT_TOKEN", words, BOT_TOKEN_PREFIX)
    return _name_in_slack(place) or name


def _name_in_slack(place: Place) -> str:
    """Give the name by which Slack knows the bot of the token that is there; nothing where it knows none."""
    together = _together(place)
    return bot_name(tokens_work(together)) if together.get("SLACK_BOT_TOKEN") else ""


def _ask_for_events() -> None:
    words = "Where are your events? A file, or the address of a calendar; empty: enough"
    while source := typer.prompt(words, "", show_default=False).strip():
        if not is_address(source):
            _load([source])
            continue
        host = urlsplit(source).hostname or ""
        whose = typer.prompt("Whose are they, where they name nobody: which partner's?", host)
        _load([source], whose.strip())


def _apply(place: Place, given: Mapping[str, str]) -> None:
    """Take the answers of a file: all of them or, where one is wrong, none."""
    known = _known(place)
    names = Settings.variables()
    unknown = sorted(set(given) - set(names) - {SOURCES, BOT_NAME})
    if unknown:
        raise SettingsError(f"There is no setting called {', '.join(unknown)}: .env.example lists them all.")
    values = {name: value for name, value in given.items() if name in names}
    together = {**known, **values, **place.exported(os.environ)}
    findings = checked(place, ASKED, together)
    if wrong := [one for one in findings if not one.ok and one.check in {"slack", "socket", BESIDE}]:
        report(wrong)
        raise SettingsError("Nothing was written: mend that, and run it again.")
    _keep(place, values)
    report(findings)
    name = bot_name(findings) or given.get(BOT_NAME, place.name or "cembot")[:LONGEST_NAME]
    if not together.get("SLACK_BOT_TOKEN"):
        typer.echo("This address creates the Slack app; its tokens go into the file of answers:")
        chosen = place.settings_of(together)
        typer.echo(link(name, chosen.command, chosen.language))
    if given.get(SOURCES):
        _load(given[SOURCES].replace(",", " ").split())
    _end(place, name)


def _known(place: Place) -> dict[str, str]:
    return _read(place.env) if place.env.exists() else {}


def _together(place: Place) -> dict[str, str]:
    """Give the settings as they count: what is exported wins over the file."""
    return {**_known(place), **place.exported(os.environ)}


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            read = dotenv_values(stream=file, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{path} cannot be read: {error}.") from error
    return {name: value.strip() for name, value in read.items() if value and value.strip()}


def _keep(place: Place, values: Mapping[str, str]) -> None:
    save(place.env, {name: value for name, value in values.items() if value})


def _load(sources: Iterable[str], partner: str = "") -> None:
    """Take the first events in: an address is read again every hour from then on, a file once."""
    from bot.cli import feeds, importing  # noqa: PLC0415 - what reads calendars is loaded where one is given

    for source in sources:
        try:
            if is_address(source):
                feeds.add(source, partner=partner or urlsplit(source).hostname or "")
                feeds.read(None)
            else:
                importing.import_sources([source])
        except typer.Exit:
            continue  # what was wrong has been said, and what was good is kept
        except CembotError as error:
            typer.echo(str(error), err=True)


def _end(place: Place, name: str) -> None:
    together = _together(place)
    command = place.settings_of(together).command
    tokens = [one for one in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN") if together.get(one)]
    steps = {
        place.command("run"): "starts the bot"
        if tokens
        else "starts the rehearsal, on this machine: there are no tokens",
        f"/invite @{name}": "in a Slack channel",
        f"{command} channel": "there: choose what the channel hears",
        f"@{name} → Home": "in Slack: a list of what is left to do",
        place.command("doctor"): "says what is wrong, whenever something is",
    }
    width = max(map(len, steps)) + 3
    typer.echo(f"\nThat is kept in {place.env}, which only you can read. What is next:")
    if len(tokens) < len(REQUIRED_TOKENS) and not together.get("SLACK_SIGNING_SECRET"):
        missing = " and ".join(said for one, said in REQUIRED_TOKENS.items() if one not in tokens)
        typer.echo(
            f"  {place.command('setup').ljust(width)}again, for {missing}: the bot cannot go live without"
        )
    for step, meaning in steps.items():
        typer.echo(f"  {step.ljust(width)}{meaning}")

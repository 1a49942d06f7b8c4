"""`cembot setup`: from nothing to settings that work. Asks, checks at once, and writes them down; it starts no bot."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from dotenv import dotenv_values

from bot.cli.env_file import save
from bot.cli.options import BadOption
from bot.cli.programmes import CHOSEN, Place, clashes, here
from bot.cli.programmes import place as named
from bot.cli.setup_checks import BESIDE, checked, report, tokens_work
from bot.cli.slack_manifest import LONGEST_NAME, link
from bot.errors import CembotError, SettingsError
from bot.settings import APP_TOKEN_HOME, APP_TOKEN_PREFIX, BOT_TOKEN_HOME, BOT_TOKEN_PREFIX, Settings

SOURCES = "SOURCES"
"""In a file of answers: the files and addresses to begin with, separated by commas or spaces."""

BOT_NAME = "BOT_NAME"
"""In a file of answers: what the bot is called in Slack."""

FOUND_WRONG = 1

ASK_AGAIN = 5
"""How often a question is asked before it is left for later."""


@dataclass(frozen=True, slots=True)
class Question:
    """One setting that everybody has to choose."""

    name: str
    words: str
    otherwise: str  # where nothing was chosen yet


NONE = "-"
"""What somebody types who wants nothing in the place of what was chosen before."""

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


OTHER_TOKEN = {
    APP_TOKEN_PREFIX: "that is the app token, which has a question of its own",
    BOT_TOKEN_PREFIX: "that is the bot token, which has a question of its own",
}
"""What is said of a token that was pasted in the place of the other; both prefixes are equally long."""

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
        findings = checked(place, ASKED, _known(place))
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
    short = _until(named, lambda: str(typer.prompt(words, "", show_default=False)).strip(), "")
    return named(short)


def _ask(place: Place) -> None:
    """Ask a person for everything, and write it down as it is known."""
    os.environ[CHOSEN] = place.name
    typer.echo(
        "Enter keeps what stands in brackets, and a minus sign empties it. Nothing is lost if you stop: run it again.\n"
    )
    known = _known(place)
    for question in QUESTIONS:
        answer = _answer(question, _known(place), place)
        if answer or question.name in known:
            save(place.env, {question.name: answer})
    name = typer.prompt("What is the bot called in Slack?", place.name or "cembot")[:LONGEST_NAME]
    command = place.settings_of(_known(place)).command
    typer.echo("\nOpen this address, choose your workspace, and press Create, then Install to Workspace:\n")
    typer.echo(f"{link(name, command)}\n\nThen come back with two tokens. What you paste is not shown.\n")
    _ask_token(place, "SLACK_BOT_TOKEN", f"Paste the bot token ({BOT_TOKEN_HOME})", BOT_TOKEN_PREFIX)
    _ask_token(place, "SLACK_APP_TOKEN", f"Paste the app token ({APP_TOKEN_HOME})", APP_TOKEN_PREFIX)
    while source := typer.prompt(
        "Where are your events? A file, or the address of a calendar; empty: enough", "", show_default=False
    ):
        _load([source])
    _end(place, name)


def _apply(place: Place, given: Mapping[str, str]) -> None:
    """Take the answers of a file: all of them or, where one is wrong, none."""
    known = _known(place)
    names = Settings.variables()
    unknown = sorted(set(given) - set(names) - {SOURCES, BOT_NAME})
    if unknown:
        raise SettingsError(f"There is no setting called {', '.join(unknown)}: .env.example lists them all.")
    values = {name: value for name, value in given.items() if name in names}
    together = {**known, **values}
    findings = checked(place, ASKED, together)
    if wrong := [one for one in findings if not one.ok and one.check in {"slack", "socket", BESIDE}]:
        report(wrong)
        raise SettingsError("Nothing was written: mend that, and run it again.")
    _keep(place, values)
    report(findings)
    name = given.get(BOT_NAME, place.name or "cembot")[:LONGEST_NAME]
    if not together.get("SLACK_BOT_TOKEN"):
        typer.echo("This address creates the Slack app; its tokens go into the file of answers:")
        typer.echo(link(name, place.settings_of(together).command))
    if given.get(SOURCES):
        _load(given[SOURCES].replace(",", " ").split())
    _end(place, name)


def _known(place: Place) -> dict[str, str]:
    return _read(place.env) if place.env.exists() else {}


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            read = dotenv_values(stream=file, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{path} cannot be read: {error}.") from error
    return {name: value.strip() for name, value in read.items() if value and value.strip()}


def _keep(place: Place, values: Mapping[str, str]) -> None:
    save(place.env, {name: value for name, value in values.items() if value})


def _answer(question: Question, known: Mapping[str, str], place: Place) -> str:
    """Ask until the answer is one that can be used."""
    otherwise = f"/{place.name}" if place.name and question.name == "CEMBOT_COMMAND" else question.otherwise
    default = known.get(question.name, otherwise)
    beside = {one.name: known[one.name] for one in QUESTIONS if one.name in known}

    def ask() -> str:
        answer: str = typer.prompt(question.words, default, show_default=bool(default)).strip()
        return "" if answer == NONE else answer

    return _until(lambda answer: _usable({**beside, question.name: answer}), ask, default)


def _usable(values: Mapping[str, str]) -> None:
    """Raise `SettingsError` where the settings cannot be read together."""
    Settings.load(values, None)


def _ask_token(place: Place, name: str, words: str, prefix: str) -> None:
    """Ask for a token, check it with Slack, and keep it; an empty answer keeps what is there."""
    kept = _known(place)
    more = "; empty keeps the one you have" if kept.get(name) else "; empty: later"
    lacking: list[str] = []

    def usable(token: str) -> None:
        if not token:
            return
        if not token.startswith(prefix):
            other = OTHER_TOKEN.get(token[: len(prefix)], "look again where the question says")
            raise SettingsError(f"It does not begin with {prefix}: {other}.")
        together = {**_known(place), name: token}
        if shared := [said for said in clashes(place, place.settings_of(together)) if said.startswith(name)]:
            raise SettingsError(shared[0])
        wrong = [one for one in tokens_work(together) if not one.ok]
        wrong = [one for one in wrong if (one.check == "socket") == (name == "SLACK_APP_TOKEN")]
        report(wrong)
        lacking[:] = [one.said for one in wrong]
        if any(one.check in {"slack", "socket"} for one in wrong):
            raise SettingsError("That token does not work.")

    asked = _until(
        usable, lambda: typer.prompt(f"{words}{more}", "", show_default=False, hide_input=True).strip(), ""
    )
    if asked:
        _keep(place, {name: asked})
        works = "It is kept" if lacking else "It works, and is kept"
        typer.echo(
            f"{works} in {place.env}.{' Mend what is wrong above before you go on.' if lacking else ''}"
        )


def _until(usable: Callable[[str], object], ask: Callable[[], str], otherwise: str) -> str:
    for _ in range(ASK_AGAIN):
        answer = ask()
        try:
            usable(answer)
        except SettingsError as error:
            typer.echo(str(error), err=True)
        else:
            return answer
    typer.echo("Left for later: run this again.", err=True)
    return otherwise


def _load(sources: Iterable[str]) -> None:
    """Take the first events in: an address is read again every hour from then on, a file once."""
    from bot.cli import feeds, importing  # noqa: PLC0415 - what reads calendars is loaded where one is given
    from bot.cli.sources import is_address  # noqa: PLC0415 - as above

    for source in sources:
        try:
            if is_address(source):
                feeds.add(source, partner=urlsplit(source).hostname or "")
                feeds.read(None)
            else:
                importing.import_sources([source])
        except typer.Exit:
            continue  # what was wrong has been said, and what was good is kept
        except CembotError as error:
            typer.echo(str(error), err=True)


def _end(place: Place, name: str) -> None:
    command = place.settings_of(_known(place)).command
    steps = {
        place.command("run"): "starts the bot (without tokens: the rehearsal, on this machine)",
        f"/invite @{name}": "in a Slack channel",
        f"{command} channel": "there: choose what the channel hears",
        f"@{name} → Home": "in Slack: a list of what is left to do",
        place.command("doctor"): "says what is wrong, whenever something is",
    }
    width = max(map(len, steps)) + 3
    typer.echo(f"\nThat is kept in {place.env}, which only you can read. What is next:")
    for step, meaning in steps.items():
        typer.echo(f"  {step.ljust(width)}{meaning}")

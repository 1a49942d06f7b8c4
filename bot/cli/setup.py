"""`cembot setup`: from nothing to settings that work. Asks, checks at once, and writes them down; it starts no bot."""

import asyncio
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
from bot.cli.slack_manifest import LONGEST_NAME, link
from bot.clock import RealClock
from bot.errors import CembotError, SettingsError
from bot.services.examining import Finding
from bot.settings import APP_TOKEN_HOME, APP_TOKEN_PREFIX, BOT_TOKEN_HOME, BOT_TOKEN_PREFIX, Settings

ENV = Path(".env")

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


REQUIRED = ("CEMBOT_PROGRAMME", "CEMBOT_TIMEZONE")
"""What has no sensible default."""

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
    known = _known()
    if check:
        findings = _checked({}, known)
        _report(findings)
        if not all(one.ok for one in findings):
            raise typer.Exit(FOUND_WRONG)
        return
    if answers is not None:
        _apply(_read(answers), known)
    elif sys.stdin.isatty():
        _ask(known)
    else:
        raise SettingsError(
            "There is nobody here to ask: give the answers in a file with --answers FILE, in lines such as "
            "CEMBOT_PROGRAMME=Our month."
        )


def _ask(known: Mapping[str, str]) -> None:
    """Ask a person for everything, and write it down as it is known."""
    typer.echo(
        "Enter keeps what stands in brackets, and a minus sign empties it. Nothing is lost if you stop: run it again.\n"
    )
    for question in QUESTIONS:
        answer = _answer(question, {**known, **_known()})
        if answer or question.name in known:
            save(ENV, {question.name: answer})
    name = typer.prompt("What is the bot called in Slack?", "cembot")[:LONGEST_NAME]
    command = _known().get("CEMBOT_COMMAND", "/cem")
    typer.echo("\nOpen this address, choose your workspace, and press Create, then Install to Workspace:\n")
    typer.echo(f"{link(name, command)}\n")
    _ask_token("SLACK_BOT_TOKEN", f"Paste the bot token ({BOT_TOKEN_HOME})", BOT_TOKEN_PREFIX)
    _ask_token("SLACK_APP_TOKEN", f"Paste the app token ({APP_TOKEN_HOME})", APP_TOKEN_PREFIX)
    while source := typer.prompt(
        "Where are your events? A file, or the address of a calendar; empty: enough", "", show_default=False
    ):
        _load([source])
    _end()


def _apply(given: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Take the answers of a file: all of them or, where one is wrong, none."""
    names = Settings.variables()
    unknown = sorted(set(given) - set(names) - {SOURCES, BOT_NAME})
    if unknown:
        raise SettingsError(f"There is no setting called {', '.join(unknown)}: .env.example lists them all.")
    values = {name: value for name, value in given.items() if name in names}
    Settings.load(values, None)
    findings = _checked(values, known)
    if wrong := [one for one in findings if not one.ok and one.check in {"slack", "socket"}]:
        _report(wrong)
        raise SettingsError("Nothing was written: mend that, and run it again.")
    _keep(values)
    _report(findings)
    if not values.get("SLACK_BOT_TOKEN") and not known.get("SLACK_BOT_TOKEN"):
        command = values.get("CEMBOT_COMMAND", known.get("CEMBOT_COMMAND", "/cem"))
        typer.echo("This address creates the Slack app; its tokens go into the file of answers:")
        typer.echo(link(given.get(BOT_NAME, "cembot")[:LONGEST_NAME], command))
    if given.get(SOURCES):
        _load(given[SOURCES].replace(",", " ").split())
    _end()


def _known() -> dict[str, str]:
    return _read(ENV) if ENV.exists() else {}


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            read = dotenv_values(stream=file, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{path} cannot be read: {error}.") from error
    return {name: value.strip() for name, value in read.items() if value and value.strip()}


def _keep(values: Mapping[str, str]) -> None:
    save(ENV, {name: value for name, value in values.items() if value})


def _answer(question: Question, known: Mapping[str, str]) -> str:
    """Ask until the answer is one that can be used."""
    default = known.get(question.name, question.otherwise)
    beside = {one.name: known[one.name] for one in QUESTIONS if one.name in known}

    def ask() -> str:
        answer: str = typer.prompt(question.words, default, show_default=bool(default)).strip()
        return "" if answer == NONE else answer

    return _until(lambda answer: _usable({**beside, question.name: answer}), ask, default)


def _usable(values: Mapping[str, str]) -> None:
    """Raise `SettingsError` where the settings cannot be read together."""
    Settings.load(values, None)


def _ask_token(name: str, words: str, prefix: str) -> None:
    """Ask for a token, check it with Slack, and keep it; an empty answer keeps what is there."""
    kept = _known()
    more = "; empty keeps the one you have" if kept.get(name) else "; empty: later"

    def usable(token: str) -> None:
        if not token:
            return
        if not token.startswith(prefix):
            raise SettingsError(f"It does not begin with {prefix}: look again where the question says.")
        wrong = [one for one in _tokens({**_known(), name: token}) if not one.ok]
        wrong = [one for one in wrong if name == "SLACK_APP_TOKEN" or one.check != "socket"]
        _report(wrong)
        if any(one.check in {"slack", "socket"} for one in wrong):
            raise SettingsError("That token does not work.")

    asked = _until(
        usable, lambda: typer.prompt(f"{words}{more}", "", show_default=False, hide_input=True).strip(), ""
    )
    if asked:
        _keep({name: asked})
        typer.echo("It works, and is kept in .env.")


def _until(usable: Callable[[str], None], ask: Callable[[], str], otherwise: str) -> str:
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


def _checked(values: Mapping[str, str], known: Mapping[str, str]) -> list[Finding]:
    """Look at everything that is there by now."""
    together = {**known, **values}
    Settings.load(together, None)
    findings = [
        Finding(question.name, ok=True, said=f"{question.name} is {together[question.name]}.")
        for question in QUESTIONS
        if together.get(question.name)
    ]
    missing = [name for name in REQUIRED if not together.get(name)]
    findings += [
        Finding(name, ok=False, said=f"{name} is not chosen yet: run `cembot setup`.") for name in missing
    ]
    if not together.get("SLACK_BOT_TOKEN"):
        said = (
            "There is no token yet: without one, the rehearsal starts. `cembot setup` tells where to get it."
        )
        return [*findings, Finding("slack tokens", ok=False, said=said)]
    found = [one for one in _tokens(together) if one.check != "socket" or together.get("SLACK_APP_TOKEN")]
    if not together.get("SLACK_APP_TOKEN") and not together.get("SLACK_SIGNING_SECRET"):
        said = f"SLACK_APP_TOKEN is missing: {APP_TOKEN_HOME}. Over HTTP, SLACK_SIGNING_SECRET and PORT do instead."
        found.append(Finding("app token", ok=False, said=said))
    return [*findings, *found]


def _tokens(values: Mapping[str, str]) -> list[Finding]:
    """Ask Slack whether the tokens work."""
    from bot.chosen import Outside  # noqa: PLC0415 - as above
    from bot.examination import examine_tokens  # noqa: PLC0415 - the whole bot: loaded once there is a token

    chosen = Settings.load(values, None)
    tokens = (chosen.slack_bot_token, chosen.slack_app_token)
    bot_token, app_token = (one.get_secret_value() if one else "" for one in tokens)
    outside = Outside(
        bot_token=bot_token,
        app_token=app_token,
        slack_api_url=chosen.slack_api_url,
        database_url=chosen.database_url,
        clock=RealClock(),
    )
    return asyncio.run(examine_tokens(outside))


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


def _end() -> None:
    command = _known().get("CEMBOT_COMMAND", "/cem")
    typer.echo(
        "\nThat is kept in .env, which only you can read. What is next:\n"
        "  cembot run          starts the bot (without tokens: the rehearsal, on this machine)\n"
        "  /invite @cembot     in a Slack channel, by the name that you gave it\n"
        f"  {command} channel        there: choose what the channel hears\n"
        "  cembot doctor       says what is wrong, whenever something is"
    )


def _report(findings: Iterable[Finding]) -> None:
    for one in findings:
        typer.echo(f"{'ok   ' if one.ok else 'WRONG'}  {one.said}")

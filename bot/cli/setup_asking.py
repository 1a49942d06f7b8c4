"""How `cembot setup` asks a person: again until an answer can be used, and for tokens that work. Writes only those."""

import os
from collections.abc import Callable, Mapping

import typer

from bot.cli.env_file import save
from bot.cli.findings import report
from bot.cli.programmes import Place, clashes
from bot.cli.setup_checks import tokens_work
from bot.errors import SettingsError
from bot.settings import APP_TOKEN_PREFIX, BOT_TOKEN_PREFIX, Settings

ASK_AGAIN = 5
"""How often a question is asked before it is left for later."""

NONE = "-"
"""What somebody types who wants nothing in the place of what was chosen before."""

OTHER_TOKEN = {
    APP_TOKEN_PREFIX: "that is the app token, which has a question of its own",
    BOT_TOKEN_PREFIX: "that is the bot token, which has a question of its own",
}
"""What is said of a token that was pasted in the place of the other; both prefixes are equally long."""


def ask(words: str, default: str, usable: Callable[[str], object]) -> str:
    """Ask until the answer is one that can be used; a minus sign is none."""

    def asked() -> str:
        answer: str = typer.prompt(words, default, show_default=bool(default)).strip()
        return "" if answer == NONE else answer

    return until(usable, asked, default)


def until(usable: Callable[[str], object], asked: Callable[[], str], otherwise: str) -> str:
    """Ask until the answer is one that can be used, as often as that makes sense."""
    for _ in range(ASK_AGAIN):
        answer = asked()
        try:
            usable(answer)
        except SettingsError as error:
            typer.echo(_reason(error), err=True)
        else:
            return answer
    typer.echo("Left for later: run this again.", err=True)
    return otherwise


def usable(values: Mapping[str, str]) -> None:
    """Raise `SettingsError` where the settings cannot be read together."""
    Settings.load(values, None)


def ask_token(place: Place, known: Mapping[str, str], name: str, words: str, prefix: str) -> None:
    """Ask for a token, check it with Slack beside what is `known`, and keep it; an empty answer changes nothing."""
    if name in place.exported(os.environ):
        typer.echo(f"{name} is exported, which wins over {place.env}: it is not asked for.")
        return
    more = "; empty keeps the one you have" if known.get(name) else "; empty: later"
    lacking: list[str] = []

    def works(token: str) -> None:
        if not token:
            return
        if not token.startswith(prefix):
            other = OTHER_TOKEN.get(token[: len(prefix)], "look again where the question says")
            raise SettingsError(f"It does not begin with {prefix}: {other}.")
        together = {**known, name: token}
        if shared := [said for said in clashes(place, place.settings_of(together)) if said.startswith(name)]:
            raise SettingsError(shared[0])
        wrong = [one for one in tokens_work(together) if not one.ok]
        wrong = [one for one in wrong if (one.check == "socket") == (name == "SLACK_APP_TOKEN")]
        report(wrong)
        lacking[:] = [one.said for one in wrong]
        if any(one.check in {"slack", "socket"} for one in wrong):
            raise SettingsError("So it is not kept.")

    def pasted() -> str:
        said: str = typer.prompt(f"{words}{more}", "", show_default=False, hide_input=True)
        return said.strip()

    if token := until(works, pasted, ""):
        save(place.env, {name: token})
        said = "It is kept" if lacking else "It works, and is kept"
        typer.echo(
            f"{said} in {place.env}.{' Mend what is wrong above before you go on.' if lacking else ''}"
        )


def _reason(error: SettingsError) -> str:
    """Say what is wrong with one answer: who is asked a single thing needs no name of a variable."""
    _, listed, reasons = str(error).partition("\n- ")
    return reasons.partition(": ")[2] if listed else str(error)

"""The commands, and how they end: 0 when done, 1 when something wrong was found, 2 when it could not run as asked."""

import gc
import json
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import ClickException

from bot.cli.programmes import choose
from bot.errors import CembotError

COULD_NOT_RUN = 2

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl+C ended."""

COMMANDS = {
    "setup": "bot.cli.setup:setup",
    "run": "bot.cli.run:run",
    "import": "bot.cli.importing:import_sources",
    "feeds": "bot.cli.feeds:feeds",
    "partners": "bot.cli.partners:partners",
    "import-log": "bot.cli.importing_logs:import_log",
    "agenda": "bot.cli.agenda:agenda",
    "ask": "bot.cli.ask:ask",
    "plan": "bot.cli.plan:plan",
    "replay": "bot.cli.replay:replay",
    "why": "bot.cli.why:why",
    "export": "bot.cli.export:export",
    "coverage": "bot.cli.coverage:coverage",
    "report": "bot.cli.report:report",
    "doctor": "bot.cli.doctor:doctor",
    "backup": "bot.cli.backup:backup",
    "restore": "bot.cli.backup:restore",
    "forget": "bot.cli.forgetting:forget",
    "db": "bot.cli.db:db",
}
"""Where each command is. Only the one that was typed is loaded: the others would double the time until it starts."""


def build(word: str = "") -> typer.Typer:
    """Build the command line with the command `word`, or with all of them where that is none."""
    app = typer.Typer(
        help="A chat bot for a programme of online events: it announces them, answers what is on, logs who took part.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_together)
    for name in (word,) if word in COMMANDS else COMMANDS:
        module, _, function = COMMANDS[name].partition(":")
        command = getattr(import_module(module), function)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _together(
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme",
            metavar="NAME",
            help="Of several programmes on this machine, the one in programmes/NAME (or CEMBOT_USE_PROGRAMME=NAME).",
        ),
    ] = None,
) -> None:
    """Keep the command's word, even where it is the only one that is loaded; the option was taken before."""
    del programme


def main() -> None:
    """Run the command that was typed; what we can explain ends in a sentence and not in a traceback."""
    _speak_unicode()
    gc.disable()  # what is loaded now stays, and looking through it for garbage takes a tenth of the time to start
    try:
        words = choose(sys.argv[1:], os.environ)
        app = build(*words[:1])
        gc.enable()
        ended = app(words, standalone_mode=False)
    except CembotError as error:
        _refuse(str(error), f"cembot: {error}")
    except typer.Abort:
        _refuse(
            "Nothing was done: the question was not answered with yes. Give --yes where nobody can answer."
        )
    except ClickException as error:
        error.show()
        _refuse(error.format_message(), "")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(ended if isinstance(ended, int) else 0)


def _speak_unicode() -> None:
    """Let every letter be written, also where the system's own encoding lacks it: into files and pipes as UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _refuse(reason: str, told: str | None = None) -> NoReturn:
    """End what could not run as asked: a sentence for people, and one document for a program that waits for one."""
    if told != "":
        typer.echo(told or f"cembot: {reason}", err=True)
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": reason}, ensure_ascii=False))
    sys.exit(COULD_NOT_RUN)

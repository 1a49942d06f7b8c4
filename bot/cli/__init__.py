"""The commands, and how they end: 0 when done, 1 when something wrong was found, 2 when it could not run as asked."""

import sys

import typer

from bot.cli.agenda import agenda
from bot.cli.ask import ask
from bot.cli.db import db
from bot.cli.importing import import_sources
from bot.cli.plan import plan
from bot.cli.run import run
from bot.errors import CembotError

COULD_NOT_RUN = 2

app = typer.Typer(
    help="A chat bot for a programme of online events: it announces them, answers what is on, logs who took part.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run)
app.command("import")(import_sources)
app.command("agenda")(agenda)
app.command("ask")(ask)
app.command("plan")(plan)
app.add_typer(db, name="db")


def main() -> None:
    """Run the command that was typed; what we can explain ends in a sentence and not in a traceback."""
    try:
        app()
    except CembotError as error:
        typer.echo(f"cembot: {error}", err=True)
        sys.exit(COULD_NOT_RUN)

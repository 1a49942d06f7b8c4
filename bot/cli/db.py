"""`cembot db`: the database itself. Reads and writes no rows."""

import json

import typer

from bot.cli.options import DatabaseOption, JsonOption, settings
from bot.storage.database import connect
from bot.storage.migrate import before
from bot.storage.migrate import upgrade as bring_up_to_date

db = typer.Typer(help="The database itself.", no_args_is_help=True)


@db.callback()
def about() -> None:
    """Look after the database itself."""


@db.command()
def upgrade(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Bring the database to this version's tables; safe to repeat."""
    opened = connect(database or settings().database_url)
    changed = bring_up_to_date(opened.engine)
    copy = before(opened.engine)
    kept = str(copy) if changed and copy and copy.exists() else None
    opened.close()
    if as_json:
        typer.echo(json.dumps({"changed": changed, "kept": kept}))
        return
    typer.echo(
        "The database was brought to this version." if changed else "The database is at this version already."
    )
    if kept:
        typer.echo(f"As it was before, it is in {kept}, for two weeks; `cembot restore` brings it back.")

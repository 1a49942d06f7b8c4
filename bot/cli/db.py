"""`cembot db`: the database itself. Reads and writes no rows."""

import json

import typer

from bot.cli.options import DatabaseOption, JsonOption, settings
from bot.storage.backup import backup
from bot.storage.connect import connect
from bot.storage.migrate import HEAD, before, current
from bot.storage.migrate import upgrade as bring_up_to_date

db = typer.Typer(help="The database itself.", no_args_is_help=True)


@db.callback()
def about() -> None:
    """Look after the database itself."""


@db.command()
def upgrade(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Bring the database to this version's tables, after a copy of it was kept; safe to repeat."""
    chosen = settings()
    url = database or chosen.database_url
    opened = connect(url)
    at = current(opened.engine)
    copy = before(opened.engine)
    if opened.shared and at not in {None, HEAD}:
        copy = chosen.data / f"{opened.engine.url.database}.before-{HEAD}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        backup(url, copy)
    of_file = not opened.shared
    changed = bring_up_to_date(opened.engine)
    kept = str(copy) if changed and copy and copy.exists() else None
    opened.close()
    if as_json:
        typer.echo(json.dumps({"changed": changed, "kept": kept}))
        return
    typer.echo(
        "The database was brought to this version." if changed else "The database is at this version already."
    )
    if kept:
        typer.echo(
            f"As it was before, it is in {kept}{', for two weeks' if of_file else ''}; `cembot restore` brings it back."
        )

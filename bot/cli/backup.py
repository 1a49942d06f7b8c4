"""`cembot backup` and `cembot restore`: whole copies of a database. They read and write nothing themselves."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import BadOption, DatabaseOption, JsonOption, settings
from bot.clock import RealClock
from bot.storage import backup as copies

CopyArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the copy.")]


def backup(file: CopyArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Copy the database whole into a SQLite file, while the bot goes on. Keep it as you keep the database itself."""
    done = copies.backup(database or settings().database_url, file)
    if as_json:
        typer.echo(json.dumps({"file": done.where, "bytes": done.bytes, "acts": done.acts}))
    else:
        typer.echo(
            f"{done.where} holds the whole database: {done.bytes:,} bytes, {_acts(done.acts)} in the log."
        )


def restore(
    file: CopyArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a copy in the database's place; no bot may be running on it. What was there is kept.

    A copy of a SQLite database may be put into PostgreSQL, and the other way round.
    """
    if not file.is_file():
        raise BadOption(f"{file} is no file: write where the copy is.")
    if not yes:
        typer.confirm(f"Put {file} in the place of the database?", abort=True, err=as_json)
    chosen = settings()
    done = copies.restore(file, database or chosen.database_url, RealClock().real(), chosen.data)
    kept = str(done.kept) if done.kept else None
    if as_json:
        told = {"file": done.where, "bytes": done.bytes, "acts": done.acts, "kept": kept}
        typer.echo(json.dumps({**told, "forgotten": done.forgotten}))
        return
    typer.echo(f"{done.where} is restored: {_acts(done.acts)} in the log.")
    if kept:
        typer.echo(f"What was there before is {kept}; delete it when you need it no more.")
    if done.forgotten:
        typer.echo(
            f"{done.forgotten:,} people were forgotten since that copy was made, and are so in it, too."
        )


def _acts(count: int) -> str:
    return "1 act" if count == 1 else f"{count:,} acts"

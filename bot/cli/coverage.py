"""`cembot coverage`: where the weeks ahead are empty, and where they are crowded."""

import asyncio
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DatabaseOption, JsonOption, opened_database, read_moment, settings, write
from bot.clock import RealClock
from bot.services.covering import WEEKS, drawn, look
from bot.wording.coverage import CROWD, NOTHING, coverage_csv, coverage_document, explained, sentences, table


class Format(StrEnum):
    """What the map is written as."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


MOST_WEEKS = 12


def coverage(
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="From the week of this date on (default: this week)."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="How many weeks.")] = WEEKS,
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or a file for programs.")
    ] = Format.TABLE,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it as a picture (PNG), too.")
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where the weeks ahead are empty and where they are crowded, by theme, zone band and day."""
    chosen = settings()
    day = read_moment(first, "--from", chosen.timezone).date() if first else None
    with opened_database(database, chosen) as opened:
        found = asyncio.run(look(opened, RealClock().now(), chosen.timezone, day, weeks))
    if picture is not None:
        write(drawn(found), picture)
    if as_json or format_ is Format.JSON:
        typer.echo(json.dumps(coverage_document(found), ensure_ascii=False, indent=1))
    elif format_ is Format.CSV:
        typer.echo(coverage_csv(found), nl=False)
    else:
        typer.echo("\n".join((*table(found), "", *sentences(found), "")))
        typer.echo(f"{explained()} {NOTHING} is nothing, {CROWD} a crowd.")

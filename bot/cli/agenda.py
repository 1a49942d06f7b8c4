"""`cembot agenda`: what is on, as a table for people or JSON for programs."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import (
    DatabaseOption,
    FromOption,
    JsonOption,
    ToOption,
    ZoneOption,
    opened_database,
    read_span,
    read_zone,
    settings,
)
from bot.clock import RealClock
from bot.domain.agenda import Filters, fold
from bot.services.agenda import Agenda
from bot.wording.table import agenda_rows, agenda_table


def agenda(
    on: Annotated[str | None, typer.Option(metavar="DATE", help="One day (default: today).")] = None,
    since: FromOption = None,
    until: ToOption = None,
    tz: ZoneOption = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    hashtag: Annotated[
        list[str] | None, typer.Option("--hashtag", "--tag", help="Only this hashtag.")
    ] = None,
    organisation: Annotated[
        list[str] | None, typer.Option("--organisation", "--organization", help="Only this organisation.")
    ] = None,
    text: Annotated[str, typer.Option(help="Only what has all these words.")] = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is on."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    span = read_span(on, since, until, zone, RealClock().now().astimezone(ZoneInfo(zone)).date())
    filters = Filters(
        kinds=tuple(kind or ()),
        hashtags=tuple(f"#{tag.lstrip('#')}" for tag in hashtag or ()),
        organisations=tuple(organisation or ()),
        text=text,
    )
    with opened_database(database, chosen) as opened:
        listed = fold(asyncio.run(Agenda(opened).between(span, filters)))
    if as_json:
        typer.echo(json.dumps(agenda_rows(listed, zone), ensure_ascii=False, indent=1))
    else:
        _print(agenda_table(listed, span, zone), zone)


def _print(rows: Sequence[tuple[str, str, str, str]], zone: str) -> None:
    """Print a table, each day once."""
    if not rows:
        typer.echo("Nothing is on.")
        return
    from rich.console import Console  # noqa: PLC0415 - only people need tables
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table(f"Time ({zone})", "What", "About", title=None, box=None, pad_edge=False, expand=False)
    day = ""
    for on, hours, title, about in rows:
        if on != day:
            table.add_section()
            table.add_row("", on, "", style="bold")
            day = on
        table.add_row(hours, title, about)
    Console(highlight=False, markup=False).print(table)

"""`cembot report`: what came of a stretch of time. It counts nothing itself."""

import asyncio
import json
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import (
    BadOption,
    DatabaseOption,
    FromOption,
    JsonOption,
    ToOption,
    ZoneOption,
    open_database,
    read_moment,
    read_zone,
    settings,
    stretch,
)
from bot.clock import RealClock
from bot.domain.metric import Report, Scope
from bot.services.reporting import Reporting
from bot.wording.report import (
    coverage_words,
    figure_words,
    gap_words,
    name_words,
    report_csv,
    report_document,
)


class Format(StrEnum):
    """What a report is written as."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


NOT_WRITTEN = frozenset({Format.XLSX, Format.PDF})
"""What is asked for and cannot be made."""


def report(
    since: FromOption = None,
    until: ToOption = None,
    event: Annotated[str, typer.Option(metavar="ID", help="Only this event, or this happening of it.")] = "",
    organisation: Annotated[str, typer.Option(help="Only this organisation's events.")] = "",
    hashtag: Annotated[str, typer.Option("--hashtag", "--tag", help="Only this hashtag.")] = "",
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or a file for programs.")
    ] = Format.TABLE,
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count what came of it, from the beginning of the record (or --from) until now (or --to)."""
    if format_ in NOT_WRITTEN:
        raise BadOption(
            f"--format {format_.value}: a report is not written as {format_.value.upper()}; use csv, which every "
            "spreadsheet opens, or html, which every browser prints."
        )
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    now = RealClock().now()
    end = read_moment(until, "--to", zone) if until else now.astimezone(ZoneInfo(zone))
    begin = stretch(read_moment(since, "--from", zone), end).since if since else None
    scope = Scope(
        since=begin,
        until=end,
        event=event,
        organisation=organisation,
        hashtag=f"#{hashtag.lstrip('#')}" if hashtag else "",
    )
    opened = open_database(database, chosen)
    try:
        made = asyncio.run(Reporting(opened).report(scope, now))
    finally:
        opened.close()
    _print(made, Format.JSON if as_json else format_, chosen.programme, zone)


def _print(made: Report, format_: Format, programme: str, zone: str) -> None:
    if format_ is Format.JSON:
        typer.echo(json.dumps(report_document(made, zone), ensure_ascii=False, indent=1))
    elif format_ is Format.CSV:
        typer.echo(report_csv(made, zone), nl=False)
    elif format_ is Format.HTML:
        from bot.wording.report_page import report_page  # noqa: PLC0415 - only pages need templates

        typer.echo(report_page(made, programme, zone), nl=False)
    else:
        _table(made, zone)


def _table(made: Report, zone: str) -> None:
    """Print the figures for people; what was not there to be counted is a dash."""
    from rich.console import Console  # noqa: PLC0415 - only people need tables
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table("Figure", "Value", "Unit", "Seen", box=None, pad_edge=False, expand=False)
    table.columns[1].justify = "right"
    for figure in made.figures:
        over = "Not everything could be seen." if figure.gaps else ""
        seen = " ".join(part for part in (figure.seen, over) if part)
        table.add_row(name_words(figure), figure_words(figure), figure.metric.unit, seen)
    console = Console(highlight=False, markup=False)
    console.print(table)
    console.print(f"\n{coverage_words(made.coverage)}")
    for gap in made.coverage.gaps:
        console.print(f"Not seen: {gap_words(gap, zone)}")
    console.print("A dash is not a zero. What each figure counts stands in --format json, csv and html.")

"""`cembot report`: what came of a stretch of time. It counts nothing itself."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.edition import edition
from bot.cli.options import (
    BadOption,
    DatabaseOption,
    FromOption,
    JsonOption,
    ToOption,
    ZoneOption,
    opened_database,
    read_moment,
    read_zone,
    settings,
    stretch,
    write,
)
from bot.cli.programmes import here, others
from bot.clock import RealClock
from bot.domain import metric
from bot.domain.chart import Chart
from bot.domain.edition import Edition
from bot.domain.metric import OF_PARTS
from bot.domain.report import Each, Report, Scope
from bot.errors import NotFound
from bot.services.reporting import Reporting
from bot.wording.chart import chart_alternative
from bot.wording.report import (
    coverage_words,
    figure_words,
    gap_words,
    name_words,
    no_sum_words,
    of_part,
    part_heading,
    report_csv,
    report_document,
)

if TYPE_CHECKING:
    from rich.table import Table


class Format(StrEnum):
    """What a report is written as."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


IN_A_TERMINAL = {
    metric.PARTICIPANTS: "People",
    metric.NEW: "New",
    metric.MESSAGES: "Messages",
    metric.POSTS: "Posts",
    metric.HOURS_MOST: "Hours",
}
"""What a terminal has room for of each part, and how it is headed there; files have all of it."""

BINARY = frozenset({Format.XLSX, Format.PDF})
"""What is no text, and is not printed to a terminal."""


def report(
    since: FromOption = None,
    until: ToOption = None,
    event: Annotated[str, typer.Option(metavar="ID", help="Only this event, or this happening of it.")] = "",
    organisation: Annotated[
        str, typer.Option("--organisation", "--organization", help="Only this organisation's events.")
    ] = "",
    hashtag: Annotated[str, typer.Option("--hashtag", "--tag", help="Only this hashtag.")] = "",
    format_: Annotated[
        Format, typer.Option("--format", help="A table for people, or a file for programs.")
    ] = Format.TABLE,
    by: Annotated[
        Each | None,
        typer.Option(
            help="Beside the whole, tell of each chat, partner or week, of the same days of each year, or of each "
            "programme of this machine."
        ),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Draw messages over time as a picture (PNG), and print what it shows."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it (default: standard output).")
    ] = None,
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count what came of it, from the beginning of the record (or --from) until now (or --to)."""
    format_ = Format.JSON if as_json else format_
    if format_ in BINARY and output is None and sys.stdout.isatty():
        raise BadOption(
            f"--format {format_.value} is no text: name a file with --output, such as report.{format_.value}."
        )
    if format_ is Format.TABLE and output is not None and chart is None:
        raise BadOption("--output: name what is to be written with --format, such as pdf or csv.")
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    now = RealClock().now()
    end = read_moment(until, "--to", zone) if until else now.astimezone(ZoneInfo(zone))
    begin = stretch(read_moment(since, "--from", zone), end).since if since else None
    if by is Each.YEAR and begin is None:
        begin, end = _edition(edition(chosen), end, zone, given=until is not None)
    scope = Scope(
        since=begin,
        until=end,
        event=event,
        organisation=organisation,
        hashtag=f"#{hashtag.lstrip('#')}" if hashtag else "",
    )
    with opened_database(database, chosen) as opened:
        reporting = Reporting(opened)
        if chart is not None:
            _draw(asyncio.run(reporting.chart(scope, now, zone, chosen.programme)), chart)
            return
        made = asyncio.run(reporting.report(scope, now, None if by is Each.PROGRAMME else by))
        drawn = None
        if format_ in {Format.HTML, *BINARY}:
            drawn = asyncio.run(reporting.chart(scope, now, zone, chosen.programme))
    if by is Each.PROGRAMME:
        made = replace(made, each=by, parts=[(chosen.programme, made), *_beside(scope, now)])
    if drawn is None and format_ is Format.TABLE and output is None:
        _table(made, zone)
    else:
        write(_written(made, format_, drawn, chosen.programme, zone), output)


def _beside(scope: Scope, now: datetime) -> Iterator[tuple[str, Report]]:
    """Count the same of the other programmes of this machine, as far as they have what is asked about."""
    for _, theirs in others(here()):
        with opened_database(None, theirs) as opened, contextlib.suppress(NotFound):
            yield theirs.programme, asyncio.run(Reporting(opened).report(scope, now))


def _edition(of: Edition, end: datetime, zone: str, *, given: bool) -> tuple[datetime, datetime]:
    """Give the stretch that years are compared over where none was named: the edition, or else the year so far."""
    here = ZoneInfo(zone)
    if of.begins_at and of.begins_at < end:
        over = of.over_at if of.over_at and not given else end
        return of.begins_at.astimezone(here), min(over, end).astimezone(here)
    return end.astimezone(here).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0), end


def _draw(chart: Chart, file: Path) -> None:
    """Draw a chart, and say what it shows."""
    from bot.printing.chart import chart_svg  # noqa: PLC0415 - only charts are drawn
    from bot.printing.picture import png  # noqa: PLC0415 - as above

    write(png(chart_svg(chart)), file)
    typer.echo(chart_alternative(chart))


def _written(made: Report, format_: Format, chart: Chart | None, programme: str, zone: str) -> bytes:
    """Write the report as a file; what each sort of file needs is loaded for it alone."""
    if format_ is Format.CSV:
        return report_csv(made, zone).encode()
    if chart is None:
        return f"{json.dumps(report_document(made, zone), ensure_ascii=False, indent=1)}\n".encode()
    if format_ is Format.XLSX:
        from bot.printing.report_xlsx import report_xlsx  # noqa: PLC0415 - see above

        return report_xlsx(made, chart, programme, zone)
    if format_ is Format.PDF:
        from bot.printing.report_pdf import report_pdf  # noqa: PLC0415 - see above

        return report_pdf(made, chart, programme, zone)
    from bot.printing.chart import chart_svg  # noqa: PLC0415 - see above
    from bot.printing.picture import png  # noqa: PLC0415 - see above
    from bot.wording.report_page import report_page  # noqa: PLC0415 - see above

    return report_page(made, chart, png(chart_svg(chart)), programme, zone).encode()


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
    if made.each:
        console.print()
        console.print(_parts_table(made))
        console.print(f"Hours are at most. {no_sum_words()}")
    console.print(f"\n{coverage_words(made.coverage)}")
    for gap in made.coverage.gaps:
        console.print(f"Not seen: {gap_words(gap, zone)}")
    console.print("A dash is not a zero. What each figure counts stands in --format json, csv and html.")


def _parts_table(made: Report) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - as above

    columns = [IN_A_TERMINAL.get(one) for one in OF_PARTS]
    shown = [column for column in columns if column]
    table = Table("", *shown, title=part_heading(made), title_justify="left", box=None, pad_edge=False)
    for name, part in made.parts:
        values = zip(columns, of_part(part), strict=True)
        table.add_row(name, *(value for column, value in values if column))
    for column in table.columns[1:]:
        column.justify = "right"
    return table

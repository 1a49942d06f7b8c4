"""A report for programs and spreadsheets, and its figures in words. Opens nothing, and shows no page."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.metric import OF_PARTS, Metric
from bot.domain.naming import day_words
from bot.domain.participation import Gap
from bot.domain.report import Coverage, Each, Figure, Report

BLANK = ""
"""How a figure is written for which nothing was there to be counted."""

COLUMNS = ("name", "value", "unit", "definition", "seen", "gaps")

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""

_MINUTE = 60


def report_document(report: Report, zone: str) -> dict[str, Any]:
    """Give the report as JSON has it; times in ISO 8601 with the offset of `zone`, blank values null."""
    parts: dict[str, Any] = {}
    if report.each:
        named = [{"name": name, **_part(part, zone)} for name, part in report.parts]
        parts = {"by": report.each.value, "parts": named}
    return {
        "from": _iso(report.since, zone),
        "to": _iso(report.until, zone),
        "computed_at": _iso(report.computed_at, zone),
        "coverage": {
            **report.coverage._asdict(),
            "gaps": [_gap(gap, zone) for gap in report.coverage.gaps],
            "text": coverage_words(report.coverage),
        },
        "figures": [
            {
                "name": figure.metric.name,
                "value": figure.value,
                "unit": figure.metric.unit,
                "definition": figure.metric.definition,
                "seen": figure.seen,
                "gaps": [_gap(gap, zone) for gap in figure.gaps],
            }
            for figure in report.figures
        ],
        **parts,
    }


def _part(part: Report, zone: str) -> dict[str, Any]:
    told = [
        {"name": one.metric.name, "value": one.value, "unit": one.metric.unit, "seen": one.seen}
        for one in part.figures
    ]
    return {"from": _iso(part.since, zone), "to": _iso(part.until, zone), "figures": told}


def report_csv(report: Report, zone: str) -> str:
    """Give a line for each figure, with when it was computed; no cell can be a formula.

    Where the report has parts, a last column names them; it is empty for the whole.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("from", "to", "computed_at", *COLUMNS, *(("part",) if report.each else ())))
    for row in _lines(report, zone):
        writer.writerow([safe_cell(cell) for cell in (*row, *(("",) if report.each else ()))])
    for name, part in report.parts:
        for row in _lines(part, zone):
            writer.writerow([safe_cell(cell) for cell in (*row, name)])
    return out.getvalue()


def _lines(report: Report, zone: str) -> Iterator[tuple[object, ...]]:
    times = tuple(_iso(moment, zone) for moment in (report.since, report.until, report.computed_at))
    for figure in report.figures:
        metric = figure.metric
        value = BLANK if figure.value is None else figure.value
        about = (
            metric.name,
            value,
            metric.unit,
            metric.definition,
            figure.seen,
            gaps_words(figure.gaps, zone),
        )
        yield (*times, *about)


def safe_cell(cell: object) -> object:
    """Keep a spreadsheet from taking words for a formula; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell


NAMES = {
    "check ins": "Check-ins",
    "pd hours at least": "PD hours at least",
    "pd hours at most": "PD hours at most",
}
"""Names of figures that are not just written with a capital."""


def figure_words(figure: Figure) -> str:
    """Write a value for people; one that is blank is a dash."""
    value, unit = figure.value, figure.metric.unit
    if value is None:
        return "–"
    if unit == "seconds":
        minutes, seconds = divmod(round(value), _MINUTE)
        return f"{minutes:,} min {seconds:02d} s" if minutes else f"{seconds} s"
    return f"{value:,}"


def name_words(figure: Figure) -> str:
    """Write a figure's name for people."""
    return metric_words(figure.metric)


def metric_words(metric: Metric) -> str:
    """Write the name of what is counted for people."""
    name, _, part = metric.name.partition(":")
    name = name.replace("_", " ")
    said = NAMES.get(name, name[:1].upper() + name[1:])
    return f"{said}: {part}" if part else said


def stretch_words(report: Report, zone: str) -> str:
    """Say from when until when it counts, and when it was computed."""
    home = ZoneInfo(zone)
    since, until, computed = (
        f"{day_words(moment.date())}, {moment:%H:%M}"
        for moment in (each.astimezone(home) for each in (report.since, report.until, report.computed_at))
    )
    return f"From {since} to {until}. Computed {computed} ({zone})."


def part_heading(report: Report) -> str:
    """Head the table of a report's parts."""
    return {
        None: "",
        Each.CHAT: "Chat by chat",
        Each.PARTNER: "Partner by partner",
        Each.WEEK: "Week by week",
        Each.YEAR: "The same days of each year",
        Each.PROGRAMME: "Programme by programme",
    }[report.each]


def no_sum_words() -> str:
    """Say why the parts do not add up to the whole."""
    return "The parts do not add up: who took part in several is one person in each, and one in the whole."


def of_part(part: Report) -> list[str]:
    """Write what is told of one part beside the others, in the order of `OF_PARTS`."""
    found = (part.value(metric.name) for metric in OF_PARTS)
    return [figure_words(figure) if figure else "\u2013" for figure in found]


def coverage_words(coverage: Coverage) -> str:
    """Say what the figures could see."""
    if not coverage.acts:
        logged = "Nothing was logged or brought in."
    else:
        logged = (
            f"{coverage.acts:,} acts are in the record, {coverage.imported:,} of them brought in afterwards."
        )
    happenings = f"Of {coverage.happenings:,} happenings {coverage.logged:,} were logged."
    gaps = len(coverage.gaps)
    over = "No gap is known." if not gaps else f"{gaps:,} stretch{'es' * (gaps > 1)} could not be seen."
    return f"{logged} {happenings} {over}"


def gaps_words(gaps: tuple[Gap, ...], zone: str) -> str:
    """Say what could not be seen, and why."""
    return " ".join(gap_words(gap, zone) for gap in gaps)


def gap_words(gap: Gap, zone: str) -> str:
    """Say of one stretch where and when nothing could be seen, and why."""
    where = f"channel {gap.channel}" if gap.channel else f"all of {gap.platform}"
    since, until = (_iso(moment, zone)[:16].replace("T", " ") for moment in (gap.since, gap.until))
    return f"{where}, {since} to {until}: {gap.reason}"


def _gap(gap: Gap, zone: str) -> dict[str, str]:
    return {
        "platform": gap.platform,
        "workspace": gap.workspace,
        "channel": gap.channel,
        "since": _iso(gap.since, zone),
        "until": _iso(gap.until, zone),
        "reason": gap.reason,
    }


def _iso(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")

"""A report as a workbook. Words in its cells are words: none of them is a formula. Counts nothing."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.chart import Chart
from bot.domain.metric import OF_PARTS
from bot.domain.report import Report
from bot.wording.chart import bar_name, chart_title
from bot.wording.message import cut, one_line
from bot.wording.report import (
    coverage_words,
    gap_words,
    gaps_words,
    no_sum_words,
    part_heading,
    stretch_words,
)

MAX_CELL = 32_000
"""Characters of one cell; a workbook holds 767 more."""

FIGURES = (("Figure", 30), ("Value", 14), ("Unit", 14), ("What it counts", 80), ("Seen", 50), ("Gaps", 50))
"""The columns, and how wide each is."""

HEAD = PatternFill("solid", fgColor="12476D")


def report_xlsx(report: Report, chart: Chart, programme: str, zone: str) -> bytes:
    """Write the workbook: the figures, what could be seen, the parts where there are any, and the chart."""
    book = Workbook()
    book.properties.title = one_line(f"{programme}: what came of it")
    book.properties.creator = one_line(programme)
    book.properties.created = report.computed_at.astimezone(UTC).replace(tzinfo=None)
    figures = book.active
    if not isinstance(figures, Worksheet):
        raise TypeError("a new workbook has a sheet")
    figures.title = "Figures"
    _head(figures, FIGURES)
    for figure in report.figures:
        metric = figure.metric
        gaps = gaps_words(figure.gaps, zone)
        _row(figures, (metric.name, figure.value, metric.unit, metric.definition, figure.seen, gaps))
    if report.parts:
        _parts(book.create_sheet("Parts"), report)
    _about(book.create_sheet("About"), report, programme, zone)
    _chart(book.create_sheet("Chart"), chart)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts(sheet: Worksheet, report: Report) -> None:
    _head(sheet, (("Part", 40), *((metric.name, 16) for metric in OF_PARTS)))
    for name, part in report.parts:
        found = (part.value(metric.name) for metric in OF_PARTS)
        _row(sheet, (name, *(figure.value if figure else None for figure in found)))


def _about(sheet: Worksheet, report: Report, programme: str, zone: str) -> None:
    _head(sheet, (("About", 120),))
    said = [programme, stretch_words(report, zone), coverage_words(report.coverage)]
    said += ["A blank cell is not a zero: nothing was there to be counted."]
    said += [f"{part_heading(report)}. {no_sum_words()}"] if report.parts else []
    for words in (*said, *(f"Not seen: {gap_words(gap, zone)}" for gap in report.coverage.gaps)):
        _row(sheet, (words,))


def _chart(sheet: Worksheet, chart: Chart) -> None:
    _head(sheet, (("When", 20), ("Messages", 14)))
    for bar in chart.bars:
        _row(sheet, (bar_name(bar, chart), bar.value))
    drawn = BarChart()
    drawn.title = cut(chart_title(chart), MAX_CELL)
    drawn.legend = None
    drawn.width, drawn.height = 30, 12  # centimetres
    last = len(chart.bars) + 1
    drawn.add_data(Reference(sheet, min_col=2, min_row=1, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    sheet.add_chart(drawn, "D2")


def _head(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    _row(sheet, [name for name, _ in columns])
    for number, (_, width) in enumerate(columns, 1):
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _row(sheet: Worksheet, values: Iterable[object]) -> None:
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for number, value in enumerate(values, 1):
        if value is None:
            continue
        cell = sheet.cell(row, number)
        if not isinstance(cell, Cell):
            continue
        if isinstance(value, str):
            cell.value = cut(one_line(value), MAX_CELL)
            cell.data_type = "s"  # a word, whatever it begins with
            cell.quotePrefix = True  # and it stays one where it is edited
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        elif isinstance(value, int | float):
            cell.value = value
            cell.number_format = "#,##0" if isinstance(value, int) else "#,##0.0"
            cell.alignment = Alignment(vertical="top")

"""A report as a PDF that stands alone and can be read aloud. Counts nothing."""

from zoneinfo import ZoneInfo

from bot.domain.chart import Chart
from bot.domain.metric import OF_PARTS
from bot.domain.report import Report
from bot.printing.chart import chart_svg
from bot.printing.typeset import pdf
from bot.wording.chart import chart_alternative
from bot.wording.message import one_line
from bot.wording.report import (
    coverage_words,
    figure_words,
    gap_words,
    metric_words,
    name_words,
    no_sum_words,
    of_part,
    part_heading,
    stretch_words,
)

TEMPLATE = """
= #data.title
#quiet[#data.stretch]

#data.coverage A dash is not a zero: nothing was there to be counted.

#if data.chart != none {
  figure(image(bytes(data.chart), format: "svg", width: 100%, alt: data.alternative), kind: "chart", supplement: none)
}

== Figures, and what each of them counts
#table(
  columns: (3.4cm, 2.6cm, 1fr),
  align: (left, right, left),
  table.header([Figure], [Value], [What it counts]),
  ..for row in data.rows {
    (strong(row.name), [#row.value #quiet(row.unit)], {
      row.definition
      if row.seen != "" [\\ #quiet(row.seen)]
      if row.gaps [\\ *Not everything could be seen:* see the gaps below.]
    })
  }
)

#if data.parts.len() > 0 [
  == #data.heading
  #quiet(data.nosum)
  #set text(size: 7pt)
  #table(
    columns: (1fr, ..data.columns.map(_ => auto)),
    align: (x, y) => if x == 0 { left } else { right },
    inset: (x: 3pt, y: 4pt),
    table.header([], ..data.columns.map(name => name.split(" ").join(linebreak()))),
    ..for part in data.parts { (part.name, ..part.values) }
  )
]

== Gaps
#if data.gaps.len() == 0 [No gap is known.] else { list(..data.gaps) }
"""


def report_pdf(report: Report, chart: Chart, programme: str, zone: str) -> bytes:
    """Set the report."""
    home = ZoneInfo(zone)
    data = {
        "title": one_line(f"{programme}: what came of it"),
        "footer": one_line(programme),
        "stretch": stretch_words(report, zone),
        "coverage": coverage_words(report.coverage),
        "chart": chart_svg(chart),
        "alternative": chart_alternative(chart),
        "rows": [
            {
                "name": one_line(name_words(figure)),
                "value": figure_words(figure),
                "unit": figure.metric.unit,
                "definition": one_line(figure.metric.definition),
                "seen": one_line(figure.seen),
                "gaps": bool(figure.gaps),
            }
            for figure in report.figures
        ],
        "heading": part_heading(report),
        "nosum": no_sum_words(),
        "columns": [one_line(metric_words(metric)) for metric in OF_PARTS] if report.parts else [],
        "parts": [{"name": one_line(name), "values": of_part(part)} for name, part in report.parts],
        "gaps": [one_line(gap_words(gap, zone)) for gap in report.coverage.gaps],
    }
    return pdf(TEMPLATE, data, report.computed_at.astimezone(home))

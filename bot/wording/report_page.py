"""A report as a page that stands alone: no script, and nothing that is fetched. Reads, draws and writes nothing."""

import base64
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined

from bot.domain.chart import Chart
from bot.domain.metric import OF_PARTS
from bot.domain.report import Report
from bot.wording.chart import chart_alternative, chart_rows, chart_title
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

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid; }
figure { margin: 1.5rem 0; }
figure img { width: 100%; height: auto; border: 1px solid; border-radius: .5rem; background: #fff; }
summary { cursor: pointer; padding: .5rem 0; }
.value { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.value.wrapped { white-space: normal; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ stretch }}</p>
<p>{{ coverage }} A dash is not a zero: nothing was there to be counted.</p>
<figure>
<img src="data:image/png;base64,{{ picture }}" alt="{{ alternative }}" width="960" height="404">
<figcaption><details>
<summary>The same in a table</summary>
<table>
<caption>{{ chart_title }}</caption>
<thead><tr><th scope="col">When</th><th scope="col" class="value">Messages</th><th scope="col">Notes</th></tr></thead>
<tbody>
{% for when, value, notes in chart_rows %}<tr><th scope="row">{{ when }}</th><td class="value">{{ value }}</td>
<td>{{ notes }}</td></tr>
{% endfor %}</tbody>
</table>
</details></figcaption>
</figure>
<div class="wide" role="region" aria-labelledby="figures" tabindex="0">
<table>
<caption id="figures">Figures, and what each of them counts</caption>
<thead><tr>
<th scope="col">Figure</th><th scope="col" class="value">Value</th>
<th scope="col">Unit</th><th scope="col">What it counts</th>
</tr></thead>
<tbody>
{% for row in rows %}<tr>
<th scope="row">{{ row.name }}</th>
<td class="value">{% if row.blank %}<span aria-hidden="true">–</span> (blank){% else %}{{ row.value }}{% endif %}</td>
<td>{{ row.unit }}</td>
<td>{{ row.definition }}{% if row.seen %}<br>{{ row.seen }}{% endif %}
{% if row.gaps %}<br><strong>Not everything could be seen</strong>: see the gaps below.{% endif %}</td>
</tr>
{% endfor %}</tbody>
</table>
</div>
{% if parts %}<div class="wide" role="region" aria-labelledby="parts" tabindex="0">
<table>
<caption id="parts">{{ heading }}</caption>
<thead><tr><td></td>
{% for column in columns %}<th scope="col" class="value wrapped">{{ column }}</th>{% endfor %}</tr></thead>
<tbody>
{% for name, told in parts %}<tr><th scope="row">{{ name }}</th>
{% for value in told %}<td class="value">{{ value }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>
<p>{{ no_sum }}</p>{% endif %}
<h2>Gaps</h2>
{% if gaps %}<ul>
{% for gap in gaps %}<li>{{ gap }}</li>
{% endfor %}</ul>{% else %}<p>No gap is known.</p>{% endif %}
</main>
</body>
</html>
"""


class _Row(NamedTuple):
    name: str
    value: str
    blank: bool
    unit: str
    definition: str
    seen: str
    gaps: bool


def report_page(report: Report, chart: Chart, picture: bytes, programme: str, zone: str) -> str:
    """Give the page with the picture (PNG) of its chart; what comes from outside is escaped."""
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(PAGE)
    return template.render(
        title=f"{programme}: what came of it",
        stretch=stretch_words(report, zone),
        picture=base64.b64encode(picture).decode(),
        alternative=chart_alternative(chart),
        chart_title=chart_title(chart),
        chart_rows=chart_rows(chart),
        heading=part_heading(report),
        columns=[metric_words(metric) for metric in OF_PARTS],
        parts=[(name, of_part(part)) for name, part in report.parts],
        no_sum=no_sum_words(),
        coverage=coverage_words(report.coverage),
        rows=[
            _Row(
                name_words(figure),
                figure_words(figure),
                figure.value is None,
                figure.metric.unit,
                figure.metric.definition,
                figure.seen,
                bool(figure.gaps),
            )
            for figure in report.figures
        ],
        gaps=[gap_words(gap, zone) for gap in report.coverage.gaps],
    )

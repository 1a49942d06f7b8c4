"""A report as a page that stands alone: no script, no picture, nothing that is fetched. Reads and writes nothing."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined

from bot.domain.metric import Report
from bot.domain.naming import day_words
from bot.wording.report import coverage_words, figure_words, gap_words, name_words

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid; }
td.value { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>From {{ since }} to {{ until }}. Computed {{ computed }} ({{ zone }}).</p>
<p>{{ coverage }} A dash is not a zero: nothing was there to be counted.</p>
<div class="wide" role="region" aria-labelledby="figures" tabindex="0">
<table>
<caption id="figures">Figures, and what each of them counts</caption>
<thead><tr>
<th scope="col">Figure</th><th scope="col">Value</th><th scope="col">Unit</th><th scope="col">What it counts</th>
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


def report_page(report: Report, programme: str, zone: str) -> str:
    """Give the page; what comes from outside is escaped."""
    home = ZoneInfo(zone)
    since, until, computed = (
        moment.astimezone(home) for moment in (report.since, report.until, report.computed_at)
    )
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(PAGE)
    return template.render(
        title=f"{programme}: what came of it",
        since=f"{day_words(since.date())}, {since:%H:%M}",
        until=f"{day_words(until.date())}, {until:%H:%M}",
        computed=f"{day_words(computed.date())}, {computed:%H:%M}",
        zone=zone,
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

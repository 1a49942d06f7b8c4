"""The names below a chart's bars: none runs into the next, however long the stretch is."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.chart import days, minutes
from bot.printing.chart import HEIGHT, LETTER, SIZE, chart_svg

NAME = re.compile(rf'<text x="([\d.]+)" y="{HEIGHT - 48 + 24}\.0"[^>]*>([^<]+)</text>')

START = datetime(2018, 4, 2, tzinfo=UTC)


def names(svg: str) -> list[tuple[float, str]]:
    """Give where the names stand, and what they say."""
    return [(float(at), said) for at, said in NAME.findall(svg)]


@pytest.mark.parametrize(
    ("long", "first"),
    [(1, "Mon 2 Apr"), (14, "Mon 2 Apr"), (31, "Mon 2 Apr"), (90, "2 Apr"), (504, "2 Apr 2018")],
)
def test_days_and_weeks_have_names_apart(long: int, first: str) -> None:
    chart = days("Ours", START, START + timedelta(days=long), {0: 1}, zone="UTC")
    found = names(chart_svg(chart))
    assert found[0][1] == first
    for (at, said), (following, next_said) in pairwise(found):
        assert following - at > (len(said) + len(next_said)) / 2 * SIZE * LETTER


def test_minutes_have_names_apart() -> None:
    chart = minutes("Ours", START, START + timedelta(minutes=240), {0: 1}, zone="UTC")
    found = names(chart_svg(chart))
    assert len(found) > 1
    for (at, said), (following, _) in pairwise(found):
        assert following - at > len(said) * SIZE * LETTER

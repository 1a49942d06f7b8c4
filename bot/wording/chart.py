"""What a chart says in words: its title, what it shows for whoever cannot see it, and its rows. Draws nothing."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.chart import Bar, Chart, Step
from bot.domain.naming import DAYS, MONTHS, clock_words, day_words, zone_words
from bot.wording.message import cut, one_line

MAX_ABOUT = 70
"""Characters of what a chart is of: the title stands in one line."""

LETTERS = 3

EACH = {Step.MINUTE: "minute by minute", Step.DAY: "day by day", Step.WEEK: "week by week"}


def chart_title(chart: Chart) -> str:
    """Name what is shown."""
    return f"{cut(one_line(chart.about), MAX_ABOUT)}: messages {EACH[chart.step]}"


def chart_stretch(chart: Chart) -> str:
    """Say from when until when, and in which zone."""
    if not chart.bars:
        return ""
    first, last = chart.bars[0].at, chart.bars[-1].at
    if chart.step is Step.MINUTE:
        hours = f"{clock_words(first, chart.zone)} to {clock_words(last, chart.zone)}"
        return f"{day_words(first.date())}, {hours}, {zone_words(chart.zone)}"
    week_of = "Weeks from " if chart.step is Step.WEEK else ""
    days = f"{day_words(first.date(), last.year)} to {day_words(last.date())}"
    return f"{week_of}{days}, {zone_words(chart.zone)}"


def chart_alternative(chart: Chart) -> str:
    """Say what the picture shows, for whoever cannot see it."""
    said = [f"{chart_title(chart)}.", f"{chart_stretch(chart)}."]
    most = chart.most
    if most is None:
        said.append("No messages.")
    else:
        busy = sum(bar.value > 0 for bar in chart.bars)
        many = f"{chart.total:,} message{'s' * (chart.total != 1)}"
        said.append(f"{many}, in {busy:,} of {len(chart.bars):,} {chart.step.value}s.")
        said.append(f"The most, {most.value:,}, {bar_words(most, chart)}.")
    if chart.marks:
        said.append(
            "Questions: "
            + ", ".join(f"{mark.name} at {clock_words(mark.at, chart.zone)}" for mark in chart.marks)
            + "."
        )
    unseen = sum(bar.unseen for bar in chart.bars)
    if unseen:
        said.append(f"Not everything could be seen in {unseen:,} {chart.step.value}{'s' * (unseen != 1)}.")
    return " ".join(said)


def bar_words(bar: Bar, chart: Chart) -> str:
    """Say when a bar is."""
    if chart.step is Step.MINUTE:
        return f"at {clock_words(bar.at, chart.zone)}"
    return f"{'in the week from' if chart.step is Step.WEEK else 'on'} {day_words(bar.at.date())}"


def bar_name(bar: Bar, chart: Chart) -> str:
    """Name a bar's time, in the fewest letters."""
    local = bar.at.astimezone(ZoneInfo(chart.zone))
    if chart.step is Step.MINUTE:
        return clock_words(bar.at, chart.zone)
    day = f"{local.day} {MONTHS[local.month - 1][:LETTERS]}"
    if chart.step is Step.DAY:
        return f"{DAYS[local.weekday()][:LETTERS]} {day}"
    return day if chart.bars[0].at.year == chart.bars[-1].at.year else f"{day} {local.year}"


def chart_rows(chart: Chart) -> Sequence[tuple[str, str, str]]:
    """Give each step's time, value, and what is to be said of it."""
    named = {mark.at.replace(second=0, microsecond=0): mark.name for mark in chart.marks}
    rows = []
    for bar in chart.bars:
        asked = named.get(bar.at.replace(second=0, microsecond=0), "")
        notes = [part for part in (asked, "not everything could be seen" if bar.unseen else "") if part]
        rows.append((bar_name(bar, chart), f"{bar.value:,}", "; ".join(notes)))
    return rows

"""Draws a chart as SVG: bars, their scale, and the questions above them. Counts nothing."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from bot.domain.chart import Bar, Chart, Step
from bot.domain.naming import DAYS
from bot.printing import fonts
from bot.wording.chart import bar_name, chart_alternative, chart_stretch, chart_title
from bot.wording.message import one_line

WIDTH, HEIGHT = 960, 404
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 112, 48
"""The room around the bars."""

PAPER, INK, QUIET, LINE, BAR, MOST, ASKED, HATCH = (
    "#ffffff",
    "#1b2733",  # 15:1 on the paper
    "#4a5866",  # 7:1
    "#d8dee4",
    "#2f6f9f",  # 5:1
    "#12476d",  # 9:1
    "#8a4b08",  # 6:1
    "#6b7785",  # 4.5:1
)

LETTER = 0.56
"""How wide a letter is, in sizes of its type: enough to keep words from running into each other."""

SIZE, TITLE = 14, 20
STEPS = (1, 2, 5)
LINES = 4
"""How many lines a scale has at most, besides its zero."""

FEWEST_APART = 58
"""The least room between the names of two bars, in units."""

MINUTES = (1, 2, 5, 10, 15, 20, 30, 60)
WEEKDAY = len(DAYS)


def chart_svg(chart: Chart) -> str:
    """Draw the chart; its words are also its title and description, for readers of the drawing itself."""
    scale = _scale(max((bar.value for bar in chart.bars), default=0))
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    letters = f'font-family="{fonts.FAMILY}, sans-serif" font-size="{SIZE}"'
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {letters}>',
        f"<title>{_safe(chart_title(chart))}</title><desc>{_safe(chart_alternative(chart))}</desc>",
        _HATCHED,
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="12" fill="{PAPER}"/>',
        *_heading(chart),
        *_lines(scale),
        *_marks(chart),
        *_bars(chart, scale[-1]),
        *_names(chart),
        "</svg>",
    )
    return "".join(parts)


_HATCHED = (
    '<defs><pattern id="unseen" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="#eef1f4"/><line x1="0" y1="0" x2="0" y2="8" stroke="{HATCH}" '
    'stroke-width="2"/></pattern></defs>'
)


def _heading(chart: Chart) -> Iterator[str]:
    title = chart_title(chart)
    size = min(TITLE, (WIDTH - 2 * RIGHT) / (len(title) * LETTER + 1))
    yield _text(RIGHT, 38, title, size=size, weight=700)
    said = f"{chart_stretch(chart)}: {chart.total:,} message{'s' * (chart.total != 1)}"
    yield _text(RIGHT, 62, said, fill=QUIET)
    if any(bar.unseen for bar in chart.bars):
        words = "not everything could be seen"
        at = WIDTH - RIGHT - len(words) * SIZE * LETTER
        yield f'<rect x="{at - 24:.1f}" y="50" width="16" height="14" fill="url(#unseen)" stroke="{HATCH}"/>'
        yield _text(at, 62, words, fill=QUIET)


def _lines(scale: Sequence[int]) -> Iterator[str]:
    for value in scale:
        y = _height(value, scale[-1])
        colour = QUIET if value == 0 else LINE
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"/>'
        yield _text(LEFT - 10, y + 5, f"{value:,}", fill=QUIET, anchor="end")


def _bars(chart: Chart, top: int) -> Iterator[str]:
    room = _room(chart)
    gap = 0.18 * room if room > 4 else 0.5  # noqa: PLR2004 - a bar of four units still has a gap beside it
    most = chart.most
    floor = _height(0, top)
    for number, bar in enumerate(chart.bars):
        x, y = LEFT + number * room, _height(bar.value, top)
        if bar.unseen:
            yield f'<rect x="{x:.1f}" y="{TOP}" width="{room:.1f}" height="{floor - TOP}" fill="url(#unseen)"/>'
        if bar.value:
            colour = MOST if bar is most else BAR
            wide, high = room - 2 * gap, floor - y
            yield (
                f'<rect x="{x + gap:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" '
                f'rx="{min(2.5, wide / 3, high):.1f}" fill="{colour}"/>'
            )
    if most is not None:
        at = LEFT + (list(chart.bars).index(most) + 0.5) * room
        y = _height(most.value, top) - 7
        yield _text(at, y, f"{most.value:,}", weight=700, anchor="middle", halo=True)


def _names(chart: Chart) -> Iterator[str]:
    room = _room(chart)
    apart = max(FEWEST_APART, *((len(bar_name(bar, chart)) + 1) * SIZE * LETTER for bar in chart.bars), 0)
    last = float("-inf")
    for number, bar in enumerate(chart.bars):
        at = LEFT + (number + (0 if chart.step is Step.MINUTE else 0.5)) * room
        if not _named(chart, bar) or at - last < apart or at > WIDTH - RIGHT - apart / 3:
            continue
        last = at
        y = HEIGHT - BOTTOM
        yield f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y}" y2="{y + 6}" stroke="{QUIET}"/>'
        yield _text(at, y + 24, bar_name(bar, chart), fill=QUIET, anchor="middle")


def _named(chart: Chart, bar: Bar) -> bool:
    """Tell whether a bar may have its name below it: round hours and minutes, and Mondays."""
    room = _room(chart)
    if chart.step is Step.MINUTE:
        every = next((each for each in MINUTES if each * room >= FEWEST_APART), MINUTES[-1])
        return bar.at.minute % every == 0
    if chart.step is Step.DAY and room < FEWEST_APART:
        return bar.at.weekday() == 0 or len(chart.bars) <= WEEKDAY
    return True


def _marks(chart: Chart) -> Iterator[str]:
    room = _room(chart)
    places = [
        (LEFT + (mark.at - chart.bars[0].at).total_seconds() / 60 * room, mark.name) for mark in chart.marks
    ]
    for at, _ in places:
        yield (
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 8}" y2="{HEIGHT - BOTTOM}" stroke="{ASKED}" '
            'stroke-width="1.5" stroke-dasharray="3 4"/>'
        )
    for (at, name), (following, _) in pairwise([*places, (float("inf"), "")]):
        if following - at > (len(name) + 1) * SIZE * LETTER:
            yield _text(at, TOP - 14, name, fill=ASKED, weight=700, anchor="middle")


def _scale(most: int) -> list[int]:
    """Give the values of the lines: round ones, from zero to what is at least `most`."""
    wide = 1
    while True:
        for each in STEPS:
            if each * wide * LINES >= most:
                step = each * wide
                return [step * number for number in range(max(1, -(-most // step)) + 1)]
        wide *= 10


def _room(chart: Chart) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, len(chart.bars))


def _height(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top


def _text(  # where, what, and how
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    around = f' paint-order="stroke" stroke="{PAPER}" stroke-width="4"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}"{around}>{_safe(words)}</text>'
    )


def _safe(words: str) -> str:
    """Write words so that they are no markup, and XML holds them."""
    return escape(one_line(words))

"""Draws the map of empty and crowded days as SVG: a row for each theme and band, a column a day. Counts nothing."""

from collections.abc import Iterator
from datetime import date
from html import escape

from bot.domain.coverage import BANDS, DAYS, EVERYTHING, Coverage
from bot.domain.naming import DAYS as WEEKDAYS
from bot.printing import fonts
from bot.wording.coverage import ALL_THEMES, alternative, explained, title
from bot.wording.local_times import short_day
from bot.wording.message import cut, one_line

LEFT, TOP, EDGE = 216, 128, 24
"""The room for the names of rows and days, and around."""

CELL, ROW, GAP = 34, 26, 16
"""The size of a cell, and the room between two weeks or two themes."""

FOOT = 56

NARROWEST = 800
"""What the words above the map take."""

SIZE, SMALL, TITLE = 14, 12, 20
MAX_NAME = 26

PAPER, INK, QUIET, HATCH = "#ffffff", "#1b2733", "#4a5866", "#6b7785"

STEPS = (("#e3eef6", INK), ("#b5d2e6", INK), ("#7fb2d3", INK), ("#2f6f9f", "#ffffff"))
"""Few to many, and the ink that can be read on each: 4.5 to 1 at least."""

CROWDED = ("#8a4b08", "#ffffff")


def coverage_svg(found: Coverage) -> str:
    """Draw the map; its words are also its title and description, for readers of the drawing itself."""
    themes = (EVERYTHING, *found.themes)
    width = max(NARROWEST, LEFT + found.weeks * (DAYS * CELL + GAP) + EDGE)
    height = TOP + len(themes) * (len(BANDS) * ROW + GAP + SIZE + 6) + FOOT
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    letters = f'font-family="{fonts.FAMILY}, sans-serif" font-size="{SIZE}"'
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {letters}>',
        f"<title>{_safe(title(found))}</title><desc>{_safe(alternative(found))}</desc>",
        _HATCHED,
        f'<rect width="{width}" height="{height}" rx="12" fill="{PAPER}"/>',
        _text(EDGE, 40, title(found), size=TITLE, weight=700),
        _text(EDGE, 64, explained(), fill=QUIET),
        *_days(found),
        *(part for number, theme in enumerate(themes) for part in _theme(found, theme, number)),
        *_legend(height - FOOT / 2),
        "</svg>",
    )
    return "".join(parts)


_HATCHED = (
    '<defs><pattern id="empty" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="#ffffff"/><line x1="0" y1="0" x2="0" y2="7" stroke="{HATCH}" '
    'stroke-width="1.4"/></pattern></defs>'
)


def _days(found: Coverage) -> Iterator[str]:
    for number, day in enumerate(found.days):
        x = _left(number)
        if number % DAYS == 0:
            yield _text(x, TOP - 34, short_day(day), weight=700)
        middle = x + CELL / 2
        yield _text(middle, TOP - 12, WEEKDAYS[day.weekday()][:1], size=SMALL, fill=QUIET, anchor="middle")


def _theme(found: Coverage, theme: str, number: int) -> Iterator[str]:
    top = TOP + number * (len(BANDS) * ROW + GAP + SIZE + 6)
    yield _text(EDGE, top + SIZE, cut(one_line(theme), MAX_NAME) if theme else ALL_THEMES, weight=700)
    for band, name in enumerate(BANDS):
        y = top + SIZE + 6 + band * ROW
        yield _text(EDGE + 12, y + ROW - 9, name.name, fill=QUIET)
        for column, day in enumerate(found.days):
            yield from _cell(found, theme, band, day, (_left(column), y))


def _cell(found: Coverage, theme: str, band: int, day: date, at: tuple[float, float]) -> Iterator[str]:
    count = found.count(theme, band, day)
    crowded = theme == EVERYTHING and found.is_crowded(band, day)
    size = f'width="{CELL - 2}" height="{ROW - 2}" rx="3"'
    if not count:
        fill = "url(#empty)" if theme == EVERYTHING else "#f6f8fa"
        yield f'<rect x="{at[0]:g}" y="{at[1]:g}" {size} fill="{fill}"/>'
        return
    ground, ink = CROWDED if crowded else STEPS[min(count, len(STEPS)) - 1]
    yield f'<rect x="{at[0]:g}" y="{at[1]:g}" {size} fill="{ground}"/>'
    words = f"{count}!" if crowded else f"{count}"
    yield _text(
        at[0] + CELL / 2 - 1,
        at[1] + ROW - 9,
        words,
        fill=ink,
        anchor="middle",
        weight=700 if crowded else 400,
    )


def _legend(y: float) -> Iterator[str]:
    x = float(EDGE)
    for fill, words in (("url(#empty)", "nothing"), (STEPS[0][0], "few"), (CROWDED[0], "crowded")):
        yield f'<rect x="{x:g}" y="{y - 12:g}" width="22" height="16" rx="3" fill="{fill}" stroke="{HATCH}"/>'
        yield _text(x + 30, y + 1, words, fill=QUIET)
        x += 120


def _left(number: int) -> float:
    return LEFT + number * CELL + number // DAYS * GAP


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    fill: str = INK,
    anchor: str = "start",
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{_safe(words)}</text>'
    )


def _safe(words: str) -> str:
    return escape(one_line(words))

"""Lays a chat's card out as SVG, so that it can be read on a phone. Chooses no words.

A card is 1200 pixels wide and is shown at a third of it or less: nothing on it is smaller than 38 pixels. Every letter
is in a font that was measured, so nothing stands over the edge, whatever the language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bot.pictures import palette
from bot.pictures.fonts import BOLD, REGULAR, Fonts
from bot.pictures.palette import Ink
from bot.pictures.typesetting import Paragraph, Style, fitted, from_the_right, shortened
from bot.wording.card import Card, LocalTime, together

WIDTH: Final = 1200
HEIGHT: Final = 675
"""Of a card without questions: 16 to 9, which X shows whole."""

EDGE: Final = 64
INSIDE: Final = WIDTH - 2 * EDGE
SMALLEST: Final = 38

HEAD: Final = 104
TIMES: Final = 196
"""How high the bands are: of the day, and of the local times."""

LEADING: Final = 1.16
"""From line to line, in parts of the size."""

DAY: Final = (Style(46, 1), Style(SMALLEST, 1))
TITLES: Final = (Style(96, 1), Style(78, 2), Style(60, 3), Style(52, 3))
HASHTAGS: Final = (Style(54, 1), Style(46, 1), Style(SMALLEST, 1))
HOSTS: Final = (Style(42, 1), Style(SMALLEST, 2))
CITIES: Final = (Style(42, 1), Style(SMALLEST, 1))
CLOCKS: Final = (Style(64, 1), Style(52, 1), Style(44, 1))
DAYS: Final = (Style(40, 1), Style(SMALLEST, 1))
QUESTIONS: Final = (Style(44, 2), Style(40, 6))

GAP: Final = 22
NEAR: Final = 14
"""Between what belongs together, and between the other things, in pixels."""

BAR: Final = 16
"""How wide the bar at the edge is."""

MOST_QUESTIONS: Final = 8


@dataclass(slots=True)
class _Sheet:
    """What is drawn, from the top down."""

    plain: Fonts
    bold: Fonts
    parts: list[str] = field(default_factory=list)

    def band(self, top: float, height: float, colour: str, width: float = WIDTH) -> None:
        """Paint a part of the sheet, from its left edge."""
        self.parts.append(f'<rect x="0" y="{top:g}" width="{width:g}" height="{height:g}" fill="{colour}"/>')

    def paragraph(
        self, left: float, top: float, width: float, set_in: Paragraph, ink: Ink, *, bold: bool = False
    ) -> float:
        """Write lines; give where the next thing may begin."""
        for number, line in enumerate(set_in.lines):
            base = top + set_in.size * (0.92 + LEADING * number)
            self._line(left, base, width, line, set_in.size, ink, bold=bold)
        return top + set_in.size * LEADING * len(set_in.lines)

    def _line(
        self, left: float, base: float, width: float, line: str, size: int, ink: Ink, *, bold: bool
    ) -> None:
        runs = (self.bold if bold else self.plain).runs(line)
        rightward = from_the_right(line)
        spans = "".join(
            f"<tspan font-family={quoteattr(run.family)}>{escape(run.text)}</tspan>" for run in runs
        )
        if rightward:
            spans = f"<tspan>\u202b</tspan>{spans}<tspan>\u202c</tspan>"
        x, anchor = (left + width, "end") if rightward else (left, "start")
        self.parts.append(
            f'<text x="{x:g}" y="{base:g}" font-size="{size}" font-weight="{BOLD if bold else REGULAR}" '
            f'text-anchor="{anchor}" fill="{ink.words}" xml:space="preserve">{spans}</text>'
        )


def draw(card: Card, plain: Fonts, bold: Fonts, colour: str = "") -> str:
    """Lay a card out as SVG; `plain` and `bold` are the fonts of its words, `colour` is the programme's."""
    at_the_head = palette.head(colour)
    sheet = _Sheet(plain, bold)
    questions = [fitted(text, INSIDE, QUESTIONS, plain) for text in _asked(card)]
    height = HEIGHT + _height(questions)
    sheet.band(0, height, palette.PAPER)
    sheet.band(0, HEIGHT, palette.SAND, BAR)
    sheet.band(0, HEAD, at_the_head.ground)
    day = fitted(card.day, INSIDE, DAY, bold)
    sheet.paragraph(EDGE, (HEAD - day.size * LEADING) / 2, INSIDE, day, at_the_head, bold=True)
    _middle(sheet, card, palette.on_paper(colour))
    _times(sheet, card.times)
    top = HEIGHT + 2.0 * GAP
    for question in questions:
        top = sheet.paragraph(EDGE, top, INSIDE, question, palette.QUESTION) + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}">{"".join(sheet.parts)}</svg>'
    )


def _middle(sheet: _Sheet, card: Card, tagged: Ink) -> None:
    """Write title, hashtag and hosts in the middle of what is between the bands."""
    title = fitted(card.title, INSIDE, TITLES, sheet.bold)
    lines = [(title, palette.TITLE, True)]
    if card.hashtag.casefold() != card.title.casefold() and card.hashtag:
        lines.append((fitted(card.hashtag, INSIDE, HASHTAGS, sheet.bold), tagged, True))
    room = HEIGHT - TIMES - HEAD
    if card.hosts:
        styles = HOSTS if sum(map(_tall, (one for one, _, _ in lines))) < room / 2 else HOSTS[-1:]
        hosts = fitted(_hosts(card.hosts, styles[-1], sheet.plain), INSIDE, styles, sheet.plain)
        lines.append((hosts, palette.HOSTS, False))
    tall = sum(_tall(one) for one, _, _ in lines)
    gap = min(NEAR, (room - tall) / (len(lines) + 1))
    top = HEAD + (room - tall - gap * (len(lines) - 1)) / 2
    for one, ink, bold in lines:
        top = sheet.paragraph(EDGE, top, INSIDE, one, ink, bold=bold) + gap


def _times(sheet: _Sheet, times: Sequence[LocalTime]) -> None:
    """Write the local times beside each other, each in a column of its own."""
    sheet.band(HEIGHT - TIMES, TIMES, palette.NIGHT)
    if not times:
        return
    column = INSIDE / len(times)
    width = column - GAP
    above = GAP if any(one.day for one in times) else 2 * GAP
    for number, one in enumerate(times):
        left, top = EDGE + column * number, float(HEIGHT - TIMES + above)
        top = sheet.paragraph(left, top, width, fitted(one.city, width, CITIES, sheet.plain), palette.CITY)
        clock = fitted(one.clock, width, CLOCKS, sheet.bold)
        top = sheet.paragraph(left, top - 4, width, clock, palette.CLOCK, bold=True)
        if one.day:
            named = next(
                (name for name in _names(one.day) if sheet.bold.width(name, DAYS[0].size) <= width), one.day
            )
            day = fitted(named, width, DAYS, sheet.bold)
            sheet.paragraph(left, top - 6, width, day, palette.OTHER_DAY, bold=True)


def _names(day: str) -> Iterator[str]:
    """Name a day in full, then shorter."""
    weekday, _, rest = day.partition(" ")
    yield day
    yield f"{weekday[:3]} {rest}"
    yield f"{weekday[:3]} {' '.join(word[:3] for word in rest.split())}"


def _hosts(names: Sequence[str], style: Style, fonts: Fonts) -> str:
    """Name as many hosts as have room, and count the others."""
    room = INSIDE * style.lines * 0.94  # lines break between words
    for shown in range(len(names), 0, -1):
        left = len(names) - shown
        others = [f"{left} others" if left > 1 else "one other"] if left else []
        words = f"With {together([*names[:shown], *others])}"
        if fonts.width(words, style.size) <= room:
            return words
    return shortened(f"With {names[0]}", room, style.size, fonts)


def _asked(card: Card) -> list[str]:
    left = len(card.questions) - MOST_QUESTIONS
    return [*card.questions[:MOST_QUESTIONS], *([f"and {left} more"] if left > 0 else [])]


def _tall(one: Paragraph) -> float:
    return one.size * LEADING * len(one.lines)


def _height(questions: Sequence[Paragraph]) -> int:
    if not questions:
        return 0
    return round(sum(_tall(one) for one in questions) + GAP * (len(questions) - 1) + 4 * GAP)

"""The colours of a card, and how well one can be read on another. Draws nothing."""

from typing import Final, NamedTuple

READABLE: Final = 4.5
"""The least contrast of words with what is behind them, as WCAG 2.2 asks for at level AA."""

PAPER: Final = "#fffdf7"
NIGHT: Final = "#12263f"
INK: Final = "#16202c"
SEA: Final = "#0b5563"
SAND: Final = "#f2c14e"
CLOUD: Final = "#d5e3ee"


class Ink(NamedTuple):
    """Words in one colour on another."""

    words: str
    ground: str


TITLE: Final = Ink(INK, PAPER)
HOSTS: Final = Ink("#3a4656", PAPER)
CITY: Final = Ink(CLOUD, NIGHT)
CLOCK: Final = Ink("#ffffff", NIGHT)
OTHER_DAY: Final = Ink(SAND, NIGHT)
QUESTION: Final = Ink(INK, PAPER)
NUMBER: Final = Ink(SEA, PAPER)

INKS: Final = (TITLE, HOSTS, CITY, CLOCK, OTHER_DAY, QUESTION, NUMBER)
"""Every pair in which something is written, beside those of the programme's colour."""


def head(colour: str = "") -> Ink:
    """Give a card's head in the programme's colour, its words in black or white: one of them can be read on any."""
    ground = colour or SEA
    words = max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, ground))
    return Ink(words, ground)


def on_paper(colour: str = "") -> Ink:
    """Give words on paper in the programme's colour or, where it could not be read there, in ink."""
    wanted = colour or SEA
    return Ink(wanted if contrast(wanted, PAPER) >= READABLE else INK, PAPER)


def contrast(one: str, other: str) -> float:
    """Tell the contrast of two colours, from 1 to 21, by WCAG 2.2's definition."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own constants

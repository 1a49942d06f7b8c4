"""Breaks words into lines of a width. Knows no card and draws nothing."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bot.pictures.fonts import Fonts, clusters

ELLIPSIS: Final = "…"
BACK: Final = 16
"""Letters that are given up to end with a whole word."""


class Style(NamedTuple):
    """How large words are, and how many lines there are of them at most."""

    size: int  # pixels
    lines: int


class Paragraph(NamedTuple):
    """Words as they stand in lines."""

    lines: tuple[str, ...]
    size: int  # pixels


def fitted(text: str, width: float, styles: Sequence[Style], fonts: Fonts) -> Paragraph:
    """Set a text in the first style in which all of it has room; in the last, what has none ends with "…"."""
    for style in styles:
        lines = broken(text, width, style.size, fonts)
        if len(lines) <= style.lines:
            return Paragraph(tuple(lines), style.size)
    last = styles[-1]
    kept = broken(text, width, last.size, fonts)[: last.lines]
    kept[-1] = shortened(f"{kept[-1]}{ELLIPSIS}", width, last.size, fonts)
    return Paragraph(tuple(kept), last.size)


def broken(text: str, width: float, size: int, fonts: Fonts) -> list[str]:
    """Break a text between words; a word that is wider than a line, and what has no spaces, between letters."""
    lines = [""]
    for word in _words(text):
        if fonts.width((lines[-1] + word).rstrip(), size) <= width:
            lines[-1] += word
        elif fonts.width(word.rstrip(), size) <= width:
            lines.append(word)
        else:
            _into_letters(word, lines, width, size, fonts)
    return [line.strip() for line in lines if line.strip()]


def shortened(text: str, width: float, size: int, fonts: Fonts) -> str:
    """Leave out from the end what is wider than the width, with "…" in its place."""
    if fonts.width(text, size) <= width:
        return text
    kept = list(clusters(text.removesuffix(ELLIPSIS)))
    while kept and fonts.width(f"{''.join(kept).rstrip()}{ELLIPSIS}", size) > width:
        kept.pop()
    whole = "".join(kept)
    words = whole.rpartition(" ")[0]
    return f"{(words if words and len(whole) - len(words) <= BACK else whole).rstrip(' ,;:')}{ELLIPSIS}"


def from_the_right(text: str) -> bool:
    """Tell whether a text is written from right to left: by its first letter that says so."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((one != "L" for one in strong if one in {"L", "R", "AL"}), False)


def _into_letters(word: str, lines: list[str], width: float, size: int, fonts: Fonts) -> None:
    for letter in clusters(word):
        if fonts.width((lines[-1] + letter).rstrip(), size) <= width:
            lines[-1] += letter
        else:
            lines.append(letter)


def _words(text: str) -> Iterator[str]:
    """Split a text into words, each with the space behind it; wide letters may be parted anywhere."""
    word = ""
    for letter in clusters(text):
        wide = unicodedata.east_asian_width(letter[0]) == "W" and letter[0].isalnum()
        if word and (wide or (word[-1].isspace() and not letter.isspace())):
            yield word
            word = ""
        word += letter
    if word:
        yield word

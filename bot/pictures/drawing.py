"""A card as a PNG. The only place that knows how SVG becomes one; chooses no words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import resvg_py

from bot.errors import NoFont
from bot.pictures.card import draw
from bot.pictures.fonts import BOLD, REGULAR, Fonts
from bot.wording.card import Card

MOST: Final = 10
"""Letters that are named."""


def png(card: Card, folders: Sequence[Path] | None = None, colour: str = "") -> bytes:
    """Draw a card; raise `NoFont` where it could not be read. Emoji that no font has are left out.

    It takes some hundredths of a second, and with a script that the bot has no font for, a second once: call it on a
    thread. `folders` hold the machine's fonts, by default where this machine keeps them. `colour` is
    the programme's, such as "#0b5563".
    """
    plain, bold = Fonts(REGULAR, folders), Fonts(BOLD, folders)
    legible = _legible(card, bold)
    if lacking := bold.lacks("".join((legible.title, legible.hashtag, *legible.hosts, *legible.questions))):
        raise NoFont(
            f"no font on this machine has the letters {lacking[:MOST]!r}: install one that does, such as "
            "fonts-noto-cjk on Debian and Ubuntu for Chinese, Japanese and Korean"
        )
    svg = draw(legible, plain, bold, colour)
    paths = sorted(str(path) for path in plain.paths | bold.paths)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=paths))


def _legible(card: Card, fonts: Fonts) -> Card:
    """Leave out what cannot be drawn and need not be read."""
    return card._replace(
        title=fonts.legible(card.title),
        hashtag=fonts.legible(card.hashtag),
        hosts=tuple(filter(None, map(fonts.legible, card.hosts))),
        questions=tuple(map(fonts.legible, card.questions)),
    )

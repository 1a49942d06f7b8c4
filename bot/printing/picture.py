"""Turns a drawing (SVG) into a picture (PNG). Knows nothing of what is drawn."""

import resvg_py

from bot.printing import fonts

SHARP = 2.0
"""Pixels for one unit of a drawing: it stays sharp on screens with small pixels."""


def png(svg: str, zoom: float = SHARP) -> bytes:
    """Draw `svg`; nothing outside of it is read but letters. Raises ValueError for what is no drawing."""
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        font_dirs=[fonts.folder()],
        font_family=fonts.FAMILY,
        sans_serif_family=fonts.FAMILY,
    )
    return bytes(drawn)

"""The letters of pictures and pages: where they are, and what they are called. Draws nothing."""

import fontpkg_noto_sans

FAMILY = fontpkg_noto_sans.FAMILY
"""It has Latin, Greek and Cyrillic; other letters come from what the machine has."""


def folder() -> str:
    """Give the folder in which the files of the letters are."""
    return str(fontpkg_noto_sans.ROOT / "files")

"""The letters of pictures and pages: where they are, and what they are called. Draws nothing."""

from importlib.resources import files

import fontpkg_noto_sans

FAMILY = fontpkg_noto_sans.FAMILY
"""It has Latin, Greek and Cyrillic; other letters come from fonts beside it, and from what the machine has."""


BESIDE = ("fontpkg_noto_sans_arabic", "fontpkg_heebo")
"""The packages with the letters of Arabic and of Hebrew."""


def folders() -> list[str]:
    """Give the folders of all fonts that came with the bot."""
    return [folder(), *(str(files(package) / "files") for package in BESIDE)]


def folder() -> str:
    """Give the folder in which the files of the letters are."""
    return str(fontpkg_noto_sans.ROOT / "files")

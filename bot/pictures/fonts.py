"""Which font has a letter, and how wide words are in it. Draws nothing.

Four free fonts come with the bot: for Latin letters, for Greek, Cyrillic and the rest of Europe, for Arabic and for
Hebrew. Letters that they lack, such as Chinese ones, are taken from the machine's own fonts where it has some; emoji
that they lack are left out.
"""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from fontTools.ttLib import TTFont, TTLibError

BUNDLED: Final = (
    ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-{weight}.ttf"),
    ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_heebo", "Heebo[wght].ttf"),
)
"""The packages that hold the fonts, the first first; all are under the SIL Open Font License."""

FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:\\Windows\\Fonts",
)
"""Where machines keep their fonts."""

KINDS: Final = frozenset({".ttf", ".otf", ".ttc"})
MOST: Final = 600
"""Fonts of a machine that are looked into for a letter."""

OUTLINES: Final = ("glyf", "CFF ", "CFF2")
"""Where a font keeps the shapes of letters; one of pictures alone has none that can be drawn at any size."""

REGULAR, BOLD = 400, 700

SPARE: Final = 1.02
"""By how much words may come out wider than the sum of their letters."""

_JOINS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_SKIN = range(0x1F3FB, 0x1F400)
_FLAG = range(0x1F1E6, 0x1F200)


class Run(NamedTuple):
    """Letters beside each other that one font has."""

    text: str
    family: str


@dataclass(eq=False)
class Font:
    """One font in one weight."""

    path: Path
    weight: int
    _font: TTFont = field(init=False, repr=False)
    _names: dict[int, str] = field(init=False, repr=False)
    _glyphs: Any = field(init=False, repr=False)
    _em: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Read which letters it has; raise `TTLibError` or `OSError` where it is no font."""
        self._font = TTFont(BytesIO(self.path.read_bytes()), lazy=True, fontNumber=0)
        self._names = _names(self._font)
        variable = {"wght": self.weight} if "fvar" in self._font else None
        self._glyphs = self._font.getGlyphSet(location=variable)
        self._em = int(self._font["head"].unitsPerEm)

    @property
    def family(self) -> str:
        """Give the name by which it is asked for."""
        names = self._font["name"]
        return str(names.getBestFamilyName() or self.path.stem)

    def has(self, text: str) -> bool:
        """Tell whether it has every letter; what only joins others need not be there."""
        return all(ord(char) in self._names or char in _JOINS for char in text)

    def width(self, text: str) -> float:
        """Tell how wide letters are, in parts of their size."""
        names = (self._names[ord(char)] for char in text if ord(char) in self._names)
        return sum(float(self._glyphs[name].width) for name in names) / self._em


class Fonts:
    """The fonts of a card in one weight: those that came with the bot, then the machine's."""

    def __init__(self, weight: int, folders: Sequence[Path] | None = None) -> None:
        """Look into `folders` for what the bundled fonts lack; by default where this machine keeps its fonts."""
        self._weight = weight
        self._fonts = [Font(path, weight) for path in bundled(weight)]
        self._folders = tuple(Path(one).expanduser() for one in FOLDERS) if folders is None else folders
        self._found: dict[str, Font | None] = {}
        self._machine: dict[Path, frozenset[int]] = {}  # which letters each has

    @property
    def paths(self) -> set[Path]:
        """Give the files of all fonts that were needed."""
        return {font.path for font in self._fonts}

    def legible(self, text: str) -> str:
        """Leave out the signs and emoji that no font has; letters that none has stay."""
        kept = (one for one in clusters(text) if self._of(one) is not None or _is_read(one))
        return " ".join("".join(kept).split())

    def lacks(self, text: str) -> str:
        """Give the letters that no font has."""
        return "".join(one for one in dict.fromkeys(clusters(text)) if self._of(one) is None)

    def runs(self, text: str) -> list[Run]:
        """Say in which font each part of a text is written."""
        made: list[tuple[Font, str]] = []
        for cluster in clusters(text):
            same = made and cluster.isspace() and made[-1][0].has(cluster)
            font = made[-1][0] if same else self._of(cluster)
            if made and made[-1][0] is font:
                made[-1] = (font, made[-1][1] + cluster)
            elif font is not None:
                made.append((font, cluster))
        return [Run(words, font.family) for font, words in made]

    def width(self, text: str, size: float) -> float:
        """Tell how wide a text is at most, in pixels."""
        fonts = ((self._of(cluster), cluster) for cluster in clusters(text))
        return SPARE * size * sum(font.width(cluster) for font, cluster in fonts if font is not None)

    def _of(self, cluster: str) -> Font | None:
        if cluster not in self._found:
            known = (font for font in self._fonts if font.has(cluster))
            found = next(known, None)
            if found is None and _is_written(cluster):
                found = self._of_the_machine(cluster)
            self._found[cluster] = found
        return self._found[cluster]

    def _of_the_machine(self, cluster: str) -> Font | None:
        wanted = {ord(char) for char in cluster if char not in _JOINS}
        for path in machine_fonts(tuple(self._folders)):
            if path not in self._machine:
                self._machine[path] = _letters(path)
            if wanted <= self._machine[path]:
                self._fonts.append(Font(path, self._weight))
                return self._fonts[-1]
        return None


def bundled(weight: int) -> list[Path]:
    """Give the files of the fonts that came with the bot."""
    named = "Bold" if weight >= BOLD else "Regular"
    return [Path(str(files(package))) / "files" / name.format(weight=named) for package, name in BUNDLED]


@cache
def machine_fonts(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """List the fonts of a machine, those first that have the most letters by their name."""
    found: list[Path] = []
    for folder in folders:
        for here, _, names in os.walk(folder):
            found += [Path(here, name) for name in names if Path(name).suffix.lower() in KINDS]
    return tuple(sorted(found, key=_order)[:MOST])


def clusters(text: str) -> Iterator[str]:
    """Split a text into what a reader sees as one character."""
    made = ""
    for char in text:
        if made and not _goes_on(made, char):
            yield made
            made = ""
        made += char
    if made:
        yield made


def _letters(path: Path) -> frozenset[int]:
    """Tell which letters a file has; none where it is broken, or no font."""
    try:
        with path.open("rb") as file:
            return frozenset(_names(TTFont(file, lazy=True, fontNumber=0)))
    except (TTLibError, OSError, KeyError, ValueError):
        return frozenset()


def _names(font: TTFont) -> dict[int, str]:
    """Give the names of the letters that a font has shapes for."""
    return (font.getBestCmap() or {}) if any(table in font for table in OUTLINES) else {}


def _is_read(cluster: str) -> bool:
    """Tell whether a cluster is a letter or a number, without which the words are others."""
    return unicodedata.category(cluster[0])[0] in "LN"


def _is_written(cluster: str) -> bool:
    """Tell whether a cluster belongs to some script: a letter, a number, or what stands between words."""
    return unicodedata.category(cluster[0])[0] in "LNP"


def _goes_on(made: str, char: str) -> bool:
    joins = char in _JOINS or made[-1] == "\u200d" or ord(char) in _SKIN
    flag = ord(char) in _FLAG and len(made) == 1 and ord(made) in _FLAG
    return joins or flag or unicodedata.category(char).startswith("M")


def _order(path: Path) -> tuple[bool, bool, str]:
    name = path.name.casefold()
    upright = not any(word in name for word in ("italic", "oblique", "mono", "serif", "condensed"))
    return (not ("noto" in name or "cjk" in name), not upright, str(path))

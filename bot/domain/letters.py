"""Text as it is compared: without case, accents and other ways to write the same letter. Shows nothing to people."""

import unicodedata
from functools import lru_cache

REMEMBERED = 4_096
"""Words whose folded form is kept at hand."""


def normal(text: str) -> str:
    """Write each letter in one way (NFKC), case and accents kept."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=REMEMBERED)
def folded(text: str) -> str:
    """Fold case and accents: "Mañana" is "manana", "Straße" is "strasse"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

"""Pictures in what people write: an address, and in brackets behind it what it shows. Fetches none.

The words stand where the picture does, so that they are read wherever the text is: on X, in a transcript, aloud.
"""

import re
from typing import NamedTuple

_PICTURE = re.compile(
    r"(?:!\[(?P<before>[^\[\]]*)\]\(\s*)?"
    r"(?P<address>https?://[^\s<>\[\]()\"|]+\.(?:png|jpe?g|gif|webp)(?:\?[^\s<>\[\]()\"|]*)?)"
    r"(?(before)\s*\))(?:\s*\[(?P<behind>[^\[\]]*)\])?",
    re.IGNORECASE,
)


class Picture(NamedTuple):
    """One picture, and what it shows; empty: that is not said."""

    address: str
    shows: str


def parts_of(text: str) -> list[str | Picture]:
    """Give the words and the pictures of a text, in order."""
    found: list[str | Picture] = []
    place = 0
    for match in _PICTURE.finditer(text):
        found.append(text[place : match.start()])
        found.append(Picture(match["address"], (match["behind"] or match["before"] or "").strip()))
        place = match.end()
    found.append(text[place:])
    return [part for part in found if part]


def pictures_in(text: str) -> list[Picture]:
    """Give the pictures of a text."""
    return [part for part in parts_of(text) if isinstance(part, Picture)]

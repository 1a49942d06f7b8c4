"""Pictures in what people write: an address, and in brackets behind it what it shows. Fetches none.

The words stand where the picture does, so that they are read wherever the text is: on X, in a transcript, aloud.
"""

import re
from typing import Final, NamedTuple

_PICTURE = re.compile(
    r"(?:!\[(?P<before>[^\[\]]*)\]\(\s*)?"
    r"(?P<address>https?://[^\s<>\[\]()\"|]+\.(?:png|jpe?g|gif|webp)(?:\?[^\s<>\[\]()\"|]*)?)"
    r"(?(before)\s*\))(?:\s*\[(?P<behind>[^\[\]]*)\])?",
    re.IGNORECASE,
)


MEDIA_TYPES: Final = {
    "image/png": (b"\x89PNG\r\n\x1a\n", b""),
    "image/jpeg": (b"\xff\xd8\xff", b""),
    "image/webp": (b"RIFF", b"WEBP"),
}
"""How the pictures begin that X takes, and what stands at the ninth byte."""


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


def in_words(text: str) -> str:
    """Write a text without the addresses of its pictures: what each shows stands in their place."""
    said = (
        part if isinstance(part, str) else f"[{part.shows}]" if part.shows else part.address
        for part in parts_of(text)
    )
    return "".join(said)


def media_type_of(content: bytes) -> str:
    """Tell what kind of picture some bytes are, or nothing where X takes no such one."""
    return next(
        (
            name
            for name, (begins, ninth) in MEDIA_TYPES.items()
            if content.startswith(begins) and content[8:].startswith(ninth)
        ),
        "",
    )

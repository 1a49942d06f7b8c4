"""Hours as people write them in a cell: "7-8 PM ET", "19.30 Uhr", "20h". Reads no date, and converts nothing."""

import re
from typing import NamedTuple

from bot.feeds import when

_HOUR = r"\d{1,2}(?:[:.h]\d{2})?(?::\d{2})?\s*(?:[ap]\.?m\.?|h(?:rs?)?\b\.?|uhr\b)?"
_HOURS = re.compile(
    rf"(?P<first>{_HOUR})(?:\s*(?:-|to\b|until\b|bis\b)\s*(?P<second>{_HOUR}))?(?P<zone>\s*\(?[a-z].*)?",
    re.IGNORECASE | re.ASCII,
)
_HALF = re.compile(r"([ap])\.?m\.?\s*$", re.IGNORECASE)
_BARE = re.compile(r"\d{1,2}", re.ASCII)
_MARKED = re.compile(r"\s*(?:h(?:rs?)?\.?|uhr)\s*$", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212]")


class Hours(NamedTuple):
    """A time of day as it was written, or two, with the words for their zone."""

    first: str
    second: str
    zone: str


def hours_of(said: str) -> Hours | None:
    """Read "7-8 PM ET", "19.30 Uhr", "7:30 PM to 8:30 PM" or "20:00"; nothing where it is none of them."""
    match = _HOURS.fullmatch(with_hyphens(said.strip()))
    if match is None:
        return None
    first, second = match["first"].strip(), (match["second"] or "").strip()
    zone = (match["zone"] or "").strip().strip("()")
    half, own = _HALF.search(second), _HALF.search(first)
    if half and not own and not _MARKED.search(first):
        first = _half_of(first, second, half[1])
    return Hours(_plain(first), _plain(second), zone)


def _half_of(first: str, second: str, half: str) -> str:
    """Give the first of two hours the half of the day that stands behind the second: "11-1 PM" begins before noon."""
    begins, ends = (int(re.match(r"\d+", one)[0]) % when.NOON for one in (first, second))  # type: ignore[index]  # both begin with digits
    if begins > ends:
        half = "a" if half.casefold() == "p" else "p"
    return f"{first} {half.casefold()}m"


def _plain(hour: str) -> str:
    """Write an hour as our tables do; an hour alone stays as it is, for it may be in either half of the day."""
    marked = bool(_MARKED.search(hour))
    bare = _MARKED.sub("", hour).replace("h", ":")
    return f"{bare}:00" if marked and _BARE.fullmatch(bare) else bare


def with_hyphens(said: str) -> str:
    """Write every kind of dash as a hyphen."""
    return _DASHES.sub("-", said)

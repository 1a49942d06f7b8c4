"""Makes words fit into a post on X. Knows no event, and decides nothing about what is posted.

A text is shortened between words, or between letters where it has no spaces, and never inside a link, a hashtag, a
mention or what a reader sees as one character. What is left out of a link, a hashtag or a mention is left out whole.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from bot.wording.message import one_line, web_address
from bot.wording.post_length import MAX_CHARACTERS, MAX_WEIGHT, Part, fits, links, parts, tags, weight

LONGEST: Final = 400
"""Characters of a text from outside that are looked at: more never fit."""

MOST_FOR_THE_END: Final = 140
"""What link and hashtag may weigh together; what is heavier is left out, for the words come first."""

STEPS: Final = 8
"""By which part of the room the head is shortened at most before it is weighed again."""

BACK: Final = 24
"""Characters that are given up to end with a whole word."""

ELLIPSIS: Final = "…"

_FORBIDDEN: Final = re.compile("[\ufffe\uffff]")
_INNER_DOT: Final = re.compile(r"([.\u3002\uff0e\uff61])(?=[^\W\d_])")
_CALL: Final = re.compile(r"([@\uff20$])(?=\S)")
_STRICT: Final = "/:?&=#%+-_.~"
_SKIN: Final = range(0x1F3FB, 0x1F400)
_TAG: Final = range(0xE0020, 0xE0080)
_JOINER: Final = "\u200d"


def clean(text: str) -> str:
    """Make one line of a text, without what X does not take and people do not see."""
    return _FORBIDDEN.sub("", one_line(text))


def harmless(text: str) -> str:
    """Write text from outside so that it is only read: it calls nobody, and X makes no link of it. Hashtags stay.

    A link that came in with a title would make a post thirteen times as dear, and send people somewhere.
    """
    line = clean(text)[:LONGEST]
    return _CALL.sub("\\1\u2060", _INNER_DOT.sub("\\1\u2060", line))


def post_link(url: str) -> str:
    """Give a web address as X makes one link of the whole of it, or nothing where it cannot be one."""
    address = web_address(url)
    for written in (address, quote(address, safe=_STRICT)):
        if written and [link.text for link in links(written)] == [written]:
            return written
    return ""


def shorten(text: str, room: int) -> str:
    """Shorten `text` to what weighs `room` at most, with "…" where something is left out; it may be nothing."""
    if len(text) <= MAX_CHARACTERS and weight(text) <= room:
        return text
    text = text[:MAX_CHARACTERS]
    whole = parts(text)
    ends = [0, *(end for end in range(1, len(text)) if _may_end(text, end, whole))]
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if weight(_ended(text, ends[middle])) <= room else (low, middle - 1)
    for end in _preferred(text, ends[: low + 1]):
        shortened = _ended(text, end)
        if weight(shortened) <= room and _kept_whole(shortened, whole):
            return shortened
    return ELLIPSIS if weight(ELLIPSIS) <= room else ""


def compose(head: str, below: Sequence[str] = (), *, link: str = "", hashtag: str = "") -> str:
    """Put a post together: the head, what stands below it, a link, and the hashtag unless it is there already.

    What does not fit is left out from below, the last first; then the head is shortened. The link is one of
    `post_link`; a hashtag that X would not take as one is left out. What comes out is a post that X takes, as long as
    anything at all is to be said.
    """
    if hashtag and [tag.text for tag in tags(hashtag)] != [hashtag]:
        hashtag = ""
    if weight(f"{link} {hashtag}") > MOST_FOR_THE_END:
        link, hashtag = ("", hashtag) if weight(hashtag) <= MOST_FOR_THE_END else ("", "")
    lines = [line for line in (head, *below) if line]
    while len(lines) > 1 and not fits(_joined(lines, link, hashtag)):
        lines.pop()
    text, room = _joined(lines, link, hashtag), MAX_WEIGHT
    while lines and room > 0 and not fits(text):
        text = _joined([shorten(lines[0], room)], link, hashtag)
        room -= max(min(weight(text) - MAX_WEIGHT, room // STEPS), 1)
    return text if fits(text) else _joined([], link, hashtag)


def _joined(lines: Sequence[str], link: str, hashtag: str) -> str:
    said = "\n".join(line for line in lines if line)
    has_it = hashtag.casefold() in {tag.text.casefold() for tag in tags(said)}
    end = " ".join(word for word in (link, "" if has_it else hashtag) if word)
    return "\n".join(line for line in (said, end) if line)


def _ended(text: str, end: int) -> str:
    kept = text[:end].rstrip(" ,;:–-\n")
    return f"{kept}{ELLIPSIS}" if kept else ELLIPSIS


def _preferred(text: str, ends: Sequence[int]) -> Sequence[int]:
    """Order the places where a text may end: the last word's end if it is near, then every place from the back."""
    last = ends[-1]
    words = [end for end in ends if end > last - BACK and text[end].isspace()]
    return (*reversed(words), *reversed(ends))


def _may_end(text: str, end: int, whole: Sequence[Part]) -> bool:
    """Tell whether a text may be cut before `end`: not inside a part, nor inside what is seen as one character.

    The two letters of a flag weigh as much as one alone, so a flag is never what does not fit by half.
    """
    if any(part.start < end < part.end for part in whole):
        return False
    before, after = text[end - 1], text[end]
    if _JOINER in {before, after} or unicodedata.category(after).startswith("M"):
        return False
    return ord(after) not in _SKIN and ord(after) not in _TAG


def _kept_whole(shortened: str, whole: Sequence[Part]) -> bool:
    """Tell whether what is left has the first of the parts as they were, and nothing that looks like another."""
    left = parts(shortened)
    return [part.text for part in left] == [part.text for part in whole[: len(left)]] and all(
        one.end <= other.start for one, other in pairwise(left)
    )

"""How long a post is as X counts it, and what in it is a link, a hashtag or a mention. Shortens nothing.

The count is X's own, by the parser that follows its published rules: a link weighs 23 however long it is, most of the
world's letters 1, Chinese, Japanese and Korean ones 2, and an emoji 2 however many characters it is made of.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

MAX_WEIGHT: Final = 280
"""What a post may weigh."""

MAX_CHARACTERS: Final = 1_200
"""Characters that are weighed at all: what X takes is never longer, but for addresses that no programme has."""

_PARTS: Final = 40
"""Parts of a server's name. What looks like a longer one is not weighed: the parser would look at it for minutes."""

_DOTS: Final = ".\u3002\uff0e\uff61"
_SERVER_LIKE: Final = re.compile(rf"(?:[^\s{_DOTS}]{{1,63}}[{_DOTS}]){{{_PARTS}}}")
_MARKS: Final = "#\uff03@\uff20$"
_INSIDE: Final = "_\u200c\u200d\u00b7\u30fb\u05f3\u05f4\u0f0b\u0f0c"


class Parser(NamedTuple):
    """The two things that are asked of the parser."""

    parse: Callable[[str], Any]
    urls: Callable[[str], list[dict[str, Any]]]


class Part(NamedTuple):
    """What must not be cut: where it begins and ends in a text, and what it is."""

    start: int
    end: int
    text: str


def weight(text: str) -> int:
    """Tell what `text` weighs; what cannot be weighed is too heavy."""
    if not _can_be_weighed(text):
        return max(2 * len(text), MAX_WEIGHT + 1)
    return int(_parser().parse(text).weightedLength)


def fits(text: str) -> bool:
    """Tell whether X takes `text` as a post: not empty, and not too long."""
    return _can_be_weighed(text) and bool(_parser().parse(text).valid)


def links(text: str) -> tuple[Part, ...]:
    """Find what X makes a link of, names of servers without http too; none in what cannot be weighed."""
    found = _parser().urls(text) if _can_be_weighed(text) else []
    return tuple(Part(one["indices"][0], one["indices"][1], one["url"]) for one in found)


def tags(text: str) -> tuple[Part, ...]:
    """Find hashtags, mentions and cashtags, in any script; rather one too many than one too few."""
    return tuple(_tags(text))


def parts(text: str) -> tuple[Part, ...]:
    """Find all that must not be cut, in order: links, hashtags and mentions."""
    addresses = links(text)
    outside = [tag for tag in tags(text) if not any(one.start <= tag.start < one.end for one in addresses)]
    return tuple(sorted((*addresses, *outside)))


def _can_be_weighed(text: str) -> bool:
    if len(text) > MAX_CHARACTERS:
        return False
    return sum(text.count(dot) for dot in _DOTS) < _PARTS or not _SERVER_LIKE.search(text)


def _tags(text: str) -> Iterator[Part]:
    position = 0
    while position < len(text):
        end = position + 1
        if text[position] in _MARKS:
            while end < len(text) and _belongs(text[end]):
                end += 1
            if end > position + 1:
                yield Part(position, end, text[position:end])
        position = end


def _belongs(char: str) -> bool:
    return char.isalnum() or char in _INSIDE or unicodedata.category(char).startswith("M")


@cache
def _parser() -> Parser:
    from twitter_text import (  # noqa: PLC0415 - half a second that only who posts on X should pay
        extract_urls_with_indices,
        parse_tweet,
    )

    return Parser(parse_tweet, extract_urls_with_indices)

"""A post's text as X reads it: its weight, its links, hashtags and mentions, and how X gives it back. Keeps nothing."""

import hashlib
import re
import unicodedata
from functools import cache
from html import escape
from typing import Any, NamedTuple

Json = dict[str, Any]

LONGEST = 4_096
"""Characters that are read at all; what is longer is too long, whatever it holds."""

SERVER_LIKE = 1_000
"""Characters without a space that are read at all: the parser takes minutes for a server's name that goes on and on."""

_HASHTAG = re.compile(r"(?<![\w&])[#\uff03](\w*[^\W\d]\w*)")
_MENTION = re.compile(r"(?<![\w!#$%&*@\uff20])[@\uff20]([A-Za-z0-9_]{1,15})\b")


class Link(NamedTuple):
    """One link in a text."""

    start: int
    end: int
    url: str  # as it was written

    @property
    def short(self) -> str:
        """Give the address that X puts in its place."""
        return f"https://t.co/{hashlib.sha256(self.url.encode()).hexdigest()[:10]}"

    @property
    def expanded(self) -> str:
        """Give the whole address."""
        return self.url if "://" in self.url else f"http://{self.url}"

    @property
    def displayed(self) -> str:
        """Give what people see of the address."""
        return self.expanded.partition("://")[2][:30]


class Shown(NamedTuple):
    """A text as X gives it back, with what it found in it."""

    text: str
    entities: Json


def acceptable(text: str) -> bool:
    """Tell whether a post may have this text: it weighs 280 at most, and holds no forbidden character."""
    if len(text) > LONGEST or max((len(word) for word in text.split()), default=0) > SERVER_LIKE:
        return False
    return bool(_parser()[0](text).valid)


def links(text: str) -> list[Link]:
    """Find the links."""
    return [Link(one["indices"][0], one["indices"][1], one["url"]) for one in _parser()[1](text)]


def hashtags(text: str) -> list[tuple[int, int, str]]:
    """Find the hashtags: where they stand, and without the sign."""
    return [(one.start(), one.end(), one[1]) for one in _HASHTAG.finditer(text)]


def mentions(text: str) -> list[tuple[int, int, str]]:
    """Find the mentions: where they stand, and without the sign."""
    return [(one.start(), one.end(), one[1]) for one in _MENTION.finditer(text)]


def same(text: str) -> str:
    """Write a text so that two that X takes for the same are equal."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shown(text: str) -> Shown:
    """Write a text as X gives it back: links shortened, and &, < and > escaped."""
    made, position = "", 0
    urls: list[Json] = []
    for link in links(text):
        made += text[position : link.start]
        position = link.end
        place = {"start": len(made), "end": len(made) + len(link.short)}
        made += link.short
        address = {"url": link.short, "expanded_url": link.expanded, "display_url": link.displayed}
        urls.append({**place, **address})
    made += text[position:]
    entities: Json = {"urls": urls} if urls else {}
    if tags := hashtags(made):
        entities["hashtags"] = [{"start": start, "end": end, "tag": tag} for start, end, tag in tags]
    if people := mentions(made):
        entities["mentions"] = [
            {"start": start, "end": end, "username": username} for start, end, username in people
        ]
    return Shown(escape(made, quote=False), entities)


@cache
def _parser() -> tuple[Any, Any]:
    from twitter_text import (  # noqa: PLC0415 - half a second that only a rehearsal with X should pay
        extract_urls_with_indices,
        parse_tweet,
    )

    return parse_tweet, extract_urls_with_indices

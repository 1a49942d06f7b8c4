"""One entry of a log that is brought in: what it counts for, and whether it looks like spam. Keeps no words."""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.event import Occurrence, Status
from bot.domain.letters import folded
from bot.domain.participation import Act, Done, closes_at
from bot.domain.shared_link import links_in

X = "x"
"""The platform of posts."""

EVERYWHERE = ""
"""The workspace and channel of a post: X has one timeline, and a post's id says which it is."""

MASS_MENTIONS = 10
"""People whom a post names from which on it looks like spam; replies name everybody in their conversation."""

BARE_HASHTAGS = 3
"""Hashtags from which on a post that has nothing else looks like spam when it comes again and again. Once it may be
the words beside a picture."""

BARE = "#"
"""How the fingerprint of nothing but hashtags begins."""

LONG_TEXT = 40
"""Letters and digits from which on the same text of several people is no greeting."""

ALIKE = 3
"""People with the same long text, sets of hashtags that one text came under, or posts with the same hashtags and
nothing else, from which on it looks like spam."""

_TAG = re.compile(r"#\w+")
_PLAIN_TAG = re.compile(r"[#\uff03]*(\w[\w\u00b7-]{0,99})[.,;:!?)]*")
_NOT_WORDS = re.compile(r"<[^<>]*>|\[link\]|https?://\S+|[#@]\w+|[\W_]")
_MENTION = re.compile(r"(?:^|[^\w@])@\w+|<@\w+")


class Aside(StrEnum):
    """Why something is not counted with the rest."""

    SPAM = "spam"


class Outside(StrEnum):
    """Why an entry is not a person's at all."""

    BOT = "bot"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What one entry of a log counts for: an act of a person, and the reactions to it."""

    source: str
    line: int  # from 1; in a list: which entry
    done: Done
    reactions: tuple[Done, ...] = ()
    language: str = ""  # as the platform says, BCP 47
    language_found: str = ""  # by the words, where the platform says none
    followers: int | None = None  # how many followed the author then
    fingerprint: str = ""
    aside: Aside | None = None
    outside: Outside | None = None  # it is a bot's or the platform's own; only its reactions count
    sort: str = ""  # what the log calls it, e.g. "channel_join"
    occurrence_id: str = ""  # the happening that it belongs to; empty: that is found out by its hashtags
    live: bool = False  # it was seen when it was done, and not brought in later


class Marks(NamedTuple):
    """What is kept of a text beside that it was written."""

    tags: tuple[str, ...] = ()  # as `tags_of` gives them
    fingerprint: str = ""
    aside: Aside | None = None
    links: int = 0  # how many web addresses it has; which they are is not kept
    language: str = ""  # as it is found by the words


def marks_of(text: str, said: Iterable[str], act: Act) -> Marks:
    """Give what is kept of a text with the hashtags `said`."""
    links = len(links_in(text)) if "://" in text else 0
    return Marks(tags_of(said), fingerprint_of(text), looks_like_spam(text, act), links)


def tags_of(said: Iterable[str]) -> tuple[str, ...]:
    """Give hashtags as they are compared: with "#", without case, each once, in order; what is none is left out."""
    plain = [tag for one in said if (tag := _PLAIN_TAG.fullmatch(one))]
    return tuple(sorted({f"#{folded(tag[1])}" for tag in plain})) if plain else ()


def hashtags_in(text: str) -> tuple[str, ...]:
    """Find the hashtags of a text."""
    return tuple(_TAG.findall(text))


def fitting(at: datetime, tags: Collection[str], occurrences: Iterable[Occurrence]) -> str | None:
    """Tell the happening that something said under `tags` at `at` belongs to: of several the one that began last."""
    fit = [
        one
        for one in occurrences
        if one.status is not Status.CANCELLED
        and one.starts_at <= at < closes_at(one.ends_at)
        and any(tag in tags for tag in tags_of(one.hashtags))
    ]
    best = max(fit, key=lambda one: (at < one.ends_at, one.starts_at, one.id), default=None)
    return best.id if best else None


def fingerprint_of(text: str) -> str:
    """Give a mark that is the same for the same text, whatever its links and names; nothing for short texts.

    Hashtags do not matter, but where there is nothing else: then the mark is that of the hashtags, and begins with "#".
    """
    bare = _NOT_WORDS.sub("", folded(text))
    if len(bare) >= LONG_TEXT:
        return _mark(bare)
    if bare or "[link]" in text or "://" in text:
        return ""
    tags = tags_of(hashtags_in(text))
    return f"{BARE}{_mark(*tags)}" if len(tags) >= BARE_HASHTAGS else ""


def _mark(*words: str) -> str:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def looks_like_spam(text: str, act: Act, mentions: int = 0) -> Aside | None:
    """Tell whether something alone looks like spam: it names very many people, and is no reply to them."""
    if act is Act.REPLY or max(mentions, text.count("@")) < MASS_MENTIONS:
        return None
    return Aside.SPAM if max(mentions, len(_MENTION.findall(text))) >= MASS_MENTIONS else None

"""Which listings of different calendars are one event: found by what they share. Merges nothing."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.domain.booking import BOOKED
from bot.domain.event import Occurrence, Status
from bot.domain.letters import folded

_BETWEEN_WORDS = re.compile(r"[^\w]+")

FEWEST = 8
"""Letters of a title from which on another that contains it is taken for the same."""


class Pair(NamedTuple):
    """Two listings that are one event: one stays, and the other is folded into it."""

    stays: Occurrence
    goes: Occurrence
    why: str  # what they share, in words


def duplicates(occurrences: Iterable[Occurrence]) -> list[Pair]:
    """Give the pairs of events, each once, that start at the same moment and are the same by hashtag, title or link.

    What somebody scheduled here stays; else what says more. Listings of one calendar are that calendar's matter.
    """
    together: dict[tuple[object, bool], list[Occurrence]] = {}
    for one in occurrences:
        if one.status is not Status.CANCELLED:
            together.setdefault((one.starts_at, one.all_day), []).append(one)
    found: dict[frozenset[str], Pair] = {}
    for alike in together.values():
        for place, first in enumerate(alike):
            for second in alike[place + 1 :]:
                key = frozenset({first.event_id, second.event_id})
                if key not in found and (why := _same(first, second)):
                    stays, goes = sorted((first, second), key=_says, reverse=True)
                    found[key] = Pair(stays, goes, why)
    return _each_once(found.values())


def _each_once(pairs: Iterable[Pair]) -> list[Pair]:
    """Leave out pairs of which one was folded already, so that nothing is folded into what goes."""
    gone: set[str] = set()
    kept: set[str] = set()
    found = []
    for pair in sorted(pairs, key=lambda pair: _says(pair.stays), reverse=True):
        if pair.goes.event_id in gone | kept or pair.stays.event_id in gone:
            continue
        gone.add(pair.goes.event_id)
        kept.add(pair.stays.event_id)
        found.append(pair)
    return sorted(found, key=lambda pair: (pair.stays.starts_at, pair.stays.title, pair.goes.title))


def _same(first: Occurrence, second: Occurrence) -> str:
    if first.feed == second.feed or first.event_id == second.event_id:
        return ""
    titles = [_plain(one.title) for one in (first, second)]
    short, long = sorted(titles, key=len)
    alike = short == long or (len(short) >= FEWEST and short in long)
    tagged = bool(first.hashtag) and folded(first.hashtag) == folded(second.hashtag)
    linked = bool(first.url) and first.url.rstrip("/") == second.url.rstrip("/")
    shared = [
        words
        for words, is_so in (
            ("the same title", alike),
            (f"the hashtag {first.hashtag}", tagged),
            ("the same link", linked),
        )
        if is_so
    ]
    return " and ".join(shared) if alike or (tagged and linked) else ""


def _plain(title: str) -> str:
    return " ".join(_BETWEEN_WORDS.sub(" ", folded(title)).split())


def _says(one: Occurrence) -> tuple[bool, int, str]:
    """Tell how much a listing says: what people scheduled here first, then what has more in it."""
    parts: Sequence[object] = (one.url, one.kind, one.organisations, one.hosts, one.hashtags, one.location)
    return (one.feed == BOOKED, sum(bool(part) for part in parts), one.event_id)

"""What a person follows, and finding it in a programme. Keeps nothing, and tells nobody."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from bot.domain.agenda import Filters
from bot.domain.event import Occurrence


class Sort(StrEnum):
    """What can be followed."""

    HASHTAG = "hashtag"
    ORGANISATION = "organisation"
    KIND = "kind"
    MODERATOR = "moderator"
    TOPIC = "topic"  # a theme, a subject or an audience
    WORD = "word"


MOST_FOLLOWED = 100
"""Things that one person follows."""

MAX_VALUE = 80
"""Characters of what is followed."""

_FILTERS: dict[Sort, Callable[[str], Filters]] = {
    Sort.HASHTAG: lambda value: Filters(hashtags=(value,)),
    Sort.ORGANISATION: lambda value: Filters(organisations=(value,)),
    Sort.KIND: lambda value: Filters(kinds=(value,)),
    Sort.MODERATOR: lambda value: Filters(hosts=(value,)),
    Sort.TOPIC: lambda value: Filters(topics=(value,)),
    Sort.WORD: lambda value: Filters(text=value),
}


class Follow(NamedTuple):
    """One thing that a person follows."""

    sort: Sort
    value: str  # as it is shown; a hashtag with "#"
    since: datetime  # UTC; what was due or added before is not told

    @property
    def key(self) -> str:
        """Give the value as it is compared: capitals do not matter."""
        return self.value.casefold()

    @property
    def filters(self) -> Filters:
        """Give what of the programme it means."""
        return _FILTERS[self.sort](self.value)


def followed_in(filters: Filters, since: datetime) -> list[Follow]:
    """Give what somebody follows who asked for what these filters mean; all of it together is no one thing."""
    named = (
        (Sort.HASHTAG, filters.hashtags),
        (Sort.ORGANISATION, filters.organisations),
        (Sort.KIND, filters.kinds),
        (Sort.MODERATOR, filters.hosts),
        (Sort.TOPIC, filters.topics),
        (Sort.WORD, (filters.text,) if filters.text else ()),
    )
    return [Follow(sort, value[:MAX_VALUE], since) for sort, values in named for value in values]


class Found:
    """What of some occurrences is followed. Each thing is looked for once, however many people follow it."""

    def __init__(self, occurrences: Sequence[Occurrence]) -> None:
        """Look in `occurrences`."""
        self._all = occurrences
        self._found: dict[tuple[Sort, str], tuple[Occurrence, ...]] = {}

    def of(self, follows: Iterable[Follow]) -> list[tuple[Occurrence, Follow]]:
        """Give each occurrence that any of `follows` means, once, with what was followed first."""
        found: dict[str, tuple[Occurrence, Follow]] = {}
        for follow in sorted(follows, key=lambda one: one.since):
            for occurrence in self._of(follow):
                found.setdefault(occurrence.id, (occurrence, follow))
        return list(found.values())

    def _of(self, follow: Follow) -> tuple[Occurrence, ...]:
        key = (follow.sort, follow.key)
        if key not in self._found:
            filters = follow.filters
            among = (
                self._by_hashtag.get(follow.key, ()) if follow.sort is Sort.HASHTAG else self._all
            )  # most people follow hashtags
            self._found[key] = tuple(one for one in among if filters.match(one))
        return self._found[key]

    @cached_property
    def _by_hashtag(self) -> dict[str, list[Occurrence]]:
        by_hashtag: dict[str, list[Occurrence]] = {}
        for one in self._all:
            for hashtag in dict.fromkeys(tag.casefold() for tag in one.hashtags):
                by_hashtag.setdefault(hashtag, []).append(one)
        return by_hashtag

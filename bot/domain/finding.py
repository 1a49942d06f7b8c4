"""Makes of an event's words what an index holds, and of a question's words what is looked for there. Looks nothing up.

The index gives what may be meant, quickly, however many events there are; `bot.domain.agenda.says` then tells what is.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.domain.agenda import ANYWHERE, Filters, Span, words_of
from bot.domain.event import Event
from bot.domain.letters import folded

LONGEST = 40
"""Letters of a word by which it is found."""

ALWAYS = "000000"
"""The month of what repeats, or lasts for longer than a year: it is looked for in every month."""

MOST_MONTHS = 14
"""Months by which an event is found; what takes longer is there always."""

MOST_ASKED = 18
"""Months that the index is asked for: a year and what lies around it."""

MOST_WORDS = 8
"""Words of a question that the index is asked for, the longest first; the others are compared afterwards."""

INSIDE = "_"
"""Stands before the end of a word: "techchat" finds #edtechchat by it."""

LAST = "\U0010ffff"
"""Comes after every letter."""

DAY = timedelta(days=1)
"""Local dates begin and end up to 14 hours away from those of UTC."""

_APART = re.compile(r"[^\w]+")

Sought = tuple[tuple[str, ...], ...]
"""Beginnings of terms: of each inner group any, and of all groups together one each."""


def terms_of(event: Event) -> list[str]:
    """Give the terms by which an event is found: its words, and the ends of long ones, with the months it is in."""
    ends = [word[at:] for word in _words(event) for at in range(1, len(word) - ANYWHERE + 2)]
    each = [*_words(event), *(f"{INSIDE}{end}" for end in ends)]
    return sorted({f"{month}{word}" for month in _months_of(event) for word in each})


def sought(filters: Filters, span: Span) -> Sought:
    """Give what is looked for in the index; nothing where it cannot help."""
    months = (ALWAYS, *_months(span.since.date() - DAY, span.until.date() + DAY))
    if len(months) > MOST_ASKED:
        return ()
    named = (filters.hashtags, filters.organisations, filters.hosts, filters.topics, filters.kinds)
    groups = [[max(_split(name), key=len, default="") for name in names] for names in named if names]
    if filters.kinds and any(len(word) < ANYWHERE for word in groups[-1]):
        del groups[-1]  # a kind is meant within a word, too, and short ones are found at its beginning only
    said = sorted(set(_split(filters.text)), key=len, reverse=True)[:MOST_WORDS]
    groups += [[word] for word in said]
    return tuple(_beginnings(words, months) for words in groups if all(words))


def ranges(text: str, span: Span) -> list[tuple[str, str]]:
    """Give the ranges of terms, from and below, that begin as one of these words does."""
    months = (ALWAYS, *_months(span.since.date() - DAY, span.until.date() + DAY))
    letters = sorted({word[0] for word in _split(text) if word[0] != INSIDE})
    return [(f"{month}{letter}", f"{month}{letter}{LAST}") for month in months for letter in letters]


def word_of(term: str) -> str:
    """Give the word of a term."""
    return term[len(ALWAYS) :]


def _beginnings(words: Sequence[str], months: Sequence[str]) -> tuple[str, ...]:
    each: list[str] = []
    for word in words:
        if len(word) >= ANYWHERE:
            stem = word.removesuffix("s")[:LONGEST]
            each += (stem, f"{INSIDE}{stem}")
        else:
            each.append(word)
    return tuple(f"{month}{word}" for month in months for word in each)


def _words(event: Event) -> set[str]:
    differs = (
        part
        for one in event.timing.overrides
        for part in (one.title, one.location, one.description)
        if part is not None
    )
    return {word[:LONGEST] for word in _split(" ".join((words_of(event), event.description, *differs)))}


def _split(text: str) -> list[str]:
    return _APART.sub(" ", folded(text)).split()


def _months_of(event: Event) -> list[str]:
    timing = event.timing
    if timing.recurring:
        return [ALWAYS]
    start = timing.start.date() if isinstance(timing.start, datetime) else timing.start
    try:
        months = list(_months(start - DAY, start + timing.length + 2 * DAY))
    except OverflowError:
        return [ALWAYS]
    return months if len(months) <= MOST_MONTHS else [ALWAYS]


def _months(first: date, last: date) -> Iterator[str]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if month - (first.year * 12 + first.month - 1) > MOST_ASKED:
            return
        yield f"{month // 12:04}{month % 12 + 1:02}"

"""The programme's own words: its kinds, hashtags, partners and moderators. Reads them once for each edition.

A large programme has many: they are read a few hundred events at a time, and others have their turn in between.
"""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.query import Known
from bot.storage import editions, told_as, vocabulary
from bot.storage.columns import unlines
from bot.storage.database import Database

FRESH = timedelta(minutes=1)
"""How long the words are believed (real time) before it is looked whether there are others."""

STALE = timedelta(minutes=2)
"""From when on whoever asks waits until they are read; before, they are read beside."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Vocabulary:
    """What of the programme has a name."""

    database: Database
    _known: Known = field(default_factory=Known)
    _edition: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def known(self) -> Known:
        """Give the words, the most used of each sort first."""
        async with self._turn:
            edition = await self.database.read(editions.programme)
            if edition != self._edition or not edition:
                self._known = await self._read()
                self._edition = edition
        return self._known

    async def _read(self) -> Known:
        counted: list[Counter[str]] = [Counter() for _ in vocabulary.COLUMNS]
        after = ""
        while rows := await self.database.read(partial(vocabulary.some, after=after)):
            for row in rows:
                for words, counts in zip(row[1:], counted, strict=True):
                    counts[words] += 1
            after = rows[-1][0]
            await asyncio.sleep(0)
        kinds, hashtags, organisations, hosts, topics, languages = (_apart(one) for one in counted)
        return Known(
            _most(kinds),
            _most(hashtags),
            _most(organisations),
            tuple(hosts),
            tuple(name for name, _ in topics.most_common()),
            tuple(sorted(languages)),
            await self.database.read(told_as.last),
        )


class WordsAtHand:
    """The words for those who wait for an answer: a little old, and at hand."""

    def __init__(self, vocabulary: Vocabulary, clock: Clock) -> None:
        """Begin with none."""
        self._vocabulary = vocabulary
        self._clock = clock
        self._known = Known()
        self._at: datetime | None = None
        self._reading: asyncio.Task[None] | None = None

    async def known(self) -> Known:
        """Give the words; it is looked once a minute whether there are others, and nobody waits for that.

        After a while in which nobody asked, who asks does.
        """
        now = self._clock.real()
        if self._at is None or now - self._at > STALE:
            await self._read(now)
        elif now - self._at > FRESH and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self._read(now))
            self._reading.add_done_callback(_tell_of)
        return self._known

    async def _read(self, now: datetime) -> None:
        self._known, self._at = await self._vocabulary.known(), now


def _tell_of(reading: asyncio.Task[None]) -> None:
    """Log why the words were not read; those that are known stay until who asks waits for them."""
    if not reading.cancelled() and (error := reading.exception()) is not None:
        log.warning("words_not_read", extra={"reason": str(error)})


def _apart(counts: Counter[str]) -> Counter[str]:
    """Count each of the words that stand in a column together."""
    each: Counter[str] = Counter()
    for words, times in counts.items():
        for word in unlines(words):
            each[word] += times
    return each


def _most(counts: Counter[str]) -> tuple[str, ...]:
    """Give each word as it is written first, the most used first, however it is written."""
    times: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word, count in counts.items():
        key = word.casefold()
        times[key] += count
        written.setdefault(key, word)
    return tuple(written[key] for key in sorted(times, key=lambda key: (-times[key], key)))

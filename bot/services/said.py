"""Answers that were given, kept at hand while they stay true: many people ask the same. Makes no answers."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from bot.domain.agenda import Listed
from bot.wording.message import Message

FRESH = timedelta(seconds=30)
"""How long an answer is given again (real time): how many people saved something is told with it."""

MOST_KEPT = 64
"""Answers of one day that are kept at hand: in some zones and languages."""


@dataclass(frozen=True, slots=True)
class _Said:
    message: Message
    since: datetime  # programme time, at which it was said
    until: datetime  # programme time, at which something begins or ends
    real: datetime


@dataclass(slots=True)
class Day:
    """What is on in a stretch of time, and what was said of it."""

    listed: tuple[Listed, ...]
    _said: dict[Hashable, _Said] = field(default_factory=dict)

    def said(self, key: Hashable, now: datetime, real: datetime) -> Message | None:
        """Give the answer as it was given, where it is still true."""
        found = self._said.get(key)
        if found is None or not (
            found.since <= now < found.until and found.real <= real < found.real + FRESH
        ):
            return None
        return found.message

    def keep(self, key: Hashable, message: Message, now: datetime, real: datetime) -> None:
        """Keep an answer as long as nothing of it begins or ends."""
        if len(self._said) >= MOST_KEPT:
            self._said.clear()
        self._said[key] = _Said(message, now, _until(self.listed, now), real)


def _until(listed: Sequence[Listed], now: datetime) -> datetime:
    """Tell the next moment after `now` at which something begins or ends; local midnights lie at quarters of hours."""
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0) + timedelta(minutes=15)
    moments = chain.from_iterable((line.occurrence.starts_at, line.occurrence.ends_at) for line in listed)
    return min((quarter, *(moment for moment in moments if moment > now)))

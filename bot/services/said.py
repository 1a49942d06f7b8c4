"""Answers that were given, kept at hand while they stay true: many people ask the same. Makes no answers."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.domain.event import Occurrence

FRESH = timedelta(seconds=30)
"""How long an answer is given again (real time): how many people saved something is told with it."""

MOST_KEPT = 256
"""Answers that are kept at hand: to some questions, in some zones and languages. One is some ten kilobytes."""

QUARTER = 15
"""Minutes. Local midnights lie at quarters of hours, and an answer says which day it is."""

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class _Said(Generic[Kept]):
    answer: Kept
    since: datetime  # programme time, at which it was said
    until: datetime  # programme time, at which something begins or ends
    real: datetime


class Said(Generic[Kept]):
    """What was answered in one edition of the programme; whatever was longest not asked for goes first."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: OrderedDict[Hashable, _Said[Kept]] = OrderedDict()
        self._edition = ""

    def again(self, edition: str, key: Hashable, now: datetime, real: datetime) -> Kept | None:
        """Give the answer as it was given, where it is still true."""
        if edition != self._edition:
            self._kept.clear()
            self._edition = edition
        found = self._kept.get(key)
        if found is None or not (
            found.since <= now < found.until and found.real <= real < found.real + FRESH
        ):
            return None
        self._kept.move_to_end(key)
        return found.answer

    def keep(
        self, key: Hashable, answer: Kept, told: Iterable[Occurrence], now: datetime, real: datetime
    ) -> None:
        """Keep an answer as long as nothing of what it tells begins or ends."""
        while len(self._kept) >= MOST_KEPT:
            self._kept.popitem(last=False)
        self._kept[key] = _Said(answer, now, _until(told, now), real)

    def forget(self) -> None:
        """Answer everything anew."""
        self._kept.clear()


def to_the_minute(moment: datetime) -> datetime:
    """Give the minute in which a moment is: answers name no seconds."""
    return moment.replace(second=0, microsecond=0)


def _until(told: Iterable[Occurrence], now: datetime) -> datetime:
    """Tell the next moment after `now` at which something begins or ends."""
    minute = to_the_minute(now)
    quarter = minute.replace(minute=minute.minute // QUARTER * QUARTER) + timedelta(minutes=QUARTER)
    soonest = quarter
    for one in told:
        if now < one.starts_at < soonest:
            soonest = one.starts_at
        if now < one.ends_at < soonest:
            soonest = one.ends_at
    return soonest

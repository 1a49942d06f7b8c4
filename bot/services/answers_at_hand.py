"""Answers that were given, kept at hand while they stay true: many people ask the same. Makes no answers."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.domain.agenda import Span
from bot.domain.event import Occurrence

FRESH = timedelta(seconds=30)
"""How long an answer is given again (real time): how many people saved something is told with it."""

MOST_KEPT = 256
"""Answers that are kept at hand: to some questions, in some zones and languages. One is some ten kilobytes."""

QUARTER = 15
"""Minutes. Local midnights lie at quarters of hours, and an answer says which day it is."""

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Told(Generic[Kept]):
    """An answer, and how long it is one."""

    answer: Kept
    edition: int  # of the programme, from which it was made
    rests_on: Span | None  # the stretch whose happenings it tells of; nothing where any other might change it
    since: datetime  # programme time, at which it was said
    until: datetime  # programme time, at which something begins or ends
    real: datetime


class Said(Generic[Kept]):
    """What was answered; whatever was longest not asked for goes first."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: OrderedDict[Hashable, Told[Kept]] = OrderedDict()

    def again(self, key: Hashable, now: datetime, real: datetime) -> Told[Kept] | None:
        """Give what was answered, where it is still true if the programme is what it was."""
        found = self._kept.get(key)
        if found is None or not (
            found.since <= now < found.until and found.real <= real < found.real + FRESH
        ):
            return None
        self._kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, told: Told[Kept]) -> None:
        """Keep an answer."""
        while len(self._kept) >= MOST_KEPT:
            self._kept.popitem(last=False)
        self._kept[key] = told

    def forget(self) -> None:
        """Answer everything anew."""
        self._kept.clear()


def to_the_minute(moment: datetime) -> datetime:
    """Give the minute in which a moment is: answers name no seconds."""
    return moment.replace(second=0, microsecond=0)


def until(told: Iterable[Occurrence], now: datetime) -> datetime:
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

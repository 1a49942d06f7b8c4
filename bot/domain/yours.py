"""What of an answer is about who asks: their free hours, and what is on at the same time as theirs. Finds nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from bot.domain.agenda import Listed
from bot.domain.event import LONG, Occurrence, Status
from bot.domain.following import Found
from bot.domain.free_hours import FREE_HOURS, USUAL, fits_between
from bot.domain.personal import Keeper

MANY = 8
"""Events that begin on a day, from which on those outside of somebody's free hours stand behind the others."""


REMEMBERED = 4_096
"""Hours of events that are kept at hand with whether they are free ones: those of a few days in some zones."""


class Yours(NamedTuple):
    """What an answer tells who asks beside what everybody is told."""

    hours: str = ""  # the name of their free hours; empty: the answer is for everybody
    clashes: tuple[tuple[str, Occurrence], ...] = ()  # occurrences' ids, with what of theirs is on then
    counts: tuple[tuple[str, int], ...] = ()  # occurrences' ids, with how many people saved them


def hours_of(keeper: Keeper | None) -> str:
    """Give the name of somebody's free hours; nothing where an answer is for everybody."""
    if keeper is None:
        return ""
    chosen = keeper.preferences.free_hours
    return chosen if chosen in FREE_HOURS else USUAL


def clashes(keeper: Keeper, all_on: Iterable[Listed]) -> tuple[tuple[str, Occurrence], ...]:
    """Give what is on at the same time as something that somebody saved or follows, with that; each once."""
    timed = [line.occurrence for line in all_on if _has_hours(line.occurrence)]
    saved = {one.occurrence_id for one in keeper.saved}
    followed = {one.id for one, _ in Found(timed).of(keeper.follows)}
    theirs = [one for one in timed if one.id in saved] + [one for one in timed if one.id in followed - saved]
    found = ((one.id, next((mine for mine in theirs if _together(mine, one)), None)) for one in timed)
    return tuple((name, mine) for name, mine in found if mine is not None)


def by_free_hours(
    group: Sequence[Listed], hours: str, zone: str
) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Part what begins on a day into what lies in free hours and the rest; a few events are not parted."""
    if not hours or len(group) <= MANY:
        return tuple(group), ()
    free: list[Listed] = []
    rest: list[Listed] = []
    for line in group:
        one = line.occurrence
        is_free = not one.all_day and _fits(one.starts_at, one.ends_at, zone, hours)
        (free if is_free else rest).append(line)
    return (tuple(free), tuple(rest)) if free else (tuple(group), ())


@lru_cache(maxsize=REMEMBERED)
def _fits(starts_at: datetime, ends_at: datetime, zone: str, hours: str) -> bool:
    return fits_between(starts_at, ends_at, zone, FREE_HOURS[hours])


def _has_hours(occurrence: Occurrence) -> bool:
    short = occurrence.ends_at - occurrence.starts_at < LONG
    return short and not occurrence.all_day and occurrence.status is not Status.CANCELLED


def _together(mine: Occurrence, other: Occurrence) -> bool:
    apart = mine.event_id == other.event_id
    return not apart and mine.starts_at < other.ends_at and other.starts_at < mine.ends_at

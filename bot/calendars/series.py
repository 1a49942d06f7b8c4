"""When an event happens, as RFC 5545 says it: the first start, the rule, further starts and exceptions.

Wall times stay wall times; which zone they are in is said elsewhere.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.domain.event import Override, Timing
from bot.domain.recurrence import instant, starts

LOOKED_AHEAD = (timedelta(days=35), timedelta(days=400), timedelta(days=366 * 40))
"""How far the first start of a series without a beginning is looked for, step by step."""

ZONES_APART = timedelta(days=1)
"""A day has begun somewhere before it begins elsewhere, by less than this."""

_END_OF_DAY = time(23, 59, 59, 999999)

Wall = datetime | date


class Series(NamedTuple):
    """The parts of a VEVENT that say when; wall times, dates where the event has no hour."""

    start: Wall
    rrule: str  # UNTIL in UTC, or a date; empty: no rule
    rdates: tuple[Wall, ...]
    exdates: tuple[Wall, ...]
    overrides: tuple[Override, ...]  # those of instances that happen or are moved


def series_of(timing: Timing, since: date) -> Series | None:
    """Say when something happens; nothing where it never does.

    A series that is listed without a beginning begins with its first start from `since` on; where it ends before, as
    early as it is known.
    """
    if not timing.recurring and not timing.overrides:
        return Series(timing.start, "", (), (), ())
    whole = replace(timing, exdates=())
    first = naive(timing.start) if timing.begins else _first(whole, since)
    if first is None:
        return None
    overrides = tuple(one for one in timing.overrides if naive(one.recurrence_id) not in _moments(timing))
    extra = {naive(given) for given in timing.rdates}
    # RFC 5545 lets only what the series gives differ; so what lies beside the rule is listed as a start.
    extra.update(given for one in overrides if not _gives(whole, first, given := naive(one.recurrence_id)))
    rdates = sorted(extra - {first})
    return Series(
        start=_said(timing, first),
        rrule=_rule(timing),
        rdates=tuple(_said(timing, given) for given in rdates),
        exdates=tuple(_said(timing, out) for out in _excluded(timing, whole)) if timing.recurring else (),
        overrides=overrides,
    )


def naive(wall: Wall) -> datetime:
    """Give a wall time; of a date, its midnight."""
    return wall if isinstance(wall, datetime) else datetime.combine(wall, time())


def _said(timing: Timing, wall: datetime) -> Wall:
    return wall.date() if timing.all_day else wall


def _first(whole: Timing, since: date) -> datetime | None:
    """Find the first start of a series without a beginning, so that the rule goes on from it as before."""
    anchor = naive(whole.start)
    exceptions = [naive(one.recurrence_id) for one in whole.overrides]
    begin = min([naive(since) - ZONES_APART, *(naive(given) for given in whole.rdates), *exceptions])
    looks = (begin, anchor) if "COUNT" not in whole.rrule.upper() else (anchor,)
    for look in looks:
        for ahead in LOOKED_AHEAD:
            found = starts(whole, look, look + ahead)
            if found:
                return found[0]
    return min(exceptions, default=None)


def _gives(whole: Timing, first: datetime, wall: datetime) -> bool:
    return wall == first or (wall > first and wall in starts(whole, wall, wall))


def _rule(timing: Timing) -> str:
    """Write the rule with UNTIL as RFC 5545 (section 3.3.10) wants it: a date, or UTC where the series has a zone."""
    parts = [part for part in timing.rrule.split(";") if part]
    return ";".join(_until(timing, part) if part.upper().startswith("UNTIL=") else part for part in parts)


def _until(timing: Timing, part: str) -> str:
    wall = datetime.fromisoformat(part.partition("=")[2])
    if timing.all_day:
        return f"UNTIL={wall:%Y%m%d}"
    return f"UNTIL={instant(wall.replace(tzinfo=None), timing.timezone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _moments(timing: Timing) -> set[datetime]:
    """Give the exceptions that stand for one start each."""
    return {naive(out) for out in timing.exdates if timing.all_day or isinstance(out, datetime)}


def _excluded(timing: Timing, whole: Timing) -> list[datetime]:
    """Give the exceptions as starts; a date in a series that has hours stands for all starts of its day."""
    found = _moments(timing)
    if not timing.all_day:
        for out in timing.exdates:
            if not isinstance(out, datetime):
                found.update(starts(whole, naive(out), datetime.combine(out, _END_OF_DAY)))
    return sorted(found)

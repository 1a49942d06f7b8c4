"""From the VEVENTs of one UID to one event: the rule, its exceptions, and the instances that differ. Reads no text."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.event import DEFAULT_LENGTH, Event, Override, Timing
from bot.feeds.ics.lines import Component, Property
from bot.feeds.ics.moments import Moments, Period, Unusable, Wall, at
from bot.feeds.ics.rules import rule
from bot.feeds.reading import Collector

MOST_DATES = 5_000
"""RDATEs or EXDATEs of one event, and instances that differ."""


class Part(NamedTuple):
    """One VEVENT: an event, a series, or one instance of a series that differs."""

    line: int
    event: Event
    start: Wall
    sequence: int  # -1: not said, which counts less than 0
    instance: Wall | None = None  # RECURRENCE-ID
    and_future: bool = False
    never: bool = False  # its rule ends before it starts
    dated: bool = True  # False: an instance that does not say when it is, and is where the series has it


def with_recurrence(part: Part, component: Component, moments: Moments) -> Part:
    """Add RRULE, RDATE and EXDATE to a part; raises Unusable."""
    timing, text, never = part.event.timing, "", False
    rules = list({said.raw.strip(): said for said in reversed(component.all("RRULE"))}.values())[::-1]
    if len(rules) > 1:
        raise Unusable(
            rules[1].line, "RRULE", "is the second rule of one event, and what two rules give is not defined"
        )
    for said in rules:
        with at(said):
            ruled = rule(said, timing.start, timing.timezone, floating=part.start.floating)
        if ruled.read_as:
            moments.found.note(said.line, "RRULE", said.raw, ruled.read_as)
        text, never = ruled.text, ruled.until is not None and ruled.until < part.start.within("")
    for said in component.all("EXRULE"):
        moments.found.note(said.line, "EXRULE", said.raw, "nothing: the standard has no such rule any more")
    further = _periods(component.all("RDATE"), moments)
    excluded = _periods(component.all("EXDATE"), moments)
    rdates = {_start(period.start, timing): period.length for period in further}
    # A date as an exception of a timed series stands for all of its day.
    exdates = dict.fromkeys(
        _start(out.start, timing) if out.start.timed else out.start.at for out in excluded
    )
    timing = replace(
        timing,
        rrule="" if never else text,
        begins=not never,
        rdates=tuple(rdates),
        exdates=tuple(exdates),
        overrides=tuple(
            Override(recurrence_id=start, length=length)
            for start, length in rdates.items()
            if length is not None
        ),
    )
    return part._replace(event=replace(part.event, timing=timing), never=never and not rdates)


def join(parts: list[Part], found: Collector) -> Event | None:
    """Make one event of the parts of one UID; of two versions of the same, the higher SEQUENCE counts."""
    core = _newest([part for part in parts if part.instance is None], found)
    instances: dict[object, list[Part]] = {}
    for part in parts:
        if part.instance is not None:
            instances.setdefault(part.instance.instant(), []).append(part)
    if len(instances) > MOST_DATES:
        found.reject(
            parts[0].line, "RECURRENCE-ID", f"more than {MOST_DATES:,} instances of one event differ"
        )
        return None
    differing = [newest for same in instances.values() if (newest := _newest(same, found))]
    if core and core.never:
        left_out = core.event.timing.exdates
        differing = [
            part
            for part in differing
            if part.instance and _start(part.instance, core.event.timing) not in left_out
        ]
        if not differing:
            found.reject(core.line, "RRULE", "ends before the event starts, so that it never happens")
            return None
    if core is None or core.never:
        return _alone(differing)
    return _with_instances(core, differing, found)


def _newest(parts: list[Part], found: Collector) -> Part | None:
    """Choose among versions of the same; of equals, the first counts and the others are refused."""
    if not parts:
        return None
    newest = max(parts, key=lambda part: part.sequence)
    for part in parts:
        if part is newest:
            continue
        if part.sequence < newest.sequence:
            found.note(
                part.line,
                "SEQUENCE",
                part.event.title,
                f"an older version of line {newest.line}, and passed over",
            )
        elif part.event == newest.event:
            found.note(part.line, "UID", part.event.title, f"the same as line {newest.line}, and read once")
        else:
            found.reject(part.line, "UID", f"has the same UID as line {newest.line}, and differs from it")
    return newest


def _with_instances(core: Part, differing: Iterable[Part], found: Collector) -> Event:
    """Put the instances that differ into their series."""
    timing = core.event.timing
    overrides = {override.recurrence_id: override for override in timing.overrides}
    for part in differing:
        override = _override(part, core.event)
        if override.recurrence_id in timing.exdates:
            found.note(part.line, "RECURRENCE-ID", part.event.title, "an instance that the series leaves out")
        overrides[override.recurrence_id] = override
    return replace(core.event, timing=replace(timing, overrides=tuple(overrides.values())))


def _alone(differing: list[Part]) -> Event:
    """Make an event of instances whose series is not in the file."""
    first = differing[0]
    assert first.instance is not None  # noqa: S101  # only instances come here
    timing = Timing(
        start=first.instance.at,
        length=DEFAULT_LENGTH if first.instance.timed else timedelta(days=1),  # each instance has its own
        timezone=first.instance.zone or None,
    )
    event = replace(first.event, timing=timing)
    overrides = [_override(part, event) for part in differing]
    starts = tuple(override.recurrence_id for override in overrides)
    return replace(event, timing=replace(timing, rdates=starts, overrides=tuple(overrides)))


def _override(part: Part, series: Event) -> Override:
    """Say how an instance differs from its series."""
    assert part.instance is not None  # noqa: S101  # only instances come here
    event, timing = part.event, series.timing
    return Override(
        recurrence_id=_start(part.instance, timing),
        start=event.timing.start if part.dated else None,
        timezone=event.timing.timezone if part.dated else None,
        length=event.timing.length if part.dated else None,
        and_future=part.and_future,
        title=None if event.title == series.title else event.title,
        url=None if event.url == series.url else event.url,
        location=None if event.location == series.location else event.location,
        description=None if event.description == series.description else event.description,
        status=None if event.status == series.status else event.status,
    )


def _start(moment: Wall, timing: Timing) -> datetime | date:
    """Give a moment as a start of the series: a date, or wall time in its zone."""
    if timing.all_day:
        return moment.at.date() if isinstance(moment.at, datetime) else moment.at
    if not moment.timed and isinstance(timing.start, datetime):
        return datetime.combine(moment.at, timing.start.time())
    return moment.within(timing.timezone or "")


def _periods(said: list[Property], moments: Moments) -> list[Period]:
    found: list[Period] = []
    for prop in said:
        with at(prop):
            found += moments.dates(prop)
        if len(found) > MOST_DATES:
            raise Unusable(prop.line, prop.name, f"has more than {MOST_DATES:,} dates")
    return found

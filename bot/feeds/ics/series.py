"""From the VEVENTs of one UID to one event: the rule, its exceptions, and the instances that differ. Reads no text."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.event import Event, Override, Timing
from bot.feeds.ics.lines import Component, Property
from bot.feeds.ics.moments import Moments, Wall
from bot.feeds.ics.rules import rule
from bot.feeds.reading import Collector
from bot.feeds.when import LONGEST_EVENT, Unreadable

MOST_DATES = 5_000
"""RDATEs or EXDATEs of one event, and instances that differ."""


class Unusable(Exception):  # noqa: N818  # as the errors of the bot: named for what happened
    """A component that gives no event; carries where, and what is wrong with it."""

    def __init__(self, line: int, field: str, reason: str) -> None:
        """Keep what is reported."""
        super().__init__(reason)
        self.line, self.field, self.reason = line, field, reason


class Part(NamedTuple):
    """One VEVENT: an event, a series, or one instance of a series that differs."""

    line: int
    event: Event
    start: Wall
    sequence: int  # -1: not said, which counts less than 0
    instance: Wall | None = None  # RECURRENCE-ID
    and_future: bool = False
    never: bool = False  # its rule ends before it starts


def with_recurrence(part: Part, component: Component, moments: Moments) -> Part:
    """Add RRULE, RDATE and EXDATE to a part; raises Unusable."""
    timing, never = part.event.timing, False
    rules = component.all("RRULE")
    if len(rules) > 1:
        raise Unusable(rules[1].line, "RRULE", "is the second rule of one event, and what two rules give is not defined")
    text = ""
    for said in rules:
        with at(said):
            ruled = rule(said, timing.start, timing.timezone, floating=part.start.floating)
        if ruled.read_as:
            moments.found.note(said.line, "UNTIL", said.raw, ruled.read_as)
        text, never = ruled.text, ruled.until is not None and ruled.until < part.start.within("")
    rdates, overrides = _rdates(part, component, moments)
    event = _replace(
        part.event,
        rrule="" if never else text,
        rdates=rdates,
        exdates=_exdates(part, component, moments),
        overrides=overrides,
    )
    return part._replace(event=event, never=never and not rdates)

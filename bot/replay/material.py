"""What is replayed: a programme, what channels want to hear of it, and what becomes otherwise. Runs nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.agenda import Span, day_span
from bot.domain.announcement import Planned
from bot.domain.event import Event
from bot.domain.plan import AHEAD, BACK, Programme, plan
from bot.domain.recurrence import expand, instant
from bot.domain.script import Question
from bot.domain.subscription import Subscription
from bot.feeds import Reading, Rejected, Script, read
from bot.feeds.joining import join
from bot.sample import load
from bot.sample.changes import Change, load_changes

WISHES: tuple[Mapping[str, Any], ...] = (
    {"week_ahead": True, "reminders": (30,), "at_start": True},
    {"timezone": "Europe/London"},
    {"timezone": "Australia/Sydney", "digest_at": time(7), "reminders": (60, 10), "at_start": True}
    | {"most_a_day": 10},
    {"timezone": "America/Los_Angeles", "digest": False, "reminders": (15,), "most_a_day": 2},
)
"""What the channels want to hear, in turn: nearly all, the default, more than that elsewhere, and hardly anything."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The events of one feed."""

    name: str
    events: tuple[Event, ...]
    refused: int = 0  # entries that could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A programme as it is at first, and what becomes otherwise in it."""

    programme: str
    timezone: str
    feeds: tuple[Feed, ...]
    scripts: tuple[Script, ...] = ()
    changes: tuple[Change, ...] = ()
    rejected: tuple[Rejected, ...] = ()  # what could not be read

    def moment(self, change: Change) -> datetime:
        """Tell when a change becomes known, in UTC."""
        return instant(change.at, self.timezone)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The events of a programme, and for how long they were so."""

    span: Span
    events: Sequence[Event]


def of_sample(*, with_changes: bool = True) -> Material:
    """Give the sample programme."""
    sample = load()
    feeds = [(source.feed, read(source)) for source in sample.sources]
    return Material(
        programme=sample.programme.name,
        timezone=sample.programme.timezone,
        feeds=tuple(Feed(name, reading.events, len(reading.rejected)) for name, reading in feeds),
        scripts=read(sample.script).scripts,
        changes=load_changes() if with_changes else (),
    )


def of_files(programme: str, timezone: str, files: Iterable[tuple[str, str, Reading]]) -> Material:
    """Give a programme that was read from files, each with its feed and its name; what is refused is left out."""
    feeds: dict[str, list[tuple[str, Reading]]] = {}
    scripts: list[Script] = []
    rejected: list[Rejected] = []
    for feed, name, reading in files:
        scripts += reading.scripts
        if reading.lists_events:
            feeds.setdefault(feed, []).append((name, reading))
        else:
            rejected += reading.rejected
    joined = {feed: join(together) for feed, together in feeds.items()}
    return Material(
        programme=programme,
        timezone=timezone,
        feeds=tuple(Feed(feed, one.events, len(one.rejected)) for feed, one in joined.items()),
        scripts=tuple(scripts),
        rejected=(*rejected, *(refused for one in joined.values() for refused in one.rejected)),
    )


def sample_month() -> Span:
    """Give the month that the sample programme is about, in its zone."""
    about = load().programme
    if about.starts_on is None or about.ends_on is None:
        raise ValueError("the sample programme has both ends")
    days = (about.ends_on - about.starts_on) // timedelta(days=1) + 1
    return day_span(about.starts_on, about.timezone, days)


def wish(number: int, workspace: str, channel: str, timezone: str) -> Subscription:
    """Give what the channel of this number wants to hear; `timezone` is the programme's."""
    about = {"workspace": workspace, "channel": channel, "timezone": timezone}
    return Subscription(**{**about, **WISHES[number % len(WISHES)]})


def expected(
    stretches: Sequence[Stretch],
    scripts: Mapping[str, Sequence[Question]],
    wishes: Sequence[Subscription],
) -> list[Planned]:
    """Compute from the events themselves what has to be announced, each stretch by the events of its time."""
    wanted: dict[object, Planned] = {}
    for stretch in stretches:
        since, until = stretch.span.since - BACK, stretch.span.until + AHEAD
        happening = tuple(one for event in stretch.events for one in expand(event, since, until))
        programme = Programme(occurrences=happening, scripts=scripts)
        for together in plan(programme, wishes, stretch.span):
            wanted |= {one.announces: one for one in together}
    return list(wanted.values())

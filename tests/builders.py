"""Builders with defaults: a test names only what matters to it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.domain.agenda import Span
from bot.domain.announcement import RANK, Planned
from bot.domain.event import Event, Occurrence, Status, Timing
from bot.domain.plan import Programme, plan
from bot.domain.subscription import Subscription


def timing(start: datetime | date = datetime(2015, 10, 26, 20), **parts: object) -> Timing:
    """Build a time: one hour from 20:00 in New York on the evening that the rehearsal opens on."""
    if not isinstance(start, datetime):
        return Timing(**{"start": start, "length": timedelta(days=1), **parts})  # type: ignore[arg-type]  # a builder takes any part
    return Timing(**{"start": start, "timezone": "America/New_York", **parts})  # type: ignore[arg-type]  # a builder takes any part


def event(start: datetime | date = datetime(2015, 10, 26, 20), **parts: object) -> Event:
    """Build an event; whatever names a part of its timing goes there."""
    names = {"length", "timezone", "rrule", "begins", "rdates", "exdates", "overrides"}
    when = timing(start, **{name: value for name, value in parts.items() if name in names})
    about = {name: value for name, value in parts.items() if name not in names}
    defaults = {
        "feed": "sample",
        "uid": "edtechchat",
        "title": "Educational Technology Chat",
        "kind": "Twitter chat",
        "hashtags": ("#edtechchat",),
        "status": Status.CONFIRMED,
    }
    return Event(timing=when, **{**defaults, **about})  # type: ignore[arg-type]  # a builder takes any part


def wish(channel: str = "C1", **parts: object) -> Subscription:
    """Build what a channel wants to hear: in New York, today's list at 07:30 and nothing else."""
    defaults = {"workspace": "T1", "channel": channel, "timezone": "America/New_York"}
    return Subscription(**{**defaults, **parts})  # type: ignore[arg-type]  # a builder takes any part


def plan_of(
    occurrences: Iterable[Occurrence], wishes: Iterable[Subscription], span: Span, **parts: object
) -> list[Planned]:
    """Plan a programme, and give what is due in order: what matters most first where it is due at one moment."""
    programme = Programme(occurrences=tuple(occurrences), **parts)  # type: ignore[arg-type]  # a builder takes any part
    planned = (one for together in plan(programme, wishes, span) for one in together)
    return sorted(planned, key=lambda one: (one.due_at, RANK[one.kind], one.what, str(one.destination)))

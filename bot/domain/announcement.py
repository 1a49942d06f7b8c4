"""What is to be announced, where and when, and how late is too late. Sends nothing and reads no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed, Span, day_span, fold, overlaps
from bot.domain.event import LONG, Occurrence, Status
from bot.domain.recurrence import instant
from bot.domain.subscription import Subscription

HORIZON = timedelta(hours=72)
"""How far ahead deliveries exist as rows; what comes later is computed when somebody asks."""


class Kind(StrEnum):
    """What is announced."""

    DIGEST = "digest"
    START = "start"


LATENESS = {
    Kind.DIGEST: timedelta(hours=4),  # today's list helps until midday
    Kind.START: timedelta(minutes=10),  # who comes later has missed the welcome
}
"""How long after it was due an announcement is still of use."""

RANK = {Kind.START: 0, Kind.DIGEST: 1}
"""What goes first of what is due at the same moment."""


class State(StrEnum):
    """Where a delivery is in its life."""

    PLANNED = "planned"
    CLAIMED = "claimed"  # somebody holds the lease and may be sending
    UNCONFIRMED = "unconfirmed"  # the request left, and what became of it is not known
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an announcement goes."""

    platform: str
    workspace: str
    channel: str

    def __str__(self) -> str:
        """Write it as it is printed: platform:workspace:channel."""
        return f"{self.platform}:{self.workspace}:{self.channel}"


class Planned(NamedTuple):
    """One announcement that is to be made."""

    what: str  # an occurrence's id, or the local date of a list
    kind: Kind
    destination: Destination
    revision: int
    due_at: datetime
    expires_at: datetime

    @property
    def key(self) -> tuple[str, Kind, Destination, int]:
        """Give what makes a delivery the same delivery."""
        return (self.what, self.kind, self.destination, self.revision)

    @property
    def announces(self) -> tuple[str, Kind, Destination, datetime]:
        """Give what people take for the same announcement, whatever was changed in between."""
        return (self.what, self.kind, self.destination, self.due_at)


def plan(occurrences: Iterable[Occurrence], wishes: Iterable[Subscription], span: Span) -> list[Planned]:
    """List what is due within [since, until) of `span`, ordered by when it is due.

    `occurrences` must hold everything that overlaps the span widened by a day on each side. What was due before
    a channel asked for it is not announced there.
    """
    everything = tuple(occurrences)
    planned: list[Planned] = []
    for wish in wishes:
        if wish.paused_until and wish.paused_until >= span.until:
            continue
        heard = tuple(occurrence for occurrence in everything if wish.filters.match(occurrence))
        candidates = [*_digests(wish, heard, span), *_starts(wish, fold(heard))]
        planned += [one for one in candidates if span.since <= one.due_at < span.until and _asked_for(wish, one)]
    return sorted(planned, key=lambda one: (one.due_at, RANK[one.kind], one.what, str(one.destination)))


def _asked_for(wish: Subscription, one: Planned) -> bool:
    after_asking = wish.changed_at is None or one.due_at >= wish.changed_at
    return after_asking and not (wish.paused_until and one.due_at < wish.paused_until)


def _digests(wish: Subscription, heard: Sequence[Occurrence], span: Span) -> Iterable[Planned]:
    """Give one list for each local day on which something is on. What lasts for days is news on its first only."""
    if not wish.digest:
        return
    zone = ZoneInfo(wish.timezone)
    day = span.since.astimezone(zone).date()
    last = span.until.astimezone(zone).date()
    while day <= last:
        today = day_span(day, wish.timezone)
        if any(_is_news(occurrence, today) for occurrence in heard):
            due = instant(datetime.combine(day, wish.digest_at), wish.timezone)
            yield _planned(day.isoformat(), Kind.DIGEST, wish, 0, due)
        day += timedelta(days=1)


def _is_news(occurrence: Occurrence, day: Span) -> bool:
    if not overlaps(occurrence, day):
        return False
    first = day.floating[0] if occurrence.all_day else day.utc[0]
    for_days = occurrence.all_day or occurrence.ends_at - occurrence.starts_at >= LONG
    return occurrence.starts_at >= first or not for_days


def _starts(wish: Subscription, listed: Iterable[Listed]) -> Iterable[Planned]:
    """Give a notice for each timed happening that the channel hears."""
    if not wish.at_start:
        return
    for one in listed:
        occurrence = one.occurrence
        if not occurrence.all_day and occurrence.status is not Status.CANCELLED:
            yield _planned(occurrence.id, Kind.START, wish, occurrence.revision, occurrence.starts_at)


def _planned(what: str, kind: Kind, wish: Subscription, revision: int, due: datetime) -> Planned:
    destination = Destination("slack", wish.workspace, wish.channel)
    due = due.astimezone(UTC)
    return Planned(what, kind, destination, revision, due, due + LATENESS[kind])

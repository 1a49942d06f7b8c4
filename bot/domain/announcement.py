"""What is to be announced, where and when, and how late is too late. Sends nothing and reads no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Span, day_span, fold, overlaps
from bot.domain.event import LONG, Occurrence, Status
from bot.domain.recurrence import instant
from bot.domain.subscription import Subscription

HORIZON = timedelta(hours=72)
"""How far ahead deliveries exist as rows; what comes later is computed when somebody asks."""


WEEK = timedelta(days=7)

BACK = timedelta(days=1)
"""How far before a span something may begin that is still on in it."""

AHEAD = WEEK + timedelta(days=1)
"""How far after a span something may begin that is announced in it: in a week's list, or a day before its start."""


class Kind(StrEnum):
    """What is announced."""

    DIGEST = "digest"
    WEEK_AHEAD = "week-ahead"
    REMINDER = "reminder"
    START = "start"


LATENESS = {
    Kind.DIGEST: timedelta(hours=4),  # today's list helps until midday
    Kind.WEEK_AHEAD: timedelta(hours=12),  # the week has hardly begun
    Kind.REMINDER: timedelta(days=1),  # at most: it is useless once the chat has started
    Kind.START: timedelta(minutes=10),  # who comes later has missed the welcome
}
"""How long after it was due an announcement is still of use."""

RANK = {Kind.START: 0, Kind.REMINDER: 1, Kind.DIGEST: 2, Kind.WEEK_AHEAD: 3}
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

    what: str  # an occurrence's id, or the local date of a list, for a week its Monday
    kind: Kind
    destination: Destination
    revision: int
    due_at: datetime
    expires_at: datetime
    lead: int = 0  # of a reminder: how many minutes before the start

    @property
    def name(self) -> str:
        """Name the kind; that of a reminder includes its lead, e.g. "reminder-30"."""
        return f"{self.kind.value}-{self.lead}" if self.lead else self.kind.value

    @property
    def key(self) -> tuple[str, str, Destination, int]:
        """Give what makes a delivery the same delivery."""
        return (self.what, self.name, self.destination, self.revision)

    @property
    def announces(self) -> tuple[str, str, Destination, datetime]:
        """Give what people take for the same announcement, whatever was changed in between."""
        return (self.what, self.name, self.destination, self.due_at)


def kind_of(name: str) -> tuple[Kind, int]:
    """Read a kind's name: the kind and, of a reminder, its lead in minutes."""
    kind, _, lead = name.rpartition("-")
    return (Kind(kind), int(lead)) if lead.isdigit() else (Kind(name), 0)


def plan(occurrences: Iterable[Occurrence], wishes: Iterable[Subscription], span: Span) -> list[Planned]:
    """List what is due within [since, until) of `span`, ordered by when it is due.

    `occurrences` must hold everything that overlaps the span widened by `BACK` and `AHEAD`. What was due before a
    channel asked for it is not announced there.
    """
    everything = tuple(occurrences)
    planned: list[Planned] = []
    for wish in wishes:
        if wish.paused_until and wish.paused_until >= span.until:
            continue
        heard = tuple(occurrence for occurrence in everything if wish.filters.match(occurrence))
        chats = [one.occurrence for one in fold(heard) if _has_a_start(one.occurrence)]
        lists = [*_digests(wish, heard, span), *_weeks(wish, heard, span)]
        candidates = [*lists, *_starts(wish, chats), *_reminders(wish, chats)]
        planned += [
            one for one in candidates if span.since <= one.due_at < span.until and _asked_for(wish, one)
        ]
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


def _weeks(wish: Subscription, heard: Sequence[Occurrence], span: Span) -> Iterable[Planned]:
    """Give one list for each week, on its Monday, unless nothing begins in it."""
    if not wish.week_ahead:
        return
    zone = ZoneInfo(wish.timezone)
    first = span.since.astimezone(zone).date()
    monday = first - timedelta(days=first.weekday())
    while monday <= span.until.astimezone(zone).date():
        week = day_span(monday, wish.timezone, WEEK.days)
        if any(_is_news(occurrence, week) for occurrence in heard):
            due = instant(datetime.combine(monday, wish.digest_at), wish.timezone)
            yield _planned(monday.isoformat(), Kind.WEEK_AHEAD, wish, 0, due)
        monday += WEEK


def _is_news(occurrence: Occurrence, day: Span) -> bool:
    if not overlaps(occurrence, day):
        return False
    first = day.floating[0] if occurrence.all_day else day.utc[0]
    for_days = occurrence.all_day or occurrence.ends_at - occurrence.starts_at >= LONG
    return occurrence.starts_at >= first or not for_days


def _has_a_start(occurrence: Occurrence) -> bool:
    return not occurrence.all_day and occurrence.status is not Status.CANCELLED


def _starts(wish: Subscription, chats: Iterable[Occurrence]) -> Iterable[Planned]:
    """Give a notice for each timed happening that the channel hears."""
    if wish.at_start:
        for chat in chats:
            yield _planned(chat.id, Kind.START, wish, chat.revision, chat.starts_at)


def _reminders(wish: Subscription, chats: Iterable[Occurrence]) -> Iterable[Planned]:
    """Give the reminders of each timed happening that the channel hears; each is of use until the start."""
    for chat in chats:
        for lead in wish.reminders:
            due = chat.starts_at - timedelta(minutes=lead)
            reminder = _planned(chat.id, Kind.REMINDER, wish, chat.revision, due)
            yield reminder._replace(lead=lead, expires_at=min(reminder.expires_at, chat.starts_at))


def _planned(what: str, kind: Kind, wish: Subscription, revision: int, due: datetime) -> Planned:
    destination = Destination("slack", wish.workspace, wish.channel)
    due = due.astimezone(UTC)
    return Planned(what, kind, destination, revision, due, due + LATENESS[kind])

"""What of the programme is asked for, and the order in which it is told. Reads no words and no storage."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.event import LONG, Event, Occurrence, Status
from bot.domain.letters import folded

MOMENT = timedelta(microseconds=1)
"""What has no length is on for its one moment."""

ANYWHERE = 5
"""Letters from which on a word is looked for inside of words, too: "art" is not meant in "start"."""

REMEMBERED = 1_024
"""Midnights and days that are kept at hand: those of a few weeks in some zones."""


_BETWEEN_WORDS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, half-open, in the zone of whoever asked: what ends at `since` is not in it."""

    since: datetime  # aware, in the asker's zone
    until: datetime  # aware, in the asker's zone, exclusive
    utc: tuple[datetime, datetime] = field(init=False, repr=False, compare=False)
    """Both ends in UTC, to be compared with occurrences that have a time."""

    def __post_init__(self) -> None:
        """Refuse times without a zone, and an end before the beginning."""
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("a span needs times with a zone")
        ends = self.since.astimezone(UTC), self.until.astimezone(UTC)
        if ends[0] > ends[1]:
            raise ValueError("a span ends after it begins")
        object.__setattr__(self, "utc", ends)

    @property
    def floating(self) -> tuple[datetime, datetime]:
        """Give both ends as wall time written as UTC, to be compared with all-day occurrences."""
        return _wall(self.since), _wall(self.until)


class Listed(NamedTuple):
    """One line of the agenda: an occurrence, and further listings of the same chat at the same time."""

    occurrence: Occurrence
    also: tuple[Occurrence, ...] = ()


class Agenda(NamedTuple):
    """The lines of an answer in the order in which they are told. Each line stands in one group only."""

    on_now: tuple[Listed, ...] = ()
    from_yesterday: tuple[Listed, ...] = ()  # began before the asker's midnight, and still on
    all_day: tuple[Listed, ...] = ()  # has no hour, or lasts for days
    later: tuple[Listed, ...] = ()
    over: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the programme is meant; empty means all of it. Values of one kind are alternatives."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # with "#"; compared without case
    organisations: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    text: str = ""  # words that must all occur
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639

    def __bool__(self) -> bool:
        """Tell whether anything is left out at all."""
        named = self.kinds or self.hashtags or self.organisations or self.hosts or self.topics
        return bool(named or self.languages or self.text)

    def match(self, occurrence: Occurrence | Event) -> bool:
        """Tell whether an occurrence is meant, or an event as a whole.

        A kind matches when it is named within the event's own words.
        """
        if self.kinds and not any(kind.casefold() in occurrence.kind.casefold() for kind in self.kinds):
            return False
        if self.hashtags and not _folded(self.hashtags) & _folded(occurrence.hashtags):
            return False
        if self.organisations and not _folded(self.organisations) & _folded(occurrence.organisations):
            return False
        if self.hosts and not _folded(self.hosts) & _folded(occurrence.hosts):
            return False
        if self.topics and not _folded(self.topics) & _folded(occurrence.topics):
            return False
        if self.languages and occurrence.language not in self.languages:
            return False
        return not self.text or says(words_of(occurrence), self.text)


def words_of(occurrence: Occurrence | Event) -> str:
    """Give all that is looked for words in."""
    return " ".join(
        (
            occurrence.title,
            *occurrence.hosts,
            *occurrence.organisations,
            *occurrence.hashtags,
            occurrence.kind,
            occurrence.location,
            occurrence.note,
            *occurrence.topics,
        )
    )


def says(said: str, text: str) -> bool:
    """Tell whether every word of `text` occurs in `said`: a short one at the beginning of a word, others anywhere.

    Case, accents and the plural's "s" do not matter.
    """
    within = f" {_BETWEEN_WORDS.sub(' ', folded(said))}"
    return all(_occurs(word, within) for word in _BETWEEN_WORDS.sub(" ", folded(text)).split())


@lru_cache(maxsize=REMEMBERED)
def day_span(day: date, zone: str, days: int = 1) -> Span:
    """Give the span from midnight to midnight in `zone`; a day has 23 to 25 hours when the clocks change."""
    return Span(_midnight(day, zone), _midnight(day + timedelta(days=days), zone))


def moment_span(now: datetime, zone: str, length: timedelta = MOMENT) -> Span:
    """Give the span of `length` that begins at `now`, in `zone`."""
    # Added in UTC: wall-time arithmetic would lose which of two repeated hours is meant.
    since = now.astimezone(UTC)
    return Span(since.astimezone(ZoneInfo(zone)), (since + length).astimezone(ZoneInfo(zone)))


def shown_in(occurrence: Occurrence, zone: str) -> tuple[datetime, datetime]:
    """Give start and end, aware, in `zone`; an all-day occurrence runs between midnights of `zone`."""
    if occurrence.all_day:
        return _midnight(occurrence.starts_at.date(), zone), _midnight(occurrence.ends_at.date(), zone)
    home = ZoneInfo(zone)
    return occurrence.starts_at.astimezone(home), occurrence.ends_at.astimezone(home)


def overlaps(occurrence: Occurrence, span: Span) -> bool:
    """Tell whether any of `occurrence` lies in `span`; an all-day one is taken on the local dates of the span."""
    since, until = span.floating if occurrence.all_day else span.utc
    return occurrence.starts_at < until and _end(occurrence) > since


def is_on(occurrence: Occurrence, now: datetime, zone: str) -> bool:
    """Tell whether `occurrence` is running at `now`, for somebody in `zone`."""
    moment = _wall(now.astimezone(ZoneInfo(zone))) if occurrence.all_day else now
    return occurrence.starts_at <= moment < _end(occurrence)


def is_over(occurrence: Occurrence, now: datetime, zone: str) -> bool:
    """Tell whether `occurrence` has ended by `now`, for somebody in `zone`."""
    moment = _wall(now.astimezone(ZoneInfo(zone))) if occurrence.all_day else now
    return occurrence.ends_at <= moment and _end(occurrence) <= moment


def order(occurrences: Iterable[Occurrence], zone: str) -> list[Occurrence]:
    """Order by start as it falls in `zone`, then by title."""
    return sorted(occurrences, key=lambda occurrence: _place(occurrence, zone))


def fold(occurrences: Iterable[Occurrence]) -> tuple[Listed, ...]:
    """Join two listings of one chat at one time, in the given order; nothing is lost.

    A dated listing takes in the recurring one of the same start whose main hashtag it carries. Sessions that run
    side by side under one hashtag stay apart, and so does a weekly chat whose dated listing is cancelled: one
    cancelled listing takes nothing else down with it.
    """
    given = list(occurrences)
    dated: dict[datetime, list[Occurrence]] = {}
    for one in given:
        if not one.recurring and one.status is not Status.CANCELLED:
            dated.setdefault(one.starts_at, []).append(one)
    also: dict[str, list[Occurrence]] = {}
    taken: set[str] = set()
    for one in [one for one in given if one.recurring and one.starts_at in dated] if dated else ():
        home = _home(one, [other for other in dated[one.starts_at] if other.all_day is one.all_day])
        if home is not None:
            also.setdefault(home.id, []).append(one)
            taken.add(one.id)
    if not taken:
        return tuple(map(Listed, given))
    return tuple(
        Listed(occurrence, tuple(also.get(occurrence.id, ())))
        for occurrence in given
        if occurrence.id not in taken
    )


def arrange(listed: Iterable[Listed], now: datetime, zone: str) -> Agenda:
    """Put lines into the groups in which an answer tells them, each ordered by start, then title."""
    midnight = _midnight(now.astimezone(ZoneInfo(zone)).date(), zone)
    groups: tuple[list[Listed], ...] = ([], [], [], [], [])
    on_now, from_yesterday, all_day, later, over = groups
    for line in sorted(listed, key=lambda line: _place(line[0], zone)):
        occurrence = line[0]
        starts_at = occurrence.starts_at
        if occurrence.all_day or occurrence.ends_at - starts_at >= LONG:
            all_day.append(line)
        elif starts_at > now:
            later.append(line)
        elif _end(occurrence) <= now:
            over.append(line)
        elif starts_at < midnight:
            from_yesterday.append(line)
        else:
            on_now.append(line)
    return Agenda(*(tuple(group) for group in groups))


def _home(occurrence: Occurrence, dated: list[Occurrence]) -> Occurrence | None:
    """Find the dated listing of the same chat: rather the one whose own main hashtag it is."""
    hashtag = occurrence.hashtag.casefold()
    if not hashtag:
        return None
    carriers = [other for other in dated if hashtag in _folded(other.hashtags)]
    return min(carriers, key=lambda other: (other.hashtag.casefold() != hashtag, other.title), default=None)


def _place(occurrence: Occurrence, zone: str) -> tuple[datetime, str]:
    begins = (
        _midnight(occurrence.starts_at.date(), zone).astimezone(UTC)
        if occurrence.all_day
        else occurrence.starts_at
    )
    return begins, occurrence.title.casefold()


def _end(occurrence: Occurrence) -> datetime:
    ends = occurrence.ends_at
    return ends if ends > occurrence.starts_at else occurrence.starts_at + MOMENT


@lru_cache(maxsize=REMEMBERED)
def _midnight(day: date, zone: str) -> datetime:
    """Give the first instant of a local day. Where the clocks skip midnight, that is the hour after it."""
    wall = datetime.combine(day, time(), ZoneInfo(zone))
    return wall.astimezone(UTC).astimezone(ZoneInfo(zone))


def _wall(moment: datetime) -> datetime:
    """Write a local moment's wall time as UTC; the first instant of a day counts as 00:00 where clocks skip that."""
    before = (moment.astimezone(UTC) - MOMENT).astimezone(moment.tzinfo)
    begins = before.date() != moment.date()
    return datetime.combine(moment.date(), time() if begins else moment.time(), UTC)


def _occurs(word: str, within: str) -> bool:
    if len(word) >= ANYWHERE:
        return word.removesuffix("s") in within
    return f" {word}" in within


def _folded(words: tuple[str, ...]) -> set[str]:
    return {word.casefold() for word in words}

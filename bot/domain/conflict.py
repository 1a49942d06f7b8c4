"""What speaks against a time or a hashtag, with the reason. Warns, and forbids nothing; knows no words for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.audience import asleep, is_night
from bot.domain.event import Occurrence, Status
from bot.domain.letters import folded
from bot.domain.wall import changes_on, clocks_apart

LONGEST_HASHTAG = 20
"""Letters of a hashtag, the "#" left out. A longer one takes the room that people need for what they say."""

STEPS = (30, -30, 60, -60, 90, -90, 120, -120, 24 * 60, -24 * 60, 7 * 24 * 60)
"""Minutes by which a free time is looked for beside the one that is wanted, the nearest first."""

MOST_FREE = 3
"""Free times that are offered."""

MOST_OF_A_SORT = 3
"""Warnings of one sort: the reader has understood."""


class Sort(StrEnum):
    """What speaks against it."""

    MODERATOR = "moderator"  # somebody moderates another event then
    HASHTAG = "hashtag"  # another event with the same hashtag is on then
    ROOM = "room"  # another event is in the same room then
    AUDIENCE = "audience"  # another event for the same people is on then
    TAKEN = "taken"  # another event uses the hashtag, at another time
    ALIKE = "alike"  # the hashtag is one letter from another
    LONG = "long"  # the hashtag is long
    CLOCKS = "clocks"  # the clocks change in that week
    SKIPPED = "skipped"  # a later date has no such hour
    NIGHT = "night"  # it is night where those live whom it is for


CLASHES = frozenset({Sort.MODERATOR, Sort.HASHTAG, Sort.ROOM, Sort.AUDIENCE})
"""What another time would mend."""


class Slot(NamedTuple):
    """One happening that is wanted."""

    starts_at: datetime  # UTC
    ends_at: datetime  # UTC, exclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked at: its next happenings, and what it may share with others."""

    event_id: str  # whose own happenings are no conflict
    slots: tuple[Slot, ...]
    timezone: str
    hashtags: tuple[str, ...] = ()
    moderators: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    room: str = ""


class Other(NamedTuple):
    """A happening of the programme, with what is known of it."""

    occurrence: Occurrence
    moderators: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    room: str = ""


class Conflict(NamedTuple):
    """One reason against it."""

    sort: Sort
    at: datetime | None = None  # when
    title: str = ""  # the other event's
    event_id: str = ""
    about: str = ""  # who, which hashtag, which zone or region


def conflicts(
    wanted: Wanted, others: Sequence[Other], hashtags: Mapping[str, str], zones: Iterable[str]
) -> tuple[Conflict, ...]:
    """Give all that speaks against `wanted`, what another time would mend in front.

    `hashtags` are those that the programme's other events use, with the title of one; `zones` are those in which
    people are told the time.
    """
    found = [*_clashes(wanted, others), *_of_hashtag(wanted, hashtags), *_of_time(wanted, tuple(zones))]
    used = {one.about for one in found if one.sort is Sort.HASHTAG}
    found = [one for one in found if not (one.sort is Sort.TAKEN and one.about in used)]
    by_sort: dict[Sort, list[Conflict]] = {}
    for one in found:
        alike = by_sort.setdefault(one.sort, [])
        if len(alike) < MOST_OF_A_SORT and (one.title, one.about) not in {(o.title, o.about) for o in alike}:
            alike.append(one)
    return tuple(one for sort in Sort for one in by_sort.get(sort, ()))


def free(wanted: Wanted, others: Sequence[Other], now: datetime) -> tuple[datetime, ...]:
    """Give the nearest starts at which nothing else is in the way, by day where it is wanted, and still to come."""
    found: list[datetime] = []
    for minutes in STEPS:
        slots = tuple(_shifted(slot, minutes, wanted.timezone) for slot in wanted.slots)
        start = slots[0].starts_at if slots else now
        if start <= now or is_night(start, wanted.timezone) or asleep(start, wanted.audience):
            continue
        shifted = Wanted(
            event_id=wanted.event_id,
            slots=slots,
            timezone=wanted.timezone,
            hashtags=wanted.hashtags,
            moderators=wanted.moderators,
            audience=wanted.audience,
            room=wanted.room,
        )
        if next(_clashes(shifted, others), None) is None:
            found.append(start)
    return tuple(found[:MOST_FREE])


def overlap(slot: Slot, occurrence: Occurrence) -> bool:
    """Tell whether a timed occurrence that takes place is on while `slot` is."""
    if occurrence.all_day or occurrence.status is Status.CANCELLED:
        return False
    return occurrence.starts_at < slot.ends_at and slot.starts_at < occurrence.ends_at


def one_letter_apart(first: str, second: str) -> bool:
    """Tell whether one letter was changed, added or left out; another digit is meant, as in #ce14 and #ce15."""
    short, long = sorted((first, second), key=len)
    if short == long or len(long) - len(short) > 1:
        return False
    same = next(
        (at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short)
    )
    rest = short[same:] if len(short) < len(long) else short[same + 1 :]
    if rest != long[same + 1 :]:
        return False
    return not long[same].isdigit()


def _clashes(wanted: Wanted, others: Iterable[Other]) -> Iterator[Conflict]:
    mine = {folded(one) for one in wanted.hashtags}
    for other in others:
        chat = other.occurrence
        if chat.event_id == wanted.event_id:
            continue
        at = next((slot.starts_at for slot in wanted.slots if overlap(slot, chat)), None)
        if at is None:
            continue
        for shared in sorted(wanted.moderators & other.moderators):
            yield Conflict(Sort.MODERATOR, at, chat.title, chat.event_id, shared)
        for shared in (one for one in chat.hashtags if folded(one) in mine):
            yield Conflict(Sort.HASHTAG, at, chat.title, chat.event_id, shared)
        if wanted.room and wanted.room == other.room:
            yield Conflict(Sort.ROOM, at, chat.title, chat.event_id, wanted.room)
        for shared in sorted(wanted.audience & other.audience)[:1]:
            yield Conflict(Sort.AUDIENCE, at, chat.title, chat.event_id, shared)


def _of_hashtag(wanted: Wanted, hashtags: Mapping[str, str]) -> Iterator[Conflict]:
    by_folded = {folded(one): (one, title) for one, title in hashtags.items()}
    for mine in wanted.hashtags:
        key = folded(mine)
        if key in by_folded:
            yield Conflict(Sort.TAKEN, None, by_folded[key][1], "", by_folded[key][0])
        else:
            for other, (written, title) in by_folded.items():
                if one_letter_apart(key, other):
                    yield Conflict(Sort.ALIKE, None, title, "", written)
        if len(mine.lstrip("#")) > LONGEST_HASHTAG:
            yield Conflict(Sort.LONG, None, "", "", mine)


def _of_time(wanted: Wanted, zones: tuple[str, ...]) -> Iterator[Conflict]:
    home = ZoneInfo(wanted.timezone)
    for slot in wanted.slots:
        at = slot.starts_at
        day = changes_on(at, wanted.timezone)
        if day is not None:
            yield Conflict(Sort.CLOCKS, day, about=wanted.timezone)
        else:
            apart = (zone for zone in zones if clocks_apart(at, wanted.timezone, zone))
            for zone in apart:
                yield Conflict(Sort.CLOCKS, at, about=zone)
        if at.astimezone(home).time() != wanted.slots[0].starts_at.astimezone(home).time():
            yield Conflict(Sort.SKIPPED, at, about=wanted.timezone)
        for region in asleep(at, wanted.audience):
            yield Conflict(Sort.NIGHT, at, about=region)


def _shifted(slot: Slot, minutes: int, zone: str) -> Slot:
    """Move a slot by the clock on the wall, so that tomorrow at the same hour is tomorrow at the same hour."""
    home = ZoneInfo(zone)
    length = slot.ends_at - slot.starts_at
    wall = slot.starts_at.astimezone(home).replace(tzinfo=None) + timedelta(minutes=minutes)
    starts_at = wall.replace(tzinfo=home).astimezone(UTC)
    return Slot(starts_at, starts_at + length)

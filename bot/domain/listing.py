"""What a feed lists, beside what is known of it: what is new, changed and gone. Reads and writes nothing."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from bot.domain.booking import BOOKED
from bot.domain.event import Event, Status
from bot.errors import FeedError

MOST_COMPARED: Final = 50
"""Events of one title, or of one start, to which a new one is compared in all that its feed says; of more, none is."""


ANYWHERE: Final = timedelta(days=1)
"""However far a zone is from UTC: it is less."""


class Known(NamedTuple):
    """What is known of an event when its feed is read again."""

    id: str
    uid: str
    content: str  # the hash of all that its feed said of it
    status: Status
    missing: bool  # its feed had not listed it any more
    title: str
    start: str  # wall time, ISO 8601
    timezone: str
    repeats: bool
    length: int = 0  # seconds
    over: bool = False  # by now nobody misses it: many calendars list only what is to come


class Likeness(NamedTuple):
    """By what people know an event again when its UID is another."""

    title: str
    start: str  # wall time, ISO 8601
    timezone: str
    repeats: bool


@dataclass(slots=True)
class Taken:
    """What an import did, or would do."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    cancelled: int = 0  # of those updated: newly said to be cancelled
    missing: int = 0  # known of the feed, not over, and no longer listed; they stay as they are


@dataclass(frozen=True, slots=True)
class Differences:
    """What is to be written so that what is known is what a feed lists, and what that comes to."""

    fresh: list[Event] = field(default_factory=list)
    changed: list[Event] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # ids; not to be marked where something was refused
    back: list[str] = field(default_factory=list)  # ids: listed again as they were, so only unmarked
    taken: Taken = field(default_factory=Taken)


def differences(
    feed: str,
    listed: Sequence[Event],
    refused: int,
    known: Iterable[Known],
    torn: Collection[str] = (),
) -> Differences:
    """Compare what `feed` lists with what is known of it; `refused` is how many it lists that could not be read.

    What is known stays as it is where its UID is in `torn`: of its series only single dates could be read.
    What is over may be gone. Raise `FeedError` where a feed has otherwise shrunk so much that it is more likely broken,
    or has the name of what people schedule themselves.
    """
    if feed == BOOKED:
        raise FeedError(
            f"The name {BOOKED} is that of what people schedule in Slack, so nothing was changed. Import it under "
            "another name with --feed."
        )
    before = {one.id: one for one in known}
    over = {key for key, one in before.items() if one.over}
    there = sum(not one.missing and not one.over for one in before.values())
    still = sum(event.id not in over for event in listed) + refused
    if still < there / 2:
        raise FeedError(
            f"{feed} lists {still} of the {there} events that it listed before, so nothing was "
            "changed: it is probably broken. If it is right, take it in under another name: import it with --feed, or "
            "remove the calendar and add it again."
        )
    keyed = {event.id: event for event in listed}
    if (gone := before.keys() - keyed.keys()) and keyed.keys() - before.keys():
        keyed = {event.id: event for event in _as_known(listed, before, gone)}
    different = Differences(missing=[key for key in before if key not in keyed])
    taken = different.taken
    taken.missing = len(set(different.missing) - over)
    for key, event in keyed.items():
        was = before.get(key)
        if was is None:
            different.fresh.append(event)
            taken.added += 1
        elif event.uid in torn or was.content == content(event):
            taken.unchanged += 1
            if was.missing:
                different.back.append(key)  # saving it would undo what a person changed of it
        else:
            different.changed.append(event)
            taken.updated += 1
            taken.cancelled += event.status is Status.CANCELLED and was.status is not Status.CANCELLED
    return different


def ended(one: Known, now: datetime) -> bool:
    """Tell whether a happening is over, wherever on earth it was; what repeats goes on."""
    if one.repeats:
        return False
    latest = datetime.fromisoformat(one.start) + timedelta(seconds=one.length) + ANYWHERE
    return latest.replace(tzinfo=UTC) < now


def content(event: Event) -> str:
    """Hash all that a source says of an event."""
    more = (event.topics, event.language, event.recording)
    said = repr(event) + (
        repr(more) if any(more) else ""
    )  # what says none of it has the hash that it had before
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _as_known(listed: Sequence[Event], known: Mapping[str, Known], gone: AbstractSet[str]) -> Sequence[Event]:
    """Give events back the UIDs that they had, where these alone are new: some calendars make new ones at each reading.

    They are known by title and start, where only one that is no longer listed (`gone`) has these; what a person renamed
    or moved is known by what its feed said of it before.
    """
    fresh = Counter(_likeness(event) for event in listed if event.id not in known)
    lately = {key for key in gone if not known[key].missing}
    before = _alike(known, gone) | _alike(known, lately)
    uids = {one: before[one][0] for one, times in fresh.items() if times == len(before.get(one, ())) == 1}
    single = [
        event
        for event in listed
        if event.id not in known and fresh[_likeness(event)] == 1 and _likeness(event) not in uids
    ]
    given = set(uids.values())
    uids |= _as_said(single, [known[key] for key in lately if known[key].uid not in given])
    return [
        replace(event, uid=uids.get(_likeness(event), event.uid)) if event.id not in known else event
        for event in listed
    ]


def _as_said(fresh: Iterable[Event], gone: Iterable[Known]) -> dict[Likeness, str]:
    """Give the UIDs of events of which a feed says all that it said of one that is gone, which a person changed.

    Who moves an event leaves its title, and who renames it its start, so few have to be compared.
    """
    beside: dict[str, list[Known]] = {}
    for one in gone:
        for by in (one.title.casefold(), one.start):
            beside.setdefault(by, []).append(one)
    found: dict[Likeness, str] = {}
    for event in fresh:
        likeness = _likeness(event)
        near = {
            one.id: one
            for by in (likeness.title, likeness.start)
            if len(some := beside.get(by, ())) <= MOST_COMPARED
            for one in some
        }
        same = [one.uid for one in near.values() if one.content == content(replace(event, uid=one.uid))]
        if len(same) == 1:
            found[likeness] = same[0]
    return found


def _likeness(event: Event) -> Likeness:
    timing = event.timing
    return Likeness(event.title.casefold(), timing.start.isoformat(), timing.timezone or "", timing.recurring)


def _alike(known: Mapping[str, Known], ids: Iterable[str]) -> dict[Likeness, list[str]]:
    """Give the UIDs of these events, by what people know them by."""
    found: dict[Likeness, list[str]] = {}
    for one in (known[key] for key in ids):
        likeness = Likeness(one.title.casefold(), one.start, one.timezone, one.repeats)
        found.setdefault(likeness, []).append(one.uid)
    return found

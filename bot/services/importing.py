"""Takes a programme's events in, safely again and again. Does not read files: that is the feeds'."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from bot.domain.booking import BOOKED
from bot.domain.event import Event, Status
from bot.errors import FeedError
from bot.services.expanding import BATCH, keep_event, stretch
from bot.storage import events, terms
from bot.storage.database import Connection, Database

T = TypeVar("T")

FEW: Final = 16
"""Events that are compared before others have their turn: a millisecond's work."""

MANY: Final = 100
"""New events that leave so many parts in the index of words that each search looks through all of them."""


@dataclass(slots=True)
class Taken:
    """What an import did, or would do."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    cancelled: int = 0  # of those updated: newly said to be cancelled
    missing: int = 0  # known of the feed and no longer listed; they stay as they are


@dataclass(frozen=True, slots=True)
class _Differences:
    fresh: list[Event] = field(default_factory=list)
    changed: list[Event] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    taken: Taken = field(default_factory=Taken)


class Importing:
    """Events of one feed, into the programme."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database

    async def take(
        self, feed: str, listed: Sequence[Event], refused: int, now: datetime, *, dry_run: bool = False
    ) -> Taken:
        """Make the events of `feed` what it lists now; `refused` is how many it lists that could not be read.

        Raise `FeedError`, with nothing changed, where a feed has shrunk so much that it is more likely broken, or has
        the name of what people schedule themselves.
        """
        if feed == BOOKED:
            raise FeedError(
                f"The name {BOOKED} is that of what people schedule in Slack, so nothing was changed. Import it under "
                "another name with --feed."
            )
        different = await self._differences(feed, listed, refused)
        if dry_run:
            return different.taken
        writes = [*different.fresh, *different.changed]
        for first in range(0, len(writes), BATCH):
            batch = writes[first : first + BATCH]
            await self._database.write(partial(_save, batch=batch, now=now))
        if different.missing and not refused:  # what was refused may be one of them
            await self._database.write(partial(events.mark_missing, ids=different.missing, now=now))
        if different.taken.updated or different.taken.added >= MANY:
            await merge_words(self._database)
        return different.taken

    async def _differences(self, feed: str, listed: Sequence[Event], refused: int) -> _Differences:
        """Compare what is listed with what is known, a few events at a time: questions are answered meanwhile."""
        known = await self._database.read(partial(events.of_feed, feed=feed))
        before = sum(not one.missing for one in known.values())
        if len(listed) + refused < before / 2:
            raise FeedError(
                f"{feed} lists {len(listed) + refused} of the {before} events that it listed before, so nothing was "
                "changed: it is probably broken. If it is right, import it under another name with --feed."
            )
        keyed = [(event.id, event) async for event in _a_few_at_a_time(listed)]
        given = {key for key, _ in keyed}
        if (gone := known.keys() - given) and given - known.keys():
            look = partial(_as_known, feed=feed, listed=listed, known=known, gone=gone)
            keyed = [(event.id, event) for event in await self._database.read(look)]
            given = {key for key, _ in keyed}
        different = _Differences(missing=[key for key in known if key not in given])
        taken = different.taken
        taken.missing = len(different.missing)
        async for key, event in _a_few_at_a_time(keyed):
            was = known.get(key)
            if was is None:
                different.fresh.append(event)
                taken.added += 1
            elif was.content == events.content(event):
                taken.unchanged += 1
                if was.missing:
                    different.changed.append(event)  # it is listed again: saving it takes the mark away
            else:
                different.changed.append(event)
                taken.updated += 1
                taken.cancelled += event.status is Status.CANCELLED and was.status is not Status.CANCELLED
        return different


async def merge_words(database: Database) -> None:
    """Make one of the parts of the index: what no event says any more is gone, and words are found sooner."""
    begin = True
    while await database.write(partial(terms.merge, begin=begin)):
        begin = False


async def _a_few_at_a_time(items: Sequence[T]) -> AsyncIterator[T]:
    """Give one after the other, and let others have their turn now and then."""
    for number, one in enumerate(items):
        if number % FEW == FEW - 1:
            await asyncio.sleep(0)
        yield one


def _as_known(
    connection: Connection,
    feed: str,
    listed: Sequence[Event],
    known: Mapping[str, events.Known],
    gone: AbstractSet[str],
) -> Sequence[Event]:
    """Give events back the UIDs that they had, where these alone are new: some calendars make new ones at each reading.

    They are known by title and start, where only one that is no longer listed (`gone`) has these.
    """
    fresh = Counter(events.likeness(event) for event in listed if event.id not in known)
    lately = {key for key in gone if not known[key].missing}
    before = events.alike(connection, feed, gone) | events.alike(connection, feed, lately)
    uids = {one: before[one][0] for one, times in fresh.items() if times == len(before.get(one, ())) == 1}
    return [
        replace(event, uid=uids.get(events.likeness(event), event.uid)) if event.id not in known else event
        for event in listed
    ]


def _save(connection: Connection, batch: Sequence[Event], now: datetime) -> None:
    window = stretch(connection, now)
    for event in batch:
        was = events.save(connection, event, now)
        keep_event(connection, event, now, was=was, window=window)

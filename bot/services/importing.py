"""Takes a programme's events in, safely again and again. Does not read files: that is the feeds'."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from bot.domain.event import Event
from bot.domain.listing import Differences, Known, Taken, differences, ended
from bot.services.expanding import BATCH, keep_event, stretch
from bot.storage import events, expanded, terms, writing_events
from bot.storage.database import Connection, Database

MANY: Final = 100
"""New events that leave so many parts in the index of words that each search looks through all of them."""


class Importing:
    """Events of one feed, into the programme."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database

    async def take(
        self,
        feed: str,
        listed: Sequence[Event],
        refused: int,
        now: datetime,
        *,
        torn: Collection[str] = (),
        dry_run: bool = False,
    ) -> Taken:
        """Make the events of `feed` what it lists now; `refused` is how many it lists that could not be read.

        Of series whose UIDs are in `torn` only single dates could be read: what is known of them stays.

        Raise `FeedError`, with nothing changed, where a feed has shrunk so much that it is more likely broken, or has
        the name of what people schedule themselves.
        """
        different = differences(feed, listed, refused, await self.known(feed), torn)
        if dry_run:
            return different.taken
        if await self.keep(different, refused, now):
            await merge_words(self._database)
        return different.taken

    async def known(self, feed: str, now: datetime | None = None) -> list[Known]:
        """Tell what is known of a feed's events, to be compared with what it lists; with `now`, also which are over.

        They are read some at a time, and others have their turn in between.
        """
        found: list[Known] = []
        after = ""
        while some := await self._database.read(partial(events.of_feed, feed=feed, after=after)):
            found += [one._replace(over=ended(one, now)) for one in some] if now else some
            after = some[-1].uid
            await asyncio.sleep(0)
        return found

    async def keep(self, different: Differences, refused: int, now: datetime) -> bool:
        """Write what is different, a few events at a time; tell whether the index of words is to be merged then."""
        writes = [*different.fresh, *different.changed]
        for first in range(0, len(writes), BATCH):
            batch = writes[first : first + BATCH]
            await self._database.write(partial(_save, batch=batch, now=now))
        for first in range(0, len(different.back), BATCH):
            ids = different.back[first : first + BATCH]
            await self._database.write(partial(writing_events.mark_listed, ids=ids))
        if different.missing and not refused:  # what was refused may be one of them
            await self._database.write(partial(writing_events.mark_missing, ids=different.missing, now=now))
        return different.taken.updated > 0 or different.taken.added >= MANY


async def merge_words(database: Database) -> None:
    """Make one of the parts of the index: what no event says any more is gone, and words are found sooner."""
    begin = True
    while await database.write(partial(terms.merge, begin=begin)):
        begin = False


def _save(connection: Connection, batch: Sequence[Event], now: datetime) -> None:
    window = stretch(connection, now)
    there = events.there(connection, [event.id for event in batch])
    if fresh := [event for event in batch if event.id not in there]:
        writing_events.add(connection, fresh, now)
        expanded.add(connection, fresh, window.since, window.until)
    for event in (one for one in batch if one.id in there):
        was = writing_events.save(connection, event, now)
        keep_event(connection, event, now, was=was, window=window)

"""Calendars that an organiser drops into the conversation with the bot: looked at first, loaded when they say so."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath

from bot.clock import Clock
from bot.domain.feed import Fault
from bot.domain.listing import Taken
from bot.errors import FeedError
from bot.feeds import LARGEST, Reading, Source, read
from bot.ports import Files
from bot.services.importing import Importing
from bot.services.planning import Planning
from bot.storage import feeds
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds, and what loading it does or did."""

    name: str
    taken: Taken = field(default_factory=Taken)
    refused: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropping:
    """Files on their way into the programme."""

    database: Database
    clock: Clock
    files: Files
    planning: Planning
    timezone: str  # the programme's, IANA: where floating times are read

    async def look(self, file_id: str) -> Looked:
        """Tell what loading a file would do; raise `FeedError` with a sentence where it cannot be loaded."""
        return await self._take(file_id, dry_run=True)

    async def load(self, file_id: str) -> Looked:
        """Make the file's events part of the programme, safely again and again."""
        done = await self._take(file_id, dry_run=False)
        await self.planning.plan()
        return done

    async def _take(self, file_id: str, *, dry_run: bool) -> Looked:
        name, data = await self.files.take(file_id, LARGEST)
        feed = PurePath(name).stem
        if await self.database.read(partial(feeds.find, name=feed)) is not None:
            raise FeedError(
                f"The calendar {feed} is read from its address by itself, so {name} was not taken: rename the file, or "
                "remove that calendar first."
            )
        source = Source(name, data, feed, programme_timezone=self.timezone)
        reading: Reading = await asyncio.to_thread(read, source)
        if not reading.lists_events:
            raise FeedError(
                f"{name} holds questions of chats and no events: paste them into the chat's own window, which `mine` "
                "shows, or load them with `cembot import`."
            )
        importing, now = Importing(self.database), self.clock.now()
        taken = await importing.take(
            feed, reading.events, len(reading.rejected), now, torn=reading.torn, dry_run=dry_run
        )
        faults = (Fault(one.line, one.field, one.reason) for one in reading.rejected)
        return Looked(name, taken, tuple(faults))

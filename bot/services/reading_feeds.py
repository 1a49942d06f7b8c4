"""Reads partners' calendars again, each when its turn comes, and takes in what changed. Decides on no calendar."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.event import Event
from bot.domain.feed import REPORTED, Fault, Feed, Sound, Standing, Validators, host_of, next_reading
from bot.errors import FeedError, StorageError, Unavailable
from bot.feeds import Reading, Rejected, Source
from bot.ports import Fetcher
from bot.services.importing import Importing, Taken
from bot.services.parsing import Parse, apart
from bot.services.planning import Planning
from bot.services.scripting import Scripting
from bot.storage import feeds
from bot.storage.database import Database

LEASE = timedelta(minutes=30)
"""How long nobody else reads what one process has begun to."""

HOSTS_AT_ONCE = 8
"""Servers that are asked at the same time, each for one calendar after the other."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadingFeeds:
    """From addresses to a programme that is up to date."""

    database: Database
    clock: Clock
    fetcher: Fetcher
    planning: Planning
    timezone: str  # the programme's, IANA: where floating times are read
    parsing: Callable[[], AbstractAsyncContextManager[Parse]] = apart

    async def look(self, names: Sequence[str] = ()) -> int:
        """Read each calendar whose turn it is, or the named ones; tell how many changed the programme."""
        now = self.clock.real()
        taken = await self.database.write(partial(feeds.claim_due, now=now, lease=LEASE, names=tuple(names)))
        if not taken:
            return 0
        standings = [one for one in await self.database.read(feeds.every) if one.feed.name in set(taken)]
        hosts: dict[str, list[Standing]] = {}
        for standing in standings:
            hosts.setdefault(host_of(standing.feed.address), []).append(standing)
        gate = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with self.parsing() as parse:
            changed = await asyncio.gather(
                *(self._host(calendars, gate, parse) for calendars in hosts.values())
            )
        if any(changed):
            await self.planning.plan()
        return sum(changed)

    async def _host(self, calendars: Sequence[Standing], gate: asyncio.Semaphore, parse: Parse) -> int:
        """Read one server's calendars, one after the other; tell how many changed the programme."""
        changed = 0
        async with gate:
            for standing in calendars:
                changed += await self._read(standing, parse)
        return changed

    async def _read(self, standing: Standing, parse: Parse) -> bool:
        feed = standing.feed
        try:
            return await self._take(feed, parse)
        except FeedError as error:
            failures = standing.failures + 1
            wait = error.seconds if isinstance(error, Unavailable) else 0
            next_at = next_reading(feed.name, self.clock.real(), failures, wait)
            log.info("feed_failed", extra={"feed": feed.name, "failures": failures, "reason": str(error)})
            await self.database.write(
                partial(
                    feeds.keep_failure,
                    name=feed.name,
                    trouble=str(error),
                    failures=failures,
                    next_at=next_at,
                )
            )
        except StorageError as error:  # the lease ends, and it is read again
            log.error("feed_not_kept", extra={"feed": feed.name, "reason": str(error)})  # noqa: TRY400 - told in words
        return False

    async def _take(self, feed: Feed, parse: Parse) -> bool:
        """Fetch, read and take in one calendar; tell whether it changed the programme."""
        known = await self.database.read(partial(feeds.validators, name=feed.name))
        fetched = await self.fetcher.fetch(feed.address, known.etag, known.last_modified)
        digest = known.digest if fetched.data is None else hashlib.sha256(fetched.data).hexdigest()
        at = self.clock.real()
        next_at = next_reading(feed.name, at)
        if fetched.data is None or digest == known.digest:
            await self.database.write(partial(feeds.keep_unchanged, name=feed.name, at=at, next_at=next_at))
            return False
        reading = await parse(
            Source(
                feed.address,
                fetched.data,
                feed.name,
                feed.format or None,
                feed.timezone or None,
                programme_timezone=self.timezone,
            )
        )
        taken, refused = await self._import(feed, reading)
        faults = tuple(Fault(one.line, one.field, one.reason) for one in refused[:REPORTED])
        sound = Sound(
            at=at, events=len(reading.events), refused=len(refused), vanished=taken.missing, faults=faults
        )
        fresh = Validators(fetched.etag, fetched.last_modified, digest)
        await self.database.write(
            partial(feeds.keep_sound, name=feed.name, sound=sound, known=fresh, next_at=next_at)
        )
        return bool(taken.added or taken.updated)

    async def _import(self, feed: Feed, reading: Reading) -> tuple[Taken, list[Rejected]]:
        """Take the events and questions in; give what that did and every refusal."""
        events = [_credited(event, feed.partner) for event in reading.events]
        taken = await Importing(self.database).take(
            feed.name, events, len(reading.rejected), self.clock.now()
        )
        refused = list(reading.rejected)
        if reading.scripts:
            asked = await Scripting(self.database).take(reading.scripts, coming=events)
            refused += asked.rejected
        return taken, refused


@asynccontextmanager
async def here(read: Callable[[Source], Reading]) -> AsyncIterator[Parse]:
    """Give what reads a source in this process, for a command that does nothing else meanwhile."""

    async def parse(source: Source) -> Reading:
        return read(source)

    yield parse


def _credited(event: Event, partner: str) -> Event:
    """Name the partner as the organisation of an event that names none."""
    return event if event.organisations else replace(event, organisations=(partner,))

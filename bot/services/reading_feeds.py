"""Reads partners' calendars again, each when its turn comes, and takes in what changed. Decides on no calendar."""

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.feed import REPORTED, Fault, Feed, Sound, Standing, Validators, host_of, next_reading
from bot.errors import FeedError, StorageError, Unavailable
from bot.feeds import Source
from bot.ports import Fetcher
from bot.services.importing import Importing, merge_words
from bot.services.parsing import Look, apart
from bot.services.planning import Planning
from bot.services.scripting import Scripting
from bot.storage import feeds
from bot.storage.database import Database

LEASE = timedelta(minutes=30)
"""How long nobody else reads what one process has begun to."""

HOSTS_AT_ONCE = 8
"""Servers that are asked at the same time, each for one calendar after the other."""

_ADDRESS = re.compile(r"(\w+://[^\s/?#]+)[/?#]\S*")
"""An address and its host: behind it stands what may let anybody in who reads it, and no log keeps that."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Turn:
    """Some calendars that are read together."""

    look: Look
    words_changed: bool = False  # the index of words is to be merged at the end, once for all


@dataclass(frozen=True, slots=True)
class ReadingFeeds:
    """From addresses to a programme that is up to date."""

    database: Database
    clock: Clock
    fetcher: Fetcher
    planning: Planning
    timezone: str  # the programme's, IANA: where floating times are read
    looking: Callable[[], AbstractAsyncContextManager[Look]] = apart

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
        async with self.looking() as look:
            turn = _Turn(look)
            changed = await asyncio.gather(
                *(self._host(calendars, gate, turn) for calendars in hosts.values())
            )
        if turn.words_changed:
            await merge_words(self.database)
        if any(changed):
            await self.planning.plan()
        return sum(changed)

    async def _host(self, calendars: Sequence[Standing], gate: asyncio.Semaphore, turn: _Turn) -> int:
        """Read one server's calendars, one after the other; tell how many changed the programme."""
        changed = 0
        async with gate:
            for standing in calendars:
                changed += await self._read(standing, turn)
        return changed

    async def _read(self, standing: Standing, turn: _Turn) -> bool:
        feed = standing.feed
        try:
            return await self._take(feed, turn)
        except FeedError as error:
            failures = standing.failures + 1
            wait = error.seconds if isinstance(error, Unavailable) else 0
            next_at = next_reading(feed.name, self.clock.real(), failures, wait)
            reason = _ADDRESS.sub(r"\1/…", str(error))
            log.info("feed_failed", extra={"feed": feed.name, "failures": failures, "reason": reason})
            await self.database.write(
                partial(
                    feeds.keep_failure,
                    feed=feed,
                    trouble=str(error),
                    failures=failures,
                    next_at=next_at,
                )
            )
        except StorageError as error:  # the lease ends, and it is read again
            log.error("feed_not_kept", extra={"feed": feed.name, "reason": str(error)})  # noqa: TRY400 - told in words
        return False

    async def _take(self, feed: Feed, turn: _Turn) -> bool:
        """Fetch, read and take in one calendar; tell whether it changed the programme."""
        known = await self.database.read(partial(feeds.validators, name=feed.name))
        fetched = await self.fetcher.fetch(feed.address, known.etag, known.last_modified)
        if fetched.data is None and not known.digest:
            raise FeedError(
                f"{feed.address} says that nothing has changed, and has never said anything else: tell the partner."
            )
        digest = known.digest if fetched.data is None else hashlib.sha256(fetched.data).hexdigest()
        at = self.clock.real()
        next_at = next_reading(feed.name, at)
        if fetched.data is None or digest == known.digest:
            await self.database.write(partial(feeds.keep_unchanged, feed=feed, at=at, next_at=next_at))
            return False
        source = Source(
            feed.address,
            fetched.data,
            feed.name,
            feed.format or None,
            feed.timezone or None,
            programme_timezone=self.timezone,
        )
        importing = Importing(self.database)
        looked = await turn.look(source, feed.partner, await importing.known(feed.name, self.clock.now()))
        taken = looked.different.taken
        if await importing.keep(looked.different, len(looked.rejected), self.clock.now()):
            turn.words_changed = True
        refused = list(looked.rejected)
        if looked.scripts:
            asked = await Scripting(self.database).follow(feed.name, looked.scripts)
            refused += asked.rejected
        faults = tuple(Fault(one.line, one.field, one.reason) for one in refused[:REPORTED])
        sound = Sound(
            at=at, events=looked.events, refused=len(refused), vanished=taken.missing, faults=faults
        )
        fresh = Validators(fetched.etag, fetched.last_modified, digest)
        await self.database.write(
            partial(feeds.keep_sound, feed=feed, sound=sound, known=fresh, next_at=next_at)
        )
        return bool(taken.added or taken.updated)

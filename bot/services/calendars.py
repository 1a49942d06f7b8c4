"""Gives the programme as calendars that programs subscribe to. Serves nothing, and keeps nothing that others change.

Each event is written once and again only when it has changed, a calendar is put together from what is written, and both
are kept as long as the edition of the programme stays.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.agenda import Filters
from bot.domain.entry import Entry, alone, means
from bot.domain.event import Occurrence
from bot.domain.query import Known
from bot.errors import NotFound
from bot.services.vocabulary import Vocabulary
from bot.storage import calendars, editions, occurrences
from bot.storage.calendars import Stamp
from bot.storage.database import Connection, Database

if TYPE_CHECKING:
    from bot.calendars import Written

AT_ONCE = 200
"""Events that are read and written in one go: reads run on the loop, and should not hold it up."""

MOST_KEPT = 64
"""Calendars that are kept ready."""

MOST_BYTES = 32_000_000
"""Bytes of calendars that are kept ready."""

EPOCH = date(1970, 1, 1)
"""Where a programme begins that does not know it."""

ANYTHING = Filters()

ALARM_WORDS = "Reminder"
"""What an alarm says beside the event's title, which calendar programs show anyway."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar, as it is sent."""

    body: bytes
    zipped: bytes  # the same, by gzip
    tag: str  # the same words mean the same bytes
    events: int
    changed_at: datetime | None  # when anything in the programme changed last; none: there is nothing in it


@dataclass(frozen=True, slots=True)
class _Kept:
    """One event, ready to be put into a calendar."""

    stamp: Stamp
    entry: Entry
    written: "Written"


class Calendars:
    """The programme, as iCalendar."""

    def __init__(self, database: Database, programme: str, since: date | None = None) -> None:
        """Read from `database`; `programme` is what calendar programs call it.

        What is listed without a beginning begins at `since`, or with what the database knows.
        """
        self._database = database
        self._programme = programme
        self._vocabulary = Vocabulary(database)
        self._since = since
        self._turn = asyncio.Lock()
        self._edition = 0
        self._begins: date | None = None
        self._events: dict[str, _Kept] = {}
        self._ready: OrderedDict[tuple[object, ...], Feed] = OrderedDict()

    async def feed(self, filters: Filters = ANYTHING, alarm: timedelta | None = None) -> Feed:
        """Give what `filters` mean of the programme; an `alarm` so long before each start, where one is asked for."""

        def chosen() -> "list[Written]":
            return [kept.written for kept in self._events.values() if means(filters, kept.entry.event)]

        async with self._turn:
            await self._follow()
            return await self._together((_key(filters), alarm), chosen, self._programme, alarm)

    async def personal(
        self,
        events: Collection[str],
        happenings: Collection[str] = (),
        name: str = "",
        alarm: timedelta | None = None,
        follows: Sequence[Filters] = (),
    ) -> Feed:
        """Give events whole, and single happenings of others, by their ids, under a `name` of their own.

        What any of `follows` means is given whole as well. What there is not is left out, and a happening whose event
        is given whole is given once.
        """
        called = name or self._programme

        async with self._turn:
            await self._follow()
            wanted = frozenset(events) | await asyncio.to_thread(_followed, self._events, follows)
            single = frozenset(one for one in happenings if one.partition(".")[0] not in wanted)
            found = await self._database.read(partial(occurrences.by_ids, ids=sorted(single)))
            begins = self._begins or EPOCH

            def chosen() -> "list[Written]":
                whole = [kept.written for key, kept in self._events.items() if key in wanted]
                return whole + _alone(self._events, found, begins)

            return await self._together((wanted, single, called, alarm), chosen, called, alarm)

    async def event(self, event_id: str, alarm: timedelta | None = None) -> Feed:
        """Give a single event, named after itself; raise `NotFound` where there is none."""
        async with self._turn:
            await self._follow()
            kept = self._events.get(event_id)
            if kept is None:
                raise NotFound(
                    f"No event of the programme has the id {event_id[:40]}; look it up in the agenda."
                )
            title = kept.entry.event.title or self._programme
            return await self._together((event_id, alarm), lambda: [kept.written], title, alarm)

    async def words(self) -> Known:
        """Give the words that calendars can be narrowed by, the most used first."""
        return await self._vocabulary.known()

    async def _follow(self) -> None:
        """Read and write what has changed since the last time."""
        # The edition is read first: what another program writes meanwhile is then read again, never overlooked.
        edition = await self._database.read(editions.programme)
        if edition and edition == self._edition:
            return
        stamps = await self._database.read(calendars.stamps)
        begins = self._since or await self._database.read(calendars.since) or EPOCH
        if begins != self._begins:
            self._events.clear()
        stale = [key for key, stamp in stamps.items() if not self._is_kept(key, stamp)]
        fresh: dict[str, _Kept] = {}
        for first in range(0, len(stale), AT_ONCE):
            named = {key: stamps[key].uid for key in stale[first : first + AT_ONCE]}
            entries = await self._database.read(partial(_entries, uids=named))
            fresh |= await asyncio.to_thread(_write, entries, stamps, begins)
        known = self._events | fresh
        self._events = {key: known[key] for key in stamps if key in known}
        self._edition, self._begins = edition, begins
        self._ready.clear()

    def _is_kept(self, key: str, stamp: Stamp) -> bool:
        kept = self._events.get(key)
        return kept is not None and kept.stamp == stamp

    async def _together(
        self,
        key: tuple[object, ...],
        choose: "Callable[[], list[Written]]",
        name: str,
        alarm: timedelta | None,
    ) -> Feed:
        """Put the chosen events into one calendar, or give it as it was put together before."""
        found = self._ready.get(key)
        if found is None:
            changed_at = max((kept.stamp.changed_at for kept in self._events.values()), default=None)
            found = await asyncio.to_thread(_calendar, choose, name, alarm, changed_at)
            self._ready[key] = found
            self._make_room()
        self._ready.move_to_end(key)
        return found

    def _make_room(self) -> None:
        """Let go of what was asked for longest ago."""
        size = sum(len(feed.body) + len(feed.zipped) for feed in self._ready.values())
        while len(self._ready) > 1 and (len(self._ready) > MOST_KEPT or size > MOST_BYTES):
            _, oldest = self._ready.popitem(last=False)
            size -= len(oldest.body) + len(oldest.zipped)


def _key(filters: Filters) -> tuple[object, ...]:
    """Give the same key to filters that mean the same."""

    def alike(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({word.casefold() for word in words}))

    return (
        "filters",
        alike(filters.kinds),
        alike(filters.hashtags),
        alike(filters.organisations),
        alike(filters.hosts),
        alike(filters.topics),
        alike(filters.languages),
        " ".join(filters.text.casefold().split()),
    )


def _entries(connection: Connection, uids: dict[str, str]) -> list[Entry]:
    return calendars.entries(connection, list(uids.items()))


def _write(entries: Iterable[Entry], stamps: dict[str, Stamp], since: date) -> dict[str, _Kept]:
    """Write events; runs on a thread."""
    from bot.calendars import write  # noqa: PLC0415 - who is asked for no calendar loads nothing of it

    return {
        key: _Kept(stamps[key], entry, write(entry, since)) for entry in entries if (key := entry.event.id)
    }


def _followed(known: "Mapping[str, _Kept]", follows: Sequence[Filters]) -> frozenset[str]:
    """Give the events that any of the filters mean; runs on a thread."""
    return frozenset(
        key for key, kept in known.items() if any(means(each, kept.entry.event) for each in follows)
    )


def _alone(known: "Mapping[str, _Kept]", happenings: Iterable[Occurrence], since: date) -> "list[Written]":
    """Write single happenings; runs on a thread."""
    from bot.calendars import write  # noqa: PLC0415 - as above

    ordered = sorted(happenings, key=lambda one: one.id)
    return [write(alone(known[one.event_id].entry, one), since) for one in ordered if one.event_id in known]


def _calendar(
    choose: "Callable[[], list[Written]]", name: str, alarm: timedelta | None, changed_at: datetime | None
) -> Feed:
    """Put a calendar together; runs on a thread."""
    from bot.calendars import Alarm, calendar  # noqa: PLC0415 - as above

    written = choose()
    body = calendar(written, name, Alarm(alarm, ALARM_WORDS) if alarm is not None else None)
    tag = hashlib.sha256(body).hexdigest()[:32]
    count = sum(bool(one.parts) for one in written)
    return Feed(body, gzip.compress(body, 6, mtime=0), tag, count, changed_at)

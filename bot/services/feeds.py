"""The partners' calendars that the programme is read from: added, changed, paused, by whom. Reads none itself."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.domain.feed import Feed, Standing, host_of, is_webcal, web_address
from bot.errors import FeedError, NotFound
from bot.storage import events, feeds
from bot.storage.database import Connection, Database

LONGEST_PARTNER = 150
"""Characters of a partner's name, as many as an event keeps of an organisation's."""

LONGEST_ADDRESS = 2_000

LONGEST_NAME = 40

MOST = 1_000
"""Calendars; more are no programme of partners."""


class Feeds:
    """What organisers decide about calendars."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to `database`."""
        self._database = database
        self._clock = clock

    async def every(self) -> list[Standing]:
        """Give every calendar with how it stands, by partner."""
        return await self._database.read(feeds.every)

    async def find(self, name: str) -> Standing:
        """Give one calendar; raise `NotFound`."""
        found = await self._database.read(partial(feeds.find, name=name))
        if found is None:
            raise NotFound(f"No calendar is called {name}: it may have been removed meanwhile.")
        return found

    async def add(self, feed: Feed, workspace: str, who: str) -> Feed:
        """Keep a new calendar, to be read at once; one without a name gets one. Raise `FeedError` for a wrong one."""
        checked = _checked(feed)
        work = partial(_add, feed=checked, workspace=workspace, who=who, clock=self._clock)
        return await self._database.write(work)

    async def change(self, name: str, change: Callable[[Feed], Feed], workspace: str, who: str) -> Feed:
        """Change a calendar's particulars, and have it read anew; raise `NotFound` or `FeedError`."""
        known = await self.find(name)
        changed = _checked(replace(change(known.feed), name=name))
        now = self._clock.real()
        await self._database.write(partial(feeds.change, feed=changed, workspace=workspace, who=who, now=now))
        return changed

    async def remove(self, name: str, workspace: str, who: str) -> None:
        """Read a calendar no more; what it brought stays. Raise `NotFound`."""
        await self.find(name)
        now = self._clock.real()
        await self._database.write(partial(feeds.remove, name=name, workspace=workspace, who=who, now=now))


def _checked(feed: Feed) -> Feed:
    """Give a feed as it is kept, or refuse it."""
    web = web_address(feed.address)
    address = feed.address.strip() if is_webcal(feed.address) else web
    partner = " ".join(feed.partner.split()) or host_of(address)
    if len(partner) > LONGEST_PARTNER:
        raise FeedError(f"The partner's name has {len(partner)} characters; {LONGEST_PARTNER} are the most.")
    if len(address) > LONGEST_ADDRESS:
        raise FeedError(f"The address has {len(address)} characters; {LONGEST_ADDRESS} are the most.")
    return replace(feed, address=address, partner=partner)


def _add(connection: Connection, feed: Feed, workspace: str, who: str, clock: Clock) -> Feed:
    known = [one.feed for one in feeds.every(connection)]
    if len(known) >= MOST:
        raise FeedError(f"There are {MOST} calendars already, the most that are read: remove one first.")
    web = web_address(feed.address)
    if same := next((one for one in known if web_address(one.address) == web), None):
        raise FeedError(f"{feed.address} is read already, as {same.name} of {same.partner}.")
    taken = {one.name for one in known}
    if feed.name in taken:
        raise FeedError(f"A calendar called {feed.name} is there already: choose another name.")
    name = feed.name or _name(connection, feed, taken)
    named = replace(feed, name=name)
    feeds.add(connection, named, workspace, who, clock.real())
    return named


def _name(connection: Connection, feed: Feed, taken: set[str]) -> str:
    """Make a name of the partner's, one that no other source of events has."""
    stem = re.sub(r"[^a-z0-9]+", "-", feed.partner.lower()).strip("-")[:LONGEST_NAME].strip("-")
    stem = stem or (urlsplit(feed.address).hostname or "calendar")
    number, name = 1, stem
    while name in taken or events.of_feed(connection, name):
        number += 1
        name = f"{stem}-{number}"
    return name

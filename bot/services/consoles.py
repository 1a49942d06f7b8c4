"""Keeps the messages from which chats are run current: each is edited where its words are others now. Posts nothing."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.running import LONGER
from bot.errors import NothingToSay, OutletError
from bot.services.console_words import ConsoleWords
from bot.services.made import Made, read
from bot.services.people import tongue_of
from bot.services.refreshing import Refreshing
from bot.storage import deliveries, runs
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from bot.wording.console import no_more

ALIVE = timedelta(hours=4)
"""How long after it was due such a message is kept current at most: it is due before the chat."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Consoles:
    """The messages of moderators."""

    database: Database
    clock: Clock
    words: ConsoleWords
    refreshing: Refreshing
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self, occurrence_id: str = "", first: str = "") -> int:
        """Edit those of a chat, or all, that are not true any more; tell how many were.

        That of the account `first` comes first. Where edits have to wait for their turn, the next look makes them.
        """
        now = self.clock.now()
        found = await self.database.read(partial(runs.consoles, since=now - ALIVE, until=now))
        wanted = [one for one in found if not occurrence_id or one.planned.what == occurrence_id]
        if not wanted or self.refreshing.quiet:
            return 0
        async with self._turn:
            in_order = sorted(wanted, key=lambda one: one.planned.destination.channel != first)
            return sum([await self._refresh(one) for one in in_order])

    async def _refresh(self, delivery: Delivery) -> bool:
        now = self.clock.now()
        if now >= delivery.planned.expires_at + LONGER:
            return False
        try:
            made = await self.words.compose(delivery.planned, now, told=True)
        except NothingToSay as nothing:
            where = delivery.planned.destination
            account = Account(where.workspace, where.channel)
            speak = await self.database.read(
                partial(tongue_of, account=account, programmes=self.words.language)
            )
            made = Made(no_more(str(nothing), speak), now)
        as_it_is = await self.database.read(partial(deliveries.by_id, delivery_id=delivery.id))
        if as_it_is is None or as_it_is.made is None:
            return False
        before = read(as_it_is.made)
        if made.message == before.message and not before.unsure:
            return False
        try:
            return await self.refreshing.put(as_it_is, before, made, "kept current", patient=False)
        except OutletError as error:
            log.info("console_waits", extra={"delivery": delivery.id, "reason": str(error)})
            return False

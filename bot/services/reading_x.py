"""Reads X, where organisers chose that and agreed to pay: chats that are on, mentions, and how posts fared.

Decides who reads and in which order; what is read is decided elsewhere.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.listening import Post
from bot.domain.way import Chosen, Way
from bot.ports import XListener
from bot.services.answering import Answering
from bot.services.joining import Joining
from bot.services.listening import Listening
from bot.services.mentioned import Mentioned
from bot.services.purse import Purse
from bot.services.spending import Spending
from bot.services.x_numbers import XNumbers
from bot.storage import x_accounts, x_chats, x_readings
from bot.storage.database import Database

TURN = timedelta(minutes=2)
"""How long one of several processes reads before another may: real time."""


@dataclass(frozen=True, slots=True)
class ReadingX:
    """All that is read on X, one thing after the other."""

    database: Database
    clock: Clock
    account: str  # X's id of the bot's
    listening: Listening
    mentioned: Mentioned
    numbers: XNumbers
    joining: Joining
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> None:
        """Read what is due, unless another process does."""
        chosen = await self.database.read(x_chats.every)
        since = min((one.chosen_at for one in chosen.values() if one.way is Way.READS), default=None)
        if since is None:
            return
        here = await self.database.read(partial(x_accounts.of, account=self.account))
        if here.agreed_at is None:
            return
        async with self._turn(since) as mine:
            if mine:
                await self.listening.look(chosen)
                await self.mentioned.look(since, partial(self._hear, chosen))
                await self.numbers.look()

    async def is_on(self) -> bool:
        """Tell whether anybody chose that X is read, and agreed to pay."""
        chosen = await self.database.read(x_chats.every)
        here = await self.database.read(partial(x_accounts.of, account=self.account))
        return here.agreed_at is not None and any(one.way is Way.READS for one in chosen.values())

    async def _hear(self, chosen: Mapping[str, Chosen], posts: Sequence[Post]) -> None:
        """Log and join what those say who mention the bot, before they are answered."""
        await self.listening.hear(chosen, posts)
        await self.joining.hear(posts)

    @contextlib.asynccontextmanager
    async def _turn(self, since: datetime) -> AsyncIterator[bool]:
        """Be the only one who reads; it is given whether it is so."""
        async with self._alone:
            if not self.database.shared:
                yield True
                return
            now, real = self.clock.now(), self.clock.real()
            begin = partial(x_readings.begin, about=x_readings.MENTIONS, opened_at=since, now=now)
            await self.database.write(begin)
            take = partial(x_readings.take_turn, until=real + TURN, real=real)
            mine = await self.database.write(take)
            try:
                yield mine
            finally:
                if mine:
                    await self.database.write(x_readings.end_turn)


def reading_x(
    ear: XListener | None, spending: Spending, answering: Answering, timezone: str, *, quiet: bool = False
) -> ReadingX | None:
    """Build all that reads through `ear`; nothing where there is none. `timezone` (IANA) is the programme's."""
    if ear is None:
        return None
    database, clock, purse = spending.database, spending.clock, Purse(spending)
    return ReadingX(
        database,
        clock,
        spending.on_x.account,
        Listening(database, clock, ear, purse),
        Mentioned(database, clock, ear, purse, answering, timezone, quiet=quiet),
        XNumbers(database, clock, ear, purse),
        Joining(database, clock),
    )

"""Reads once more, a day after a chat, how its posts fared: views, likes and replies, as X counts them.

It costs as much as reading the posts did, and is the first to be left out. Counts nothing itself.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.budget import NUMBERS
from bot.domain.listening import A_DAY_LATER, NUMBERS_UNTIL, PAGE
from bot.domain.participation import closes_at
from bot.domain.price import Item
from bot.errors import OutletError
from bot.ports import XListener
from bot.services.purse import Purse
from bot.services.x_failing import Moment, What, failed, went_well
from bot.storage import x_readings
from bot.storage.database import Connection, Database
from bot.storage.x_readings import Reading

WHAT = What("numbers", "how posts fared")

AT_ONCE = 5
"""Pages of one look: what people wait for goes first again then."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class XNumbers:
    """How posts fared."""

    database: Database
    clock: Clock
    ear: XListener
    purse: Purse

    async def look(self) -> None:
        """Read the numbers of the chats whose day has passed."""
        now = self.clock.now()
        look = partial(x_readings.without_numbers, ended_after=now - NUMBERS_UNTIL)
        for chat, (ends_at, _) in (await self.database.read(look)).items():
            reading = await self.database.read(partial(x_readings.of, about=chat))
            due = reading is not None and reading.finished_at is not None and reading.next_at <= now
            if reading is not None and due and now >= closes_at(ends_at) + A_DAY_LATER:
                await self._look(reading, now)

    async def _look(self, reading: Reading, now: datetime) -> None:
        try:
            for _page in range(AT_ONCE):
                if not await self._page(reading, now):
                    return
        except OutletError as error:
            log.warning("numbers_not_read", extra={"occurrence": reading.about, "reason": str(error)})
            at = Moment(now, self.clock.speed)
            await self.database.write(partial(failed, reading=reading, what=WHAT, error=error, at=at))

    async def _page(self, reading: Reading, now: datetime) -> bool:
        """Read the numbers of some posts; tell whether there may be more that can be paid."""
        price = self.purse.spending.on_x.prices[Item.POST_READ]
        room = await self.purse.room(NUMBERS)
        most = min(PAGE, room // price) if price else PAGE
        if most < 1:
            return False  # there may be money later
        look = partial(x_readings.posts_without_numbers, occurrence_id=reading.about, most=most)
        posts = await self.database.read(look)
        if not posts:
            await self.database.write(partial(_finished, reading=reading, now=now))
            return False
        try:
            told = await self.ear.numbers(posts)
        finally:
            await self.purse.keep(reading.about)
        keep = partial(
            x_readings.tell_numbers,
            occurrence_id=reading.about,
            told=told,
            unseen=[one for one in posts if one not in told.numbers and one not in told.gone],
            now=now,
        )
        await self.database.write(keep)
        return True


def _finished(connection: Connection, reading: Reading, now: datetime) -> None:
    x_readings.keep(connection, reading._replace(numbers_at=now, failures=0, problem=""))
    went_well(connection, WHAT.key, now)

"""The card of a chat on its first post on X: drawn, uploaded and described. Without it the post goes out as well.

Only the words that stand for a card cost anything; an image without them is shown to nobody.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bot.domain.announcement import Kind
from bot.errors import NoFont, NotFound, OutletError, UnknownOutcome
from bot.ports import Timeline
from bot.services.picturing import Picturing
from bot.services.spending import Spending
from bot.storage import deliveries
from bot.storage.database import Database
from bot.storage.deliveries import Delivery

PNG: Final = "image/png"

FIRST: Final = frozenset({Kind.REMINDER, Kind.START})
"""What may be a chat's first post."""

PATIENCE: Final = 10.0
"""Seconds of real time that X may take for a card: the post waits for it, and so does the lease."""

MOST: Final = 1_000
"""Deliveries whose cards are remembered."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class XCards:
    """Cards on X."""

    database: Database
    timeline: Timeline
    picturing: Picturing
    spending: Spending
    _known: dict[str, Sequence[str]] = field(default_factory=dict)  # by delivery; empty: it goes without one

    async def of(self, delivery_id: str) -> Sequence[str]:
        """Give the id of a delivery's card, uploaded, or nothing; it is made once."""
        if delivery_id in self._known:
            return self._known[delivery_id]
        delivery = await self.database.read(partial(deliveries.by_id, delivery_id=delivery_id))
        if delivery is None or not await self._is_first(delivery):
            return ()
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[delivery_id] = await self._uploaded(delivery)
        return self._known[delivery_id]

    def leave_out(self, delivery_id: str) -> None:
        """Let a delivery go without its card."""
        self._known[delivery_id] = ()

    async def _is_first(self, delivery: Delivery) -> bool:
        planned = delivery.planned
        if planned.kind not in FIRST:
            return False
        look = partial(deliveries.last_of_chat, occurrence_id=planned.what, where=planned.destination)
        return await self.database.read(look) is None

    async def _uploaded(self, delivery: Delivery) -> Sequence[str]:
        try:
            return await self._upload(delivery)
        except (OutletError, NoFont, NotFound, TimeoutError) as error:
            why = str(error) or f"X took more than {PATIENCE:g} s"
            log.warning("card_left_out", extra={"delivery": delivery.id, "reason": why})
            return ()

    async def _upload(self, delivery: Delivery) -> Sequence[str]:
        if not await self.spending.set_card_aside(delivery):
            return ()
        paid = False
        try:
            picture = await self.picturing.of(delivery.planned.what)
            async with asyncio.timeout(PATIENCE):
                media = await self.timeline.upload(picture.png, PNG)
                paid = True  # unless X certainly refuses: who asks to stop waiting does not know
                try:
                    await self.timeline.describe(media, picture.alt_text)
                except UnknownOutcome:
                    raise
                except OutletError:
                    paid = False
                    raise
        finally:
            await self.spending.settle_card(delivery.id, paid=paid)
        return (media,)

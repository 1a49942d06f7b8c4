"""Images on X: a chat's card, drawn, on its first post; a question's picture, fetched. No post waits for one for long.

Only the words that stand for an image cost anything; an image without them is shown to nobody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from bot.domain.announcement import Kind
from bot.errors import FeedError, NoFont, NotFound, OutletError, UnknownOutcome
from bot.ports import PictureSource, Timeline
from bot.services.made import read
from bot.services.picturing import Picturing
from bot.services.spending import Spending
from bot.storage import deliveries
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from bot.wording.message import Block

PNG: Final = "image/png"

FIRST: Final = frozenset({Kind.REMINDER, Kind.START})
"""What may be a chat's first post."""

PATIENCE: Final = 10.0
"""Seconds of real time that X may take for a card: the post waits for it, and so does the lease."""

MOST: Final = 1_000
"""Deliveries whose cards are remembered."""

log = logging.getLogger(__name__)


class Shown(NamedTuple):
    """An image, and the words that stand for it."""

    content: bytes
    media_type: str
    alt_text: str


Getting = Callable[[], Awaitable[Shown]]
"""What gives an image when it is wanted."""


@dataclass(frozen=True, slots=True)
class XCards:
    """Cards and pictures on X."""

    database: Database
    timeline: Timeline
    picturing: Picturing
    pictures: PictureSource
    spending: Spending
    _known: dict[str, Sequence[str]] = field(default_factory=dict)  # by delivery; empty: it goes without one

    async def of(self, delivery_id: str) -> Sequence[str]:
        """Give the id of a delivery's card, uploaded, or nothing; it is made once."""
        if delivery_id in self._known:
            return self._known[delivery_id]
        delivery = await self.database.read(partial(deliveries.by_id, delivery_id=delivery_id))
        get = await self._getting(delivery) if delivery else None
        if delivery is None or get is None:
            return ()
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[delivery_id] = await self._uploaded(delivery, get)
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

    async def _getting(self, delivery: Delivery) -> Getting | None:
        """Tell how a delivery's image is come by, or nothing where it has none."""
        if delivery.planned.kind is Kind.QUESTION and delivery.made:
            shown = next((block for block in read(delivery.made).message.blocks), None)
            return partial(self._fetched, shown) if shown else None
        if self.spending.on_x.cards and await self._is_first(delivery):
            return partial(self._drawn, delivery.planned.what)
        return None

    async def _drawn(self, occurrence_id: str) -> Shown:
        picture = await self.picturing.of(occurrence_id)
        return Shown(picture.png, PNG, picture.alt_text)

    async def _fetched(self, shown: Block) -> Shown:
        content, media_type = await self.pictures.picture(shown["image_url"])
        return Shown(content, media_type, shown["alt_text"])

    async def _uploaded(self, delivery: Delivery, get: Getting) -> Sequence[str]:
        try:
            return await self._upload(delivery, get)
        except (OutletError, NoFont, NotFound, FeedError, TimeoutError) as error:
            why = str(error) or f"X took more than {PATIENCE:g} s"
            log.warning("card_left_out", extra={"delivery": delivery.id, "reason": why})
            return ()

    async def _upload(self, delivery: Delivery, get: Getting) -> Sequence[str]:
        if not await self.spending.set_card_aside(delivery):
            return ()
        paid = False
        try:
            async with asyncio.timeout(PATIENCE):
                shown = await get()
                media = await self.timeline.upload(shown.content, shown.media_type)
                paid = True  # unless X certainly refuses: who asks to stop waiting does not know
                try:
                    await self.timeline.describe(media, shown.alt_text)
                except UnknownOutcome:
                    raise
                except OutletError:
                    paid = False
                    raise
        finally:
            await self.spending.settle_card(delivery.id, paid=paid)
        return (media,)

"""Makes the words of many deliveries at once, and keeps them before any request. Sends nothing."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from bot.domain.announcement import LISTS, OF_CHATS, Kind, Planned, for_x, too_late
from bot.domain.subscription import Subscription
from bot.errors import NothingToSay, StorageError
from bot.services.composing import Composing
from bot.services.made import Made, keep, read
from bot.storage import claims, deliveries, subscriptions
from bot.storage.database import Database
from bot.storage.deliveries import Delivery

SHARED = LISTS | OF_CHATS | {Kind.CLOSING}
"""What is the same in every channel that wants the same."""

BATCH = 400
"""Words that are kept in one unit of work, so that no write takes long."""

log = logging.getLogger(__name__)


class Words(NamedTuple):
    """What a delivery says, or why it says nothing."""

    made: Made | None
    nothing: str = ""  # why there is nothing to say
    fault: str = ""  # what went wrong while they were made


@dataclass(frozen=True, slots=True)
class Making:
    """The words of a batch. Channels that want the same get the same, made once."""

    database: Database
    composing: Composing

    async def make(self, due: Sequence[Delivery], now: datetime) -> Mapping[str, Words]:
        """Give the words of each delivery by its id, as they were made before or as they are made now, and kept."""
        wishes = await self._wishes(due)
        begun = await self._begun(due)
        words: dict[str, Words] = {}
        fresh: list[tuple[str, str]] = []
        alike: dict[object, tuple[Words, str]] = {}
        for delivery in due:
            if delivery.made:
                words[delivery.id] = Words(read(delivery.made))
                continue
            if too_late(delivery.planned, now):
                words[delivery.id] = Words(None)
                continue
            where = delivery.planned.destination
            wish = wishes.get((where.workspace, where.channel)) if wishes is not None else None
            moment = begun.get(delivery.within or "", now) if continues(delivery.planned) else now
            shared = key(delivery.planned, wish) if wishes is not None else None
            alike_by = None if shared is None else (shared, moment)
            made, kept = await self._make(delivery, alike_by, moment, alike)
            words[delivery.id] = made
            if kept:
                fresh.append((delivery.id, kept))
        batches = (fresh[first : first + BATCH] for first in range(0, len(fresh), BATCH))
        await asyncio.gather(  # on SQLite they share a commit
            *(self.database.write(partial(claims.store_words, made=batch)) for batch in batches)
        )
        return words

    async def _begun(self, due: Sequence[Delivery]) -> Mapping[str, datetime]:
        """Tell when lists were made that go on now, by their ids: all pages are made as of one moment."""
        ids = {one.within for one in due if one.within and continues(one.planned)}
        if not ids:
            return {}
        kept = await self.database.read(partial(deliveries.words, ids=ids))
        return {delivery_id: read(made).at for delivery_id, made in kept.items()}

    async def _make(
        self, delivery: Delivery, by: object, now: datetime, alike: dict[object, tuple[Words, str]]
    ) -> tuple[Words, str]:
        known = alike.get(by)
        if known is not None:
            return known
        try:
            made = await self.composing.compose(delivery.planned, now, delivery.reason or "")
            result = (Words(made), keep(made))
        except NothingToSay as nothing:
            result = (Words(None, nothing=str(nothing)), "")
        except Exception as error:  # a fault in the words of one announcement must not stop the others
            log.exception("words_failed", extra={"delivery": delivery.id})
            result = (Words(None, fault=f"{type(error).__name__} while it was made: see the log"), "")
        if by is not None:
            alike[by] = result
        return result

    async def _wishes(self, due: Sequence[Delivery]) -> Mapping[tuple[str, str], Subscription] | None:
        """Give what the channels want; nothing where one of them cannot be read, so that each is made alone."""
        channels = {one.planned.destination.channel for one in due if one.planned.kind in SHARED}
        try:
            return await self.database.read(partial(subscriptions.of_channels, channels=channels))
        except StorageError:
            raise
        except Exception:  # the others are made, and the log names the one when its words fail
            log.exception("wishes_not_read")
            return None


def continues(planned: Planned) -> bool:
    """Tell whether a message goes on with a list that was begun by another."""
    return planned.detail > 0 and planned.kind in LISTS | {Kind.CATCH_UP}


def key(planned: Planned, wish: Subscription | None) -> object:
    """Give what makes words the same; nothing for those that belong to one channel."""
    if planned.kind not in SHARED or for_x(planned):
        return None
    return (planned.what, planned.kind, planned.detail, planned.revision, _same(wish))


def _same(wish: Subscription | None) -> object:
    """Give what of a channel's wishes its words depend on."""
    return wish and (wish.timezone, wish.week_ahead, wish.filters, wish.language)

"""Keeps what was posted true: where the programme has changed, announcements are edited in place. Posts nothing new."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Kind
from bot.errors import OutletError, RateLimited, Refused
from bot.ports import Outlet
from bot.services.composing import Composing, NothingToSay
from bot.services.made import keep, read
from bot.storage import claims, deliveries, facts
from bot.storage.database import Database
from bot.storage.deliveries import Delivery

AT_ONCE = 40
"""Edits in one round, which comes each minute: Slack takes about fifty."""

TRUE_FOR = {
    Kind.DIGEST: timedelta(days=1),
    Kind.WEEK_AHEAD: timedelta(days=7),
    Kind.REMINDER: timedelta(days=2),
    Kind.START: timedelta(days=1),
}
"""How long after it was due an announcement is looked at, and so kept true."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Refreshing:
    """Edits of what was posted."""

    database: Database
    clock: Clock
    outlet: Outlet
    composing: Composing
    done_in: str = ""  # the programme's edition for which everything is true

    async def refresh(self) -> int:
        """Edit what is not true any more; tell how many were. Where nothing changed, nothing is looked at."""
        edition = await self.database.read(facts.edition)
        if edition and edition == self.done_in:
            return 0
        now = self.clock.now()
        since = now - max(TRUE_FOR.values())
        sent = await self.database.read(partial(deliveries.sent_since, since=since))
        edited = 0
        try:
            for one in _alive(sent, now):
                if edited == AT_ONCE:
                    return edited  # the rest in the next round
                edited += await self._true(one)
                await asyncio.sleep(0)  # who asks meanwhile is answered meanwhile
        except RateLimited as limited:
            log.info("edits_wait", extra={"reason": str(limited)})
            return edited
        except OutletError as error:
            log.warning("edits_wait", extra={"reason": str(error)})
            return edited
        self.done_in = edition
        return edited

    async def _true(self, delivery: Delivery) -> bool:
        """Edit one announcement if its words would be others now; tell whether they were."""
        if delivery.made is None or delivery.message_id is None:
            return False
        before = read(delivery.made)
        try:
            message = await self.composing.compose_again(delivery.planned, before.at)
        except NothingToSay:
            return False
        made = keep(message, before.at)
        if made == delivery.made:
            return False
        reason = "edited: the programme has changed"
        try:
            await self.outlet.edit(delivery.planned.destination, delivery.message_id, message)
        except Refused as refused:
            reason = f"not edited: {refused}"
            log.warning("not_edited", extra={"delivery": delivery.id, "reason": str(refused)})
        work = partial(claims.reword, delivery_id=delivery.id, made=made, now=self.clock.now(), reason=reason)
        await self.database.write(work)
        return True


def _alive(sent: Iterable[Delivery], now: datetime) -> Iterable[Delivery]:
    return (one for one in sent if now < one.planned.due_at + TRUE_FOR[one.planned.kind])

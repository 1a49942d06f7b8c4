"""Keeps what was posted true: where the programme has changed, announcements are edited in place. Posts nothing new."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Kind
from bot.errors import NothingToSay, OutletError, RateLimited, Refused
from bot.ports import Outlet
from bot.services.composing import Composing
from bot.services.made import Made, keep, read
from bot.services.making import key
from bot.services.sending import continued
from bot.services.waking import Wake
from bot.storage import claims, deliveries, editions, paces
from bot.storage.claims import FAR
from bot.storage.database import Database
from bot.storage.deliveries import Delivery

REST = timedelta(seconds=60 / 45)
"""How long a workspace rests after an edit, in real time: Slack takes fifty a minute."""

TRUE_FOR = {
    Kind.DIGEST: timedelta(days=1),
    Kind.WEEK_AHEAD: timedelta(days=7),
    Kind.REMINDER: timedelta(days=2),
    Kind.START: timedelta(days=1),
    Kind.AHEAD: timedelta(days=2),
    Kind.RULES: timedelta(0),  # they hold for every chat
    Kind.QUESTION: timedelta(hours=2),
    Kind.LATE_DOOR: timedelta(0),  # it is said on X, where nothing can be edited
    Kind.TAKE_OVER: timedelta(0),  # what is to be posted stays as it was made
    Kind.THANKS: timedelta(0),  # it is said when all is over
    Kind.CATCH_UP: timedelta(days=1),
    Kind.CHANGE: timedelta(0),  # it tells of one moment
    Kind.TROUBLE: timedelta(0),  # the same
    Kind.PERSONAL_REMINDER: timedelta(days=1),
    Kind.NEWS: timedelta(0),  # it tells of one moment
    Kind.RECORDING: timedelta(0),  # the same
    Kind.CONSOLE: timedelta(0),  # `bot.services.consoles` keeps it true
    Kind.CALL: timedelta(0),  # it tells of one moment
    Kind.CLOSING: timedelta(0),  # the same
    Kind.RECAP: timedelta(0),  # `bot.services.recapping` keeps it true
    Kind.RECAP_DRAFT: timedelta(0),  # the same
    Kind.PRACTICE: timedelta(0),  # the same
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
    wake: Wake
    quiet: bool = False  # nothing is edited
    done_in: int = 0  # the programme's edition for which everything is true
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self) -> int:
        """Edit what is not true any more; tell how many were. Where nothing changed, nothing is looked at.

        While one round goes on, another has nothing to do: what changes meanwhile makes an edition for the next.
        """
        if self.quiet or self._turn.locked():
            return 0
        async with self._turn:
            return await self._refresh()

    async def _refresh(self) -> int:
        edition = await self.database.read(editions.programme)
        if edition and edition == self.done_in:
            return 0
        edited = 0
        alike: dict[object, Made | None] = {}
        try:
            async for one in self._alive(self.clock.now()):
                edited += await self._true(one, alike)
        except OutletError as error:
            log.warning("edits_wait", extra={"reason": str(error)})
            return edited
        self.done_in = edition
        return edited

    async def _alive(self, now: datetime) -> AsyncIterator[Delivery]:
        """Give what people may still read, the newest first."""
        since = now - max(TRUE_FOR.values())
        last: Delivery | None = None
        while True:
            some = await self.database.read(partial(deliveries.sent_since, since=since, before=last))
            for one in some:
                if now < one.planned.due_at + TRUE_FOR[one.planned.kind]:
                    yield one
                    await asyncio.sleep(0)  # who asks meanwhile is answered meanwhile
            if not some:
                return
            last = some[-1]

    async def _true(self, delivery: Delivery, alike: dict[object, Made | None]) -> bool:
        """Edit one announcement if its words would be others now; tell whether they were."""
        if delivery.made is None or delivery.message_id is None:
            return False
        before = read(delivery.made)
        made = await self._again(delivery, before, alike)
        as_before = made is not None and (made.message, made.pages) == (before.message, before.pages)
        if made is None or (as_before and not before.unsure):
            return False
        return await self.put(delivery, before, made, "edited: the programme has changed")

    async def put(
        self, delivery: Delivery, before: Made, made: Made, reason: str, *, patient: bool = True
    ) -> bool:
        """Put `made` in the place of what was posted, unless somebody has edited it meanwhile; tell whether it was.

        Who is not `patient` leaves it where it is not the workspace's turn. Raise `OutletError` where it could not be
        put there, and may be later.
        """
        if delivery.message_id is None or not await self._may_edit(delivery, before, patient=patient):
            return False
        try:
            if made.message != before.message or before.unsure:
                await self.outlet.edit(delivery.planned.destination, delivery.message_id, made.message)
        except RateLimited as limited:
            await self._wait(delivery, limited)
            raise
        except Refused as refused:
            reason = f"not edited: {refused}"
            log.warning("not_edited", extra={"delivery": delivery.id, "reason": str(refused)})
        await self._keep(delivery, made, before, reason)
        return True

    async def _again(self, delivery: Delivery, before: Made, alike: dict[object, Made | None]) -> Made | None:
        """Make its words again; what was made alike is made alike again."""
        wish = await self.composing.wish(delivery.planned)
        known = (key(delivery.planned, wish), before.at, tuple(before.told.items()))
        if known in alike and known[0] is not None:
            return alike[known]
        try:
            made: Made | None = await self.composing.compose_again(delivery.planned, before)
        except NothingToSay:
            made = None
        alike[known] = made
        return made

    async def _may_edit(self, delivery: Delivery, before: Made, *, patient: bool) -> bool:
        """Wait for the workspace's turn; tell whether nobody has edited it meanwhile.

        From then on it is not sure what stands there, until the edit was answered.
        """
        unsure = keep(replace(before, unsure=True))
        while True:
            real = self.clock.real()
            rest_until = real + REST / max(self.clock.speed, 1.0)
            take = partial(
                claims.begin_edit, delivery=delivery, unsure=unsure, real=real, rest_until=rest_until
            )
            try:
                allowed_at = await self.database.write(take)
            except NothingToSay:
                return False
            if allowed_at is None or not patient:
                return allowed_at is None
            await asyncio.sleep(max((allowed_at - real).total_seconds(), 0.0))

    async def _wait(self, delivery: Delivery, limited: RateLimited) -> None:
        real = self.clock.real()
        until = real + min(timedelta(seconds=limited.seconds), FAR)
        asked = [paces.Asked(delivery.planned.destination, until)]
        await self.database.write(partial(paces.wait, asked=asked, method=paces.EDIT, real=real))

    async def _keep(self, delivery: Delivery, made: Made, before: Made, reason: str) -> None:
        """Keep the words, and plan what goes on in the thread of a list that has grown."""
        now = self.clock.now()
        goes_on = tuple(continued(delivery.planned, made.pages, now)) if made.pages > before.pages else ()
        work = partial(
            claims.reword, delivery=delivery, made=keep(made), now=now, reason=reason, goes_on=goes_on
        )
        await self.database.write(work)
        if goes_on:
            self.wake.set()

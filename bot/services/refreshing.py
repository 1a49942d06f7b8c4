"""Keeps what was posted true: where the programme has changed, announcements are edited in place. Posts nothing new."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import LISTS, Kind
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
    Kind.CALL: timedelta(0),  # the same
    Kind.CLOSING: timedelta(0),  # it tells of one moment
    Kind.RECAP: timedelta(0),  # `bot.services.recapping` keeps it true
    Kind.RECAP_DRAFT: timedelta(0),  # the same
    Kind.PRACTICE: timedelta(0),  # the same
}
"""How long after it was due an announcement is looked at, and so kept true."""

IN_A_ROW = 3
"""Edits that fail one after the other until the rest are left for later: Slack is not there for any of them."""

FIRST, GOING_ON, FAILED = range(3)
"""In which order messages are looked at: what goes on in a list's thread after the lists, and last what failed before,
so that one channel in which every edit fails keeps no other one waiting."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Round:
    """One look at everything that people may still read."""

    edition: int  # of the programme, in which words are made
    hard: frozenset[str]  # the ids of deliveries whose last edit failed
    alike: dict[object, Made | None] = field(default_factory=dict)  # words that channels share
    edited: int = 0
    failed: int = 0
    in_a_row: int = 0

    def place(self, delivery: Delivery) -> int:
        """Tell when it is its turn."""
        if delivery.id in self.hard:
            return FAILED
        return GOING_ON if delivery.within and delivery.planned.kind in LISTS else FIRST


@dataclass(slots=True)
class Refreshing:
    """Edits of what was posted."""

    database: Database
    clock: Clock
    outlet: Outlet
    composing: Composing
    wake: Wake
    workspace: str = ""  # whose messages it can edit; empty: everybody's
    quiet: bool = False  # nothing is edited
    done_in: int = 0  # the programme's edition for which everything is true
    _hard: set[str] = field(default_factory=set)  # the ids of deliveries whose last edit failed
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self) -> int:
        """Edit what is not true any more; tell how many were. Where nothing changed, nothing is looked at.

        While one round goes on, another has nothing to do: what changes meanwhile makes an edition, and another round.
        """
        if self.quiet or self._turn.locked():
            return 0
        edited = 0
        async with self._turn:
            while (edition := await self._edition()) != self.done_in or not edition:
                one = _Round(edition, frozenset(self._hard))
                whole = await self._look(one)
                edited += one.edited
                if not (whole and edition):
                    break
                self.done_in = edition
        return edited

    async def _edition(self) -> int:
        return await self.database.read(editions.programme)

    async def _look(self, one: _Round) -> bool:
        """Edit what is not true any more; tell whether everything was looked at and is true."""
        there_are = {FIRST}
        for order in (FIRST, GOING_ON, FAILED):
            if order not in there_are:
                continue
            async for delivery in self._alive(self.clock.now()):
                place = one.place(delivery)
                there_are.add(place)
                if place == order and not await self._try(delivery, one):
                    return False
        return not one.failed

    async def _try(self, delivery: Delivery, one: _Round) -> bool:
        """Look at one announcement; tell whether to go on to the next."""
        try:
            one.edited += await self._true(delivery, one)
        except OutletError as error:
            log.warning("edits_wait", extra={"delivery": delivery.id, "reason": str(error)})
            if isinstance(error, RateLimited):
                return False
            self._hard.add(delivery.id)
            one.failed += 1
            one.in_a_row += 1
            return one.in_a_row < IN_A_ROW
        self._hard.discard(delivery.id)
        return True

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

    async def _true(self, delivery: Delivery, one: _Round) -> bool:
        """Edit one announcement if its words would be others now; tell whether they were."""
        if delivery.made is None or delivery.message_id is None:
            return False
        before = read(delivery.made)
        made = await self._again(delivery, before, one)
        if not _differs(made, before):
            return False
        if (edition := await self._edition()) != one.edition:  # edits take their time
            one.edition = edition
            one.alike.clear()
            made = await self._again(delivery, before, one)
        if made is None or not _differs(made, before):
            return False
        edited = await self.put(delivery, before, made, "edited: the programme has changed")
        one.in_a_row = 0
        return edited

    async def put(
        self, delivery: Delivery, before: Made, made: Made, reason: str, *, patient: bool = True
    ) -> bool:
        """Put `made` in the place of what was posted, unless somebody has edited it meanwhile; tell whether it was.

        Who is not `patient` leaves it where it is not the workspace's turn. Raise `OutletError` where it could not be
        put there, and may be later.
        """
        if delivery.message_id is None or not self._can_reach(delivery):
            return False
        if not await self._may_edit(delivery, before, patient=patient):
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

    def _can_reach(self, delivery: Delivery) -> bool:
        """Tell whether it stands where this bot can edit; what is another workspace's is its own bot's affair."""
        return not self.workspace or delivery.planned.destination.workspace == self.workspace

    async def _again(self, delivery: Delivery, before: Made, one: _Round) -> Made | None:
        """Make its words again; what was made alike is made alike again."""
        wish = await self.composing.wish(delivery.planned)
        known = (key(delivery.planned, wish), before.at, tuple(before.told.items()))
        if known in one.alike and known[0] is not None:
            return one.alike[known]
        try:
            made: Made | None = await self.composing.compose_again(delivery.planned, before)
        except NothingToSay:
            made = None
        one.alike[known] = made
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


def _differs(made: Made | None, before: Made) -> bool:
    """Tell whether what was posted is to be edited."""
    if made is None:
        return False
    return before.unsure or (made.message, made.pages) != (before.message, before.pages)

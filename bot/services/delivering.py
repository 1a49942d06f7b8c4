"""Brings each due delivery to a certain outcome: claimed, made, sent, settled.

Decides neither what is due nor its words.
"""

import asyncio
import logging
import os
import socket
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import State
from bot.domain.health import Part
from bot.errors import StorageError
from bot.ports import Outlet
from bot.services.composing import Composing
from bot.services.health import Health
from bot.services.making import Making
from bot.services.sending import LEASE, Sending
from bot.services.settling import Settling
from bot.services.waking import Wake
from bot.storage import claims, deliveries, folding
from bot.storage.claims import Claim
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from bot.storage.outcomes import Ended, Outcome

GRACE = timedelta(seconds=2)
"""How long the last requests of a process that has just ended may still be on their way, in real time."""

AT_ONCE = 1_500
"""Deliveries that are under way at the same time."""

ENOUGH = 0.5
"""Which part of them must be free before more are claimed: to claim one by one would cost more than to send them."""

REST = timedelta(seconds=1)
"""How long a channel rests after a message, in real time; as Slack counts, where its clock runs fast as well."""

LATE = timedelta(minutes=2)
"""After how long something due counts as late, so that several late ones become one; programme time."""

LATE_REAL = timedelta(seconds=10)
"""The same in real time, where the programme's runs fast."""

LONGEST_SLEEP = 5.0
"""Seconds of real time after which the sender looks again even if nothing seems due."""

SHORTEST_SLEEP = 0.02
"""Seconds of real time between two looks, at the least."""

log = logging.getLogger(__name__)


def _name_of_this_process() -> str:
    """Name this process so that no other has the name: containers may share a host's name and number."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"


@dataclass(slots=True)
class Delivering:
    """From a row to a certain outcome."""

    database: Database
    clock: Clock
    outlet: Outlet
    composing: Composing
    wake: Wake
    health: Health
    owner: str = field(default_factory=_name_of_this_process)
    workspace: str = ""  # whose announcements it can post, beside those on X; empty: everybody's
    at_once: int = AT_ONCE
    quiet: bool = False  # nothing is sent; what gets too late meanwhile is skipped when this ends
    _sending: Sending = field(init=False)
    _making: Making = field(init=False)
    _settling: Settling = field(init=False)
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict)  # by the delivery's id
    _room: asyncio.Event = field(default_factory=asyncio.Event)  # while enough of them may be begun at once

    def __post_init__(self) -> None:
        """Build what each step needs."""
        self._sending = Sending(self.clock, self.outlet)
        self._making = Making(self.database, self.composing)
        self._settling = Settling(self.database, self.clock, self.owner)
        self._look_for_room()

    async def take_back(self) -> int:
        """End the leases of the process before this one; where others share the work, they end by themselves."""
        if self.database.shared:
            return 0
        soon = self.clock.real() + GRACE
        return await self.database.write(partial(claims.release, until=soon))

    async def run(self) -> None:
        """Deliver what is due, then sleep until the next is, a signal comes or five seconds have passed."""
        try:
            while True:
                await self.wake.wait(await self._round())
        finally:
            for task in self._under_way.values():
                task.cancel()

    async def once(self) -> int:
        """Deliver what is due now and look into what is uncertain; tell how many rows were taken up."""
        taken = await self._take()
        await asyncio.gather(*self._under_way.values())
        return taken

    async def _round(self) -> float:
        """Take up what is due, as far as there is room; tell how many seconds of real time to sleep."""
        try:
            while await self._take():
                await self.health.beat(Part.SENDER)
                await self._room.wait()
            await self.health.beat(Part.SENDER)
            return await self._until_next()
        except StorageError as error:
            log.exception("delivering_stopped_short", extra={"reason": str(error)})
            return LONGEST_SLEEP

    async def _take(self) -> int:
        """Claim what is due and begin with it, and with looking into what is uncertain."""
        now, real = self.clock.now(), self.clock.real()
        if self.quiet:
            return 0
        look = partial(claims.to_do, now=now, real=real, workspace=self.workspace)
        any_due, any_open = await self.database.read(look)
        if not any_due and not any_open:
            return 0
        await self._catch_up(now)
        claim = Claim(
            owner=self.owner,
            now=now,
            real=real,
            lease_until=real + LEASE,
            rest_until=real + REST / max(self.clock.speed, 1.0),
            most=self.at_once - len(self._under_way),
            workspace=self.workspace,
            but=tuple(self._under_way),
        )
        uncertain: list[Delivery] = []
        if any_open:
            uncertain = await self.database.write(partial(claims.claim_open, claim=claim))
        due = await self.database.write(partial(claims.claim_due, claim=claim))
        roots = {one.within for one in (*uncertain, *due) if one.within}
        threads = await self.database.read(partial(deliveries.message_ids, ids=roots)) if roots else {}
        for one in uncertain:
            self._begin(one, self._sending.look(one, threads.get(one.within or "")))
        words = await self._making.make(due, now)
        for one in due:
            thread = threads.get(one.within or "")
            self._begin(one, self._sending.send(one, words[one.id], thread, claim.lease_until))
        return len(uncertain) + len(due)

    async def _catch_up(self, now: datetime) -> None:
        """Make one message of several that are late for the same channel."""
        before = now - max(LATE, LATE_REAL * self.clock.speed)
        channels = await self.database.read(partial(folding.late, before=before, now=now))
        if channels:
            work = partial(folding.fold, channels=channels, before=before, now=now)
            log.warning("catching_up", extra={"channels": await self.database.write(work)})

    def _begin(self, delivery: Delivery, step: Coroutine[None, None, Outcome]) -> None:
        task = asyncio.create_task(self._settle(delivery, step), name="delivery")
        self._under_way[delivery.id] = task
        self._look_for_room()
        task.add_done_callback(partial(self._ended, delivery.id))

    def _ended(self, delivery_id: str, task: asyncio.Task[None]) -> None:
        if self._under_way.get(delivery_id) is task:  # its next step may have begun before this was heard
            del self._under_way[delivery_id]
            self._look_for_room()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease ends by itself, and then somebody looks up what became of it.
            log.error("delivery_not_settled", exc_info=error)

    def _look_for_room(self) -> None:
        if len(self._under_way) > self.at_once * (1 - ENOUGH):
            self._room.clear()
        else:
            self._room.set()

    async def _settle(self, delivery: Delivery, step: Coroutine[None, None, Outcome]) -> None:
        """Take one step, and write how it ended."""
        try:
            outcome = await step
        except Exception as error:  # a fault in one announcement must not stop the others
            log.exception("delivery_failed", extra={"delivery": delivery.id})
            outcome = await self._after_fault(delivery, type(error).__name__)
        await self._settling.settle(Ended(delivery, outcome))
        if outcome.goes_on or outcome.state is State.PLANNED:
            self.wake.set()

    async def _after_fault(self, delivery: Delivery, name: str) -> Outcome:
        """Tell how a step ended that nobody foresaw: once there are words, a request may have left."""
        as_it_is = await self.database.read(partial(deliveries.by_id, delivery_id=delivery.id))
        if as_it_is is None or as_it_is.made is None:
            return Outcome(State.FAILED, f"{name} while it was made: see the log")
        until = self.clock.real() + LEASE
        return Outcome(State.UNCONFIRMED, f"{name} while it was sent: see the log", lease_until=until)

    async def _until_next(self) -> float:
        """Tell how many seconds of real time to sleep."""
        now, real = self.clock.now(), self.clock.real()
        due, allowed = await self.database.read(partial(claims.next_moments, now=now, real=real))
        seconds = LONGEST_SLEEP
        if due is not None and self.clock.speed:
            seconds = min(seconds, (due - now).total_seconds() / self.clock.speed)
        if allowed is not None:
            seconds = min(seconds, (allowed - real).total_seconds())
        return max(seconds, SHORTEST_SLEEP)

"""Brings each due delivery to a certain outcome: claimed, made, sent, settled.

Decides neither what is due nor its words.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Planned, State
from bot.domain.health import Part
from bot.errors import OutletError, RateLimited, Refused, StorageError, UnknownOutcome
from bot.ports import Outlet
from bot.services.composing import Composing, NothingToSay
from bot.services.health import Health
from bot.services.made import keep, read
from bot.services.waking import Wake
from bot.storage import claims, deliveries
from bot.storage.claims import Claim, Outcome
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from bot.wording.message import Message

LEASE = timedelta(seconds=30)
"""How long a claim holds, in real time; a request has 10 seconds."""

AT_ONCE = 16
"""Deliveries in flight at the same time."""

LONGEST_SLEEP = 5.0
"""Seconds of real time after which the sender looks again even if nothing seems due."""

SHORTEST_SLEEP = 0.02
"""Seconds of real time between two looks, at the least."""

AGAIN = timedelta(seconds=5)
"""How long to wait before a request is tried again that certainly did not arrive."""

MARGIN = timedelta(minutes=5)
"""How much earlier than a delivery was due its message is looked for: clocks differ."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivering:
    """From a row to a certain outcome."""

    database: Database
    clock: Clock
    outlet: Outlet
    composing: Composing
    wake: Wake
    health: Health
    owner: str = f"{socket.gethostname()}:{os.getpid()}"

    async def take_back(self) -> int:
        """End the leases of the process before this one; where others share the work, they end by themselves."""
        if self.database.shared:
            return 0
        return await self.database.write(partial(claims.release, real=self.clock.real()))

    async def run(self) -> None:
        """Deliver what is due, then sleep until the next is, a signal comes or five seconds have passed."""
        while True:
            try:
                while await self.once():
                    await self.health.beat(Part.SENDER)
                await self.health.beat(Part.SENDER)
                seconds = await self._until_next()
            except StorageError as error:
                log.exception("delivering_stopped_short", extra={"reason": str(error)})
                seconds = LONGEST_SLEEP
            await self.wake.wait(seconds)

    async def once(self) -> int:
        """Deliver what is due now and look into what is uncertain; tell how many rows were taken up."""
        now, real = self.clock.now(), self.clock.real()
        if not await self.database.read(partial(claims.anything_to_do, now=now, real=real)):
            return 0
        claim = Claim(owner=self.owner, now=now, real=real, lease_until=real + LEASE, most=AT_ONCE)
        uncertain = await self.database.write(partial(claims.claim_open, claim=claim))
        due = await self.database.write(partial(claims.claim_due, claim=claim))
        looks = [self._settle(one, self._look(one)) for one in uncertain]
        sends = [self._settle(one, self._send(one)) for one in due]
        await asyncio.gather(*looks, *sends)
        return len(uncertain) + len(due)

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

    async def _settle(self, delivery: Delivery, step: Coroutine[None, None, Outcome]) -> None:
        """Take one step, and write how it ended."""
        try:
            outcome = await step
        except Exception as error:  # a fault in the words of one announcement must not stop the others
            log.exception("delivery_failed", extra={"delivery": delivery.id})
            outcome = await self._after_fault(delivery, type(error).__name__)
        now = self.clock.now()
        await self.database.write(partial(claims.settle, delivery_id=delivery.id, outcome=outcome, now=now))
        level = logging.INFO if outcome.state is State.SENT else logging.WARNING
        about = {"delivery": delivery.id, "kind": delivery.planned.name, "reason": outcome.reason}
        log.log(level, "delivery_settled", extra={**about, "state": outcome.state.value})

    async def _send(self, delivery: Delivery) -> Outcome:
        planned = delivery.planned
        if self.clock.now() >= planned.expires_at:
            return Outcome(State.SKIPPED, _too_late(planned))
        try:
            message = read(delivery.made).message if delivery.made else await self._make(delivery)
            message_id = await self.outlet.send(planned.destination, message, delivery.id)
        except NothingToSay as nothing:
            return Outcome(State.SKIPPED, str(nothing))
        except Refused as refused:
            return Outcome(State.FAILED, str(refused))
        except RateLimited as limited:
            until = self.clock.real() + timedelta(seconds=limited.seconds)
            return Outcome(State.PLANNED, str(limited), not_before=until, unmade=True)
        except UnknownOutcome as unknown:
            return Outcome(State.UNCONFIRMED, str(unknown), lease_until=self.clock.real() + LEASE)
        except (OutletError, StorageError) as error:
            return Outcome(State.PLANNED, str(error), not_before=self.clock.real() + AGAIN, unmade=True)
        return Outcome(State.SENT, message_id=message_id)

    async def _after_fault(self, delivery: Delivery, name: str) -> Outcome:
        """Tell how a step ended that nobody foresaw: once there are words, a request may have left."""
        as_it_is = await self.database.read(partial(deliveries.by_id, delivery_id=delivery.id))
        if as_it_is is None or as_it_is.made is None:
            return Outcome(State.FAILED, f"{name} while it was made: see the log")
        until = self.clock.real() + LEASE
        return Outcome(State.UNCONFIRMED, f"{name} while it was sent: see the log", lease_until=until)

    async def _make(self, delivery: Delivery) -> Message:
        now = self.clock.now()
        message = await self.composing.compose(delivery.planned, now)
        made = keep(message, now)
        await self.database.write(partial(claims.store_words, delivery_id=delivery.id, made=made))
        return message

    async def _look(self, delivery: Delivery) -> Outcome:
        """Find out what became of a request whose answer nobody saw."""
        planned = delivery.planned
        if delivery.made is None:
            return Outcome(State.PLANNED, "the request had not left")
        try:
            found = await self.outlet.find(planned.destination, delivery.id, planned.due_at - MARGIN)
        except Refused as refused:
            return Outcome(
                State.UNCONFIRMED, f"the destination cannot be read ({refused}): look there yourself"
            )
        except OutletError as error:
            return Outcome(State.UNCONFIRMED, str(error), lease_until=self.clock.real() + LEASE)
        if found:
            return Outcome(State.SENT, "found at the destination", message_id=found)
        if self.clock.now() >= planned.expires_at:
            return Outcome(State.SKIPPED, f"it had not arrived, and {_too_late(planned)}")
        return Outcome(State.PLANNED, "it had not arrived")


def _too_late(planned: Planned) -> str:
    return (
        f"too late: it was due at {planned.due_at:%H:%M} UTC and of use until {planned.expires_at:%H:%M} UTC"
    )

"""Sends one delivery, or finds out what became of it, and says how that ended. Keeps no rows."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.announcement import LISTS, Kind, Planned, State, X, too_late
from bot.errors import OutletError, RateLimited, Refused, Unaffordable, UnknownOutcome
from bot.ports import Outlet
from bot.services.made import Made, read
from bot.services.making import Words
from bot.storage.claims import FAR
from bot.storage.deliveries import Delivery
from bot.storage.outcomes import Outcome

LEASE = timedelta(seconds=30)
"""How long a claim holds, and an unknown outcome is left alone before it is looked into; real time."""

REQUEST = timedelta(seconds=10)
"""How long a request may take, in real time: with less of the lease left, none is made."""

AGAIN = timedelta(seconds=5)
"""How long to wait before a request is tried again that certainly did not arrive; real time."""

MARGIN = timedelta(hours=2)
"""How much earlier than a delivery was due its message is looked for: our clock may have been an hour ahead."""

REQUESTS = 250
"""Requests at the same time, over one session: more would only wait for each other."""

GOES_ON = timedelta(hours=1)
"""How long what goes on in a list's thread is of use at the least, and as long as the list is; programme time."""

ROOTLESS = "what it belongs to was not posted here"


@dataclass(frozen=True, slots=True)
class Sending:
    """One request at a time, and its outcome."""

    clock: Clock
    outlet: Outlet
    in_flight: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(REQUESTS))

    async def send(
        self, delivery: Delivery, words: Words, thread: str | None, lease_until: datetime
    ) -> Outcome:
        """Send what a delivery says, in a thread where it belongs to one; the lease ends at `lease_until`."""
        async with self.in_flight:
            nothing = self._why_not(delivery, words, thread, lease_until)
            if nothing is not None or words.made is None:
                return nothing or Outcome(State.SKIPPED, words.nothing)
            return await self._send(delivery, words.made, thread)

    def _why_not(
        self, delivery: Delivery, words: Words, thread: str | None, lease_until: datetime
    ) -> Outcome | None:
        """Tell how a delivery ends for which no request is made."""
        if too_late(delivery.planned, self.clock.now()):
            return Outcome(State.SKIPPED, _too_late(delivery.planned))
        if words.fault:
            return Outcome(State.FAILED, words.fault)
        if delivery.within and thread is None and delivery.planned.destination.platform != X:
            return Outcome(State.SKIPPED, ROOTLESS)
        if self.clock.real() > lease_until - REQUEST:
            return Outcome(State.PLANNED, "it waited too long for its turn")
        return None

    async def _send(self, delivery: Delivery, made: Made, thread: str | None) -> Outcome:
        planned = delivery.planned
        try:
            message_id = await self.outlet.send(
                planned.destination, made.message, delivery.id, _place(planned, made, thread)
            )
        except Unaffordable as unaffordable:
            return Outcome(State.SKIPPED, str(unaffordable))
        except Refused as refused:
            return Outcome(State.FAILED, str(refused))
        except RateLimited as limited:
            until = self.clock.real() + min(timedelta(seconds=limited.seconds), FAR)
            return Outcome(State.PLANNED, str(limited), not_before=until, unmade=True, limited=True)
        except UnknownOutcome as unknown:
            return Outcome(State.UNCONFIRMED, str(unknown), lease_until=self.clock.real() + LEASE)
        except OutletError as error:
            return Outcome(State.PLANNED, str(error), not_before=self.clock.real() + AGAIN, unmade=True)
        goes_on = tuple(continued(planned, made.pages, self.clock.now()))
        return Outcome(State.SENT, message_id=message_id, goes_on=goes_on)

    async def look(self, delivery: Delivery, thread: str | None) -> Outcome:
        """Find out what became of a request whose answer nobody saw."""
        planned = delivery.planned
        rootless = delivery.within and thread is None and planned.destination.platform != X
        if delivery.made is None or rootless:
            return Outcome(State.PLANNED, "the request had not left")
        since = planned.due_at - MARGIN
        made = read(delivery.made)
        place = _place(planned, made, thread)
        try:
            found = await self.outlet.find(
                planned.destination, delivery.id, since, place, message=made.message
            )
        except Refused as refused:
            return Outcome(
                State.UNCONFIRMED, f"the destination cannot be read ({refused}): look there yourself"
            )
        except RateLimited as limited:
            wait = max(LEASE, min(timedelta(seconds=limited.seconds), FAR))
            return Outcome(State.UNCONFIRMED, str(limited), lease_until=self.clock.real() + wait)
        except OutletError as error:
            return Outcome(State.UNCONFIRMED, str(error), lease_until=self.clock.real() + LEASE)
        if found:
            goes_on = tuple(continued(planned, made.pages, self.clock.now()))
            return Outcome(State.SENT, "found at the destination", message_id=found, goes_on=goes_on)
        if too_late(planned, self.clock.now()):
            return Outcome(State.SKIPPED, f"it had not arrived, and {_too_late(planned)}")
        return Outcome(State.PLANNED, "it had not arrived")


def _place(planned: Planned, made: Made, thread: str | None) -> str | None:
    """Tell in which thread a message stands: on X it answers the post for which it was made."""
    return made.reply_to if planned.destination.platform == X else thread


def _too_late(planned: Planned) -> str:
    return (
        f"too late: it was due at {planned.due_at:%H:%M} UTC and of use until {planned.expires_at:%H:%M} UTC"
    )


def continued(planned: Planned, pages: int, now: datetime) -> Iterator[Planned]:
    """Give what goes on in the thread of a list that takes so many messages, in order."""
    if planned.detail or planned.kind not in LISTS | {Kind.CATCH_UP}:
        return
    for page in range(2, pages + 1):
        due = now + timedelta(milliseconds=page)
        yield planned._replace(detail=page, due_at=due, expires_at=max(due + GOES_ON, planned.expires_at))

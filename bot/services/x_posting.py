"""Posts on X: what a request costs is set aside before it and kept after it. Chooses no words.

It also finds out what the account may do, and whether a text that X has already is the delivery's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Destination, State
from bot.domain.price import Item
from bot.errors import OutletError, Refused, UnknownOutcome
from bot.ports import Timeline
from bot.services.sending import REQUEST
from bot.services.spending import Spending
from bot.services.x_cards import XCards
from bot.services.x_codes import DUPLICATE, INVALID, NO_REPLIES, NO_ROOT
from bot.storage import deliveries, x_accounts
from bot.storage.database import Database
from bot.wording.message import Message

MARGIN = timedelta(hours=2)
"""How much earlier than a delivery was due its text is looked for: our clock may have been an hour ahead."""

NOT_YET = "X has these words already, and does not show them among the account's own posts yet"
"""Why it is looked again for what an earlier request may have posted: to give it by hand would double it."""

LOOKED_AT = 5
"""Posts of the account's own that a look is taken to read."""


@dataclass(frozen=True, slots=True)
class XPosting:
    """One account on X, and its money."""

    database: Database
    clock: Clock
    outlet: Timeline
    spending: Spending
    cards: XCards

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post a text that may be paid for, as a reply where `thread` names a post; return the post's id.

        Where X refuses the reply and not the text, an `OutletError` says that it may be posted alone.
        """
        lease = await self._lease(delivery_id)
        await self.spending.set_aside(delivery_id, message.text)
        try:
            media = await self.cards.of(delivery_id)
            await self._in_time(delivery_id, lease)
            post = await self.outlet.send(destination, message, delivery_id, thread, media=media)
        except UnknownOutcome:
            raise
        except Refused as refused:
            if media and refused.code == INVALID:
                await self._without_card(delivery_id, refused)
            return await self._refused(refused, destination, message, delivery_id, thread)
        except OutletError:
            await self.spending.give_back(delivery_id, again=True)
            raise
        await self.spending.charge(delivery_id)
        if thread is not None:
            await self._may_reply(replies=True)
        return post

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Refuse, as X does."""
        await self.outlet.edit(destination, message_id, message)

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look for a text among the account's own posts, and settle what it costs."""
        found = await self._look(destination, delivery_id, since, thread, message)
        if found is None:
            await self.spending.give_back(delivery_id, again=True)
        else:
            await self.spending.charge(delivery_id)
        return found

    async def _lease(self, delivery_id: str) -> datetime | None:
        return await self.database.read(partial(deliveries.lease_until, delivery_id=delivery_id))

    async def _in_time(self, delivery_id: str, lease: datetime | None) -> None:
        """Make no request with too little of the lease left, or for what another process has taken up meanwhile."""
        if await self._lease(delivery_id) != lease:
            raise UnknownOutcome("another process has taken it up meanwhile")
        if lease is not None and self.clock.real() > lease - REQUEST:
            raise OutletError("to set its money aside took too long; it is sent again")

    async def _without_card(self, delivery_id: str, refused: Refused) -> None:
        self.cards.leave_out(delivery_id)
        await self.spending.give_back(delivery_id, again=True)
        raise OutletError(f"{refused}; now it is posted without its card") from refused

    async def _look(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None,
        message: Message | None,
    ) -> str | None:
        await self.spending.require(LOOKED_AT * self.spending.on_x.prices[Item.OWNED_READ])
        try:
            return await self.outlet.find(destination, delivery_id, since, thread, message=message)
        finally:
            await self.spending.keep(delivery_id)

    async def _refused(
        self,
        refused: Refused,
        destination: Destination,
        message: Message,
        delivery_id: str,
        thread: str | None,
    ) -> str:
        """Raise what a refusal means, unless the text stands there because of this very delivery."""
        if refused.code == DUPLICATE:
            found = await self._said_already(destination, message, delivery_id, thread)
            if found is not None:
                return found
            if await self._was_uncertain(delivery_id):
                raise UnknownOutcome(NOT_YET) from refused
        alone = thread is not None and refused.code in {NO_REPLIES, NO_ROOT}
        await self.spending.give_back(delivery_id, again=alone)
        if alone and refused.code == NO_REPLIES:
            await self._may_reply(replies=False)
        if alone:
            raise OutletError(f"{refused}; now it is posted alone") from refused
        raise refused

    async def _was_uncertain(self, delivery_id: str) -> bool:
        """Tell whether a request was made for a delivery of which nobody knows what became."""
        steps = await self.database.read(partial(deliveries.steps, delivery_id=delivery_id))
        return any(step.state is State.UNCONFIRMED for step in steps)

    async def _said_already(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None
    ) -> str | None:
        """Look whether a text that X has already was posted for this delivery, or lately for another."""
        delivery = await self.database.read(partial(deliveries.by_id, delivery_id=delivery_id))
        if delivery is None:
            return None
        since = delivery.planned.due_at - MARGIN
        found = await self._look(destination, delivery_id, since, thread, message)
        if found is None:
            return None
        taken = partial(deliveries.is_posted, where=destination, message_id=found, but=delivery_id)
        if await self.database.read(taken):
            await self.spending.spare(delivery_id)
        else:
            await self.spending.charge(delivery_id)
        return found

    async def _may_reply(self, *, replies: bool) -> None:
        here = self.spending.on_x.account
        known = await self.database.read(partial(x_accounts.of, account=here))
        if known.replies is not replies:
            now = self.clock.now()
            await self.database.write(partial(x_accounts.found_out, account=here, replies=replies, now=now))

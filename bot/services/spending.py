"""Decides whether something on X may be paid for, and keeps the ledger. Calls nothing.

Money is set aside before a request and charged after it, so that what is under way is counted, whatever becomes of the
process. When a chat begins, the money for all its questions is set aside: what has begun goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.announcement import Kind, State, X
from bot.domain.budget import LEFT_OUT, NO_BUDGET, NOT_AGREED, OVER_BUDGET, Outlay
from bot.domain.price import Item, Use, dollars, post_item
from bot.domain.way import OnX
from bot.errors import Refused, Unaffordable
from bot.services.forecasting import Forecasting, aside_for, card_outlay, outlay_of
from bot.storage import deliveries, spends, x_accounts
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery
from bot.storage.spends import Entry
from bot.wording.post_length import links

POSTS = frozenset({Item.POST, Item.POST_WITH_LINK, Item.SUMMONED_REPLY, Item.ALT_TEXT})
"""What is charged with its delivery, and not as what a call told."""

FOLLOWING = frozenset({Kind.QUESTION, Kind.LATE_DOOR, Kind.THANKS})
"""What is not posted of a chat whose start was left out."""

KEPT = timedelta(minutes=10)
"""How long after it was due the money for a question stays set aside."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one post costs, and what its chat costs with it."""

    delivery: Delivery
    item: Item
    micros: int
    kept: bool  # whether the month's forecast has room for it
    questions: Sequence[Outlay]  # what is set aside with it


@dataclass(frozen=True, slots=True)
class Spending:
    """What may be spent on X, and what was."""

    database: Database
    clock: Clock
    on_x: OnX
    forecasting: Forecasting
    _heard: list[Use] = field(default_factory=list)

    async def set_aside(self, delivery_id: str, text: str) -> None:
        """Set the money for a post aside, or raise `Unaffordable`."""
        if self.on_x.budget <= 0:
            raise Unaffordable(NO_BUDGET, "nothing paid is called: CEMBOT_X_MONTHLY_BUDGET is 0")
        delivery = await self.database.read(partial(deliveries.by_id, delivery_id=delivery_id))
        if delivery is None:
            raise Unaffordable(OVER_BUDGET, "nobody knows what it is for")
        planned = delivery.planned
        item = post_item(link=bool(links(text)))
        outlay = outlay_of(planned, self.on_x, link=item is Item.POST_WITH_LINK)
        asked = _Asked(
            delivery,
            item,
            outlay.micros,
            await self.forecasting.keeps(planned, outlay),
            await self.forecasting.chat(planned) if planned.kind is Kind.START else (),
        )
        work = partial(_set_aside, asked=asked, on_x=self.on_x, now=self.clock.now())
        if refusal := await self.database.write(work):
            raise refusal

    async def charge(self, delivery_id: str) -> None:
        """Keep that a post is paid: it is there."""
        work = partial(
            spends.charge, account=self.on_x.account, resource=_made(delivery_id), now=self.clock.now()
        )
        await self.database.write(work)

    async def give_back(self, delivery_id: str, *, again: bool = False) -> None:
        """Set no money aside any more for a post that is certainly not there, nor for what waits for it.

        A question that is sent `again` keeps what was promised to it when its chat began.
        """
        work = partial(_give_back, delivery_id=delivery_id, on_x=self.on_x, now=self.clock.now(), again=again)
        await self.database.write(work)

    async def spare(self, delivery_id: str) -> None:
        """Set no money aside any more for a post that is there and was paid for another delivery."""
        work = partial(spends.give_back, account=self.on_x.account, resources=[_made(delivery_id)])
        await self.database.write(work)

    async def set_card_aside(self, delivery: Delivery) -> bool:
        """Set the money for a card's words aside; tell False where more matters, or it was tried."""
        outlay = card_outlay(delivery.planned, self.on_x)
        if not await self.forecasting.keeps(delivery.planned, outlay):
            return False
        work = partial(_set_card_aside, delivery=delivery, on_x=self.on_x, now=self.clock.now())
        return await self.database.write(work)

    async def settle_card(self, delivery_id: str, *, paid: bool) -> None:
        """Keep that a card's words are paid, or set nothing aside for them any more."""
        here, made = self.on_x.account, _card(delivery_id)
        if paid:
            work = partial(spends.charge, account=here, resource=made, now=self.clock.now())
        else:
            work = partial(spends.give_back, account=here, resources=[made])
        await self.database.write(work)

    async def require(self, micros: int) -> None:
        """Refuse a call that reads, of which an answer may cost so much, where that is more than is left."""
        if self.on_x.budget <= 0:
            raise Refused(NO_BUDGET, "nothing paid is called: CEMBOT_X_MONTHLY_BUDGET is 0")
        now = self.clock.now()
        look = partial(spends.month, account=self.on_x.account, day=now.astimezone(UTC).date(), now=now)
        spent = await self.database.read(look)
        if spent.total + micros > self.on_x.budget:
            raise Refused(OVER_BUDGET, _no_room(self.on_x, spent.total))

    def heard(self, uses: Sequence[Use]) -> None:
        """Hear what a call used; `keep` writes it down."""
        self._heard.extend(use for use in uses if use.item not in POSTS)

    async def keep(self, delivery_id: str = "", occurrence_id: str = "") -> None:
        """Write down what was heard, the same resource once a day (of UTC)."""
        if not self._heard:
            return
        uses, now = tuple(self._heard), self.clock.now()
        self._heard.clear()
        day = now.astimezone(UTC).date()
        entries = [
            Entry(
                self.on_x.account,
                day,
                use.item,
                ":".join(key[:2]) if (key := use.key(day)) else "",
                self.on_x.prices[use.item],
                charged=True,
                at=now,
                delivery_id=delivery_id,
                occurrence_id=occurrence_id,
            )
            for use in uses
        ]
        await self.database.write(partial(spends.write, entries=entries))


def _set_aside(connection: Connection, asked: _Asked, on_x: OnX, now: datetime) -> Unaffordable | None:
    """Set money aside in one unit of work, or tell why not."""
    x_accounts.lock(connection, on_x.account)
    if x_accounts.of(connection, on_x.account).agreed_at is None:
        return Unaffordable(
            NOT_AGREED,
            "no organiser has agreed yet, under Chats on X, that posts there cost money",
        )
    delivery = asked.delivery
    if spends.of_resource(connection, on_x.account, _made(delivery.id)):
        return None  # a request may have left for it
    planned = delivery.planned
    before = spends.of_resource(connection, on_x.account, aside_for(planned))
    promised = before.micros if before and not before.charged and before.at > now else 0
    today = now.astimezone(UTC).date()
    spent = spends.month(connection, on_x.account, today, now).total - promised
    if not promised:
        if planned.kind in FOLLOWING and _start_left_out(connection, delivery):
            return Unaffordable(
                OVER_BUDGET, "the budget had no room for its chat, which was left out as a whole"
            )
        if not asked.kept:
            return Unaffordable(OVER_BUDGET, _no_room(on_x, spent))
    whole = asked.micros + sum(one.micros for one in asked.questions)
    if spent + whole > on_x.budget and asked.micros > promised:
        return Unaffordable(OVER_BUDGET, _no_room(on_x, spent))
    spends.give_back(connection, on_x.account, [aside_for(planned)])
    spends.write(connection, _entries(asked, on_x, now))
    return None


def _give_back(connection: Connection, delivery_id: str, on_x: OnX, now: datetime, *, again: bool) -> None:
    """Take back in one unit of work what `_set_aside` wrote."""
    x_accounts.lock(connection, on_x.account)
    entry = spends.of_resource(connection, on_x.account, _made(delivery_id))
    delivery = deliveries.by_id(connection, delivery_id)
    if entry is None or entry.charged or delivery is None:
        return
    planned, resources = delivery.planned, [entry.resource]
    if planned.kind is Kind.START:
        begins = f"aside:{planned.what}:"
        aside = spends.set_aside(connection, on_x.account, now)
        resources += [one for one in aside if one.startswith(begins)]
    spends.give_back(connection, on_x.account, resources)
    if planned.kind is Kind.QUESTION and again:
        until = planned.due_at + KEPT
        kept = entry._replace(resource=aside_for(planned), at=until, delivery_id="")
        spends.write(connection, [kept])


def _set_card_aside(connection: Connection, delivery: Delivery, on_x: OnX, now: datetime) -> bool:
    """Set money aside in one unit of work, as far as there is any."""
    x_accounts.lock(connection, on_x.account)
    made, price = _card(delivery.id), on_x.prices[Item.ALT_TEXT]
    agreed = x_accounts.of(connection, on_x.account).agreed_at is not None
    day = now.astimezone(UTC).date()
    spent = spends.month(connection, on_x.account, day, now).total
    if (
        not agreed
        or spent + price > on_x.budget
        or spends.of_resource(connection, on_x.account, made) is not None
    ):
        return False
    entry = Entry(
        on_x.account, day, Item.ALT_TEXT, made, price, charged=False, at=now, delivery_id=delivery.id
    )
    spends.write(connection, [entry._replace(occurrence_id=delivery.planned.what)])
    return True


def _entries(asked: _Asked, on_x: OnX, now: datetime) -> list[Entry]:
    planned = asked.delivery.planned
    chat = planned.what
    today = now.astimezone(UTC).date()
    made, delivery_id = _made(asked.delivery.id), asked.delivery.id
    post = Entry(
        on_x.account, today, asked.item, made, asked.micros, charged=False, at=now, delivery_id=delivery_id
    )
    post = post._replace(occurrence_id=chat)
    return [post, *(_aside(one, on_x) for one in asked.questions)]


def _aside(outlay: Outlay, on_x: OnX) -> Entry:
    """Set money aside for a question, until it is of no use any more."""
    chat, name, _revision = outlay.what.rsplit(":", 2)
    dear = outlay.micros == on_x.prices[Item.POST_WITH_LINK]
    item = Item.POST_WITH_LINK if dear else Item.POST
    day = outlay.due_at.astimezone(UTC).date()
    made = Entry(
        on_x.account, day, item, f"aside:{chat}:{name}", outlay.micros, charged=False, at=outlay.due_at + KEPT
    )
    return made._replace(occurrence_id=chat)


def _start_left_out(connection: Connection, delivery: Delivery) -> bool:
    starts = [
        one
        for one in deliveries.of_what(connection, delivery.planned.what)
        if one.planned.destination.platform == X and one.planned.kind is Kind.START
    ]
    return bool(starts) and all(
        one.state is State.SKIPPED and (one.reason or "").partition(":")[0] in LEFT_OUT for one in starts
    )


def _no_room(on_x: OnX, spent: int) -> str:
    return (
        f"of this month's budget of {dollars(on_x.budget)} on X, {dollars(max(spent, 0))} is spent or set aside, and "
        "the rest is kept for what matters more. Raise CEMBOT_X_MONTHLY_BUDGET, or have the words given by hand"
    )


def _card(delivery_id: str) -> str:
    return f"card:{delivery_id}"


def _made(delivery_id: str) -> str:
    return f"made:{delivery_id}"

"""What may be spent on reading X and on answering there, and what was. Reads and answers nothing itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.domain.budget import ANSWER, NO_BUDGET, NOT_AGREED, OVER_BUDGET
from bot.domain.price import Item, dollars, post_item
from bot.errors import Refused
from bot.services.spending import Spending
from bot.storage import spends, x_accounts
from bot.storage.spends import Entry
from bot.wording.post_length import links

MARGIN = 2
"""Posts whose price is left over while a page is read, for they may be posted meanwhile."""


@dataclass(frozen=True, slots=True)
class Purse:
    """The money for what is read, beside that for what is posted."""

    spending: Spending

    async def room(self, kind: str) -> int:
        """Tell how many micro-dollars may go to reads of a kind now; what matters more keeps its own.

        Raise `Refused` where nothing paid may be called at all.
        """
        on_x = self.spending.on_x
        if on_x.budget <= 0:
            raise Refused(NO_BUDGET, "nothing paid is called: CEMBOT_X_MONTHLY_BUDGET is 0")
        here = await self.spending.database.read(partial(x_accounts.of, account=on_x.account))
        if here.agreed_at is None:
            raise Refused(
                NOT_AGREED,
                "no organiser has agreed yet, under Chats on X, that it costs money",
            )
        left = await self.spending.forecasting.left(kind)
        return max(left - MARGIN * on_x.prices[Item.POST], 0)

    async def require(self, micros: int, kind: str) -> int:
        """Give the room for reads of a kind; raise `Refused` where it is less than `micros`."""
        room = await self.room(kind)
        if room < micros:
            budget = dollars(self.spending.on_x.budget)
            raise Refused(
                OVER_BUDGET,
                f"of this month's budget of {budget} on X, nothing is left to read with: the rest is kept for what is "
                "posted. Raise CEMBOT_X_MONTHLY_BUDGET",
            )
        return room

    async def keep(self, occurrence_id: str = "") -> None:
        """Write down what calls that read have cost."""
        await self.spending.keep(occurrence_id=occurrence_id)

    async def set_aside(self, post: str, text: str) -> None:
        """Set the money for the answer to a post aside, or raise `Refused`."""
        item = post_item(link=bool(links(text)), summoned=True)
        micros = self.spending.on_x.prices[item]
        await self.require(micros, ANSWER)
        await self.put_aside(_answer(post), item)

    async def charge(self, post: str) -> None:
        """Keep that the answer to a post is paid: it is there."""
        await self.pay(_answer(post))

    async def give_back(self, post: str) -> None:
        """Set no money aside any more for an answer that is certainly not there."""
        await self.take_back(_answer(post))

    async def put_aside(self, resource: str, item: Item) -> None:
        """Set the price of something aside for which there is room."""
        now = self._now
        entry = Entry(
            self._account,
            now.astimezone(UTC).date(),
            item,
            resource,
            self.spending.on_x.prices[item],
            charged=False,
            at=now,
            delivery_id=f"x:{resource}",
        )
        await self.spending.database.write(partial(spends.write, entries=[entry]))

    async def pay(self, resource: str) -> None:
        """Keep that it is paid."""
        work = partial(spends.charge, account=self._account, resource=resource, now=self._now)
        await self.spending.database.write(work)

    async def take_back(self, resource: str) -> None:
        """Set no money aside any more for what is certainly not there."""
        work = partial(spends.give_back, account=self._account, resources=[resource])
        await self.spending.database.write(work)

    @property
    def _account(self) -> str:
        return self.spending.on_x.account

    @property
    def _now(self) -> datetime:
        return self.spending.clock.now()


def _answer(post: str) -> str:
    return f"answer:{post}"

"""What may be spent on reading X and on answering there, and what was. Reads and answers nothing itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.domain.budget import ANSWER, NO_BUDGET, NOT_AGREED, OVER_BUDGET
from bot.domain.price import Item, dollars, post_item
from bot.errors import Refused
from bot.services.spending import Spending
from bot.storage import spends, x_accounts
from bot.storage.database import Connection
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
        now = self.spending.clock.now()
        account = self.spending.on_x.account
        day = now.astimezone(UTC).date()
        entry = Entry(
            account, day, item, _answer(post), micros, charged=False, at=now, delivery_id=f"x:{post}"
        )
        await self.spending.database.write(partial(_put, entry=entry))

    async def charge(self, post: str) -> None:
        """Keep that the answer to a post is paid: it is there."""
        await self.spending.database.write(partial(_charge, account=self._account, post=post, now=self._now))

    async def give_back(self, post: str) -> None:
        """Set no money aside any more for an answer that is certainly not there."""
        work = partial(spends.give_back, account=self._account, resources=[_answer(post)])
        await self.spending.database.write(work)

    @property
    def _account(self) -> str:
        return self.spending.on_x.account

    @property
    def _now(self) -> datetime:
        return self.spending.clock.now()


def _put(connection: Connection, entry: Entry) -> None:
    spends.write(connection, [entry])


def _charge(connection: Connection, account: str, post: str, now: datetime) -> None:
    spends.charge(connection, account, _answer(post), now)


def _answer(post: str) -> str:
    return f"answer:{post}"

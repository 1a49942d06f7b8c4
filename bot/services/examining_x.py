"""Examines an account on X: its keys, what it may do, and its money. Posts nothing, and pays nothing."""

from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.domain.price import dollars
from bot.errors import OutletError
from bot.ports import XSurveyor
from bot.services.examining import Finding
from bot.services.spending import Spending
from bot.services.trying_replies import how_to
from bot.storage import spends, x_accounts
from bot.storage.database import Database
from bot.storage.x_accounts import Account


@dataclass(frozen=True, slots=True)
class ExaminingX:
    """One look at an account."""

    database: Database
    clock: Clock
    survey: XSurveyor
    spending: Spending

    async def examine(self) -> list[Finding]:
        """Look at keys, powers and money."""
        known = await self.database.read(partial(x_accounts.of, account=self.spending.on_x.account))
        return [await self._keys(), await self._money(known), self._powers(known)]

    async def _keys(self) -> Finding:
        account = self.spending.on_x.account
        if self.spending.on_x.budget <= 0:
            said = f"X was not asked about account {account}: with a budget of $0 nothing is called."
            return Finding("x", ok=True, said=said)
        try:
            await self.survey.works()
        except OutletError as error:
            return Finding("x", ok=False, said=f"X does not serve account {account}: {error}.")
        finally:
            await self.spending.keep()
        return Finding("x", ok=True, said=f"X takes the keys of account {account}.")

    async def _money(self, known: Account) -> Finding:
        on_x, now = self.spending.on_x, self.clock.now()
        if on_x.budget <= 0:
            said = "CEMBOT_X_MONTHLY_BUDGET is 0: chats' words are given to be posted by hand."
            return Finding("x budget", ok=True, said=said)
        if known.agreed_at is None:
            said = "No organiser has agreed that posts on X cost money: see Chats on X, among what organisers do."
            return Finding("x budget", ok=False, said=said)
        money = await self.database.read(partial(spends.month, account=on_x.account, day=now.date(), now=now))
        said = f"Of this month's budget of {dollars(on_x.budget)} on X, {dollars(money.total)} is spent or set aside"
        if money.total >= on_x.budget:
            said = f"{said}: nothing more is posted there. Raise CEMBOT_X_MONTHLY_BUDGET, or have the words given."
            return Finding("x budget", ok=False, said=said)
        return Finding("x budget", ok=True, said=f"{said}.")

    def _powers(self, known: Account) -> Finding:
        """Say whether the account may reply to its own posts, which X tells nowhere, and since when it is known."""
        how = how_to(self.spending.on_x.prices)
        when = f" on {known.found_at:%Y-%m-%d}" if known.found_at else ""
        words = {
            None: (
                "Whether X lets the account reply to its own posts is not known yet; a chat's first reply tells. "
                f"{how}."
            ),
            True: f"X let the account reply to its own posts{when}: a chat's questions make one thread.",
            False: (
                f"X refused the account a reply to its own post{when}: questions are posts of their own under the "
                f"hashtag. If its access is another since: {how}."
            ),
        }
        return Finding("x powers", ok=True, said=words[known.replies])

"""Tries on X whether an account may reply to its own posts: X tells it nowhere. Only where somebody asked for it.

What is posted is seen by everybody, and costs money: a post, a reply to it, and the deletion of both. Each is in the
ledger, and what became of it is kept as a chat's own first refusal would be.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from bot.domain.announcement import Destination, X
from bot.domain.budget import ANSWER
from bot.domain.plan_x import TIMELINE
from bot.domain.price import Item, Use, dollars, post_item
from bot.errors import CembotError, OutletError, Refused, UnknownOutcome
from bot.ports import Erasable
from bot.services.examining import Finding
from bot.services.purse import Purse
from bot.services.x_codes import GONE, NO_REPLIES
from bot.storage import x_accounts
from bot.wording.message import Message

CHECK: Final = "x replies"

POST: Final = (
    "A test of this account's bot: may it reply to its own posts? Both are deleted in a moment. ({mark})"
)
REPLY: Final = "A reply to it, by the same bot. Both are deleted in a moment. ({mark})"

WAIT: Final = 10.0
"""Seconds of real time after which a post is looked for whose answer was lost."""

TIMES: Final = 2
"""How often a deletion is asked for whose answer was lost: to delete twice changes nothing."""


def costs(prices: Mapping[Item, int]) -> int:
    """Tell what it costs at the most, in micro-dollars."""
    return 2 * (prices[post_item(link=False)] + prices[Item.DELETION])


@dataclass(frozen=True, slots=True)
class TryingReplies:
    """One account on X, which posts and takes back."""

    outlet: Erasable
    purse: Purse

    async def find_out(self) -> Finding:
        """Post, reply, delete both, and say what came of it."""
        try:
            await self.purse.require(costs(self.purse.spending.on_x.prices), ANSWER)
        except Refused as refused:
            return Finding(CHECK, ok=False, said=f"Replies were not tried: {refused}.")
        mark = secrets.token_hex(3)
        posted: list[str] = []
        found: Finding | None = None
        try:
            found = await self._tried(mark, posted)
        finally:  # after Ctrl+C too: what everybody sees is not left
            left = [one for one in reversed(posted) if not await self._deleted(one)]
            said = _not_deleted(left)
            if found is None:
                raise OutletError(f"Whether the account may reply was not found out.{said} {_sought(mark)}.")
        try:
            await self.purse.keep()
        except CembotError as error:
            said = f"{said} What the deletions cost was not written down: {error}"
        return Finding(CHECK, ok=False, said=f"{found.said}{said}") if said else found

    async def _tried(self, mark: str, posted: list[str]) -> Finding:
        """Post and reply, and say what came of it or what went wrong."""
        try:
            await self._post(POST.format(mark=mark), mark, posted)
            return await self._reply(REPLY.format(mark=mark), mark, posted)
        except UnknownOutcome as error:
            said = f"Whether the account may reply is not certain: {error}. {_sought(mark)}."
        except CembotError as error:
            said = f"Whether the account may reply was not found out: {str(error).removesuffix('.')}."
        return Finding(CHECK, ok=False, said=said)

    async def _reply(self, text: str, mark: str, posted: list[str]) -> Finding:
        """Reply to the post, and keep whether X let the account."""
        try:
            await self._post(text, f"{mark}:reply", posted, posted[0])
        except Refused as refused:
            if refused.code != NO_REPLIES:
                raise
            await self._found_out(replies=False)
            said = "X refused the account a reply to its own post: questions are posts of their own under the hashtag."
            return Finding(CHECK, ok=True, said=said)
        await self._found_out(replies=True)
        said = "X let the account reply to its own post: a chat's questions make one thread."
        return Finding(CHECK, ok=True, said=said)

    async def _post(self, text: str, name: str, posted: list[str], reply_to: str = "") -> None:
        """Post one text with money that was set aside before; what is certainly not there costs nothing."""
        since, resource = self.purse.spending.clock.now(), f"trial:{name}"
        await self.purse.put_aside(resource, post_item(link=False))
        try:
            made = await self.outlet.send(self._where, Message(text), resource, reply_to or None)
        except UnknownOutcome:
            made = await self._look(text, since, reply_to)
        except OutletError:
            await self.purse.take_back(resource)
            raise
        posted.append(made)  # before it is paid: where the database fails it is deleted all the same
        await self.purse.pay(resource)

    async def _look(self, text: str, since: datetime, reply_to: str) -> str:
        """Look for a post whose answer was lost."""
        await asyncio.sleep(WAIT)
        found = await self.outlet.find(self._where, "", since, reply_to or None, message=Message(text))
        if found is None:
            raise UnknownOutcome("X did not answer, and the post was not there ten seconds later")
        return found

    async def _deleted(self, post: str) -> bool:
        for _time in range(TIMES):
            try:
                await self.outlet.delete(post)
            except (UnknownOutcome, asyncio.CancelledError):  # Ctrl+C: what everybody sees goes first
                continue
            except CembotError as error:
                if not isinstance(error, Refused) or error.code != GONE:
                    return False
                self.purse.spending.heard([Use(Item.DELETION)])  # by the request whose answer was lost
            return True
        return False

    async def _found_out(self, *, replies: bool) -> None:
        spending = self.purse.spending
        account, now = spending.on_x.account, spending.clock.now()
        work = partial(x_accounts.found_out, account=account, replies=replies, now=now)
        await spending.database.write(work)

    @property
    def _where(self) -> Destination:
        return Destination(X, self.purse.spending.on_x.account, TIMELINE)


def _not_deleted(left: Sequence[str]) -> str:
    """Tell what still stands on X; nothing where nothing does."""
    where = " and ".join(f"https://x.com/i/web/status/{one}" for one in left)
    return f" X did not delete {where}: delete it there." if left else ""


def _sought(mark: str) -> str:
    return f"One of its posts ends with ({mark}): if it stands on X, delete it there"


def how_to(prices: Mapping[Item, int]) -> str:
    """Say how it is found out, and what it costs."""
    return (
        "`cembot doctor --try-replies` finds it out: the account posts a sentence and a reply to it, for everybody to "
        f"see, and deletes both, for {dollars(costs(prices))} at the most"
    )

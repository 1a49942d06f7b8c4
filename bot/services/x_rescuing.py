"""What X does not take goes to a moderator, to be posted by hand. Makes no words, and decides no refusal.

The post's own delivery ends as X said, and the organisers hear why; its words are one more delivery, to each
moderator of the chat or the Slack channel that was chosen with its way. So a chat goes on while credit, keys or
budget are gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.domain.agenda import MOMENT, Listed, Span, fold
from bot.domain.announcement import OF_CHATS, Destination, Kind, Planned
from bot.domain.plan_x import given_to
from bot.domain.trouble import THREAD, Trouble
from bot.domain.way import OnX, way_of
from bot.errors import OutletError, RateLimited, Refused, Unaffordable
from bot.ports import Outlet
from bot.services.agenda import Agenda
from bot.services.x_codes import NO_REPLIES, NO_ROOT
from bot.storage import deliveries, plans, runs, troubles, x_chats
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery
from bot.wording.message import Message

CHAT: Final = frozenset({Kind.START, Kind.QUESTION, Kind.CHANGE})
"""What a chat cannot do without: given by hand where there is no money for it. The rest is left out, and told."""

REFUSED: Final = OF_CHATS | {Kind.CHANGE, Kind.RECAP}
"""What is given by hand where X says no."""

WAIT: Final = "rate-limited"


@dataclass(frozen=True, slots=True)
class XRescuing:
    """One account on X, and who posts in its stead."""

    database: Database
    clock: Clock
    posting: Outlet
    on_x: OnX

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post a text, or let a moderator post it; raise what became of the bot's own post."""
        try:
            return await self.posting.send(destination, message, delivery_id, thread)
        except RateLimited as limited:
            await self._wait(limited, delivery_id)
            raise
        except Unaffordable as unaffordable:
            await self._by_hand(delivery_id, CHAT, unaffordable)
            raise
        except Refused as refused:
            await self._by_hand(delivery_id, REFUSED, refused)
            raise
        except OutletError as error:
            await self._tell(str(error), delivery_id)
            raise

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Refuse, as X does."""
        await self.posting.edit(destination, message_id, message)

    async def find(
        self,
        destination: Destination,
        delivery_id: str,
        since: datetime,
        thread: str | None = None,
        *,
        message: Message | None = None,
    ) -> str | None:
        """Look for a text among the account's own posts."""
        return await self.posting.find(destination, delivery_id, since, thread, message=message)

    async def _wait(self, limited: RateLimited, delivery_id: str) -> None:
        """Give up at once what would be of no use any more when X takes posts again."""
        delivery = await self._delivery(delivery_id)
        until = self.clock.now() + timedelta(seconds=limited.seconds * max(self.clock.speed, 1.0))
        if delivery is None or until < delivery.planned.expires_at:
            return
        refused = Refused(
            WAIT,
            f"X takes no more posts of this account before {until:%H:%M} UTC, and by then it is of no use any more",
        )
        await self._by_hand(delivery_id, REFUSED, refused)
        raise refused from limited

    async def _by_hand(self, delivery_id: str, kinds: frozenset[Kind], why: OutletError) -> None:
        """Plan that a post's words are given to whoever the chat's way names."""
        delivery = await self._delivery(delivery_id)
        if delivery is None or delivery.planned.kind not in kinds:
            return
        now = self.clock.now()
        for where in await self._given_to(delivery):
            given = Planned(delivery.id, Kind.TAKE_OVER, where, 0, now, delivery.planned.expires_at)
            work = partial(plans.add_because, planned=given, now=now, reason=str(why))
            await self.database.write(work)

    async def _tell(self, words: str, delivery_id: str) -> None:
        """Let the organisers hear, once, that a chat is not in one thread."""
        code, _, why = words.partition(": ")
        delivery = await self._delivery(delivery_id) if code in {NO_ROOT, NO_REPLIES} else None
        if delivery is None:
            return
        where = f":{delivery.planned.what}" if code == NO_ROOT else ""
        trouble = Trouble(f"{THREAD}:{code}{where}", why, 1, self.clock.now())
        await self.database.write(partial(_once, trouble=trouble))

    async def _delivery(self, delivery_id: str) -> Delivery | None:
        return await self.database.read(partial(deliveries.by_id, delivery_id=delivery_id))

    async def _given_to(self, delivery: Delivery) -> list[Destination]:
        """Tell who posts by hand what is said of the chat that a delivery is about."""
        agenda = Agenda(self.database)
        found = await agenda.by_ids([delivery.planned.what])
        if not found:
            return []
        chat = found[0]
        beside = await agenda.between(Span(chat.starts_at, chat.starts_at + MOMENT))
        listed = next((one for one in fold(beside) if one.occurrence.id == chat.id), Listed(chat))
        chosen = way_of(listed, await self.database.read(x_chats.every))
        if chosen is None:
            return []
        moderators = await self.database.read(partial(runs.moderators_of, listed=listed))
        return given_to(chosen, moderators, self.on_x)


def _once(connection: Connection, trouble: Trouble) -> None:
    """Keep a trouble that is over when it is told."""
    troubles.notice(connection, trouble)
    troubles.end(connection, [trouble.key], trouble.at)

"""How chats are brought to X: shown with what each way costs, chosen, and agreed to. Posts and plans nothing itself."""

from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from bot.clock import Clock
from bot.domain.agenda import Listed, Span, fold
from bot.domain.event import Occurrence, Status
from bot.domain.plan import HORIZON
from bot.domain.plan_x import given_to
from bot.domain.way import PAID, Chosen, OnX, Way, way_of
from bot.errors import NotAllowed
from bot.services.forecasting import Books, Forecasting
from bot.services.planning import Planning
from bot.storage import runs, x_accounts, x_chats
from bot.storage.database import Connection, Database

OFFERED: Final = (Way.TEXT, Way.POSTS, Way.READS, Way.OFF)
"""The ways that may be chosen, the default first."""

FREE: Final = (Way.TEXT, Way.OFF)
"""Those that the moderators of a chat may choose themselves."""

AHEAD: Final = 5 * HORIZON
"""How far ahead chats are offered."""

MOST: Final = 50
"""Chats that are offered at once."""


class Coming(NamedTuple):
    """A chat that is to come, and what was chosen for it."""

    occurrence: Occurrence
    chosen: Chosen | None
    micros: int  # what it costs where the bot posts: micro-dollars each time
    reading: int = 0  # what it costs more where the bot reads what is answered


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of chats."""

    database: Database
    clock: Clock
    planning: Planning
    forecasting: Forecasting
    on_x: OnX

    async def coming(self) -> list[Coming]:
        """Give the chats that begin within two weeks, the first of each series."""
        now = self.clock.now()
        span = Span(now, now + AHEAD)
        programme = await self.planning.programme(span)
        chosen = await self.database.read(x_chats.every)
        chats = [
            one for one in fold(programme.occurrences) if _is_chat(one) and one.occurrence.starts_at > now
        ]
        first = {
            one.occurrence.event_id: one for one in reversed(chats) if one.occurrence.starts_at < span.until
        }
        ordered = sorted(first.values(), key=lambda one: (one.occurrence.starts_at, one.occurrence.title))
        offered = ordered[:MOST]
        if not self.on_x.account:
            return [Coming(one.occurrence, way_of(one, chosen), 0) for one in offered]
        reading = await self.forecasting.reading(offered)
        return [
            Coming(one.occurrence, way_of(one, chosen), self.forecasting.price(one, programme), micros)
            for one, micros in zip(offered, reading, strict=True)
        ]

    async def books(self) -> Books | None:
        """Give how the month stands, or nothing where the bot has no keys for X."""
        return await self.forecasting.books() if self.on_x.account else None

    async def choose(self, workspace: str, channel: str, about: str, way: Way, who: str) -> None:
        """Bring a chat to X in this way: `about` is an event's id, for each time, or an occurrence's, for that one."""
        if way in PAID:
            await self._require_paid()
        now = self.clock.now()
        chosen = Chosen(about, workspace, channel, way, who, now)
        await self.database.write(partial(x_chats.choose, chosen=chosen, now=now))
        await self.planning.promptly()

    async def chosen(self, occurrence: Occurrence) -> Chosen | None:
        """Give what was chosen for a chat on one of its dates."""
        return way_of(Listed(occurrence), await self.database.read(x_chats.every))

    async def given_to(self, occurrence: Occurrence) -> list[str]:
        """Tell who is given the words of a chat: people, or a channel, by Slack's ids."""
        return await self.database.read(partial(self._given_to, listed=Listed(occurrence)))

    def _given_to(self, connection: Connection, listed: Listed) -> list[str]:
        choice = way_of(listed, x_chats.every(connection))
        if choice is None:
            return []
        moderators = runs.moderators_of(connection, listed)
        return [one.channel for one in given_to(choice, moderators, self.on_x)]

    async def agree(self, workspace: str, who: str) -> None:
        """Keep that an organiser agreed that posts on X cost money, within the budget."""
        now = self.clock.now()
        work = partial(x_accounts.agree, account=self.on_x.account, workspace=workspace, who=who, now=now)
        await self.database.write(work)

    async def _require_paid(self) -> None:
        books = await self.books()
        if books is None:
            raise NotAllowed(
                "The bot has no keys for X: set X_API_KEY and the other three, and start it again."
            )
        if self.on_x.budget <= 0:
            raise NotAllowed(
                "There is no budget for X: set CEMBOT_X_MONTHLY_BUDGET, and start the bot again."
            )
        if books.account.agreed_at is None:
            raise NotAllowed(
                "Nobody has agreed yet that posts on X cost money: tick the box, and choose again."
            )


def _is_chat(listed: Listed) -> bool:
    chat = listed.occurrence
    return not chat.all_day and chat.status is not Status.CANCELLED and bool(chat.hashtag)

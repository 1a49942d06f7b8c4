"""Says what the rest of a month on X will cost, and what is left out where that is too much. Spends nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Listed, Span, fold
from bot.domain.announcement import OF_CHATS, Kind, Planned, State, X
from bot.domain.budget import LAST, RANKS, Forecast, Outlay, forecast, post_outlay
from bot.domain.pictures_in import in_words, pictures_in
from bot.domain.plan import Programme, played
from bot.domain.plan_x import first_of, of_chat, plan_x, timeline
from bot.domain.price import Item
from bot.domain.running import Played
from bot.domain.way import Chosen, OnX, Way
from bot.services import reading_costs
from bot.services.planning import Planning
from bot.storage import deliveries, spends, x_accounts, x_chats, x_readings
from bot.storage.database import Database
from bot.storage.spends import Money
from bot.storage.x_accounts import Account
from bot.wording.post_length import links

FRESH = timedelta(minutes=1)
"""How long what is planned for the month is taken to be the same; programme time."""

OPEN = frozenset({State.PLANNED, State.CLAIMED})
"""What is still to be paid, of what has a row."""


@dataclass(frozen=True, slots=True)
class Books:
    """How the month stands."""

    spent: Money
    forecast: Forecast
    account: Account


@dataclass(slots=True)
class Forecasting:
    """The month's money, as it looks from now."""

    database: Database
    clock: Clock
    planning: Planning
    on_x: OnX
    _outlays: Sequence[Outlay] = ()
    _read_at: datetime | None = None

    async def books(self) -> Books:
        """Give what was spent in this month (of UTC), and what is to come."""
        now = self.clock.now()
        spent = await self._spent(now)
        account = await self.database.read(partial(x_accounts.of, account=self.on_x.account))
        outlays = await self._to_come(now, fresh=True)
        return Books(spent, forecast(outlays, self.on_x.budget, spent.total), account)

    async def keeps(self, planned: Planned, outlay: Outlay) -> bool:
        """Tell whether something that is due now is not among what is left out for the rest of the month."""
        now = self.clock.now()
        spent = await self._spent(now)
        others = [one for one in await self._to_come(now) if one.what != outlay.what]
        running = {planned.what} if planned.kind is Kind.QUESTION else set()
        return outlay in forecast([outlay, *others], self.on_x.budget, spent.total, running).kept

    async def chat(self, planned: Planned) -> list[Outlay]:
        """Give what a chat's questions are going to cost, as far as they are to come."""
        now = self.clock.now()
        coming = await self._to_come(now, fresh=True)
        return [one for one in coming if one.chat == planned.what and one.kind == Kind.QUESTION.value]

    def price(self, listed: Listed, programme: Programme) -> int:
        """Tell what one chat costs where the bot posts about it, in micro-dollars."""
        planned = [
            one._replace(destination=timeline(self.on_x))
            for one in of_chat(listed.occurrence, played(programme, listed), self.on_x)
        ]
        return sum(one.micros for one in self._priced(planned, programme, ()))

    async def left(self, kind: str) -> int:
        """Tell what of the budget is left for a kind, in micro-dollars: what matters more in this month keeps its own.

        It is less than nothing where more was spent than there was.
        """
        now = self.clock.now()
        spent = (await self._spent(now)).total
        rank = RANKS.get(kind, LAST)
        before = [one for one in await self._to_come(now) if RANKS.get(one.kind, LAST) < rank]
        return (
            self.on_x.budget
            - spent
            - sum(one.micros for one in forecast(before, self.on_x.budget, spent).kept)
        )

    async def reads(self, span: Span) -> list[Outlay]:
        """Give what is going to be read in `span`, as far as can be told."""
        programme = await self.planning.programme(span)
        return await self._reads(programme, await self.database.read(x_chats.every), span)

    async def reading(self, chats: Sequence[Listed]) -> list[int]:
        """Tell what it costs to read each of these chats, in micro-dollars."""
        events = {event for one in chats for event in reading_costs.events_of(one)}
        sizes = await self.database.read(partial(x_readings.sizes, events=events))
        return [reading_costs.price_of(one, sizes, self.on_x) for one in chats]

    async def _spent(self, now: datetime) -> Money:
        look = partial(spends.month, account=self.on_x.account, day=now.astimezone(UTC).date(), now=now)
        return await self.database.read(look)

    async def _to_come(self, now: datetime, *, fresh: bool = False) -> Sequence[Outlay]:
        """Give what is planned from now to the end of the month and not paid or set aside."""
        read_at = self._read_at
        if fresh or read_at is None or not read_at <= now < read_at + FRESH:
            self._outlays, self._read_at = await self._read(now), now
        return [one for one in self._outlays if one.due_at >= now]

    async def _read(self, now: datetime) -> list[Outlay]:
        span = Span(now, _next_month(now))
        programme = await self.planning.programme(span)
        chosen = await self.database.read(x_chats.every)
        planned = [one for one in plan_x(programme, self.on_x, chosen, span) if one.destination.platform == X]
        rows = await self.database.read(
            partial(deliveries.on_platform, platform=X, since=span.since, until=span.until)
        )
        over = {row.planned.key for row in rows if row.state not in OPEN}
        here = self.on_x.account
        aside = await self.database.read(partial(spends.set_aside, account=here, now=now))
        posts = self._priced([one for one in planned if one.key not in over], programme, aside)
        recaps = [
            outlay_of(row.planned, self.on_x, link=False)
            for row in rows
            if row.planned.kind is Kind.RECAP and row.state in OPEN
        ]
        return [*posts, *recaps, *await self._reads(programme, chosen, span)]

    async def _reads(self, programme: Programme, chosen: Mapping[str, Chosen], span: Span) -> list[Outlay]:
        """Give what is going to be read, where the bot has an account to read with."""
        if not self.on_x.account or not any(one.way is Way.READS for one in chosen.values()):
            return []
        chats = [one for one in fold(programme.occurrences) if reading_costs.is_read(one, chosen)]
        seen = await self.database.read(partial(reading_costs.known, chats=chats, now=span.since))
        coming = reading_costs.outlays(chats, seen, self.on_x, span.since)
        return [one for one in coming if span.since <= one.due_at < span.until]

    def _priced(
        self, planned: Sequence[Planned], programme: Programme, aside: Collection[str]
    ) -> list[Outlay]:
        wanted = {one.what for one in planned}
        chats = {one.occurrence.id: one for one in fold(programme.occurrences) if one.occurrence.id in wanted}
        courses = {what: played(programme, listed) for what, listed in chats.items()}
        posts = [
            outlay_of(one, self.on_x, link=self._has_link(one, chats.get(one.what), courses))
            for one in planned
            if aside_for(one) not in aside
        ]
        shown = [
            one
            for one in planned
            if (self.on_x.cards and one.kind is first_of(self.on_x)) or _has_picture(one, courses)
        ]
        return [*posts, *(card_outlay(one, self.on_x) for one in shown)]

    def _has_link(self, planned: Planned, chat: Listed | None, courses: Mapping[str, Played]) -> bool:
        if chat is None:
            return False
        if planned.kind is Kind.QUESTION:
            script = courses[planned.what].questions
            asked = next((one.text for one in script if one.number == planned.detail), "")
            return bool(links(in_words(asked)))
        return planned.kind is Kind.START and self.on_x.links and bool(chat.occurrence.url)


def outlay_of(planned: Planned, on_x: OnX, *, link: bool) -> Outlay:
    """Tell what a post is going to cost; `link`: it has one."""
    return post_outlay(
        f"{planned.what}:{planned.name}:{planned.revision}",
        planned.kind.value,
        planned.due_at,
        chat=planned.what if planned.kind in OF_CHATS else "",
        link=link,
        prices=on_x.prices,
    )


def _has_picture(planned: Planned, courses: Mapping[str, Played]) -> bool:
    if planned.kind is not Kind.QUESTION or planned.what not in courses:
        return False
    script = courses[planned.what].questions
    asked = next((one.text for one in script if one.number == planned.detail), "")
    return any(one.shows for one in pictures_in(asked))


def card_outlay(planned: Planned, on_x: OnX) -> Outlay:
    """Tell what the image on a post is going to cost, a chat's card or a question's picture: its words."""
    what = (
        f"{planned.what}:card-{planned.detail}" if planned.kind is Kind.QUESTION else f"{planned.what}:card"
    )
    return Outlay(what, "card", planned.due_at, on_x.prices[Item.ALT_TEXT], chat=planned.what)


def aside_for(planned: Planned) -> str:
    """Name the money that is set aside for a post before it is due."""
    return f"aside:{planned.what}:{planned.name}"


def _next_month(now: datetime) -> datetime:
    """Give the first moment of the next month of UTC."""
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)

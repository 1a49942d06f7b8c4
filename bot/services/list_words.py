"""Makes the words of lists, and of the one message that says several that are late. Sends nothing."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.domain.agenda import day_span, fold
from bot.domain.announcement import LISTS, RANK, Kind, Planned
from bot.domain.edition import Edition
from bot.domain.event import Occurrence, Status
from bot.domain.languages import primary
from bot.domain.pause import unheard
from bot.domain.subscription import Subscription
from bot.errors import NothingToSay
from bot.services.agenda import Agenda
from bot.services.made import Made
from bot.storage import deliveries, pauses
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from bot.wording.catch_up import catch_up
from bot.wording.closing import with_thanks
from bot.wording.digest import DAYS, digest, emptied, week_ahead
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.tongue import Tongue, tongue

NO_MORE = "the list fits into fewer messages now"


@dataclass(frozen=True, slots=True)
class ListWords:
    """What is on in a day or a week, and what was missed of it."""

    database: Database
    names: Names
    edition: Edition

    async def compose(
        self, planned: Planned, wish: Subscription | None, now: datetime, *, posted: bool = False
    ) -> Made:
        """Make one message of a list for a channel; `posted`: it stands already, and is made again."""
        if wish is None or (planned.kind is Kind.WEEK_AHEAD and not wish.week_ahead):
            raise NothingToSay("the channel no longer wants this list")
        pages, told = await self._pages(planned, wish, now)
        page = max(planned.detail, 1)
        if page > len(pages) and posted:
            first, weekly = date.fromisoformat(planned.what), planned.kind is Kind.WEEK_AHEAD
            gone = emptied(first, weekly=weekly, page=page, speak=speak_to(wish, self.edition))
            return Made(gone, now, told, len(pages))
        if page > len(pages):
            raise NothingToSay(NO_MORE if pages else "nothing is on any more then")
        return Made(pages[page - 1], now, told, len(pages))

    async def _pages(
        self, planned: Planned, wish: Subscription, now: datetime
    ) -> tuple[Sequence[Message], dict[str, int]]:
        weekly = planned.kind is Kind.WEEK_AHEAD
        first = date.fromisoformat(planned.what)
        span = day_span(first, wish.timezone, DAYS if weekly else 1)
        quiet = [one.pause for one in await self.database.read(partial(pauses.after, moment=now))]
        found = await Agenda(self.database).between(span, wish.filters)
        heard = [one for one in found if not unheard(quiet, one, now)]
        make = week_ahead if weekly else digest
        speak = speak_to(wish, self.edition)
        pages = make(fold(heard), first, now, wish.timezone, self.names, speak)
        if pages:
            pages[0] = with_thanks(pages[0], self.edition, "week" if weekly else "today", speak)
        return pages, {one.id: one.revision for one in heard}

    async def catch_up(
        self,
        planned: Planned,
        wish: Subscription | None,
        now: datetime,
        before: Mapping[str, int] | None = None,
    ) -> Made:
        """Say in one message what several would have said that are late; `before`: what it told of already."""
        row = await self.database.read(partial(deliveries.find, planned=planned._replace(detail=0)))
        folded = await self.database.read(partial(deliveries.folded, into=row.id)) if row else []
        if wish is None or not folded:
            raise NothingToSay("the channel no longer hears anything")
        pages: list[Message] = []
        told: dict[str, int] = {}
        lists = [one.planned for one in folded if one.planned.kind in LISTS]
        for late in sorted(lists, key=lambda one: (RANK[one.kind], one.due_at)):  # today before the week
            more, of_list = await self._pages(late, wish, now)
            pages += more
            told |= of_list
        chats = [one for one in await self._still_to_come(folded, now, before or {}) if one.id not in told]
        told |= {chat.id: chat.revision for chat in chats}
        since = min(one.planned.due_at for one in folded)
        said = catch_up(pages, chats, since, wish.timezone, self.names, speak_to(wish, self.edition))
        page = max(planned.detail, 1)
        if page > len(said):
            raise NothingToSay("nothing of it is of use any more")
        return Made(said[page - 1], now, told, len(said))

    async def _still_to_come(
        self, folded: Sequence[Delivery], now: datetime, before: Container[str]
    ) -> list[Occurrence]:
        ids = {one.planned.what for one in folded if one.planned.kind is Kind.REMINDER}
        chats = await Agenda(self.database).by_ids(ids)
        on = [one for one in chats if one.status is not Status.CANCELLED or one.id in before]
        coming = [one for one in on if one.starts_at > now]
        return sorted(coming, key=lambda one: (one.starts_at, one.title))


def speak_to(wish: Subscription | None, edition: Edition) -> Tongue:
    """Give the channel's language or, where it chose none, the programme's; both with the programme's dates."""
    return tongue((wish and wish.language) or primary(edition.language), edition.language)

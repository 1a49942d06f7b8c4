"""Makes the words of an announcement, from the rows as they are at that moment. Sends nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.agenda import Listed, Span, day_span, fold
from bot.domain.announcement import Kind, Planned
from bot.domain.event import Occurrence, Status
from bot.domain.participation import closes_at
from bot.domain.subscription import Subscription
from bot.errors import CembotError
from bot.services.agenda import Agenda
from bot.storage import subscriptions
from bot.storage.database import Database
from bot.wording.changed import no_more_so
from bot.wording.digest import DAYS, digest, week_ahead
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.reminder import reminder
from bot.wording.start import start_notice

MOMENT = timedelta(microseconds=1)
"""What starts together is found by a span of one moment."""


class NothingToSay(CembotError):
    """There is nothing to announce any more; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Composing:
    """The words of announcements."""

    database: Database
    names: Names
    timezone: str  # the programme's, for what has no channel any more

    async def compose(self, planned: Planned, now: datetime) -> Message:
        """Make the words of one announcement sent at `now`, or raise `NothingToSay` with the reason."""
        wish = await self._wish(planned)
        if planned.kind in {Kind.DIGEST, Kind.WEEK_AHEAD}:
            return await self._list(planned, wish, now)
        occurrence = await self._chat(planned)
        if occurrence.status is Status.CANCELLED:
            raise NothingToSay("the event is cancelled")
        if occurrence.revision != planned.revision:
            raise NothingToSay("the event was changed, and is announced as it is now")
        return await self._of_chat(planned, occurrence, self._zone(wish), now)

    async def compose_again(self, planned: Planned, then: datetime) -> Message:
        """Make the words that an announcement posted at `then` would have, were it made from the rows as they are now.

        Raise `NothingToSay` where it should stay as it is.
        """
        wish = await self._wish(planned)
        if planned.kind in {Kind.DIGEST, Kind.WEEK_AHEAD}:
            return await self._list(planned, wish, then)
        occurrence = await self._chat(planned)
        moved = occurrence.starts_at != planned.due_at + timedelta(minutes=planned.lead)
        if moved or occurrence.status is Status.CANCELLED:
            return no_more_so(occurrence, self._zone(wish))
        return await self._of_chat(planned, occurrence, self._zone(wish), then)

    async def _of_chat(self, planned: Planned, occurrence: Occurrence, zone: str, now: datetime) -> Message:
        beside = await Agenda(self.database).between(
            Span(occurrence.starts_at, occurrence.starts_at + MOMENT)
        )
        listed = next((one for one in fold(beside) if one.occurrence.id == occurrence.id), Listed(occurrence))
        if planned.kind is Kind.REMINDER:
            return reminder(occurrence, listed.also, zone)
        return start_notice(occurrence, listed.also, now, closes_at(occurrence.ends_at), zone, self.names)

    def _zone(self, wish: Subscription | None) -> str:
        return wish.timezone if wish else self.timezone

    async def _list(self, planned: Planned, wish: Subscription | None, now: datetime) -> Message:
        weekly = planned.kind is Kind.WEEK_AHEAD
        if wish is None or not (wish.week_ahead if weekly else wish.digest):
            raise NothingToSay("the channel no longer wants this list")
        first = date.fromisoformat(planned.what)
        span = day_span(first, wish.timezone, DAYS if weekly else 1)
        listed = fold(await Agenda(self.database).between(span, wish.filters))
        make = week_ahead if weekly else digest
        message = make(listed, first, now, wish.timezone, self.names)
        if message is None:
            raise NothingToSay("nothing is on any more then")
        return message

    async def _chat(self, planned: Planned) -> Occurrence:
        """Give the chat as it is now; raise `NothingToSay` where it is none any more."""
        found = await Agenda(self.database).by_ids([planned.what])
        if not found:
            raise NothingToSay("the event is no longer in the programme")
        return found[0]

    async def _wish(self, planned: Planned) -> Subscription | None:
        """Give what the destination wants to hear now."""
        where = planned.destination
        here = partial(subscriptions.of_channel, workspace=where.workspace, channel=where.channel)
        return await self.database.read(here)

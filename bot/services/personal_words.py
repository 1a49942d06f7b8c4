"""Makes the words of what one person is told without asking, from the rows as they are then. Sends nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.domain.agenda import Listed, Span
from bot.domain.alteration import Alteration
from bot.domain.announcement import Kind, Planned
from bot.domain.event import Occurrence
from bot.domain.personal import (
    LONGEST_LEAD,
    NEWS_BACK,
    OF_USE,
    Keeper,
    Mine,
    due_of,
    mine,
    news,
    reminded,
)
from bot.errors import NothingToSay
from bot.services.agenda import Agenda
from bot.services.made import Made
from bot.services.personal import Personal, speaks
from bot.storage import keeping
from bot.storage.database import Database
from bot.wording.for_you import change_for_you, news_for_you, recording_for_you, reminder_for_you

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """The words of personal messages."""

    database: Database
    timezone: str  # the programme's, for people whose own is not known

    async def compose(self, planned: Planned, now: datetime) -> Made:
        """Make the words of one message sent at `now`, or raise `NothingToSay` with the reason."""
        keeper = await self._personal.keeper(planned.destination, now)
        if planned.kind is Kind.NEWS:
            return await self._news(planned, keeper, now)
        if planned.kind is Kind.RECORDING:
            return await self._recording(planned, keeper, now)
        due = planned.due_at
        span = Span(due, due + timedelta(minutes=LONGEST_LEAD) + MOMENT)
        offered = await self._personal.offered_to(keeper, span, now)
        lines = [
            one
            for one in reminded(keeper, offered).get(due, ())
            if useless_at(one.listed.occurrence, keeper.timezone) > now
        ]
        if not lines:
            raise NothingToSay("the person does not want to be reminded of anything at that moment any more")
        return Made(reminder_for_you(lines, keeper.timezone, speaks(keeper)), now, _told(lines))

    async def again(self, planned: Planned, before: Made) -> Made:
        """Make the words of a reminder as they would be now, of what it told then."""
        keeper = await self._personal.keeper(planned.destination, before.at)
        found = await Agenda(self.database).by_ids(before.told)
        if not found:
            raise NothingToSay("nothing of it is in the programme any more")
        offered = await self._personal.offered([keeper], found, (), before.at)
        known = {one.listed.occurrence.id: one for one in mine(keeper, offered)}
        listed = sorted(found, key=lambda one: (one.starts_at, one.title))
        lines = [known.get(one.id) or Mine(Listed(one), None, None) for one in listed]
        return Made(reminder_for_you(lines, keeper.timezone, speaks(keeper)), before.at, _told(lines))

    async def is_persons(self, planned: Planned, now: datetime) -> bool:
        """Tell whether it is for a person, and not for a channel that asked for nothing, as the room of a chat."""
        return bool((await self._personal.keeper(planned.destination, now)).person_id)

    async def changed(
        self, planned: Planned, before: Alteration, occurrence: Occurrence, now: datetime
    ) -> Made:
        """Make the words of what somebody is told of a change; `before` is as they knew it."""
        keeper = await self._personal.keeper(planned.destination, now)
        note = change_for_you(before, occurrence, keeper.timezone, speaks(keeper))
        if note is None:
            raise NothingToSay("it is again as the person knew it")
        return Made(note, now, {occurrence.id: occurrence.revision})

    async def _recording(self, planned: Planned, keeper: Keeper, now: datetime) -> Made:
        found = await Agenda(self.database).by_ids([planned.what])
        if not found or not found[0].recording:
            raise NothingToSay("there is no recording of it any more")
        return Made(recording_for_you(found[0], speaks(keeper)), now, {})

    async def _news(self, planned: Planned, keeper: Keeper, now: datetime) -> Made:
        look = partial(keeping.last_news, destination=planned.destination)
        since = await self.database.read(look) or planned.due_at - NEWS_BACK
        offered = await self._personal.offered([keeper], (), (), now)
        found = news(keeper, offered, since, planned.due_at)
        if not found:
            raise NothingToSay("nothing of it is new any more")
        told = {one.occurrence.id: one.occurrence.revision for one, _ in found}
        return Made(news_for_you(found, keeper.timezone, speaks(keeper)), now, told)

    @property
    def _personal(self) -> Personal:
        return Personal(self.database, self.timezone)


def useless_at(occurrence: Occurrence, zone: str) -> datetime:
    """Tell from when on it is of no use to remind somebody in `zone` of `occurrence`."""
    return due_of(occurrence, 0, zone) + OF_USE if occurrence.all_day else occurrence.starts_at


def _told(lines: list[Mine]) -> dict[str, int]:
    every = [one for line in lines for one in (line.listed.occurrence, *line.listed.also)]
    return {one.id: one.revision for one in every}

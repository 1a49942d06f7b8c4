"""A week off for whoever moderates: what a date could be asked, and who else could run it. Changes no event itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from bot.domain.agenda import Listed
from bot.domain.event import Occurrence
from bot.errors import NotFound
from bot.services.agenda import Agenda
from bot.services.running import Running
from bot.services.scheduling import Held, Scheduling
from bot.services.scripts import Scripts
from bot.storage import questions
from bot.storage.database import Database
from bot.wording.time_off import Saved

MOST_SAVED = 10
"""Earlier dates whose questions are offered, the newest first."""

NO_LONGER = "Those questions cannot be used: that date has none any more, or this one has some already."


class Rest(NamedTuple):
    """What can become of a date."""

    listed: Listed
    held: Held
    others: Sequence[str]  # who moderates it too
    saved: Sequence[Saved]
    has_script: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """Weeks off."""

    database: Database
    running: Running
    scripts: Scripts
    scheduling: Scheduling

    async def choices(self, workspace: str, account: str, occurrence_id: str) -> Rest:
        """Tell what can become of a date that somebody may run, or refuse."""
        listed = await self.running.require(workspace, account, occurrence_id)
        chat = listed.occurrence
        held = await self.scheduling.held(chat.event_id, chat.id)
        written = await self.scripts.written(listed)
        others = [one for one in held.booking.moderators if one != account]
        return Rest(listed, held, others, await self.saved(chat), bool(written.text))

    async def repeat(self, workspace: str, account: str, rest: Rest, saved: str) -> None:
        """Give a date the questions of an earlier one of this chat; where it has some, nothing is to be done."""
        if rest.has_script:
            return
        source = await self.running.listed(saved)
        known = {one.occurrence.id for one in rest.saved}
        if source is None or saved not in known:
            raise NotFound(NO_LONGER)
        if not await self.scripts.repeat(workspace, account, source, rest.listed):
            raise NotFound(NO_LONGER)

    async def hand(self, workspace: str, account: str, rest: Rest, heir: str) -> None:
        """Let somebody moderate the chat too, where they do not yet."""
        if heir in rest.held.booking.moderators:
            return
        everybody = [*rest.held.booking.moderators, heir]
        await self.scheduling.hand_over(
            workspace, account, rest.listed.occurrence.event_id, rest.held.stamp, everybody
        )

    async def text(self, chat: Occurrence, saved: str) -> str:
        """Give the questions of another time of a chat as they are pasted, or refuse."""
        source = await self.running.listed(saved)
        if source is None or saved not in {one.occurrence.id for one in await self.saved(chat)}:
            raise NotFound(NO_LONGER)
        return (await self.scripts.written(source)).text

    async def saved(self, chat: Occurrence) -> list[Saved]:
        """Give what is asked on other dates of a chat, and on those of events with its hashtags."""
        look = partial(questions.saved, event_id=chat.event_id, but=chat.id, most=MOST_SAVED)
        found = await self.database.read(look)
        dates = {
            one.id: one for one in await Agenda(self.database).by_ids([one.occurrence_id for one in found])
        }
        return [
            Saved(dates[one.occurrence_id], one.many, one.first)
            for one in found
            if one.occurrence_id in dates
        ]

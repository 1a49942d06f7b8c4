"""Makes the words of a recap, and of its draft, from the record as it is then. Posts nothing."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.account import Account
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.languages import primary
from bot.errors import NotFound, NothingToSay
from bot.services.made import Made
from bot.services.people import tongue_of
from bot.services.transcribing import Transcribing
from bot.services.x_recap import came_of
from bot.storage import recaps, subscriptions
from bot.storage.database import Connection, Database
from bot.wording import recap as wording
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.tongue import Tongue, tongue, tongue_of_chat


@dataclass(frozen=True, slots=True)
class RecapWords:
    """The words of recaps."""

    database: Database
    names: Names
    timezone: str  # the programme's, where a channel has none of its own
    keep_words_days: int = 0
    language: str = "en"  # the programme's

    async def compose(self, planned: Planned, now: datetime) -> Made:
        """Make the words of a recap or its draft, or raise `NothingToSay`."""
        return Made(await self.database.read(partial(self._message, planned=planned)), now)

    async def so_far(self, occurrence_id: str, now: datetime, speak: Tongue) -> Message:
        """Tell somebody who comes late what was said so far; raise `NotFound` where there is no chat."""
        transcribing = Transcribing(self.database, self.keep_words_days)
        transcript = await transcribing.transcript(occurrence_id, until=now)
        if not transcript.counts.messages and not transcript.parts:
            return wording.nothing_yet(transcript.occurrence.title, speak)
        return wording.catch_up(transcript, speak)

    async def gone(self, planned: Planned) -> Message:
        """Say that there is nothing left to tell."""
        where = planned.destination
        if planned.kind is Kind.RECAP:
            return wording.nothing_left(await self.database.read(partial(self._of_channel, where=where)))
        account = Account(where.workspace, where.channel)
        return wording.nothing_to_approve(
            await self.database.read(partial(tongue_of, account=account, programmes=self.language))
        )

    def _message(self, connection: Connection, planned: Planned) -> Message:
        try:
            transcript = Transcribing(self.database, self.keep_words_days).of(connection, planned.what)
        except NotFound as gone:
            raise NothingToSay("the event is no longer in the programme") from gone
        if not transcript.counts.messages:
            raise NothingToSay("nobody who is counted wrote anything")
        where = planned.destination
        if planned.kind is Kind.RECAP_DRAFT:
            planned_for = [
                one.planned.due_at
                for one in recaps.of_chat(connection, planned.what)
                if one.state is State.PLANNED
            ]
            due = min(planned_for, default=None)
            posts = recaps.began_on_x(connection, planned.what)
            came = came_of(connection, transcript)
            return wording.draft_for_approval(
                transcript,
                self.timezone,
                due,
                came,
                by_bot=posts,
                speak=tongue_of(connection, Account(where.workspace, where.channel), self.language),
                of_chat=tongue_of_chat(transcript.occurrence.language, self.language),
            )
        return wording.recap(transcript, self._of_channel(connection, where))

    def _of_channel(self, connection: Connection, where: Destination) -> Tongue:
        """Give the language of a channel, or the programme's where it has none of its own."""
        wish = subscriptions.of_channel(connection, where.workspace, where.channel)
        return tongue((wish and wish.language) or primary(self.language), self.language)

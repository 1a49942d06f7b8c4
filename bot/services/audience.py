"""Questions from the audience of a chat, with votes. Asks none of them: that is its moderators'."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Listed
from bot.domain.audience_question import LONGEST, MOST, MOST_VOTES, Suggested
from bot.domain.event import Status
from bot.domain.running import LONGER
from bot.domain.script import asked_over
from bot.errors import NotAllowed, NotFound
from bot.services.running import Running
from bot.storage import audience
from bot.storage.database import Connection, Database

KEPT = timedelta(days=1)
"""How long such a question is kept."""

GONE = "That chat is not on now: questions are taken while it runs."
NO_MORE = f"One person may suggest or vote for {MOST_VOTES} questions of a chat, and a chat takes {MOST}."
ASKED = "That question was asked meanwhile, or is not there any more."


@dataclass(frozen=True, slots=True)
class Audience:
    """What people would like to be asked."""

    database: Database
    clock: Clock
    running: Running

    async def chat(self, occurrence_id: str) -> Listed:
        """Give a chat that is on, or refuse."""
        listed = await self.running.listed(occurrence_id)
        if listed is None or listed.occurrence.status is Status.CANCELLED:
            raise NotFound(GONE)
        chat, now = listed.occurrence, self.clock.now()
        if not chat.starts_at <= now < chat.starts_at + asked_over(chat) + LONGER:
            raise NotAllowed(GONE)
        return listed

    async def suggested(self, listed: Listed, account: str) -> list[Suggested]:
        """Give the questions of a chat, those that most people want first."""
        look = partial(audience.of_chat, occurrence_id=listed.occurrence.id, account=account)
        return await self.database.read(look)

    async def suggest(self, account: str, listed: Listed, text: str) -> None:
        """Take a question; raise `FeedError` or `NotAllowed` with what is wrong."""
        words = self.running.worded(text)
        if len(words) > LONGEST:
            raise NotAllowed(f"It has {len(words)} characters, and {LONGEST} is the most: shorten it.")
        work = partial(
            _suggest, occurrence_id=listed.occurrence.id, text=words, account=account, now=self.clock.now()
        )
        await self.database.write(work)

    async def vote(self, account: str, question_id: str) -> Listed:
        """Vote for a question of a chat that is on, or take the vote back; give the chat."""
        listed = await self.chat((await self.found(question_id))[0])
        work = partial(_vote, occurrence_id=listed.occurrence.id, question_id=question_id, account=account)
        await self.database.write(work)
        return listed

    async def found(self, question_id: str) -> tuple[str, str]:
        """Give the chat of a question and its words, or refuse."""
        known = await self.database.read(partial(audience.find, question_id=question_id))
        if known is None:
            raise NotFound(ASKED)
        return known

    async def was_asked(self, question_id: str) -> None:
        """Keep that a question was asked."""
        await self.database.write(partial(audience.was_asked, question_id=question_id))

    async def tidy(self) -> None:
        """Let go what is a day old."""
        await self.database.write(partial(audience.forget, before=self.clock.now() - KEPT))


def _suggest(connection: Connection, occurrence_id: str, text: str, account: str, now: datetime) -> None:
    known = audience.of_chat(connection, occurrence_id)
    if len(known) >= MOST or audience.given_by(connection, occurrence_id, account) >= MOST_VOTES:
        raise NotAllowed(NO_MORE)
    same = next((one for one in known if one.text.casefold() == text.casefold()), None)
    if same is None:
        audience.add(connection, occurrence_id, text, account, now)
    elif not any(
        one.mine for one in audience.of_chat(connection, occurrence_id, account) if one.id == same.id
    ):
        audience.vote(connection, same.id, account)


def _vote(connection: Connection, occurrence_id: str, question_id: str, account: str) -> None:
    mine = any(
        one.id == question_id and one.mine for one in audience.of_chat(connection, occurrence_id, account)
    )
    if not mine and audience.given_by(connection, occurrence_id, account) >= MOST_VOTES:
        raise NotAllowed(NO_MORE)
    audience.vote(connection, question_id, account)

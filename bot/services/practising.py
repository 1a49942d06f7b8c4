"""Practice runs: a script comes to one person alone, ten times as fast, and may then become that of the chat.

Each message is a delivery like any other. Nothing of it reaches a room or the log.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.agenda import Listed
from bot.domain.announcement import SLACK, Destination, Kind, Planned
from bot.domain.event import Occurrence
from bot.domain.languages import primary
from bot.domain.plan import BEFORE, RULES_AT, planned_at
from bot.domain.script import MOST_QUESTIONS, Question, asked_over
from bot.errors import NotFound, NothingToSay
from bot.services.agenda import Agenda
from bot.services.made import Made
from bot.services.people import tongue_of
from bot.services.waking import Wake
from bot.storage import plans, practices
from bot.storage.database import Connection, Database
from bot.storage.practices import Practice
from bot.wording.message import Message
from bot.wording.practice import closing, opening, practised_question, practised_rules
from bot.wording.tongue import Tongue, tongue

SPEED = 10
"""How many times as fast as a chat its practice run goes."""

RULES, CLOSING = MOST_QUESTIONS + 1, MOST_QUESTIONS + 2
"""The numbers of what is no question; the opening has none."""

ANOTHER = "another practice run began"


@dataclass(frozen=True, slots=True)
class Practising:
    """Practice runs."""

    database: Database
    clock: Clock
    wake: Wake

    async def begin(
        self, workspace: str, account: str, listed: Listed, asked: tuple[Question, ...], spare: str
    ) -> Practice:
        """Plan a practice run from now on, in place of one of the same person that still goes on."""
        now = self.clock.now()
        chat = listed.occurrence
        practice = Practice(uuid.uuid4().hex, chat.id, workspace, account, now, asked, spare)
        await self.database.write(partial(_begin, practice=practice, length=asked_over(chat)))
        self.wake.set()
        return practice

    async def found(self, practice_id: str, account: str) -> Practice:
        """Give a practice run to who practised; to others there is none."""
        practice = await self.database.read(partial(practices.find, practice_id=practice_id))
        if practice is None or practice.account != account:
            raise NotFound("That practice run is not known: begin another from the questions of the chat.")
        return practice

    async def copied(self, practice: Practice) -> None:
        """Keep that its questions became those of the chat."""
        work = partial(practices.copied, practice_id=practice.id, now=self.clock.now())
        await self.database.write(work)


async def practice_words(database: Database, planned: Planned, now: datetime, language: str) -> Made:
    """Make the words of one message of a practice run, or raise `NothingToSay` with the reason.

    `language` is the programme's, in which the chat will be asked.
    """
    practice = await database.read(partial(practices.find, practice_id=planned.what))
    found = await Agenda(database).by_ids([practice.occurrence_id]) if practice else []
    if practice is None or not found:
        raise NothingToSay("the chat is no longer in the programme")
    account = Account(practice.workspace, practice.account)
    speak = await database.read(partial(tongue_of, account=account, programmes=language))
    return Made(_words(planned, practice, found[0], speak, language), now, {})


def _words(planned: Planned, practice: Practice, chat: Occurrence, speak: Tongue, language: str) -> Message:
    tongues = (speak, tongue(primary(language), language))
    match planned.detail:
        case 0:
            return opening(chat, SPEED, *tongues)
        case number if number == RULES:
            return practised_rules(chat, *tongues)
        case number if number == CLOSING:
            return closing(chat, practice.id, *tongues)
    asked = next((one for one in practice.questions if one.number == planned.detail), None)
    if asked is None:
        raise NothingToSay("the practice run has no such question")
    return practised_question(chat, asked, len(practice.questions), *tongues)


def _begin(connection: Connection, practice: Practice, length: timedelta) -> None:
    where = Destination(SLACK, practice.workspace, practice.account)
    now = practice.begun_at
    plans.withdraw(connection, practices.still_planned(connection, where), now, ANOTHER)
    practices.add(connection, practice)
    first = min(one.offset for one in practice.questions)
    moments = [(0, timedelta(0)), *((one.number, one.offset) for one in practice.questions)]
    if (rules_at := min(RULES_AT, first - BEFORE)) >= BEFORE:
        moments.append((RULES, rules_at))
    moments.append((CLOSING, max(length, *(offset for _, offset in moments))))
    plans.add_all(
        connection,
        [
            planned_at(practice.id, Kind.PRACTICE, 0, now + offset / SPEED)._replace(
                destination=where, detail=number
            )
            for number, offset in moments
        ],
        now,
    )

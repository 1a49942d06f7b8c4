"""Does what moderators press while a chat runs, once, whoever presses and however often. Chooses no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.agenda import MOMENT, Listed, Span, fold
from bot.domain.announcement import State
from bot.domain.event import Occurrence, Status
from bot.domain.letters import folded
from bot.domain.plan import questions_of
from bot.domain.running import Chat, No, Played, Press, Step, decide, play
from bot.domain.script import asked_over
from bot.domain.standing import Standing
from bot.errors import NotAllowed, NotFound
from bot.services.agenda import Agenda
from bot.services.console_words import next_of
from bot.services.course import course_of, course_parts
from bot.services.one_question import one_question
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.services.waking import Wake
from bot.storage import plans, runs
from bot.storage.database import Connection, Database
from bot.storage.runs import Run

PATIENCE = 1.5
"""Seconds of real time that planning is waited for, which may have read before a step of ours; who pressed waits."""

LEFT_OUT = "a moderator left it out, or holds the chat"
"""Why a planned question is withdrawn; it is planned again where the chat goes on."""


class Pressed(NamedTuple):
    """What a press did, or why it did nothing."""

    listed: Listed
    done: Step | No
    before: Sequence[Step] = ()  # what was done since who pressed had looked


@dataclass(frozen=True, slots=True)
class Running:
    """Chats that run, and who may run them."""

    database: Database
    clock: Clock
    roles: Roles
    planning: Planning
    wake: Wake

    async def press(self, workspace: str, account: str, occurrence_id: str, press: Press) -> Pressed:
        """Do one thing about the course of a chat; the planned questions follow in the same unit of work."""
        listed = await self.require(workspace, account, occurrence_id)
        work = partial(_press, listed=listed, press=press, who=account, now=self.clock.now())
        async with self.database.leading(wait=PATIENCE):
            pressed = await self.database.write(work)
        if isinstance(pressed.done, Step):
            self.wake.set()
            self.planning.soon()
        return pressed

    worded = staticmethod(one_question)

    async def ready(self, workspace: str, account: str, occurrence_id: str) -> tuple[Run, bool]:
        """Keep that somebody is ready to run a chat; the first who says so stays. Tell whether it is them, and new."""
        listed = await self.require(workspace, account, occurrence_id)
        work = partial(_ready, occurrence_id=listed.occurrence.id, workspace=workspace, who=account)
        return await self.database.write(partial(work, now=self.clock.now()))

    async def course(self, listed: Listed) -> Played:
        """Give the questions of a chat with what was done about them."""
        return await self.database.read(partial(course_of, listed=listed))

    async def spare(self, listed: Listed) -> str:
        """Give the question that is kept for when the chat stays quiet, or nothing."""
        run = await self.database.read(partial(runs.find, occurrence_id=listed.occurrence.id))
        return run.spare if run else ""

    async def following(self, listed: Listed) -> Occurrence | None:
        """Give when a chat is on next, by its hashtag."""
        return await next_of(self.database, listed.occurrence)

    async def require(self, workspace: str, account: str, occurrence_id: str) -> Listed:
        """Give the chat that somebody may run, or refuse: a message may be old, and a payload may be forged."""
        listed = await self.listed(occurrence_id)
        if listed is None:
            raise NotFound("That chat is not in the programme any more.")
        if not await self.may_run(workspace, account, listed):
            raise NotAllowed("Only the moderators of this chat and organisers can do that.")
        if listed.occurrence.status is Status.CANCELLED:
            raise NotAllowed("This chat is cancelled: nothing of it is posted.")
        return listed

    async def may_run(self, workspace: str, account: str, listed: Listed) -> bool:
        """Tell whether somebody moderates a chat, edits what its partner offers, or organises."""
        return _may(await self.roles.standing(workspace, account), listed)

    async def listed(self, occurrence_id: str) -> Listed | None:
        """Give a chat as it is announced, with its other listings."""
        agenda = Agenda(self.database)
        found = await agenda.by_ids([occurrence_id])
        if not found or found[0].all_day:
            return None
        at = found[0].starts_at
        beside = fold(await agenda.between(Span(at, at + MOMENT)))
        return next((one for one in beside if occurrence_id in _ids(one)), Listed(found[0]))


def _press(connection: Connection, listed: Listed, press: Press, who: str, now: datetime) -> Pressed:
    """Decide on the rows as they are, and let the planned questions follow before anybody can send them."""
    chat = listed.occurrence
    script, steps = course_parts(connection, listed)
    played = play(script, steps)
    rows = runs.questions_sent(connection, chat.id)
    times = Chat(chat.starts_at, asked_over(chat))
    done = decide(press, who, played, times, runs.out(rows), now)
    if isinstance(done, Step) and not runs.add_step(connection, chat.id, done):
        done = No.ALREADY
    if isinstance(done, No):
        return Pressed(listed, done, [one for one in steps if one.version > press.seen])
    due = {one.detail: one for one in questions_of(chat, play(script, [*steps, done]).due)}
    for row in rows:
        if row.state is not State.PLANNED:
            continue
        wanted = due.get(row.planned.detail)
        if wanted is None:
            plans.withdraw(connection, [row.id], now, LEFT_OUT)
        elif (wanted.due_at, wanted.expires_at) != (row.planned.due_at, row.planned.expires_at):
            there = wanted._replace(destination=row.planned.destination)
            plans.move(connection, row.id, there, now, f"{done.action.value} by {who}")
    return Pressed(listed, done)


def _ready(
    connection: Connection, occurrence_id: str, workspace: str, who: str, now: datetime
) -> tuple[Run, bool]:
    before = runs.find(connection, occurrence_id)
    run = runs.ready(connection, occurrence_id, workspace, who, now)
    return run, run.ready_by == who and not (before is not None and before.ready_by)


def _ids(listed: Listed) -> list[str]:
    return [one.id for one in (listed.occurrence, *listed.also)]


def _may(standing: Standing, listed: Listed) -> bool:
    listings = (listed.occurrence, *listed.also)
    offered = {folded(name) for one in listings for name in one.organisations}
    return standing.organiser or _own(standing, listed) or bool(standing.partners & offered)


def _own(standing: Standing, listed: Listed) -> bool:
    return any(one.event_id in standing.moderates for one in (listed.occurrence, *listed.also))

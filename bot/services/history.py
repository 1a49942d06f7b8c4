"""Who changed what, and undoing it. Changes nothing else."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.booking import Booking, cancelled
from bot.domain.event import Occurrence
from bot.domain.script import arrange, asked_over
from bot.errors import NotAllowed, NotFound
from bot.feeds.pasted import script as read_script
from bot.services.changing import keep_booking
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.services.scheduling import Held, Scheduling
from bot.services.scripts import text_of
from bot.services.setting_aside import SPAM
from bot.storage import bookings, changes, occurrences, questions, runs
from bot.storage.changes import Change
from bot.storage.database import Connection, Database

MOST = 20
"""Changes that are listed."""

NO_MORE = (
    "The event was changed again since, so this cannot be undone by itself: undo the later change first."
)

QUESTIONS = "questions of "
"""How a change of a chat's questions is called; the chat's id stands behind it."""

NO_QUESTIONS = (
    "The questions were changed again since, or some were asked already, so this cannot be undone: change them in the "
    "chat's own window."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, and what it was about."""

    change: Change
    title: str  # the event's; empty: it was something else
    undoable: bool


@dataclass(frozen=True, slots=True)
class History:
    """What was changed."""

    database: Database
    clock: Clock
    planning: Planning
    roles: Roles
    scheduling: Scheduling

    async def latest(self, workspace: str) -> list[Entry]:
        """Give the latest changes of everything, the newest first."""
        return await self.database.read(partial(_latest, workspace=workspace))

    async def undo(self, workspace: str, who: str, change_id: int, occurrence_id: str = "") -> Held:
        """Make an event what it was before a change, where nothing else was changed of it since.

        Give it with the happening that was seen, where that is there again.
        """
        look = partial(changes.by_id, workspace=workspace, change_id=change_id)
        change = await self.database.read(look)
        if change is not None and change.what.startswith(QUESTIONS):
            return await self._undo_questions(workspace, who, change)
        if change is None or not change.event_id or not change.after:
            raise NotFound("That change is not there, or cannot be undone.")
        held = await self.scheduling.held(change.event_id)
        await self.roles.require_change(workspace, who, held.booking, "undo what was changed of it")
        if change.undone_by is not None:
            raise NotAllowed("That was undone already.")
        work = partial(_undo, workspace=workspace, who=who, change=change, now=self.clock.now())
        done = await self.database.write(work)
        if not done:
            raise NotAllowed(NO_MORE)
        self.planning.soon()
        return replace(await self.scheduling.held(change.event_id, occurrence_id), change=done)

    async def _undo_questions(self, workspace: str, who: str, change: Change) -> Held:
        """Give a chat the questions that it had before a change, where it has those of the change still."""
        occurrence_id = change.what.removeprefix(QUESTIONS)
        held = await self.scheduling.held(occurrence_id.partition(".")[0], occurrence_id)
        if held.occurrence is None or held.occurrence.id != occurrence_id:
            raise NotFound("That change is not there, or cannot be undone.")
        await self.roles.require_change(workspace, who, held.booking, "undo what was changed of it")
        if change.undone_by is not None:
            raise NotAllowed("That was undone already.")
        work = partial(
            _undo_questions,
            workspace=workspace,
            who=who,
            change=change,
            chat=held.occurrence,
            now=self.clock.now(),
        )
        if not await self.database.write(work):
            raise NotAllowed(NO_QUESTIONS)
        self.planning.soon()
        return held


def _latest(connection: Connection, workspace: str) -> list[Entry]:
    found = changes.recent(connection, workspace, MOST)
    current = {
        event_id: bookings.of_event(connection, event_id)
        for event_id in {one.event_id for one in found if one.event_id}
    }
    return [
        _of_questions(connection, one)
        if one.what.startswith(QUESTIONS)
        else _of_spam(connection, one)
        if one.what.startswith(SPAM)
        else _entry(one, current.get(one.event_id))
        for one in found
    ]


def _of_questions(connection: Connection, change: Change) -> Entry:
    occurrence_id = change.what.removeprefix(QUESTIONS)
    chats = occurrences.by_ids(connection, [occurrence_id])
    same = bool(chats) and text_of(questions.of_occurrence(connection, occurrence_id)) == change.after
    undoable = same and change.undone_by is None and change.before != change.after
    title = chats[0].title if chats else ""
    return Entry(change._replace(what="its questions"), title, undoable=undoable)


def _of_spam(connection: Connection, change: Change) -> Entry:
    """Say what was set aside or counted again; the way back stands in the message from which the chat is run."""
    chats = occurrences.by_ids(connection, [change.what.removeprefix(SPAM)])
    what = f"what somebody wrote there: {change.after}"
    return Entry(change._replace(what=what), chats[0].title if chats else "", undoable=False)


def _undo_questions(  # whose change of which chat's questions, and who undoes it
    connection: Connection, workspace: str, who: str, change: Change, chat: Occurrence, now: datetime
) -> bool:
    bookings.to_change(connection, chat.event_id)  # of two who press one is first
    if text_of(questions.of_occurrence(connection, chat.id)) != change.after:
        return False
    if runs.out(runs.questions_sent(connection, chat.id)):
        return False
    questions.put(connection, chat.id, arrange(read_script(change.before).drafts, asked_over(chat)))
    undone = changes.add(
        connection,
        workspace=workspace,
        who=who,
        what=change.what,
        before=change.after,
        after=change.before,
        now=now,
    )
    changes.undone(connection, change.id, undone)
    return True


def _entry(change: Change, now: Booking | None) -> Entry:
    if now is None:
        return Entry(change, "", undoable=False)
    same = bookings.as_json(now) == change.after
    return Entry(change, now.event.title, undoable=same and change.undone_by is None)


def _undo(connection: Connection, workspace: str, who: str, change: Change, now: datetime) -> int:
    was = bookings.to_change(connection, change.event_id)
    if was is None or bookings.as_json(was) != change.after:
        return 0
    gone = replace(
        was, event=cancelled(was.event, "")
    )  # what was scheduled is cancelled, for people may know of it
    wanted = bookings.from_json(change.before) if change.before else gone
    done = keep_booking(connection, workspace, wanted, who, f"undone: {change.what}", now, was=was)
    changes.undone(connection, change.id, done)
    return done

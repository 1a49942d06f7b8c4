"""Logs who took part in what, once, and nothing of who does not want to be counted. Keeps no unannounced words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.consent import days_kept, numbered
from bot.domain.log_entry import Marks, marks_of, tags_of
from bot.domain.participation import LATER, WRITTEN, Act, Done, Window, belongs_to
from bot.services.together import Together
from bot.storage import answered, archives, occurrences, participations, people, words
from bot.storage.database import Connection, Database
from bot.storage.people import Account


class Noted(Enum):
    """What became of an act."""

    LOGGED = "logged"
    ALREADY = "already logged"
    NOT_LOGGED_NOW = "no chat is being logged here now"
    NOT_COUNTED = "this person is not counted"


class _Act(NamedTuple):
    """An act that is to be logged."""

    done: Done
    text: str
    real: datetime


@dataclass(slots=True)
class Attendance:
    """The log of participation."""

    database: Database
    clock: Clock
    keep_words_days: int = 0  # the most that words are kept; 0: never
    _notes: Together[_Act, Noted] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Write what comes at once in one unit of work."""
        self._notes = Together(self.database, partial(_note_each, most_days=self.keep_words_days))

    async def note(self, done: Done, text: str = "", *, taken_back: bool = False) -> Noted:
        """Log an act with the `text` that was written, or that it was taken back; return after the commit."""
        if taken_back:
            windows = await self._open(done)
            take_back = partial(_take_back, done=done, windows=windows, real=self._real)
            return await self.database.write(take_back) if windows else Noted.NOT_LOGGED_NOW
        return await self._notes.write(_Act(done, text, self._real))

    async def check_in(self, done: Done, occurrence_id: str) -> Noted:
        """Log that somebody is there, in the chat whose notice they pressed."""
        here = [window for window in await self._open(done) if window.occurrence_id == occurrence_id]
        return await self._write(done, here, "") if here else Noted.NOT_LOGGED_NOW

    async def amend(self, done: Done, text: str) -> None:
        """Follow an edit: what is logged of the message is what it says now."""
        if await self._is_logged(done):
            await self.database.write(partial(_amend, done=done, text=text))

    async def lose(self, done: Done) -> None:
        """Follow a deletion: the message keeps its count and loses its text, also where it is told of it again."""
        if self.keep_words_days or await self._is_logged(done):
            await self.database.write(partial(_lose, done=done, now=self.clock.now()))

    async def is_on(self, done: Done) -> bool:
        """Tell whether the channel of an act is logged at its moment."""
        return bool(await self._open(done))

    async def title(self, occurrence_id: str) -> str:
        """Give the title of a chat, or nothing."""
        found = await self.database.read(partial(occurrences.by_ids, ids=[occurrence_id]))
        return found[0].title if found else ""

    async def _is_logged(self, done: Done) -> bool:
        return bool(await self.database.read(partial(participations.written, done=done)))

    @property
    def _real(self) -> datetime:
        return self.clock.real()

    async def _write(self, done: Done, windows: Sequence[Window], text: str) -> Noted:
        work = partial(
            _note, done=done, windows=windows, text=text, real=self._real, most_days=self.keep_words_days
        )
        return await self.database.write(work)

    async def _open(self, done: Done) -> list[Window]:
        looked = partial(
            participations.windows, workspace=done.workspace, channel=done.channel, moment=done.at
        )
        return await self.database.read(looked)


def _note_each(connection: Connection, items: Sequence[_Act], most_days: int) -> list[Noted]:
    """Log acts, each where its channel is logged: looked up here, for a read on the loop would wait for this thread."""
    since: dict[tuple[str, str], datetime] = {}
    for done, _, _ in items:
        room = (done.workspace, done.channel)
        since[room] = min(done.at, since.get(room, done.at))
    windows = {
        room: participations.windows_since(connection, *room, moment) for room, moment in since.items()
    }
    noted = []
    for done, text, real in items:
        here = [one for one in windows[done.workspace, done.channel] if one.holds(done.at)]
        if here or _later(connection, done) is not None:
            noted.append(_note(connection, done, here, text, real, most_days))
        else:
            noted.append(Noted.NOT_LOGGED_NOW)
    return noted


def _note(  # the act with its words, what is logged, and how
    connection: Connection,
    done: Done,
    windows: Sequence[Window],
    text: str,
    real: datetime,
    most_days: int,
) -> Noted:
    alone = done.act is Act.MESSAGE and not done.thread  # it is about no other message
    of_message = None if alone else participations.of_message(connection, done)
    window = _window_of(of_message, done, windows)
    later = False
    if window is None and (of_message is not None or not windows):
        window = _later(connection, done)
        if window is None:
            return Noted.NOT_LOGGED_NOW  # the log of its chat has ended, though another runs here
        later = True
    known = people.logged(connection, Account(done.workspace, done.account, done.platform), real)
    if known is None or (known.counted_from is not None and done.at < known.counted_from):
        return Noted.NOT_COUNTED
    occurrence_id = window.occurrence_id if window else None
    marks = _marks(done, text, windows)
    logged = participations.add(
        connection, done, known.person_id, occurrence_id, real, marks=marks, later=later
    )
    if logged is None:
        return Noted.ALREADY
    if most_days and text and window is not None and done.act in WRITTEN:
        _keep_words(connection, logged, done, text, window, most_days)
    return Noted.LOGGED


def _marks(done: Done, text: str, windows: Sequence[Window]) -> Marks:
    """Give what is kept of a text: of its hashtags only those of the chats, for all others are the person's words."""
    ours = set(tags_of(tag for window in windows for tag in window.hashtags))
    marks = marks_of(text, done.hashtags, done.act)
    return marks._replace(tags=tuple(tag for tag in marks.tags if tag in ours))


def _window_of(of_message: str | None, done: Done, windows: Sequence[Window]) -> Window | None:
    """Tell in the log of which chat an act stands, among those that are open."""
    if of_message is not None:
        return next((one for one in windows if one.occurrence_id == of_message), None)
    occurrence_id = belongs_to(done, windows, None)
    return next((one for one in windows if one.occurrence_id == occurrence_id), None)


def _later(connection: Connection, done: Done) -> Window | None:
    """Tell the chat in whose thread something is said in the days after its log was closed."""
    if done.act is not Act.REPLY:
        return None
    of_thread = participations.of_message(connection, done)
    if of_thread is None:
        return None
    window = participations.window_of(connection, done.workspace, done.channel, of_thread)
    within = window is not None and window.closes_at <= done.at < window.closes_at + LATER
    return window if within else None


def _take_back(connection: Connection, done: Done, windows: Sequence[Window], real: datetime) -> Noted:
    of_message = participations.of_message(connection, done)
    if of_message is not None and of_message not in {window.occurrence_id for window in windows}:
        return Noted.NOT_LOGGED_NOW
    known = people.logged(connection, Account(done.workspace, done.account, done.platform), real)
    if known is None or (known.counted_from is not None and done.at < known.counted_from):
        return Noted.NOT_COUNTED
    occurrence_id = belongs_to(done, windows, of_message)
    back = participations.take_back(connection, done, known.person_id, occurrence_id, real)
    return Noted.ALREADY if back is None else Noted.LOGGED


def _keep_words(  # of which act what is kept, and as which notice says
    connection: Connection, logged: int, done: Done, text: str, window: Window, most_days: int
) -> None:
    archive = archives.of_occurrence(connection, window.occurrence_id)
    days = days_kept(archive, most_days, window.opens_at)
    if days and not answered.is_taken(connection, _deleted(done)):
        words.keep(connection, logged, _numbered(connection, done, text), done.at + timedelta(days=days))


def _amend(connection: Connection, done: Done, text: str) -> None:
    ids = participations.written(connection, done)
    participations.amend(connection, ids, done.question, marks_of(text, done.hashtags, done.act))
    words.change(connection, ids, _numbered(connection, done, text))


def _lose(connection: Connection, done: Done, now: datetime) -> None:
    ids = participations.written(connection, done)
    words.lose(connection, ids)
    if not ids:
        answered.take(connection, _deleted(done), done.workspace, now)


def _deleted(done: Done) -> str:
    """Name the deletion of a message, so that what is told later of the message finds it."""
    return f"deleted:{done.channel}:{done.message}"


def _numbered(connection: Connection, done: Done, text: str) -> str:
    def person_of(account: str) -> int | None:
        known = people.find(connection, Account(done.workspace, account, done.platform))
        return known.person_id if known else None

    return numbered(text, person_of)

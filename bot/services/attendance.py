"""Logs who took part in what, once, and nothing of whoever does not want to be counted. Keeps no unannounced words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.consent import days_kept, numbered
from bot.domain.log_entry import Marks, marks_of, tags_of
from bot.domain.participation import LATER, WRITTEN, Act, Done, Window, belongs_to
from bot.language_found import language_of
from bot.services.together import Together
from bot.storage import answered, archives, occurrences, participations, people, recording, words
from bot.storage.database import Connection, Database
from bot.storage.recording import New
from bot.storage.spam import set_copies_aside


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
        real, most_days = self._real, self.keep_words_days

        def work(connection: Connection) -> Noted:
            unit = _Unit(connection, {_account(done)}, most_days)
            unit.note(done, windows, text, real)
            return unit.finish()[0]

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
    unit = _Unit(connection, {_account(done) for done, _, _ in items}, most_days)
    for done, text, real in items:
        here = [one for one in windows[done.workspace, done.channel] if one.holds(done.at)]
        unit.note(done, here, text, real)
    return unit.finish()


class _Said(NamedTuple):
    """An act that is about to be written, its words, and where it stands among those that were noted."""

    place: int
    new: New
    text: str
    window: Window | None


class _Unit:
    """What is logged in one unit of work.

    Who did it is looked up once for all, what is alone is written together, and copies are looked for at the end.
    """

    def __init__(self, connection: Connection, accounts: set[Account], most_days: int) -> None:
        self.noted: list[Noted] = []  # what became of each act, in order
        self._connection = connection
        self._most_days = most_days  # that words are kept
        self._known = people.counting(connection, accounts)
        self._fingerprints: set[str] = set()
        self._waiting: list[_Said] = []

    def note(self, done: Done, windows: Sequence[Window], text: str, real: datetime) -> None:
        """Log an act in one of the `windows` that are open, or as what came later."""
        alone = done.act is Act.MESSAGE and not done.thread  # it is about no other message
        if not alone:  # what it is about may be waiting
            self._write()
        of_message = None if alone else participations.of_message(self._connection, done)
        window, later = _window_of(of_message, done, windows), False
        if window is None and (of_message is not None or not windows):
            window, later = _later(self._connection, done), True
            if window is None:  # no log is open, or that of its chat has ended, though another runs here
                self.noted.append(Noted.NOT_LOGGED_NOW)
                return
        person_id = self._counted(done, real)
        if person_id is None:
            self.noted.append(Noted.NOT_COUNTED)
            return
        occurrence_id = window.occurrence_id if window else None
        new = New(done, person_id, occurrence_id, real, _marks(done, text, windows), later)
        self._waiting.append(_Said(len(self.noted), new, text, window))
        self.noted.append(Noted.ALREADY)

    def finish(self) -> list[Noted]:
        """Write what waits, set aside what of it all is the same as others, and tell what became of each act."""
        self._write()
        set_copies_aside(self._connection, self._fingerprints)
        return self.noted

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        ids = recording.add(self._connection, [_with_language(one) for one in waiting])
        for (place, new, text, window), act_id in zip(waiting, ids, strict=True):
            if act_id is None:
                continue
            self.noted[place] = Noted.LOGGED
            if new.marks.fingerprint:
                self._fingerprints.add(new.marks.fingerprint)
            if self._most_days and text and window is not None and new.done.act in WRITTEN:
                _keep_words(self._connection, act_id, new.done, text, window, self._most_days)

    def _counted(self, done: Done, real: datetime) -> int | None:
        """Tell which person did it; nothing: of them it is not logged."""
        account = _account(done)
        known = self._known.get(account)
        if known is None:
            new = people.logged(self._connection, account, real)
            if new is None:
                return None
            known = self._known[account] = people.Counting(new.person_id, None, new.counted_from)
        return known.person_id if known.at(done.at) else None


def _account(done: Done) -> Account:
    return Account(done.workspace, done.account, done.platform)


def _marks(done: Done, text: str, windows: Sequence[Window]) -> Marks:
    """Give what is kept of a text: of its hashtags only those of the chats, for all others are the person's words."""
    marks = marks_of(text, done.hashtags, done.act)
    if not marks.tags:
        return marks
    ours = set(tags_of(tag for window in windows for tag in window.hashtags))
    return marks._replace(tags=tuple(tag for tag in marks.tags if tag in ours))


def _with_language(said: _Said) -> New:
    """Tell in which language something was said; of many one after the other, for then it takes half the time."""
    if said.new.done.act not in WRITTEN:
        return said.new
    return said.new._replace(marks=said.new.marks._replace(language=language_of(said.text)))


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
    known = people.logged(connection, _account(done), real)
    if known is None or (known.counted_from is not None and done.at < known.counted_from):
        return Noted.NOT_COUNTED
    occurrence_id = belongs_to(done, windows, of_message)
    back = recording.take_back(connection, New(done, known.person_id, occurrence_id, real))
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
    marks = marks_of(text, done.hashtags, done.act)._replace(language=language_of(text))
    participations.amend(connection, ids, done.question, marks)
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

"""Takes the questions of chats in, safely again and again. Reads no files, and posts nothing."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed, Span, fold
from bot.domain.event import Event, Occurrence, Status
from bot.domain.listing import Taken
from bot.domain.recurrence import expand
from bot.domain.running import Action
from bot.domain.script import Chat, Draft, Question, arrange, asked_over, keeping, offset_words, out_of_place
from bot.errors import FeedError
from bot.feeds import Note, Rejected, Script
from bot.storage import facts, occurrences, questions, runs
from bot.storage.database import Connection, Database

T = TypeVar("T")

DAY = timedelta(days=1)
"""Local dates begin and end up to 14 hours away from those of UTC."""

NEARBY = timedelta(days=15)
"""How far around a date that has no such chat its other dates are looked for, to be named."""

MOST_NAMED = 3
"""Dates or titles that a refusal names."""


@dataclass(slots=True)
class Asked:
    """What became of scripts: each counts as one, its refusals and assumptions by line and field."""

    taken: Taken = field(default_factory=Taken)
    rejected: list[Rejected] = field(default_factory=list)
    readings: list[Note] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # the marks of scripts that are sound


class _One(NamedTuple):
    """What became of one script."""

    occurrence_id: str = ""
    done: str = ""  # which count of `Taken` it raises; empty: it was refused
    rejected: tuple[Rejected, ...] = ()
    readings: tuple[Note, ...] = ()


class _Looked(NamedTuple):
    """A script, and how it is looked at."""

    script: Script
    coming: Sequence[Event]
    known: bool  # it was taken before
    dry_run: bool


class _Unknown(Exception):
    """No chat, or more than one, is what a script names; the message is the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Scripting:
    """Questions into the chats that they are for."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database

    async def follow(self, feed: str, scripts: Iterable[Script]) -> Asked:
        """Take what a calendar that is read again and again says otherwise than before.

        What it says again as it was stays as people made it since.
        """
        fact = f"{facts.SCRIPTS_OF}{feed}"
        before = await self._database.read(partial(facts.text, name=fact))
        asked = await self.take(scripts, before=json.loads(before or "[]"))
        said = json.dumps(asked.said)
        await self._database.write(partial(facts.remember_text, name=fact, value=said))
        return asked

    async def take(
        self,
        scripts: Iterable[Script],
        *,
        coming: Sequence[Event] = (),
        before: Collection[str] = (),
        dry_run: bool = False,
    ) -> Asked:
        """Make each script the questions of its chat; one whose chat is not found is refused alone.

        A question that a script does not have is taken out, unless some of it was refused. In a dry run the
        events of `coming` count as known. What bears a mark of `before` was taken then, and is not again.
        """
        result = Asked()
        first: dict[str, Script] = {}
        work = self._database.read if dry_run else self._database.write
        for script in scripts:
            mark = _mark(script)
            looked = _Looked(script, coming if dry_run else (), mark in before, dry_run)
            one = await work(partial(_take, looked=looked, first=first))
            if one.occurrence_id:
                first.setdefault(one.occurrence_id, script)
            result.rejected += one.rejected
            result.readings += one.readings
            if one.done and not one.rejected:
                result.said.append(mark)
            if one.done:
                setattr(result.taken, one.done, getattr(result.taken, one.done) + 1)
        return result


def chat_of(connection: Connection, script: Script) -> Occurrence:
    """Give the chat that a script names; raise `FeedError` where there is none, or more than one."""
    try:
        return _find(connection, script.chat, ()).occurrence
    except _Unknown as unknown:
        raise FeedError(f"The {unknown.field} {unknown}.") from unknown


def _mark(script: Script) -> str:
    """Mark a script by what it says, wherever it stands."""
    asked = [(one.number, one.text, one.offset) for one in script.drafts]
    return hashlib.sha256(repr((script.chat, asked, script.whole)).encode()).hexdigest()[:32]


def _take(connection: Connection, looked: _Looked, first: Mapping[str, Script]) -> _One:
    script = looked.script
    try:
        listed = _find(connection, script.chat, looked.coming)
        chat = listed.occurrence
        _not_twice(script.chat, first.get(chat.id))
    except _Unknown as unknown:
        reason = str(unknown)
        return _One(rejected=tuple(_refuse(script, one, unknown.field, reason) for one in script.drafts))
    ids = [one.id for one in (chat, *listed.also)]  # its questions may be those of another of its listings
    place = next((one for one in ids if questions.of_occurrence(connection, one)), chat.id)
    stored = questions.of_occurrence(connection, place)
    if looked.known and stored:
        return _One(chat.id, "unchanged")
    length = asked_over(chat)
    wrong = out_of_place(script.drafts, length)
    refused = tuple(_refuse(script, draft, "offset", reason) for draft, reason in wrong)
    bad = {draft.number for draft, _ in wrong}
    good = [draft for draft in script.drafts if draft.number not in bad]
    if not good:
        return _One(chat.id, rejected=refused)
    drafts = good if script.whole and not bad else keeping(good, stored, length)
    asked = arrange(drafts, length)
    if asked == stored:
        done = "unchanged"
    elif reason := _too_late(connection, chat.id, stored, asked):
        return _One(chat.id, rejected=(*refused, _refuse(script, good[0], "question", reason)))
    else:
        done = "updated" if stored else "added"
        if not looked.dry_run:
            questions.put(connection, place, asked)
    return _One(chat.id, done, refused, _proposed(script, drafts, {one.number: one.offset for one in asked}))


def _too_late(
    connection: Connection, chat: str, stored: Sequence[Question], asked: Sequence[Question]
) -> str:
    """Say why a script may not be changed so, or nothing: what people have answered stays as it was asked."""
    new = {one.number: one.text for one in asked}
    out = runs.out(runs.questions_sent(connection, chat))
    for one in stored:
        if one.number in out and new.get(one.number) != one.text:
            return f"Q{one.number} was asked already: leave it as it was"
    extra = new.keys() & {one.number for one in runs.steps(connection, chat) if one.action is Action.EXTRA}
    return f"Q{min(extra)} was asked as an extra question already: give yours another number" if extra else ""


def _proposed(script: Script, drafts: Iterable[Draft], moments: dict[int, timedelta]) -> tuple[Note, ...]:
    """Report the moments that were found for questions without one."""
    proposed = sorted(draft.number for draft in drafts if draft.offset is None)
    if not proposed:
        return ()
    line = next((draft.line for draft in script.drafts if draft.offset is None), script.line)
    said = ", ".join(f"Q{number} at {offset_words(moments[number])}" for number in proposed)
    return (Note(script.source, line, script.field or "offset", "", f"{said} after the start"),)


def _refuse(script: Script, draft: Draft, field: str, reason: str) -> Rejected:
    return Rejected(script.source, draft.line or script.line, script.field or field, reason)


def _find(connection: Connection, chat: Chat, coming: Sequence[Event]) -> Listed:
    """Give the one happening that `chat` names, as it is announced: a weekly listing stands for the dated one."""
    known = _around(connection, chat, coming, DAY)
    found = [
        line
        for line in fold(known)
        if any(_named(chat, one) and _day(one) == chat.on for one in (line.occurrence, *line.also))
    ]
    found = _rather(found, lambda line: not line.occurrence.all_day)
    found = _rather(found, lambda line: line.occurrence.status is not Status.CANCELLED)
    if chat.hashtag:
        found = _rather(found, lambda line: line.occurrence.hashtag.casefold() == chat.hashtag.casefold())
    if not found:
        raise _unknown(chat, _around(connection, chat, coming, NEARBY))
    if len(found) > 1:
        titles = "; ".join(line.occurrence.title for line in found[:MOST_NAMED])
        raise _Unknown(
            _field(chat), f"names {len(found)} chats on {chat.on} ({titles}): add the title or uid of the one"
        )
    if found[0].occurrence.all_day:
        raise _Unknown(
            "date", f"{found[0].occurrence.title!r} has no hour on {chat.on} at which questions could begin"
        )
    return found[0]


def _not_twice(chat: Chat, other: Script | None) -> None:
    """Refuse a second script for one chat in one import: each would take out the questions of the other."""
    if other:
        where = f"line {other.line} of {other.source}"
        raise _Unknown(_field(chat), f"is the chat whose questions begin in {where}: keep them together")


def _unknown(chat: Chat, nearby: Iterable[Occurrence]) -> _Unknown:
    """Say that there is no such chat, and when there is, if it is near."""
    timed = (one for one in nearby if _named(chat, one) and not one.all_day)
    days = sorted({_day(one) for one in timed}, key=lambda day: abs(day - chat.on))
    named = chat.hashtag or chat.title or chat.uid
    if not days:
        return _Unknown(
            _field(chat), f"{named!r} is no chat that is known around {chat.on}: import its event first"
        )
    others = " and ".join(f"{day}" for day in sorted(days[:MOST_NAMED]))
    return _Unknown("date", f"{named!r} is not on {chat.on}, by the clock of its own zone, but on {others}")


def _field(chat: Chat) -> str:
    return "hashtag" if chat.hashtag else "title" if chat.title else "uid"


def _around(connection: Connection, chat: Chat, coming: Sequence[Event], wide: timedelta) -> list[Occurrence]:
    noon = datetime.combine(chat.on, time(12), UTC)
    span = Span(noon - wide - DAY / 2, noon + wide + DAY / 2)
    known = occurrences.between(connection, span)
    ids = {one.id for one in known}
    named = (event for event in coming if _named(chat, event))
    return known + [one for event in named for one in expand(event, *span.utc) if one.id not in ids]


def _named(chat: Chat, one: Event | Occurrence) -> bool:
    """Tell whether all that `chat` says, but for the date, is so of `one`."""
    return (
        (not chat.hashtag or chat.hashtag.casefold() in (hashtag.casefold() for hashtag in one.hashtags))
        and (not chat.title or chat.title.casefold() == one.title.casefold())
        and (not chat.uid or chat.uid == one.uid)
        and (not chat.feed or chat.feed == one.feed)
    )


def _day(one: Occurrence) -> date:
    return (one.starts_at if one.all_day else one.starts_at.astimezone(ZoneInfo(one.timezone))).date()


def _rather(found: list[T], wanted: Callable[[T], bool]) -> list[T]:
    """Keep those that are wanted, or all where none is."""
    return [one for one in found if wanted(one)] or found

"""Questions that moderators paste: shown, checked, and made those of a chat. Reads no windows, and posts nothing."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.agenda import Listed
from bot.domain.pictures_in import in_words, pictures_in
from bot.domain.running import LONGER, Action, play
from bot.domain.script import Draft, Question, arrange, asked_over, offset_words, out_of_place
from bot.errors import FeedError, NotAllowed
from bot.feeds.pasted import script as read_script
from bot.services.one_question import one_question
from bot.services.planning import Planning
from bot.storage import questions, runs
from bot.storage.database import Connection, Database
from bot.storage.runs import Run
from bot.wording import post
from bot.wording.inputs import MAX_PLAIN_INPUT
from bot.wording.post_length import weight
from bot.wording.script_view import Preview, undescribed
from bot.wording.tongue import tongue_of_chat

MOST_TOLD = 4
"""Refused lines that are told at once."""

MINUTE = timedelta(minutes=1)

CHANGED_MEANWHILE = (
    "Somebody has changed these questions since you opened the window, so nothing was changed now. Copy what you "
    "wrote, and open it again to see how they are."
)


MOST_WORDS = f"a window takes {MAX_PLAIN_INPUT:,}"


class Written(NamedTuple):
    """The questions of a chat as text, with the stamp by which a change of them is noticed."""

    text: str
    spare: str
    stamp: str
    ahead: timedelta = timedelta(0)  # so long before the start they are published; none: they are not


class Checked(NamedTuple):
    """What a text says, each question at its moment, and the text with these moments in it."""

    questions: tuple[Question, ...]
    text: str


class Refusal(FeedError):
    """Questions that cannot stay so; the message names lines and reasons."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """The questions of chats, as people write them."""

    database: Database
    clock: Clock
    planning: Planning
    language: str = "en"  # the programme's, such as "es-MX"

    async def written(self, listed: Listed) -> Written:
        """Give the questions that a chat has."""
        script, run = await self.database.read(partial(_read, listed=listed))
        spare, text = run.spare if run else "", text_of(script)
        if len(text) > MAX_PLAIN_INPUT:
            raise NotAllowed(
                f"These questions have {len(text):,} characters, and {MOST_WORDS}: change them where they came from, "
                "and import them again."
            )
        ahead = run.ahead if run and run.ahead else timedelta(0)
        return Written(text, spare, _stamp(script, spare), ahead)

    async def check(self, listed: Listed, text: str) -> Checked:
        """Read what was pasted and give each question its moment, or raise `Refusal` with what is wrong."""
        pasted = read_script(text)
        if pasted.refused:
            told = [f"Line {one.line}: {one.reason}." for one in pasted.refused[:MOST_TOLD]]
            more = len(pasted.refused) - MOST_TOLD
            raise Refusal(" ".join([*told, f"And {more} more."] if more > 0 else told))
        if not pasted.drafts:
            raise Refusal("There is no question in it: write each in a line that begins like Q1:")
        self.described(pasted.drafts)
        length = asked_over(listed.occurrence)
        if wrong := out_of_place(pasted.drafts, length):
            raise Refusal(" ".join(f"{reason}." for _, reason in wrong[:MOST_TOLD]))
        asked = arrange(pasted.drafts, length)
        await self.allow(listed, asked)
        timed = text_of(asked)
        if len(timed) > MAX_PLAIN_INPUT:
            raise Refusal(
                f"With its moments it has {len(timed):,} characters, and {MOST_WORDS}: shorten a question."
            )
        return Checked(tuple(asked), timed)

    @staticmethod
    def described(drafts: Iterable[Draft]) -> None:
        """Refuse pictures of which nobody says what they show."""
        for draft in drafts:
            if silent := [one.address for one in pictures_in(draft.text) if not one.shows]:
                raise Refusal(f"Q{draft.number} has a picture without words: {undescribed(silent[0])}")

    async def allow(self, listed: Listed, asked: Sequence[Question]) -> None:
        """Refuse what is of no use any more, or would change what people have answered."""
        chat = listed.occurrence
        if self.clock.now() >= chat.starts_at + asked_over(chat) + LONGER:
            raise Refusal("This chat is over: nothing is asked any more.")
        script, _ = await self.database.read(partial(_read, listed=listed))
        rows = await self.database.read(partial(runs.questions_sent, occurrence_id=chat.id))
        out, new = runs.out(rows), {one.number: one.text for one in asked}
        changed = [one.number for one in script if one.number in out and new.get(one.number) != one.text]
        if changed:
            raise Refusal(f"Q{changed[0]} was asked already: leave it as it was.")
        steps = await self.database.read(partial(runs.steps, occurrence_id=chat.id))
        extra = new.keys() & {one.number for one in steps if one.action is Action.EXTRA}
        if extra:
            raise Refusal(f"Q{min(extra)} was asked as an extra question already: give yours another number.")

    async def previews(self, listed: Listed, asked: Sequence[Question]) -> list[Preview]:
        """Give each question at its moment, as it comes out on X and with what it weighs; counting takes a moment."""
        timed = await self.as_asked(listed, asked)
        return await asyncio.to_thread(_previews, listed, timed, self.language)

    async def as_asked(self, listed: Listed, asked: Sequence[Question]) -> list[Question]:
        """Give questions at the moments at which they will be asked: what was moved while a chat runs stays moved."""
        steps = await self.database.read(partial(runs.steps, occurrence_id=listed.occurrence.id))
        moments = {one.number: one.offset for one in play(asked, steps).questions}
        return [one._replace(offset=moments.get(one.number, one.offset)) for one in asked]

    async def repeat(self, workspace: str, account: str, listed: Listed, coming: Listed) -> bool:
        """Give a chat's questions to its next time, unless it has some; tell whether it was done."""
        script, run = await self.database.read(partial(_read, listed=listed))
        has_some, _ = await self.database.read(partial(_read, listed=coming))
        if not script or has_some:
            return False
        length = asked_over(coming.occurrence)
        fits = all(one.offset < length for one in script)
        drafts = [Draft(one.number, one.text, one.offset if fits else None) for one in script]
        spare, ahead = (run.spare, run.ahead) if run else ("", None)
        await self.keep(workspace, account, coming, arrange(drafts, length), spare, None, ahead)
        return True

    @staticmethod
    def spare_of(text: str) -> str:
        """Give the words of a spare question, or nothing; raise `FeedError` with what is wrong with them."""
        return one_question(text) if text.strip() else ""

    async def keep(
        self,
        workspace: str,
        account: str,
        listed: Listed,
        asked: Sequence[Question],
        spare: str,
        stamp: str | None,
        ahead: timedelta | None = None,
    ) -> bool:
        """Make these the questions of a chat; tell whether it had others. What is planned follows.

        `ahead`: so long before the start they are published; None: as it was.

        Where they were changed since the `stamp` was given, nothing is; without one they are replaced as they are.
        """
        run = Run(listed.occurrence.id, workspace, (account,), spare, ahead=ahead)
        work = partial(_keep, listed=listed, run=run, asked=asked, stamp=stamp, now=self.clock.now())
        changed = await self.database.write(work)
        self.planning.soon()
        return changed


def text_of(script: Sequence[Question]) -> str:
    """Write questions as they are pasted, with their minutes after the start where all have whole ones."""
    whole = all(one.offset % MINUTE == timedelta(0) for one in script)
    return "\n".join(
        f"Q{one.number} (+{one.offset // MINUTE}): {one.text}" if whole else f"Q{one.number}: {one.text}"
        for one in script
    )


def _previews(listed: Listed, asked: Sequence[Question], language: str) -> list[Preview]:
    chat, total = listed.occurrence, len(asked)
    speak = tongue_of_chat(chat.language, language)
    return [
        Preview(
            one,
            post.question(chat, one.number, total, one.text, speak=speak),
            weight(
                "\n".join(
                    part for part in (f"Q{one.number} of {total}: {in_words(one.text)}", chat.hashtag) if part
                )
            ),
        )
        for one in asked
    ]


def _read(connection: Connection, listed: Listed) -> tuple[list[Question], Run | None]:
    scripts = (questions.of_occurrence(connection, one.id) for one in (listed.occurrence, *listed.also))
    return next(filter(None, scripts), []), runs.find(connection, listed.occurrence.id)


def _keep(  # which chat, what it is asked, by whom, and what was seen before
    connection: Connection,
    listed: Listed,
    run: Run,
    asked: Sequence[Question],
    stamp: str | None,
    now: datetime,
) -> bool:
    before, known = _read(connection, listed)
    spare = known.spare if known else ""
    if stamp is not None and stamp != _stamp(before, spare):
        raise NotAllowed(CHANGED_MEANWHILE)
    others = known.moderators if known else ()
    who = run.moderators[0]
    runs.keep(connection, run._replace(moderators=(who, *(one for one in others if one != who))))
    ids = [one.id for one in (listed.occurrence, *listed.also)]
    place = next((one for one in ids if questions.of_occurrence(connection, one)), ids[0])
    changed = questions.put(connection, place, asked)
    if changed or spare != run.spare:
        runs.note_script(connection, run, who, now, text_of(before), text_of(asked))
    return changed


def _stamp(script: Sequence[Question], spare: str) -> str:
    said = "\n".join((*(f"{one.number} {offset_words(one.offset)} {one.text}" for one in script), spare))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]

"""Makes the words of a post on X, from the rows as they are at that moment, and says what it replies to. Posts nothing.

What a person is to publish gets the same words, in a message to a Slack channel.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.domain.agenda import MOMENT, Filters, Listed, Span, day_span, fold
from bot.domain.alteration import Alteration, changes
from bot.domain.announcement import BY_HAND, Kind, Planned, State
from bot.domain.event import Occurrence, Status
from bot.domain.pause import unheard
from bot.domain.pictures_in import pictures_in
from bot.domain.way import OnX
from bot.errors import NothingToSay
from bot.services.agenda import Agenda
from bot.services.course import course_of
from bot.services.made import Made, read
from bot.services.noting import known_revision
from bot.services.reading_costs import is_read
from bot.services.transcribing import Transcribing
from bot.services.x_by_hand import XByHand
from bot.services.x_codes import NO_ROOT
from bot.services.x_recap import recap_of
from bot.storage import alterations, deliveries, pauses, questions, x_accounts, x_chats
from bot.storage.database import Database
from bot.wording import post
from bot.wording.local_times import local_day
from bot.wording.message import Block, Message, image
from bot.wording.tongue import Tongue, tongue_of_chat


@dataclass(frozen=True, slots=True)
class XWords:
    """The words of posts."""

    database: Database
    on_x: OnX
    site: str = ""  # what the bot's web addresses begin with, a slash at its end; empty: it has none

    async def compose(self, planned: Planned, now: datetime, last: str = "") -> Made:
        """Make the words of one post sent at `now`, or raise `NothingToSay` with the reason.

        `last` is why it was not posted before, where it was tried.
        """
        if planned.kind is Kind.DIGEST:
            return await self._day(planned, now)
        if planned.kind is Kind.TAKE_OVER:
            return await self._taken_over(planned, now, last)
        if planned.kind is Kind.RECAP:
            return await self._recap(planned, now, last)
        listed = await self._chat(planned)
        chat = listed.occurrence
        if planned.kind is Kind.CHANGE:
            text = await self._change(planned, chat, now)
        else:
            _still_so(planned, chat)
            text = await self._of_chat(planned, listed)
        told, shown = {chat.id: chat.revision}, await self._pictures(planned, listed)
        if planned.destination.platform == BY_HAND:
            given = await self._by_hand.give(planned, planned, listed, text, shown)
            return Made(given, now, told)
        return Made(Message(text, shown), now, told, reply_to=await self._answers(planned, last))

    async def _recap(self, planned: Planned, now: datetime, last: str) -> Made:
        """Tell what came of a chat, as the record has it now."""
        record = Transcribing(self.database)
        look = partial(recap_of, transcribing=record, occurrence_id=planned.what, on_x=self.on_x)
        chat, text = await self.database.read(look)
        told = {chat.id: chat.revision}
        if planned.destination.platform == BY_HAND:
            listed = await self._chat(planned)
            return Made(await self._by_hand.give(planned, planned, listed, text), now, told)
        return Made(Message(text), now, told, reply_to=await self._answers(planned, last))

    async def _taken_over(self, planned: Planned, now: datetime, why: str) -> Made:
        """Give the words of a post that X did not take, as they were made for it, and why it did not."""
        look = partial(deliveries.by_id, delivery_id=planned.what)
        refused = await self.database.read(look)
        if refused is None or refused.made is None or refused.state is State.SENT:
            raise NothingToSay("it was posted after all")
        listed = await self._chat(refused.planned)
        chat = listed.occurrence
        if refused.planned.kind not in {Kind.CHANGE, Kind.RECAP}:
            _still_so(refused.planned, chat)
        said = read(refused.made).message
        words = await self._by_hand.give(planned, refused.planned, listed, said.text, said.blocks, why)
        return Made(words, now, {chat.id: chat.revision})

    @property
    def _by_hand(self) -> XByHand:
        return XByHand(self.database, self.on_x, self.site)

    async def _day(self, planned: Planned, now: datetime) -> Made:
        day, zone = date.fromisoformat(planned.what), self.on_x.timezone
        span = day_span(day, zone)
        quiet = [one.pause for one in await self.database.read(partial(pauses.after, moment=now))]
        found = [
            one.occurrence
            for one in fold(await Agenda(self.database).between(span))
            if one.occurrence.starts_at >= span.since and not unheard(quiet, one.occurrence, now)
        ]
        speak = tongue_of_chat("", self.on_x.language)
        text = post.programme(found, day, zone, hashtag=self.on_x.hashtag, speak=speak)
        if text is None:
            raise NothingToSay("nothing is on any more then")
        return Made(Message(text), now, {one.id: one.revision for one in found})

    async def _of_chat(self, planned: Planned, listed: Listed) -> str:
        chat, zones = listed.occurrence, self.on_x.strip
        speak = self._speak(chat)
        match planned.kind:
            case Kind.REMINDER:
                return post.reminder(chat, zones, speak=speak)
            case Kind.START:
                counted = await self._is_read(planned, listed)
                return post.start(chat, zones, link=self.on_x.links, counted=counted, speak=speak)
            case Kind.QUESTION:
                return await self._question(planned, listed)
            case Kind.LATE_DOOR:
                asked, threaded = await self._asked(planned), await self._may_reply(planned)
                return post.late_door(chat, asked, zones, speak, threaded=threaded)
            case Kind.THANKS:
                return post.thanks(chat, await self._next(chat), zones, speak)
        raise NothingToSay(f"X has no words for a {planned.kind.value}")

    def _speak(self, chat: Occurrence) -> Tongue:
        """Give the language of what is said about a chat: people who know it read it there."""
        return tongue_of_chat(chat.language, self.on_x.language)

    async def _is_read(self, planned: Planned, listed: Listed) -> bool:
        """Tell whether what is answered is read and counted, of which people are told first."""
        chosen = await self.database.read(x_chats.every)
        return planned.destination.platform != BY_HAND and is_read(listed, chosen)

    async def _pictures(self, planned: Planned, listed: Listed) -> tuple[Block, ...]:
        """Give the picture of a question that has one, with the words that stand for it."""
        if planned.kind is not Kind.QUESTION:
            return ()
        course = await self.database.read(partial(course_of, listed=listed))
        asked = next((one.text for one in course.questions if one.number == planned.detail), "")
        return tuple(image(one.address, one.shows) for one in pictures_in(asked) if one.shows)[:1]

    async def _question(self, planned: Planned, listed: Listed) -> str:
        """Ask as the script has it; one that was made for another listing of the chat is its script as well."""
        course = await self.database.read(partial(course_of, listed=listed))
        asked = next((one for one in course.questions if one.number == planned.detail), None)
        if asked is None:
            raise NothingToSay("the question is no longer in the script")
        chat, ids = listed.occurrence, [one.id for one in (listed.occurrence, *listed.also)]
        again = await self.database.read(
            partial(questions.asked_elsewhere, occurrence_ids=ids, text=asked.text)
        )
        day = local_day(chat.starts_at, self.on_x.timezone) if again else None
        total, speak = len(course.questions), self._speak(chat)
        return post.question(chat, asked.number, total, asked.text, on=day, speak=speak)

    async def _asked(self, planned: Planned) -> int:
        """Tell the number of the last question that was asked there."""
        rows = await self.database.read(partial(deliveries.of_what, what=planned.what))
        asked = [
            one.planned.detail
            for one in rows
            if one.planned.kind is Kind.QUESTION
            and one.state is State.SENT
            and one.planned.destination == planned.destination
        ]
        if not asked:
            raise NothingToSay("no question was asked yet")
        return max(asked)

    async def _next(self, chat: Occurrence) -> datetime | None:
        """Tell when the chat is on next: the one with its hashtag, or else of its series."""
        if not chat.hashtag:
            return None
        found = await Agenda(self.database).next_after(chat.ends_at, Filters(hashtags=(chat.hashtag,)))
        return found[0].starts_at if found else None

    async def _change(self, planned: Planned, chat: Occurrence, now: datetime) -> str:
        where = planned.destination
        look = partial(known_revision, occurrence_id=chat.id, where=where, now=now)
        before = await self._as_it_was(chat, await self.database.read(look))
        if before is None or not changes(before, chat):
            raise NothingToSay("it is again as it was announced")
        if chat.status is Status.CANCELLED:
            return post.cancellation(chat, self.on_x.strip, self._speak(chat))
        return post.change(chat, before.starts_at, self.on_x.strip, speak=self._speak(chat))

    async def _as_it_was(self, chat: Occurrence, revision: int) -> Alteration | None:
        look = partial(alterations.first_after, occurrence_id=chat.id, revision=revision)
        return await self.database.read(look)

    async def _answers(self, planned: Planned, last: str) -> str | None:
        """Tell which post it replies to: what was posted last of its chat, where the account may."""
        if last.startswith(NO_ROOT):
            return None
        if not await self._may_reply(planned):
            return None
        look = partial(deliveries.last_of_chat, occurrence_id=planned.what, where=planned.destination)
        found = await self.database.read(look)
        return found.message_id if found else None

    async def _may_reply(self, planned: Planned) -> bool:
        """Tell whether a chat is one thread: it is not where X refused the account replies to its own posts."""
        account = await self.database.read(partial(x_accounts.of, account=planned.destination.workspace))
        return account.replies is not False

    async def _chat(self, planned: Planned) -> Listed:
        """Give the chat as it is now, with its other listings; raise `NothingToSay` where it is none any more."""
        agenda = Agenda(self.database)
        found = await agenda.by_ids([planned.what])
        if not found:
            raise NothingToSay("the event is no longer in the programme")
        chat = found[0]
        beside = await agenda.between(Span(chat.starts_at, chat.starts_at + MOMENT))
        return next((one for one in fold(beside) if one.occurrence.id == chat.id), Listed(chat))


def _still_so(planned: Planned, chat: Occurrence) -> None:
    if chat.status is Status.CANCELLED:
        raise NothingToSay("the event is cancelled")
    if chat.revision != planned.revision:
        raise NothingToSay("the event was changed, and is announced as it is now")

"""Makes the words of an announcement, from the rows as they are at that moment. Sends nothing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.agenda import Filters, Listed, Span, fold
from bot.domain.alteration import Alteration
from bot.domain.announcement import FOR_MODERATORS, LISTS, SLACK, Kind, Planned, for_x
from bot.domain.consent import days_kept
from bot.domain.edition import ALL_YEAR, Edition
from bot.domain.event import Occurrence, Status
from bot.domain.participation import closes_at
from bot.domain.subscription import Subscription
from bot.errors import NothingToSay
from bot.services.agenda import Agenda
from bot.services.changing import why_cancelled
from bot.services.closing import Closing
from bot.services.console_words import ConsoleWords
from bot.services.course import course_of
from bot.services.list_words import ListWords, speak_to
from bot.services.made import Made
from bot.services.noting import known_revision
from bot.services.personal_words import PersonalWords
from bot.services.practising import practice_words
from bot.services.recap_words import RecapWords
from bot.services.x_words import XWords
from bot.storage import alterations, archives, keeping, subscriptions, troubles
from bot.storage.database import Database
from bot.wording.change import change_note
from bot.wording.changed import no_more_so
from bot.wording.chat_room import ahead, rules, thanks
from bot.wording.closing import closing
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.question import question
from bot.wording.reminder import reminder
from bot.wording.start import start_notice
from bot.wording.tongue import Tongue
from bot.wording.trouble import trouble_notice

MOMENT = timedelta(microseconds=1)
"""What starts together is found by a span of one moment."""

AS_THEY_WERE = FOR_MODERATORS | {Kind.CHANGE, Kind.TROUBLE, Kind.NEWS, Kind.RECORDING, Kind.CLOSING}
"""What tells of one moment, and stays as it was posted."""


@dataclass(frozen=True, slots=True)
class Composing:
    """The words of announcements."""

    database: Database
    names: Names
    timezone: str  # the programme's, for what has no channel any more
    x_words: XWords | None = None  # those of posts on X; None: there is none
    console_words: ConsoleWords | None = None  # those for moderators; None: without addresses
    keep_words_days: int = 0  # how long words may be kept, where an archive is made
    edition: Edition = ALL_YEAR

    async def compose(self, planned: Planned, now: datetime, last: str = "") -> Made:
        """Make the words of one announcement sent at `now`, or raise `NothingToSay` with the reason.

        `last` is why it was not sent before, where it was tried.
        """
        if for_x(planned):
            if self.x_words is None:
                raise NothingToSay("nothing is posted on X any more")
            return await self.x_words.compose(planned, now, last)
        beside = await self._beside_the_plan(planned, now)
        if beside is not None:
            return beside
        wish = await self.wish(planned)
        if planned.kind in LISTS:
            return await self._lists.compose(planned, wish, now)
        if planned.kind is Kind.CLOSING:
            return await self._closing(planned, wish, now)
        occurrence = await self._chat(planned)
        if occurrence.status is Status.CANCELLED:
            raise NothingToSay("the event is cancelled")
        if occurrence.revision != planned.revision:
            raise NothingToSay("the event was changed, and is announced as it is now")
        message = await self._of_chat(planned, occurrence, wish, now)
        return Made(message, now, {occurrence.id: occurrence.revision})

    async def compose_again(self, planned: Planned, before: Made) -> Made:
        """Make the words that an announcement would have, were it made from the rows as they are now.

        Raise `NothingToSay` where it should stay as it is. What it told of first is remembered as it was told.
        """
        made = await self._again(planned, before)
        return replace(made, at=before.at, told={**made.told, **before.told})

    async def _again(self, planned: Planned, before: Made) -> Made:
        if for_x(planned):
            raise NothingToSay("what is said on X stays as it is")
        if planned.kind is Kind.PERSONAL_REMINDER:
            return await PersonalWords(self.database, self.timezone).again(planned, before)
        if planned.kind in AS_THEY_WERE:
            raise NothingToSay("it tells of one moment, and stays as it is")
        wish = await self.wish(planned)
        if planned.kind is Kind.CATCH_UP:
            return await self._lists.catch_up(planned, wish, before.at, before.told)
        if planned.kind in LISTS:
            return await self._lists.compose(planned, wish, before.at, posted=True)
        occurrence = await self._chat(planned)
        if occurrence.revision != before.told.get(occurrence.id, planned.revision):
            if planned.kind is Kind.QUESTION:
                raise NothingToSay("it was asked, and stays as it is")
            told = await self._chat_as_told(occurrence, before)
            if occurrence.status is Status.CANCELLED or told != occurrence.starts_at:
                said = no_more_so(occurrence, self._zone(wish), told, speak_to(wish, self.edition))
                return Made(said, before.at, {})
        return Made(await self._of_chat(planned, occurrence, wish, before.at), before.at, {})

    async def _beside_the_plan(self, planned: Planned, now: datetime) -> Made | None:
        """Make what is no list and belongs to no channel's wishes, or nothing where it does."""
        match planned.kind:
            case Kind.CATCH_UP:
                return await self._lists.catch_up(planned, await self.wish(planned), now)
            case Kind.CHANGE:
                return await self._change(planned, now)
            case Kind.TROUBLE:
                return await self._trouble(planned, now)
            case Kind.CONSOLE | Kind.CALL:
                told = self.console_words or ConsoleWords(
                    self.database, self.timezone, None, self.edition.language
                )
                return await told.compose(planned, now)
            case Kind.PRACTICE:
                return await practice_words(self.database, planned, now, self.edition.language)
            case Kind.RECAP | Kind.RECAP_DRAFT:
                kept = self.keep_words_days
                words = RecapWords(self.database, self.names, self.timezone, kept, self.edition.language)
                return await words.compose(planned, now)
            case Kind.PERSONAL_REMINDER | Kind.NEWS | Kind.RECORDING:
                return await PersonalWords(self.database, self.timezone).compose(planned, now)
        return None

    async def wish(self, planned: Planned) -> Subscription | None:
        """Give what the destination wants to hear now."""
        where = planned.destination
        here = partial(subscriptions.of_channel, workspace=where.workspace, channel=where.channel)
        return await self.database.read(here)

    async def _chat_as_told(self, occurrence: Occurrence, before: Made) -> datetime:
        """Tell for when a chat was announced."""
        revision = before.told.get(occurrence.id, occurrence.revision)
        was = await self._as_it_was(occurrence, revision)
        return was.starts_at if was else occurrence.starts_at

    async def _of_chat(
        self, planned: Planned, occurrence: Occurrence, wish: Subscription | None, now: datetime
    ) -> Message:
        zone, speak = self._zone(wish), speak_to(wish, self.edition)
        beside = await Agenda(self.database).between(
            Span(occurrence.starts_at, occurrence.starts_at + MOMENT)
        )
        listed = next((one for one in fold(beside) if one.occurrence.id == occurrence.id), Listed(occurrence))
        match planned.kind:
            case Kind.QUESTION:
                return await self._question(planned, listed, speak)
            case Kind.REMINDER:
                return reminder(occurrence, listed.also, zone, await self._times_saved(listed), speak)
            case Kind.AHEAD:
                course = await self.database.read(partial(course_of, listed=listed))
                if not course.due:
                    raise NothingToSay("the chat has no questions any more")
                return ahead(occurrence, course.due, zone, speak)
            case Kind.RULES:
                return rules(occurrence, speak)
            case Kind.THANKS:
                return thanks(occurrence, await self._next(occurrence), zone, self.names, speak)
        course = await self.database.read(partial(course_of, listed=listed))
        closes, welcome = closes_at(occurrence.ends_at), bool(course.questions)
        kept = await self._words_kept(occurrence, now)
        return start_notice(
            occurrence,
            listed.also,
            (now, closes),
            zone,
            self.names,
            welcome=welcome,
            words_days=kept,
            speak=speak,
        )

    async def _words_kept(self, occurrence: Occurrence, now: datetime) -> int:
        """Tell how many days what is said in a chat is kept whose notice is posted at `now`."""
        if not self.keep_words_days:
            return 0
        archive = await self.database.read(partial(archives.of_event, event_id=occurrence.event_id))
        return days_kept(archive, self.keep_words_days, now)

    async def _times_saved(self, listed: Listed) -> int:
        """Tell how many people saved a chat, by whichever of its listings."""
        ids = [one.id for one in (listed.occurrence, *listed.also)]
        return sum((await self.database.read(partial(keeping.times_saved, occurrence_ids=ids))).values())

    async def _question(self, planned: Planned, listed: Listed, speak: Tongue) -> Message:
        """Ask as the script has it; one that was made for another listing of the chat is its script as well."""
        course = await self.database.read(partial(course_of, listed=listed))
        asked = next((one for one in course.questions if one.number == planned.detail), None)
        if asked is None:
            raise NothingToSay("the question is no longer in the script")
        return question(listed.occurrence, asked, len(course.questions), speak)

    async def _next(self, chat: Occurrence) -> datetime | None:
        """Tell when the chat is on next, by its hashtag."""
        if not chat.hashtag:
            return None
        found = await Agenda(self.database).next_after(chat.ends_at, Filters(hashtags=(chat.hashtag,)))
        return found[0].starts_at if found else None

    async def _closing(self, planned: Planned, wish: Subscription | None, now: datetime) -> Made:
        """Say that the programme has ended, where its end is still the one that was planned for."""
        over_at = self.edition.over_at
        if wish is None or over_at is None or over_at > now or planned.what != f"{self.edition.ends}":
            raise NothingToSay("the programme goes on, or the channel hears nothing any more")
        came = await Closing(self.database, self.edition).came(over_at, now, wish.filters)
        return Made(
            closing(came, self.edition, wish.timezone, self.names, speak_to(wish, self.edition)), now, {}
        )

    async def _change(self, planned: Planned, now: datetime) -> Made:
        occurrence = await self._chat(planned)
        known = await self.database.read(
            partial(known_revision, occurrence_id=occurrence.id, where=planned.destination, now=now)
        )
        wish = await self.wish(planned)
        # Who follows what it is of, and was told nothing, knows it as it was before this change.
        before = await self._as_it_was(occurrence, known if known >= 0 else planned.revision - 1)
        personal = PersonalWords(self.database, self.timezone)
        alone = wish is None and planned.destination.platform == SLACK
        if before and alone and await personal.is_persons(planned, now):
            return await personal.changed(planned, before, occurrence, now)
        why = await self.database.read(partial(why_cancelled, occurrence=occurrence))
        speak = speak_to(wish, self.edition)
        note = change_note(before, occurrence, self._zone(wish), why, speak) if before else None
        if note is None:
            raise NothingToSay("it is again as it was announced")
        return Made(note, now, {occurrence.id: occurrence.revision})

    async def _trouble(self, planned: Planned, now: datetime) -> Made:
        found = await self.database.read(partial(troubles.told_in, what=planned.what))
        if not found:
            raise NothingToSay("it is told elsewhere")
        return Made(trouble_notice(found, self.timezone, self.names), now)

    async def _as_it_was(self, occurrence: Occurrence, revision: int) -> Alteration | None:
        """Give the chat as it was at a revision, if it was changed since."""
        look = partial(alterations.first_after, occurrence_id=occurrence.id, revision=revision)
        return await self.database.read(look)

    def _zone(self, wish: Subscription | None) -> str:
        return wish.timezone if wish else self.timezone

    @property
    def _lists(self) -> ListWords:
        return ListWords(self.database, self.names, self.edition)

    async def _chat(self, planned: Planned) -> Occurrence:
        """Give the chat as it is now; raise `NothingToSay` where it is none any more."""
        found = await Agenda(self.database).by_ids([planned.what])
        if not found:
            raise NothingToSay("the event is no longer in the programme")
        return found[0]

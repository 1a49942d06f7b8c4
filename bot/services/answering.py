"""From a question to the words of its answer. Neither hears nor sends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.asking import fewer, nearly, spoken, understand
from bot.asking.tokens import MAX_WORDS
from bot.clock import Clock
from bot.domain.agenda import Filters, Listed, Span, fold
from bot.domain.event import Occurrence
from bot.domain.personal import Keeper
from bot.domain.query import Problem, Query, Trouble, Want
from bot.domain.spare import fitting
from bot.domain.yours import Yours, clashes, hours_of
from bot.services.agenda import ANYTHING, YEAR, Agenda
from bot.services.answers_at_hand import Said, Told, to_the_minute, until
from bot.services.saved_counts import SavedCounts
from bot.services.vocabulary import Vocabulary, WordsAtHand
from bot.storage import answered, editions, found
from bot.storage.database import Database
from bot.storage.editions import Edition
from bot.wording.answer import answer, upcoming_helps
from bot.wording.command import Command
from bot.wording.help import help_message, unknown
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.tongue import tongue
from bot.wording.understood import tongue_of

MOST_DAYS = 32
"""Days, with what is on, that are kept at hand while nothing on them changes."""

MOST_COUNTED = 200
"""Events of an answer of which it is counted how many people saved them."""

AROUND = timedelta(days=60)
"""How far around the days of a question it is looked whether any event has its words."""

NEXT = 5
"""How many of the next happenings are looked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what was found, and the words."""

    query: Query
    listed: tuple[Listed, ...]
    message: Message


class _Day(NamedTuple):
    """What is on, as it was read in one edition of the programme."""

    listed: tuple[Listed, ...]
    edition: int
    rests_on: Span | None


class Answering:
    """Answers about the programme."""

    def __init__(self, database: Database, clock: Clock, names: Names, commands: tuple[Command, ...]) -> None:
        """Answer from `database`; `commands` is the table of which help is made."""
        self._database = database
        self._clock = clock
        self._names = names
        own = re.escape(names.bot.removeprefix("@"))
        self._own_name = re.compile(
            rf"(?<!\w)@{own}(?!\w)|^(?P<before>(?:\W*\w+){{0,2}}?\W*)(?<!\w){own}(?!\w)|(?<!\w){own}\W*$",
            re.IGNORECASE,
        )
        self._commands = commands
        self._agenda = Agenda(database)
        self._saved_counts = SavedCounts(database, clock)
        self._words = WordsAtHand(Vocabulary(database), clock)
        self._said: Said[Answer] = Said()
        self._days: dict[tuple[object, ...], _Day] = {}

    async def answer(  # what is asked, by whom, and which page of the answer
        self,
        words: str,
        zone: str,
        now: datetime,
        *,
        organiser: bool = False,
        locale: str = "",
        keeper: Keeper | None = None,
        page: int = 1,
    ) -> Answer:
        """Answer `words` for somebody in `zone` (IANA) at `now`; help tells an `organiser` more.

        Who asks in another language than that of their `locale` (as Slack has it) is answered in it. An answer that
        only who asks will see goes by what they keep; without a `keeper` it is for everybody.
        """
        query = understand(self._unaddressed(words), zone, now, await self._words.known(), locale)
        if query.want is Want.HELP:
            return Answer(query, (), help_message(self._for(organiser), self._names, tongue_of(query)))
        if query.want is Want.UNKNOWN:
            return Answer(query, (), unknown(query, self._for(organiser), self._names))
        theirs = (keeper.saved, keeper.follows) if keeper and (keeper.saved or keeper.follows) else ()
        key, real = (_asked(query), hours_of(keeper), theirs, page, organiser), self._clock.real()
        kept = self._said.again(key, now, real)
        # The edition is read first: what another program writes meanwhile is then read again, never overlooked.
        edition = await self._edition(kept.rests_on if kept else None)
        if kept and edition.holds(kept.edition):
            return kept.answer
        made, told, rests_on = await self._anew(query, now, keeper, page, organiser=organiser)
        if edition.programme:
            self._said.keep(key, Told(made, edition.programme, rests_on, now, until(told, now), real))
        return made

    async def _anew(  # what is asked, when, by whom, and which page of the answer
        self,
        query: Query,
        now: datetime,
        keeper: Keeper | None,
        page: int,
        *,
        organiser: bool,
    ) -> tuple[Answer, list[Occurrence], Span | None]:
        """Look up what is asked for and put it into words; give all happenings that the answer tells of, too.

        The stretch is that whose happenings the answer rests on; without one it rests on the whole programme.
        """
        listed = await self._found(query)
        rests_on = self._read_of(query.span) if listed or not query.filters.text else None
        if query.filters.text and not listed:
            query, listed = await self._like(query)
        if query.filters.text and not listed:
            query, listed = await self._less(query)
        if _only_words(query) and not listed:
            problem = Problem(Trouble.NOTHING_ABOUT, (query.filters.text,))
            query = replace(query, want=Want.UNKNOWN, problem=problem)
            return Answer(query, (), unknown(query, self._for(organiser), self._names)), [], None
        upcoming = None
        if upcoming_helps(query, listed, now):
            upcoming = await self._upcoming(query, now)
            rests_on = self._read_of(_as_far_as(upcoming, query.span)) if upcoming and rests_on else None
        yours = await self._yours(query, listed, keeper)
        message = answer(query, listed, now, query.zone, upcoming, self._names, yours=yours, page=page)
        told = [line.occurrence for line in (*listed, *((upcoming,) if upcoming else ()))]
        return Answer(query, listed, message), told, rests_on

    def forget(self) -> None:
        """Look everything up anew, as after a change of the programme."""
        self._said.forget()
        self._days.clear()

    async def _yours(self, query: Query, listed: Sequence[Listed], keeper: Keeper | None) -> Yours:
        """Give what the answer tells beside the programme: how many saved something, and what is about who asks."""
        ids = [one.id for line in listed[:MOST_COUNTED] for one in (line.occurrence, *line.also)]
        counts = await self._saved_counts.saved(ids)
        mine: tuple[tuple[str, Occurrence], ...] = ()
        if keeper is not None and (keeper.saved or keeper.follows):
            beside = query.filters and query.want is Want.DAY
            everything = await self._found(replace(query, filters=ANYTHING)) if beside else listed
            mine = clashes(keeper, everything)
        told = (
            (line, sum(counts.get(one.id, 0) for one in (line.occurrence, *line.also))) for line in listed
        )
        several = tuple((line.occurrence.id, count) for line, count in told if count) if counts else ()
        return Yours(hours_of(keeper), mine, several)

    def _unaddressed(self, words: str) -> str:
        """Leave out the bot's own name, by which people begin or end."""
        return self._own_name.sub(r"\g<before> ", words) if len(words) <= MAX_WORDS else words

    def help(self, *, organiser: bool = False, locale: str = "") -> Message:
        """Say what can be asked, to an `organiser` more than to others, in the language of `locale`."""
        return help_message(self._for(organiser), self._names, tongue(spoken(locale), locale))

    def _for(self, organiser: bool) -> tuple[Command, ...]:  # noqa: FBT001  # the one thing that it depends on
        return tuple(one for one in self._commands if organiser or not one.for_organisers)

    async def first_time(self, event_id: str, workspace: str, now: datetime) -> bool:
        """Take a platform's event to answer it; tell whether it was not answered before."""
        return await self._database.write(
            partial(answered.take, event_id=event_id, workspace=workspace, now=now)
        )

    async def _found(self, query: Query) -> tuple[Listed, ...]:
        """Give what the question asks for."""
        if query.want in {Want.NEXT, Want.WHEN, Want.WHO}:
            return fold(await self._agenda.ahead(query.span, NEXT, query.filters))
        listed = await self._between(query)
        return fitting(listed, query) if query.want is Want.FREE else listed

    async def _like(self, query: Query) -> tuple[Query, tuple[Listed, ...]]:
        """Look for words that are nearly those of the question, where none of the programme's events has them."""
        look = partial(found.words, text=query.filters.text, span=query.span)
        near = nearly(query.filters.text, await self._database.read(look))
        if not near:
            return query, ()
        text = " ".join(near.get(word, word) for word in query.filters.text.split())
        other = replace(
            query,
            filters=replace(query.filters, text=text),
            corrected=(*query.corrected, *near.items()),
        )
        listed = await self._found(other)
        return (other, listed) if listed else (query, listed)

    async def _less(self, query: Query) -> tuple[Query, tuple[Listed, ...]]:
        """Look for less: for those of the words that something has, or for all that was asked beside them."""
        words = query.filters.text.split()
        for step in fewer(words):
            tried: list[tuple[Query, tuple[Listed, ...]]] = []
            for some in step:
                filters = replace(query.filters, text=" ".join(some))
                left = " ".join(word for word in words if word not in some)
                less = replace(query, filters=filters, left_out=left)
                if (some or await self._says_nothing(query)) and (listed := await self._found(less)):
                    tried.append((less, listed))
            if tried:
                return min(tried, key=lambda one: len(one[1]))
        return query, ()

    async def _says_nothing(self, query: Query) -> bool:
        """Tell whether the words of a question that asks for something else, too, are those of no event around."""
        if _only_words(query):
            return False
        around = Span(query.span.since - AROUND, query.span.until + AROUND)
        return not await self._agenda.between(around, Filters(text=query.filters.text))

    async def _between(self, query: Query) -> tuple[Listed, ...]:
        """Give what is on. Many ask for the same day, so it is read once until something on it changes."""
        key = (*query.span.utc, query.zone, query.filters)
        kept = self._days.get(key)
        edition = await self._edition(kept.rests_on if kept else None)
        if kept and edition.holds(kept.edition):
            return kept.listed
        listed = fold(await self._agenda.between(query.span, query.filters))
        if edition.programme and query.want is Want.DAY and not (query.hours or query.length):
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            self._days[key] = _Day(listed, edition.programme, self._read_of(query.span))
        return listed

    async def _edition(self, span: Span | None) -> Edition:
        return await self._database.read(partial(editions.of, span=span))

    def _read_of(self, span: Span) -> Span | None:
        """Give the stretch whose rows were read; nothing where series had to be computed, which any change may do."""
        return span if self._agenda.is_stored(span) else None

    async def _upcoming(self, query: Query, now: datetime) -> Listed | None:
        """Find what comes next, where nothing with an hour is on or to come; for words it is not looked so far."""
        since = max(now.astimezone(query.span.since.tzinfo), query.span.since)
        coming = fold(
            await self._agenda.next_after(since, query.filters, AROUND if query.filters.text else YEAR)
        )
        return coming[0] if coming else None


def _asked(query: Query) -> tuple[object, ...]:
    """Give all of a question that its answer depends on; where it counts from now, to the minute."""
    span = (to_the_minute(query.span.since), to_the_minute(query.span.until))
    return (
        query.words,
        query.want,
        *span,
        query.language,
        query.locale,
        query.today,
        query.shown_in,
        query.zone,
    )


def _as_far_as(upcoming: Listed, span: Span) -> Span:
    """Give the stretch that an answer rests on which tells of what comes next, too."""
    begins = upcoming.occurrence.starts_at.astimezone(span.until.tzinfo)
    return Span(span.since, max(span.until, begins))


def _only_words(query: Query) -> bool:
    """Tell whether nothing was understood but words to look for."""
    return query.want is Want.WHEN and query.filters == Filters(text=query.filters.text)

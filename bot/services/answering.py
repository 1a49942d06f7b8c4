"""From a question to the words of its answer. Neither hears nor sends."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.asking import nearly, spoken, understand
from bot.clock import Clock
from bot.domain.agenda import Filters, Listed, fold, words_of
from bot.domain.query import Known, Problem, Query, Trouble, Want
from bot.domain.spare import fitting
from bot.services.agenda import Agenda
from bot.storage import answered, events, facts, search
from bot.storage.database import Database
from bot.wording.answer import answer, upcoming_helps
from bot.wording.command import Command
from bot.wording.help import help_message, unknown
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.tongue import tongue
from bot.wording.understood import tongue_of

FRESH = timedelta(minutes=1)
"""How long the programme's words are believed (real time) before it is looked whether it has changed: to read them
takes a while, and an import changes it again and again."""

MOST_DAYS = 32
"""Days, with what is on, that are kept at hand while the programme does not change."""

MOST_COMPARED = 2_000
"""Events whose words are compared with those of a question that none has."""

NEXT = 5
"""How many of the next happenings are looked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what was found, and the words."""

    query: Query
    listed: tuple[Listed, ...]
    message: Message


class Answering:
    """Answers about the programme."""

    def __init__(self, database: Database, clock: Clock, names: Names, commands: tuple[Command, ...]) -> None:
        """Answer from `database`; `commands` is the table of which help is made."""
        self._database = database
        self._clock = clock
        self._names = names
        self._commands = commands
        self._agenda = Agenda(database)
        self._known = Known()
        self._known_at: datetime | None = None
        self._known_in = ""
        self._days: dict[tuple[object, ...], tuple[Listed, ...]] = {}
        self._days_in = ""

    async def answer(
        self, words: str, zone: str, now: datetime, *, organiser: bool = False, locale: str = ""
    ) -> Answer:
        """Answer `words` for somebody in `zone` (IANA) at `now`; help tells an `organiser` more.

        Who asks in another language than that of their `locale` (as Slack has it) is answered in it.
        """
        query = understand(words, zone, now, await self._words(), locale)
        if query.want is Want.HELP:
            return Answer(query, (), help_message(self._for(organiser), self._names, tongue_of(query)))
        if query.want is Want.UNKNOWN:
            return Answer(query, (), unknown(query, self._for(organiser), self._names))
        upcoming: Listed | None = None
        listed = await self._listed(query)
        if query.filters.text and not listed:
            query, listed = await self._like(query)
        if _only_words(query) and not listed:
            query = replace(
                query, want=Want.UNKNOWN, problem=Problem(Trouble.NOTHING_ABOUT, (query.filters.text,))
            )
            return Answer(query, (), unknown(query, self._for(organiser), self._names))
        if upcoming_helps(query, listed, now):
            upcoming = await self._upcoming(query, now)
        return Answer(query, listed, answer(query, listed, now, zone, upcoming, self._names))

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

    async def _listed(self, query: Query) -> tuple[Listed, ...]:
        """Give what the question asks for."""
        if query.want in {Want.NEXT, Want.WHEN, Want.WHO}:
            return fold(await self._agenda.ahead(query.span, NEXT, query.filters))
        listed = await self._between(query)
        return fitting(listed, query) if query.want is Want.FREE else listed

    async def _like(self, query: Query) -> tuple[Query, tuple[Listed, ...]]:
        """Look for words that are nearly those of the question, where none of the programme's events has them."""
        rest = replace(query.filters, text="")
        beside = await self._agenda.between(query.span, rest)
        words = {word for one in beside[:MOST_COMPARED] for word in words_of(one).casefold().split()}
        near = nearly(query.filters.text, words)
        if not near:
            return query, ()
        text = " ".join(near.get(word, word) for word in query.filters.text.split())
        other = replace(
            query,
            filters=replace(query.filters, text=text),
            corrected=(*query.corrected, *near.items()),
        )
        listed = await self._listed(other)
        return (other, listed) if listed else (query, ())

    async def _between(self, query: Query) -> tuple[Listed, ...]:
        """Give what is on. Many ask for the same day, so it is read once for each edition of the programme."""
        # The edition is read first: what another program writes meanwhile is then read again, never overlooked.
        edition = await self._database.read(facts.edition)
        if edition != self._days_in or len(self._days) >= MOST_DAYS:
            self._days.clear()
            self._days_in = edition
        key = (*query.span.utc, str(query.span.since.tzinfo), query.filters)
        listed = self._days.get(key)
        if listed is None:
            listed = fold(await self._agenda.between(query.span, query.filters))
            if edition and query.want is Want.DAY and not (query.hours or query.length):
                self._days[key] = listed
        return listed

    async def _words(self) -> Known:
        """Give the programme's own words; it is looked at most once a minute whether there are others."""
        now = self._clock.real()
        if self._known_at is None or now - self._known_at > FRESH:
            edition = await self._database.read(facts.edition)
            if edition != self._known_in or not edition:
                kinds, hashtags, organisations = await self._database.read(events.words)
                hosts = await self._database.read(search.hosts)
                self._known = Known(tuple(kinds), tuple(hashtags), tuple(organisations), tuple(hosts))
            self._known_at, self._known_in = now, edition
        return self._known

    async def _upcoming(self, query: Query, now: datetime) -> Listed | None:
        """Find what comes next, where nothing with an hour is on or to come; for words that is too far to look."""
        if query.filters.text:
            return None
        since = max(now.astimezone(query.span.since.tzinfo), query.span.since)
        found = fold(await self._agenda.next_after(since, query.filters))
        return found[0] if found else None


def _only_words(query: Query) -> bool:
    """Tell whether nothing was understood but words to look for."""
    return query.want is Want.WHEN and query.filters == Filters(text=query.filters.text)

"""A question while it is being understood: who asks, its words, and the query that is being made. Reads no words."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.asking import zones
from bot.asking.catalogue import ENGLISH, Catalogue, catalogue
from bot.asking.hours import DAY
from bot.asking.moments import Choose
from bot.asking.scanning import Item
from bot.asking.tokens import Token
from bot.domain.agenda import Filters, Span, day_span
from bot.domain.letters import folded
from bot.domain.query import Choice, Hours, Known, Problem, Query, Trouble, Want


@dataclass(slots=True)
class Question:
    """What is known of a question."""

    plain: str
    zone: str  # the asker's, IANA
    now: datetime
    today: date  # the asker's
    locale: str
    known: Known
    language: Catalogue = field(default_factory=lambda: catalogue(ENGLISH))
    tokens: list[Token] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    corrected: list[tuple[str, str]] = field(default_factory=list)
    filters: Filters = field(default_factory=Filters)
    days: tuple[date, int] | None = None
    part: str = ""
    hours: Hours | None = None
    length: timedelta | None = None
    shown_in: str = ""

    def answerable(self, want: Want, span: Span) -> Query:
        """Give the query as understood."""
        return Query(
            want=want,
            span=span,
            words=self.plain,
            filters=self.filters,
            language=self.language.language,
            locale=self.locale,
            today=self.today,
            days=self.days,
            part=self.part,
            hours=self.hours,
            length=self.length,
            shown_in=self.shown_in,
            corrected=tuple(self.corrected),
        )

    def not_understood(self, problem: Problem) -> Query:
        """Give a query that says why there is no answer."""
        return Query(
            want=Want.UNKNOWN,
            span=day_span(self.today, self.zone),
            words=self.plain,
            language=self.language.language,
            locale=self.locale,
            today=self.today,
            corrected=tuple(self.corrected),
            problem=problem,
        )

    def which_zone(self, said: Item, span: Span) -> str | Problem:
        """Give the zone that is meant; where there are several, a choice for each."""
        words = " ".join(token.word for token in self.tokens[said.at : said.at + said.words])
        found = zones.find(said.value, words, self.language)
        if found is None:
            return Problem(Trouble.UNREAD, (said.value,))
        meant = zones.candidates(found, self.zone, *span.utc)
        if len(meant) == 1:
            return meant[0]
        place = (said.at, said.at + said.words)
        choices = tuple(Choice(zone, self.instead({place: zone})) for zone in meant)
        return Problem(Trouble.TWO_ZONES, (said.value,), choices)

    def which_half(self, choose: Choose) -> Problem:
        """Ask for one half of the day."""
        first, last = self.items[choose.clock.at], self.items[choose.clock.at + choose.clock.own - 1]
        place = (first.at, last.at + last.words)
        times = [time(minute % DAY // 60, minute % 60) for minute in choose.minutes]
        choices = tuple(Choice(one, self.instead({place: f"{one:%H:%M}"})) for one in times)
        said = self.plain[self.tokens[place[0]].start : self.tokens[place[1] - 1].end]
        return Problem(Trouble.TWO_HOURS, (said,), choices)

    def instead(self, words: dict[tuple[int, int], str]) -> str:
        """Give the question with other words in the place of some of its tokens."""
        said = self.plain
        for (first, end), other in sorted(words.items(), reverse=True):
            said = f"{said[: self.tokens[first].start]}{other}{said[self.tokens[end - 1].end :]}"
        return " ".join(said.split())

    def said(self, one: Item) -> str:
        """Give the words of an item as they were written, in small letters; misspelt ones as they were read."""
        tokens = self.tokens[one.at : one.at + one.words]
        return " ".join(
            token.raw.casefold() if folded(token.raw) == token.word else token.word for token in tokens
        )

    def tokens_of(self, first: int, end: int) -> tuple[int, int]:
        """Give the tokens of some items: the first, and where they end."""
        last = self.items[end - 1]
        return self.items[first].at, last.at + last.words

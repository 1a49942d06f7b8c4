"""What somebody asked for, once understood. Does not read words, and says nothing in words."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.agenda import Filters, Span
from bot.domain.partner import Merged


class Want(StrEnum):
    """What kind of answer a question asks for."""

    DAY = "day"  # everything in the span
    NOW = "now"  # what is running; the span is this moment
    NEXT = "next"  # what starts soonest; the span is where to look
    WHEN = "when"  # the next happenings of one thing; the span is where to look
    WHO = "who"  # who offers it; the span is where to look
    FREE = "free"  # what can be joined in the span, and ends within it
    HELP = "help"
    UNKNOWN = "unknown"  # not understood: `problem` says why


NO_ANSWER = frozenset({Want.HELP, Want.UNKNOWN})
"""Nothing of the programme is told then."""


class Trouble(StrEnum):
    """Why a question cannot be answered as it stands. What is `said` of it stands beside each."""

    TOO_LONG = "too_long"  # the most characters
    NO_SUCH_DAY = "no_such_day"  # the date as written
    NO_MONTH_HAS = "no_month_has"  # the day's number
    NO_DATE = "no_date"  # what looks like a date
    TWO_DATES = "two_dates"  # what may be two dates; a choice for each
    OTHER_WEEKDAY = "other_weekday"  # a weekday and a date that differ; a choice for each
    SEVERAL_DAYS = "several_days"
    SEVERAL_TIMES = "several_times"
    HOURS_OF_DAYS = "hours_of_days"  # hours are read for one day
    TOO_WIDE = "too_wide"  # the most days
    TWO_HOURS = "two_hours"  # the hour as written; a choice for each half of the day
    TWO_ZONES = "two_zones"  # the words for a time zone; a choice for each that they may mean
    UNREAD = "unread"  # words that speak of time
    NOTHING_ABOUT = "nothing_about"  # words that no event has


class Choice(NamedTuple):
    """One of several things that may be meant."""

    means: date | time | str  # a day, an hour, or a time zone (IANA)
    asks: str  # the question that means it, and nothing else


class Problem(NamedTuple):
    """Why a question cannot be answered as it stands."""

    trouble: Trouble
    said: tuple[str, ...] = ()  # words of the question, plain text, not escaped
    choices: tuple[Choice, ...] = ()
    day: date | None = None  # of OTHER_WEEKDAY: the date that was named
    weekday: int = 0  # of OTHER_WEEKDAY: the weekday that was named, 0 is Monday


class Hours(NamedTuple):
    """Hours that were named. The query's span holds them."""

    how: str  # at, after, before, between
    zone: str  # IANA: in which they were meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as understood."""

    want: Want
    span: Span  # in the asker's zone; for HELP and UNKNOWN: the asker's today
    words: str  # as the person wrote them, without mentions and bounded
    filters: Filters = Filters()
    language: str = "en"  # of the question and of its answer: one of those that can be understood
    locale: str = ""  # the asker's, e.g. "en-GB", as far as it is known
    today: date = date.min  # the asker's
    days: tuple[date, int] | None = None  # the first day that was named or meant, and how many in a row
    part: str = ""  # of the day: morning, afternoon, evening
    hours: Hours | None = None
    length: timedelta | None = None  # how long from now, or until now; of FREE: the time to spare
    shown_in: str = ""  # IANA: the zone in which the answer is wanted; empty: the asker's own
    corrected: tuple[tuple[str, str], ...] = ()  # words that look misspelt, and as what they were read
    left_out: str = ""  # words that nothing has, so that they are not looked for
    problem: Problem | None = None  # of UNKNOWN

    @property
    def zone(self) -> str:
        """Give the asker's zone, IANA."""
        return str(self.span.since.tzinfo)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the programme has, so that a bare word can be recognised. Each is equal to itself only: it may be large."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # with "#"
    organisations: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639: those that events are said to be in
    told_as: tuple[Merged, ...] = ()  # partners' names that are told as others

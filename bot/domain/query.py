"""What somebody asked for, once understood. Does not read words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.agenda import Filters, Span


class Want(StrEnum):
    """What kind of answer a question asks for."""

    DAY = "day"  # everything in the span
    NOW = "now"  # what is running; the span is this moment
    NEXT = "next"  # what starts soonest; the span is where to look
    WHEN = "when"  # the next happenings of a hashtag; the span is where to look
    HELP = "help"
    UNKNOWN = "unknown"  # not understood: `reason` says why, in words for the asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as understood."""

    want: Want
    span: Span  # for HELP and UNKNOWN: the asker's today
    words: str  # as the person wrote them, without mentions and bounded
    said_back: str = ""  # one line, e.g. "Today, Monday 26 October (New York time)"; plain text, not escaped
    filters: Filters = Filters()
    reason: str = ""  # why it was not understood; one sentence, plain text, not escaped


@dataclass(frozen=True, slots=True)
class Known:
    """What the programme has, so that a bare word can be recognised."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # with "#"
    organisations: tuple[str, ...] = ()

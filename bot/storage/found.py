"""Queries that find happenings by words, through the database's index. What is found may be meant, and no more."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    column,
    literal_column,
    select,
    table,
    text,
    union_all,
)

from bot.domain.agenda import Span
from bot.domain.event import LONG, Occurrence
from bot.domain.finding import Sought, ranges, word_of
from bot.storage import direct
from bot.storage.occurrences import AT_ONCE, LISTED, OCCURRENCE, Reach, occurrence_of
from bot.storage.terms import VECTOR, WORDS

if TYPE_CHECKING:
    from datetime import datetime

_FOUND = table("event_found", column("rowid"))
_MATCH = literal_column("event_found").op("MATCH")(bindparam("sought"))
_BY_FTS5 = select(WORDS.c.event_id).where(WORDS.c.id.in_(select(_FOUND.c.rowid).where(_MATCH)))
_HAS = text(f"{VECTOR} @@ CAST(:sought AS tsquery)")
_BY_VECTOR = select(WORDS.c.event_id).where(_HAS)


def _of_events(listed: Select[Any], events: Select[Any]) -> CompoundSelect[Any]:
    """Select the happenings of the events that are found, by an index range of each, and long ones that are on."""
    starts, ends = OCCURRENCE.c.starts_at, OCCURRENCE.c.ends_at
    theirs = OCCURRENCE.c.event_id.in_(events)
    early: BindParameter[datetime] = bindparam("early")
    of_long = OCCURRENCE.c.span == literal_column(str(int(Reach.LONG)))
    return union_all(
        listed.where(theirs, starts < bindparam("until"), starts >= early),
        listed.where(theirs, of_long, ends > bindparam("since"), starts < early),
    )


_BETWEEN = direct.Prepared(_of_events(AT_ONCE, _BY_FTS5), elsewhere=_of_events(LISTED, _BY_VECTOR))

_TERM = table("event_term", column("term"))
_TERMS = direct.Prepared(
    select(_TERM.c.term).where(_TERM.c.term >= bindparam("first"), _TERM.c.term < bindparam("below")),
    elsewhere=select(literal_column("term"))
    .distinct()
    .select_from(text("event_words, unnest(string_to_array(terms, ' ')) AS term"))
    .where(_HAS, text("term >= :first AND term < :below")),
)


def between(connection: Connection, sought: Sought, span: Span) -> list[Occurrence]:
    """Give the stored occurrences near `span` whose event has all that is sought."""
    since, until = span.utc
    postgres = connection.dialect.name == "postgresql"
    values = {
        "sought": _tsquery(sought) if postgres else _fts5(sought),
        "early": since - LONG - LONG,  # of what lasts all day, the local dates lie beside those of UTC
        "since": since - LONG,
        "until": until + LONG,
    }
    return [occurrence_of(row) for row in direct.rows(connection, _BETWEEN, values)]


def words(connection: Connection, text: str, span: Span) -> set[str]:
    """Give the words of events near `span` that begin with the same letter as one of `text`."""
    found: set[str] = set()
    for first, below in ranges(text, span):
        values = {"first": first, "below": below, "sought": f"'{first}':*"}
        found |= {word_of(row[0]) for row in direct.rows(connection, _TERMS, values)}
    return found


def _fts5(sought: Sought) -> str:
    """Write what is sought as FTS5 takes it. Terms are letters and digits, so nothing in them needs care."""
    return " AND ".join("(" + " OR ".join(f'"{one}" *' for one in group) + ")" for group in sought)


def _tsquery(sought: Sought) -> str:
    """Write what is sought as PostgreSQL takes it."""
    return " & ".join("(" + " | ".join(f"'{one}':*" for one in group) + ")" for group in sought)

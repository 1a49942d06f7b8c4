"""Gives what is on in a stretch of time. Does not choose the stretch, and says nothing in words."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.domain.agenda import MOMENT, Filters, Span, order, overlaps, says, words_of
from bot.domain.event import LONG, Occurrence, Status
from bot.domain.finding import sought
from bot.domain.recurrence import expand
from bot.storage import events, facts, found, occurrences, search
from bot.storage.database import Connection, Database

YEAR = timedelta(days=397)
"""A year, and a month for what comes a little later each time."""

STEPS = (timedelta(hours=6), timedelta(days=1), timedelta(days=8), timedelta(days=32), YEAR)
"""How far is looked ahead, step by step, until there is enough."""

WEEK = STEPS.index(timedelta(days=8))
"""The first step for one thing, of which little is on any one day."""

DAY = timedelta(days=1)
"""Local dates begin and end up to 14 hours away from those of UTC."""

SHORT = timedelta(days=2)
"""A stretch that is read whole more quickly than something is looked for in an index."""

MOVED = timedelta(days=62)
"""How far a single date is looked for from the date in its id, which stays when it is moved."""

ANYTHING = Filters()


class Agenda:
    """The programme, by time."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database
        self._expanded: Span | None = None

    async def between(self, span: Span, filters: Filters = ANYTHING) -> list[Occurrence]:
        """Give what overlaps `span` and is meant by `filters`, ordered by start, then title, in the span's zone."""
        return await self._database.read(partial(self._between, span=span, filters=filters))

    async def ahead(self, span: Span, most: int, filters: Filters = ANYTHING) -> list[Occurrence]:
        """Give what overlaps the shortest beginning of `span` in which `most` occurrences begin and take place.

        Of what is not there at all within a week there is little, so all of `span` is read at once.
        """
        found: list[Occurrence] = []
        for step in STEPS[WEEK:] if filters else STEPS:
            seldom = step > STEPS[WEEK] and filters and not found
            until = span.until if seldom else min(span.since + step, span.until)
            found = await self.between(Span(span.since, until), filters)
            if until == span.until or sum(_to_come(one, span.since) for one in found) >= most:
                break
        return found

    async def next_after(
        self, moment: datetime, filters: Filters = ANYTHING, reach: timedelta = YEAR
    ) -> list[Occurrence]:
        """Give what begins soonest after `moment` (aware) and takes place: all that begins then, within `reach`."""
        found = await self.ahead(Span(moment, moment + reach), 1, filters)
        coming = [one for one in found if _to_come(one, moment)]
        return [one for one in coming if one.starts_at == coming[0].starts_at]

    async def by_ids(self, ids: Iterable[str]) -> list[Occurrence]:
        """Give the stored occurrences with these ids."""
        return await self._database.read(partial(occurrences.by_ids, ids=list(ids)))

    def is_stored(self, span: Span) -> bool:
        """Tell whether all of a span that was read before is stored, so that no series is computed for it."""
        return self._expanded is not None and _within(span, self._expanded)

    def _between(self, connection: Connection, span: Span, filters: Filters) -> list[Occurrence]:
        found = _stored(connection, span, filters)
        if not self._is_expanded(connection, span):
            found += _beyond(connection, span, self._expanded, {one.id for one in found})
        if filters:
            found = _meant(connection, found, filters)
        return order(found, str(span.since.tzinfo))

    def _is_expanded(self, connection: Connection, span: Span) -> bool:
        """Tell whether all of `span` is stored. What is stored only grows, so that the last look is good enough."""
        if self._expanded is None or not _within(span, self._expanded):
            since, until = (
                facts.moment(connection, name) for name in (facts.EXPANDED_FROM, facts.EXPANDED_UNTIL)
            )
            self._expanded = Span(since, until) if since and until else None
        return self.is_stored(span)


def by_id(connection: Connection, occurrence_id: str) -> Occurrence | None:
    """Give the occurrence with this id; one of a series outside the stretch that is stored is computed, as in lists."""
    stored = occurrences.by_ids(connection, [occurrence_id])
    if stored:
        return stored[0]
    event_id, _, key = occurrence_id.partition(".")
    try:
        day = datetime.strptime(key[:8], "%Y%m%d").replace(tzinfo=UTC)
        span = Span(day - MOVED, day + MOVED)
    except (ValueError, OverflowError):
        return None
    since, until = (facts.moment(connection, name) for name in (facts.EXPANDED_FROM, facts.EXPANDED_UNTIL))
    rows = Span(since, until) if since and until else None
    return next(
        (
            one
            for event in events.by_ids(connection, [event_id])
            for one in expand(event, span.since, span.until)
            if one.id == occurrence_id and not (rows and _is_in(one, rows))
        ),
        None,
    )


def _stored(connection: Connection, span: Span, filters: Filters) -> list[Occurrence]:
    """Give what is stored of a stretch; where little of a long one may be meant, what may be."""
    terms = sought(filters, span) if filters and span.until - span.since > SHORT else ()
    if terms:
        return [one for one in found.between(connection, terms, span) if overlaps(one, span)]
    near = occurrences.between(connection, span)
    return [one for one in near if _is_exact(one) or overlaps(one, span)]


def _meant(connection: Connection, found: list[Occurrence], filters: Filters) -> list[Occurrence]:
    """Leave what the filters mean; words are looked for in the description, too, which occurrences do not carry."""
    if not filters.text:
        return [one for one in found if filters.match(one)]
    rest = replace(filters, text="")
    found = [one for one in found if rest.match(one)]
    said = {one.id for one in found if filters.match(one)}
    described = search.descriptions(connection, (one.event_id for one in found if one.id not in said))
    return [
        one
        for one in found
        if one.id in said
        or (one.event_id in described and says(f"{words_of(one)} {described[one.event_id]}", filters.text))
    ]


def _within(span: Span, outer: Span) -> bool:
    """Tell whether all of `span` is stored, its local dates included."""
    return outer.since + DAY <= span.since and span.until + DAY <= outer.until


def _is_exact(occurrence: Occurrence) -> bool:
    """Tell whether storage compares it exactly; of what is all day or long it gives some of the days beside."""
    return not occurrence.all_day and occurrence.ends_at - occurrence.starts_at <= LONG


def _to_come(occurrence: Occurrence, moment: datetime) -> bool:
    return (
        occurrence.starts_at > moment and not occurrence.all_day and occurrence.status is not Status.CANCELLED
    )


def _beyond(
    connection: Connection, span: Span, stored: Span | None, known: Container[str]
) -> list[Occurrence]:
    """Give what series give outside the stretch that is stored; inside, what is stored holds."""
    wide = (span.since.astimezone(UTC) - DAY, span.until.astimezone(UTC) + DAY)
    return [
        one
        for event in events.series(connection)
        for one in expand(event, *wide)
        if overlaps(one, span) and one.id not in known and not (stored and _is_in(one, stored))
    ]


def _is_in(occurrence: Occurrence, stored: Span) -> bool:
    return (
        occurrence.starts_at < stored.until
        and max(occurrence.ends_at, occurrence.starts_at + MOMENT) > stored.since
    )

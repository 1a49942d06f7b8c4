"""Gives what is on in a stretch of time. Does not choose the stretch, and says nothing in words."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.domain.agenda import Filters, Span, order, overlaps
from bot.domain.event import Occurrence, Status
from bot.domain.recurrence import expand
from bot.storage import events, facts, occurrences
from bot.storage.database import Connection, Database

STEPS = (timedelta(days=1), timedelta(days=8), timedelta(days=32), timedelta(days=397))
"""How far is looked ahead, step by step, until there is enough."""

DAY = timedelta(days=1)
"""Local dates begin and end up to 14 hours away from those of UTC."""

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
        """Give what overlaps the shortest beginning of `span` in which `most` occurrences begin and take place."""
        found: list[Occurrence] = []
        for step in STEPS:
            until = min(span.since + step, span.until)
            found = await self.between(Span(span.since, until), filters)
            if until == span.until or sum(_to_come(one, span.since) for one in found) >= most:
                break
        return found

    async def next_after(self, moment: datetime, filters: Filters = ANYTHING) -> list[Occurrence]:
        """Give what begins soonest after `moment` (aware) and takes place: all that begins then, within a year."""
        found = await self.ahead(Span(moment, moment + STEPS[-1]), 1, filters)
        coming = [one for one in found if _to_come(one, moment)]
        return [one for one in coming if one.starts_at == coming[0].starts_at]

    async def by_ids(self, ids: Iterable[str]) -> list[Occurrence]:
        """Give the stored occurrences with these ids."""
        return await self._database.read(partial(occurrences.by_ids, ids=list(ids)))

    def _between(self, connection: Connection, span: Span, filters: Filters) -> list[Occurrence]:
        found = [
            one for one in occurrences.between(connection, span) if not one.all_day or overlaps(one, span)
        ]
        if not self._is_expanded(connection, span):
            found = _with_series(connection, found, span)
        if filters:
            found = [one for one in found if filters.match(one)]
        return order(found, str(span.since.tzinfo))

    def _is_expanded(self, connection: Connection, span: Span) -> bool:
        """Tell whether all of `span` is stored. What is stored only grows, so that the last look is good enough."""
        if self._expanded is None or not _within(span, self._expanded):
            since, until = (
                facts.moment(connection, name) for name in (facts.EXPANDED_FROM, facts.EXPANDED_UNTIL)
            )
            self._expanded = Span(since, until) if since and until else None
        return self._expanded is not None and _within(span, self._expanded)


def _within(span: Span, outer: Span) -> bool:
    return outer.since <= span.since and span.until <= outer.until


def _to_come(occurrence: Occurrence, moment: datetime) -> bool:
    return (
        occurrence.starts_at > moment and not occurrence.all_day and occurrence.status is not Status.CANCELLED
    )


def _with_series(connection: Connection, found: list[Occurrence], span: Span) -> list[Occurrence]:
    """Add what series give outside the stretch that is stored; what is stored stays as it is."""
    wide = (span.since.astimezone(UTC) - DAY, span.until.astimezone(UTC) + DAY)
    given = [
        one for event in events.series(connection) for one in expand(event, *wide) if overlaps(one, span)
    ]
    stored = {one.id for one in occurrences.by_ids(connection, [one.id for one in given])}
    return found + [one for one in given if one.id not in stored]

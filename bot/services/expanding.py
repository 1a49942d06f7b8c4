"""Keeps series expanded into rows, from a month back to 13 months ahead. Decides no dates itself."""

from datetime import datetime, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from bot.domain.agenda import Span
from bot.domain.event import Event
from bot.storage import events, expanded, facts
from bot.storage.database import Connection, Database
from bot.storage.writing_events import Place

BACK = timedelta(days=31)
"""How far before the first import series are expanded: "yesterday" and "last week" are asked about."""

AHEAD = relativedelta(months=13)
"""How far ahead series are expanded: a month that comes again next year is wholly in it."""

NEARLY = timedelta(hours=12)
"""How much less than 13 months is far enough; this is done each day."""

BATCH = 20
"""Events whose rows are written in one unit of work, so that no write takes long."""


class Expanding:
    """Series into rows."""

    def __init__(self, database: Database) -> None:
        """Write to `database`."""
        self._database = database

    async def extend(self, now: datetime) -> int:
        """Bring every series to 13 months after `now`; tell how many occurrences are new or changed.

        Where they reach nearly as far, nothing is done: a start of the bot need not pay for it.
        """
        if await self.reaches(now + AHEAD - NEARLY):
            return 0
        series = await self._database.read(events.series)
        window = await self._database.read(partial(_known, now=now))
        until = max(window.until, now + AHEAD)
        changed = 0
        for first in range(0, len(series), BATCH):
            batch = series[first : first + BATCH]
            changed += await self._database.write(
                partial(_keep, batch=batch, span=Span(window.since, until), now=now)
            )
        await self._database.write(partial(_remember, span=Span(window.since, until)))
        return changed

    async def reaches(self, moment: datetime) -> bool:
        """Tell whether series are expanded until `moment`."""
        until = await self._database.read(partial(facts.moment, name=facts.EXPANDED_UNTIL))
        return until is not None and until >= moment


def keep_event(
    connection: Connection,
    event: Event,
    now: datetime,
    *,
    was: Place | None = None,
    window: Span | None = None,
) -> int:
    """Make the rows of one event what its rule says, in the stretch that is kept for all; `was`: its old place.

    The past of an event that is known already stays: a new rule says nothing about what was. Who keeps many asks for
    the stretch once, and gives it as `window`.
    """
    window = window or stretch(connection, now)
    since = now if expanded.has_any(connection, event.id) else window.since
    since = min(since, window.until)
    return expanded.keep(connection, event, since, window.until, now, was=was)


def stretch(connection: Connection, now: datetime) -> Span:
    """Give the stretch that is kept for all, from the first event on."""
    known = _remembered(connection)
    if None in known:
        _remember(connection, _known(connection, now))
    return _known(connection, now)


def _known(connection: Connection, now: datetime) -> Span:
    """Give the stretch that is kept, or the one to begin with."""
    since, until = _remembered(connection)
    return Span(since or now - BACK, until or now + AHEAD)


def _remembered(connection: Connection) -> tuple[datetime | None, datetime | None]:
    return facts.moment(connection, facts.EXPANDED_FROM), facts.moment(connection, facts.EXPANDED_UNTIL)


def _remember(connection: Connection, span: Span) -> None:
    facts.remember(connection, facts.EXPANDED_FROM, span.since)
    facts.remember(connection, facts.EXPANDED_UNTIL, span.until)


def _keep(connection: Connection, batch: list[Event], span: Span, now: datetime) -> int:
    return sum(expanded.keep(connection, event, span.since, span.until, now) for event in batch)

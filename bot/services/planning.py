"""Keeps the rows of what is due equal to what the programme and the channels want. Sends nothing."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.announcement import AHEAD, BACK, HORIZON, LATENESS, Destination, Planned, State, plan
from bot.services.agenda import Agenda
from bot.services.expanding import Expanding
from bot.services.waking import Wake
from bot.storage import claims, deliveries, subscriptions
from bot.storage.claims import Outcome
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery

LATEST = max(LATENESS.values())
"""How far back the plan looks: what was due longer ago is of no use any more."""

PATIENCE = 5.0
"""Seconds of real time that another process's planning is waited for: it may have read before a change of ours."""

WITHDRAWN = Outcome(
    State.SKIPPED, "no longer wanted: the event or the channel's wishes changed", withdrawn=True
)
"""How a planned delivery ends that nobody wants any more; it is planned again when somebody does."""

UNDER_WAY = frozenset({State.CLAIMED, State.UNCONFIRMED, State.SENT})
"""What was announced, or is being announced."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One announcement of the plan, and its row where there is one."""

    planned: Planned
    delivery: Delivery | None


@dataclass(slots=True)
class Difference:
    """How far the rows were from the plan."""

    added: int = 0
    moved: int = 0
    withdrawn: int = 0


class Planning:
    """From wishes to rows."""

    def __init__(self, database: Database, clock: Clock, wake: Wake) -> None:
        """Plan in `database` by programme time, and `wake` the sender when rows changed."""
        self._database = database
        self._clock = clock
        self._wake = wake
        self._agenda = Agenda(database)
        self._expanding = Expanding(database)

    async def plan(self) -> Difference:
        """Make the rows of the next 72 hours what is wanted now, by the smallest difference.

        One process at a time does: what another reads meanwhile would be old when it writes. While another goes on
        and on nothing is done here.
        """
        async with self._database.leading(wait=PATIENCE) as leads:
            if not leads:
                log.info("planned_elsewhere")
                return Difference()
            difference = await self._plan(self._clock.now())
        if difference.added or difference.moved or difference.withdrawn:
            log.info("planned", extra={"added": difference.added, "moved": difference.moved})
            self._wake.set()
        return difference

    async def _plan(self, now: datetime) -> Difference:
        if not await self._expanding.reaches(now + HORIZON + AHEAD):
            await self._expanding.extend(now)
        span = Span(now - LATEST, now + HORIZON)
        wanted = await self._wanted(span)
        return await self._database.write(partial(_reconcile, wanted=wanted, span=span, now=now))

    async def between(self, span: Span) -> list[Entry]:
        """Give the plan for any stretch of time: rows where there are some, computed where there are none yet."""
        wanted = {planned.key: planned for planned in await self._wanted(span)}
        rows = await self._database.read(partial(deliveries.in_plan, since=span.since, until=span.until))
        entries = [Entry(row.planned, row) for row in rows]
        known = {row.planned.key for row in rows}
        under_way = _under_way(rows)
        entries += [
            Entry(planned, None)
            for key, planned in wanted.items()
            if key not in known and planned.announces not in under_way
        ]
        return sorted(entries, key=lambda entry: (entry.planned.due_at, str(entry.planned.destination)))

    async def _wanted(self, span: Span) -> list[Planned]:
        wishes = await self._database.read(subscriptions.every)
        if not wishes:
            return []
        everything = await self._agenda.between(Span(span.since - BACK, span.until + AHEAD))
        return plan(everything, wishes, span)


def _under_way(rows: Iterable[Delivery]) -> set[tuple[str, str, Destination, datetime]]:
    """Give what people heard already, or are about to: changed since, it is no second announcement."""
    return {row.planned.announces for row in rows if row.state in UNDER_WAY}


def _reconcile(connection: Connection, wanted: Sequence[Planned], span: Span, now: datetime) -> Difference:
    difference = Difference()
    rows = {row.planned.key: row for row in deliveries.in_plan(connection, span.since, span.until)}
    under_way = _under_way(rows.values())
    for planned in wanted:
        if planned.expires_at <= now:
            continue
        known = rows.get(planned.key) or deliveries.find(connection, planned)
        if known is None and planned.announces in under_way:
            continue
        if known is None:
            deliveries.add(connection, planned, now)
            difference.added += 1
        elif known.withdrawn or (known.state is State.PLANNED and known.planned.due_at != planned.due_at):
            why = (
                "wanted again" if known.withdrawn else f"moved from {known.planned.due_at:%Y-%m-%d %H:%M} UTC"
            )
            deliveries.move(connection, known.id, planned, now, why)
            difference.moved += 1
    keys = {planned.key for planned in wanted}
    for waiting in deliveries.waiting(connection):
        if waiting.planned.key not in keys and waiting.planned.expires_at > now:
            claims.settle(connection, waiting.id, WITHDRAWN, now)
            difference.withdrawn += 1
    return difference

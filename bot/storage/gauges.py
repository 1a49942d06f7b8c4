"""Queries for monitoring: what waits, what became of what was sent, what is logged, spent and read. Names nobody."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from bot.domain.announcement import State
from bot.storage.deliveries import DELIVERY
from bot.storage.events import EVENT
from bot.storage.expanded import PARTICIPATION
from bot.storage.feeds import FEED
from bot.storage.troubles import TROUBLE

RECENT = timedelta(hours=24)
"""How far back deliveries are counted: all of time would be read again at each question."""


class Ended(NamedTuple):
    """How many deliveries of a kind are in a state."""

    kind: str
    state: str
    number: int


class Counts(NamedTuple):
    """What there is in all."""

    events: int
    logged: int  # acts of participation; the last number that one got, so that nothing is counted through
    troubles: int  # that last, and that the organisers' channel heard of
    feeds: int
    failing: int  # of those that are read


def of_deliveries(connection: Connection, now: datetime) -> list[Ended]:
    """Count the deliveries that were due in the last 24 hours, by kind and state."""
    recent = (DELIVERY.c.due_at > now - RECENT, DELIVERY.c.due_at <= now)
    counts = select(DELIVERY.c.kind, DELIVERY.c.state, func.count()).where(*recent)
    return [Ended(*row) for row in connection.execute(counts.group_by(DELIVERY.c.kind, DELIVERY.c.state))]


def first_due(connection: Connection, now: datetime) -> datetime | None:
    """Tell when the oldest delivery was due that still waits at `now`."""
    waits = (DELIVERY.c.state.in_([State.PLANNED.value, State.CLAIMED.value]), DELIVERY.c.due_at <= now)
    return connection.execute(select(func.min(DELIVERY.c.due_at)).where(*waits)).scalar()


def counts(connection: Connection) -> Counts:
    """Count what there is."""
    read = FEED.c.paused.is_(False)
    return Counts(
        events=_number(connection, select(func.count()).select_from(EVENT)),
        logged=_number(connection, select(func.max(PARTICIPATION.c.id))),
        troubles=_number(
            connection,
            select(func.count()).where(TROUBLE.c.ended_at.is_(None), TROUBLE.c.told_in.is_not(None)),
        ),
        feeds=_number(connection, select(func.count()).select_from(FEED).where(read)),
        failing=_number(connection, select(func.count()).select_from(FEED).where(read, FEED.c.trouble != "")),
    )


def _number(connection: Connection, statement: Select[Any]) -> int:
    return int(connection.execute(statement).scalar() or 0)

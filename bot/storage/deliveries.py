"""Queries about deliveries: what is planned, what was sent, and each step with its moment and reason."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    insert,
    select,
    update,
)

from bot.domain.announcement import Destination, Planned, State, kind_of
from bot.storage.tables import DeliveryRow, DeliveryStepRow

DELIVERY = DeliveryRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
STEP = DeliveryStepRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One announcement to one destination, as it stands."""

    id: str
    planned: Planned
    state: State
    attempts: int
    made: str | None  # JSON of the words, once they were made
    message_id: str | None
    settled_at: datetime | None  # programme time
    reason: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step in a delivery's life."""

    at: datetime
    state: State
    reason: str


def in_plan(connection: Connection, since: datetime, until: datetime) -> list[Delivery]:
    """Give the deliveries that are due in [since, until), in every state."""
    rows = connection.execute(
        select(DELIVERY)
        .where(DELIVERY.c.due_at >= since, DELIVERY.c.due_at < until)
        .order_by(DELIVERY.c.due_at)
    )
    return [delivery_of(row) for row in rows]


def waiting(connection: Connection) -> list[Delivery]:
    """Give the deliveries that are planned and not yet claimed."""
    rows = connection.execute(select(DELIVERY).where(DELIVERY.c.state == State.PLANNED.value))
    return [delivery_of(row) for row in rows]


def find(connection: Connection, planned: Planned) -> Delivery | None:
    """Give the delivery that has the key of `planned`, or nothing."""
    row = connection.execute(select(DELIVERY).where(*_key(planned))).first()
    return delivery_of(row) if row else None


def by_id(connection: Connection, delivery_id: str) -> Delivery | None:
    """Give the delivery with this id, or nothing."""
    row = connection.execute(select(DELIVERY).where(DELIVERY.c.id == delivery_id)).first()
    return delivery_of(row) if row else None


def of_what(connection: Connection, what: str) -> list[Delivery]:
    """Give the deliveries of an occurrence, or of a day's lists, the earliest first."""
    rows = connection.execute(select(DELIVERY).where(DELIVERY.c.what == what).order_by(DELIVERY.c.due_at))
    return [delivery_of(row) for row in rows]


def steps(connection: Connection, delivery_id: str) -> list[Step]:
    """Give a delivery's steps, in order."""
    rows = connection.execute(
        select(STEP.c.at, STEP.c.state, STEP.c.reason)
        .where(STEP.c.delivery_id == delivery_id)
        .order_by(STEP.c.id)
    )
    return [Step(row.at, State(row.state), row.reason) for row in rows]


def add(connection: Connection, planned: Planned, now: datetime) -> str:
    """Write a delivery before anything is sent."""
    delivery_id = uuid.uuid4().hex
    connection.execute(
        insert(DELIVERY).values(
            id=delivery_id,
            what=planned.what,
            kind=planned.name,
            platform=planned.destination.platform,
            workspace=planned.destination.workspace,
            channel=planned.destination.channel,
            revision=planned.revision,
            due_at=planned.due_at,
            expires_at=planned.expires_at,
            state=State.PLANNED.value,
            attempts=0,
            withdrawn=False,
        )
    )
    note(connection, [delivery_id], now, State.PLANNED, "planned")
    return delivery_id


def move(connection: Connection, delivery_id: str, planned: Planned, now: datetime, why: str) -> None:
    """Plan a delivery for another moment, or again after it was withdrawn; its words are made anew."""
    connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id == delivery_id)
        .values(
            due_at=planned.due_at,
            expires_at=planned.expires_at,
            state=State.PLANNED.value,
            withdrawn=False,
            made=None,
            settled_at=None,
            reason=None,
        )
    )
    note(connection, [delivery_id], now, State.PLANNED, why)


def sent_since(connection: Connection, since: datetime) -> list[Delivery]:
    """Give what was sent and was due at or after `since`, the newest first."""
    rows = connection.execute(
        select(DELIVERY)
        .where(DELIVERY.c.state == State.SENT.value, DELIVERY.c.due_at >= since)
        .order_by(DELIVERY.c.due_at.desc())
    )
    return [delivery_of(row) for row in rows]


def note(connection: Connection, ids: Iterable[str], now: datetime, state: State, reason: str) -> None:
    """Keep a step of some deliveries, with its moment (programme time) and its reason."""
    values = [{"delivery_id": one, "at": now, "state": state.value, "reason": reason} for one in ids]
    connection.execute(insert(STEP), values)


def _key(planned: Planned) -> tuple[Any, ...]:
    return (
        DELIVERY.c.what == planned.what,
        DELIVERY.c.kind == planned.name,
        DELIVERY.c.platform == planned.destination.platform,
        DELIVERY.c.workspace == planned.destination.workspace,
        DELIVERY.c.channel == planned.destination.channel,
        DELIVERY.c.revision == planned.revision,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    """Make the delivery that a row of the table describes."""
    kind, lead = kind_of(row.kind)
    return Delivery(
        id=row.id,
        planned=Planned(
            what=row.what,
            kind=kind,
            destination=Destination(row.platform, row.workspace, row.channel),
            revision=row.revision,
            due_at=row.due_at,
            expires_at=row.expires_at,
            lead=lead,
        ),
        state=State(row.state),
        attempts=row.attempts,
        made=row.made,
        message_id=row.message_id,
        settled_at=row.settled_at,
        reason=row.reason,
        withdrawn=row.withdrawn,
    )

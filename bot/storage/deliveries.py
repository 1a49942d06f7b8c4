"""Queries about deliveries: planning, claiming, settling. Each step is kept with its moment and its reason."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    insert,
    not_,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.announcement import RANK, Destination, Planned, State, kind_of
from bot.storage.tables import DeliveryRow, DeliveryStepRow

DELIVERY = DeliveryRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
STEP = DeliveryStepRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

_OPEN = (State.CLAIMED.value, State.UNCONFIRMED.value)


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a delivery's step ended."""

    state: State
    reason: str = ""
    message_id: str | None = None
    not_before: datetime | None = None  # real time; the destination asked to wait
    lease_until: datetime | None = None  # real time; when an unknown outcome is looked into
    withdrawn: bool = False
    unmade: bool = False  # the request certainly did not arrive: the words are made anew the next time


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who takes deliveries, when, for how long, and how many at most."""

    owner: str
    now: datetime  # programme time
    real: datetime  # real time
    lease_until: datetime  # real time
    most: int


def in_plan(connection: Connection, since: datetime, until: datetime) -> list[Delivery]:
    """Give the deliveries that are due in [since, until), in every state."""
    rows = connection.execute(
        select(DELIVERY)
        .where(DELIVERY.c.due_at >= since, DELIVERY.c.due_at < until)
        .order_by(DELIVERY.c.due_at)
    )
    return [_delivery(row) for row in rows]


def waiting(connection: Connection) -> list[Delivery]:
    """Give the deliveries that are planned and not yet claimed."""
    rows = connection.execute(select(DELIVERY).where(DELIVERY.c.state == State.PLANNED.value))
    return [_delivery(row) for row in rows]


def find(connection: Connection, planned: Planned) -> Delivery | None:
    """Give the delivery that has the key of `planned`, or nothing."""
    row = connection.execute(select(DELIVERY).where(*_key(planned))).first()
    return _delivery(row) if row else None


def by_id(connection: Connection, delivery_id: str) -> Delivery | None:
    """Give the delivery with this id, or nothing."""
    row = connection.execute(select(DELIVERY).where(DELIVERY.c.id == delivery_id)).first()
    return _delivery(row) if row else None


def of_what(connection: Connection, what: str) -> list[Delivery]:
    """Give the deliveries of an occurrence, or of a day's lists, the earliest first."""
    rows = connection.execute(select(DELIVERY).where(DELIVERY.c.what == what).order_by(DELIVERY.c.due_at))
    return [_delivery(row) for row in rows]


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
    _step(connection, [delivery_id], now, State.PLANNED, "planned")
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
    _step(connection, [delivery_id], now, State.PLANNED, why)


def next_moments(
    connection: Connection, now: datetime, real: datetime
) -> tuple[datetime | None, datetime | None]:
    """Tell when the next delivery is due (programme time), and when the next that was asked to wait may go (real)."""
    planned, waits = DELIVERY.c.state == State.PLANNED.value, DELIVERY.c.not_before > real
    due = select(func.min(DELIVERY.c.due_at)).where(
        planned, or_(DELIVERY.c.not_before.is_(None), not_(waits))
    )
    allowed = select(func.min(DELIVERY.c.not_before)).where(planned, waits, DELIVERY.c.due_at <= now)
    return connection.execute(due).scalar(), connection.execute(allowed).scalar()


def anything_to_do(connection: Connection, now: datetime, real: datetime) -> bool:
    """Tell whether something is due at `now` (programme time) or uncertain at `real` (real time)."""
    due = select(DELIVERY.c.id).where(*_due(now, real))
    return (
        connection.execute(union_all(due, select(DELIVERY.c.id).where(_stale(real))).limit(1)).first()
        is not None
    )


def uncertain(connection: Connection, real: datetime) -> list[Delivery]:
    """Give what was claimed or unconfirmed and has no lease any more (real time)."""
    over = or_(DELIVERY.c.lease_until.is_(None), DELIVERY.c.lease_until <= real)
    rows = connection.execute(
        select(DELIVERY).where(DELIVERY.c.state.in_(_OPEN), over).order_by(DELIVERY.c.due_at)
    )
    return [_delivery(row) for row in rows]


def claim_due(connection: Connection, claim: Claim) -> list[Delivery]:
    """Take what is due and hold it until the lease ends, what matters most first."""
    rank = case(*((DELIVERY.c.kind.startswith(kind.value), place) for kind, place in RANK.items()))
    due = (
        select(DELIVERY.c.id)
        .where(*_due(claim.now, claim.real))
        .order_by(rank, DELIVERY.c.due_at)
        .limit(claim.most)
        .with_for_update(skip_locked=True)  # SQLite, where one claims at a time, does without
    )
    return _take(connection, due, claim, State.CLAIMED, "claimed")


def claim_open(connection: Connection, claim: Claim) -> list[Delivery]:
    """Take what is claimed or unconfirmed and whose lease is over: nobody knows yet what became of it."""
    stale = (
        select(DELIVERY.c.id).where(_stale(claim.real)).limit(claim.most).with_for_update(skip_locked=True)
    )
    return _take(connection, stale, claim, State.UNCONFIRMED, "looking what became of it")


def release(connection: Connection, real: datetime) -> int:
    """End every lease: whoever held one is gone."""
    result = connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.state.in_(_OPEN), DELIVERY.c.lease_until > real)
        .values(lease_until=real)
    )
    return int(result.rowcount)


def store_words(connection: Connection, delivery_id: str, made: str) -> None:
    """Keep the words as they were made, before the request."""
    connection.execute(update(DELIVERY).where(DELIVERY.c.id == delivery_id).values(made=made))


def sent_since(connection: Connection, since: datetime) -> list[Delivery]:
    """Give what was sent and was due at or after `since`, the newest first."""
    rows = connection.execute(
        select(DELIVERY)
        .where(DELIVERY.c.state == State.SENT.value, DELIVERY.c.due_at >= since)
        .order_by(DELIVERY.c.due_at.desc())
    )
    return [_delivery(row) for row in rows]


def reword(connection: Connection, delivery_id: str, made: str, now: datetime, reason: str) -> None:
    """Keep the words that a sent delivery has now, and how it came to them."""
    store_words(connection, delivery_id, made)
    _step(connection, [delivery_id], now, State.SENT, reason)


def settle(connection: Connection, delivery_id: str, outcome: Outcome, now: datetime) -> None:
    """Write how a step ended; `now` is programme time."""
    final = outcome.state in {State.SENT, State.SKIPPED, State.FAILED}
    words = {"made": None} if outcome.unmade else {}
    connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id == delivery_id)
        .values(
            **words,
            state=outcome.state.value,
            reason=outcome.reason or None,
            message_id=outcome.message_id,
            not_before=outcome.not_before,
            owner=None,
            lease_until=outcome.lease_until,
            settled_at=now if final else None,
            withdrawn=outcome.withdrawn,
        )
    )
    _step(connection, [delivery_id], now, outcome.state, outcome.reason)


def _take(
    connection: Connection, which: Select[tuple[str]], claim: Claim, state: State, why: str
) -> list[Delivery]:
    ids = [row.id for row in connection.execute(which)]
    if not ids:
        return []
    rows = connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(ids))
        .values(
            state=state.value,
            owner=claim.owner,
            lease_until=claim.lease_until,
            attempts=DELIVERY.c.attempts + 1,
        )
        .returning(DELIVERY)
    )
    taken = {row.id: _delivery(row) for row in rows}
    _step(connection, ids, claim.now, state, f"{why} by {claim.owner}")
    return [taken[delivery_id] for delivery_id in ids]


def _step(connection: Connection, ids: Iterable[str], now: datetime, state: State, reason: str) -> None:
    values = [{"delivery_id": one, "at": now, "state": state.value, "reason": reason} for one in ids]
    connection.execute(insert(STEP), values)


def _due(now: datetime, real: datetime) -> tuple[ColumnElement[bool], ...]:
    asked_to_wait = DELIVERY.c.not_before > real
    return (
        DELIVERY.c.state == State.PLANNED.value,
        DELIVERY.c.due_at <= now,
        or_(DELIVERY.c.not_before.is_(None), not_(asked_to_wait)),
    )


def _stale(real: datetime) -> ColumnElement[bool]:
    return and_(DELIVERY.c.state.in_(_OPEN), DELIVERY.c.lease_until <= real)


def _key(planned: Planned) -> tuple[Any, ...]:
    return (
        DELIVERY.c.what == planned.what,
        DELIVERY.c.kind == planned.name,
        DELIVERY.c.platform == planned.destination.platform,
        DELIVERY.c.workspace == planned.destination.workspace,
        DELIVERY.c.channel == planned.destination.channel,
        DELIVERY.c.revision == planned.revision,
    )


def _delivery(row: Row[Any]) -> Delivery:
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

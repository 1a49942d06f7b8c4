"""Queries of who delivers: what is due, who holds it, and how each step ended. Plans nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.announcement import RANK, State
from bot.storage.deliveries import DELIVERY, Delivery, delivery_of, note

_OPEN = (State.CLAIMED.value, State.UNCONFIRMED.value)


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
    return [delivery_of(row) for row in rows]


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


def reword(connection: Connection, delivery_id: str, made: str, now: datetime, reason: str) -> None:
    """Keep the words that a sent delivery has now, and how it came to them."""
    store_words(connection, delivery_id, made)
    note(connection, [delivery_id], now, State.SENT, reason)


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
    note(connection, [delivery_id], now, outcome.state, outcome.reason)


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
    taken = {row.id: delivery_of(row) for row in rows}
    note(connection, ids, claim.now, state, f"{why} by {claim.owner}")
    return [taken[delivery_id] for delivery_id in ids]


def _due(now: datetime, real: datetime) -> tuple[ColumnElement[bool], ...]:
    asked_to_wait = DELIVERY.c.not_before > real
    return (
        DELIVERY.c.state == State.PLANNED.value,
        DELIVERY.c.due_at <= now,
        or_(DELIVERY.c.not_before.is_(None), not_(asked_to_wait)),
    )


def _stale(real: datetime) -> ColumnElement[bool]:
    return and_(DELIVERY.c.state.in_(_OPEN), DELIVERY.c.lease_until <= real)

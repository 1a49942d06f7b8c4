"""Queries of whoever watches: how deliveries ended other than by being sent, each once, and what is being given up."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select, text

from bot.domain.announcement import Destination, Kind, State
from bot.domain.trouble import Ending
from bot.storage.deliveries import DELIVERY, STEP, planned_of

_NOT_SENT = tuple(state.value for state in (State.FAILED, State.SKIPPED, State.UNCONFIRMED))

PATIENCE = "500ms"
"""How long PostgreSQL waits for those who are writing steps; who wants to write one waits behind it."""


def newest_step(connection: Connection) -> int:
    """Give the highest id of a step that can be seen, or 0."""
    return connection.execute(select(func.max(STEP.c.id))).scalar() or 0


def last_step(connection: Connection) -> int:
    """Give the highest id of a step below which none will appear any more, or 0; be the first in its unit of work.

    PostgreSQL hands out ids before the rows are committed, so those who are writing are waited for.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        connection.execute(text("LOCK TABLE delivery_step IN SHARE MODE"))
    return newest_step(connection)


def between_steps(connection: Connection, after: int, until: int, since: datetime) -> list[Ending]:
    """Give what ended by a step with an id in (`after`, `until`], at `since` or later, and is still so."""
    rows = connection.execute(
        select(DELIVERY, STEP.c.at.label("step_at"), STEP.c.reason.label("step_reason"))
        .join_from(STEP, DELIVERY, DELIVERY.c.id == STEP.c.delivery_id)
        .where(
            STEP.c.id > after,
            STEP.c.id <= until,
            STEP.c.at >= since,
            STEP.c.state.in_(_NOT_SENT),
            STEP.c.state == DELIVERY.c.state,
        )
        .order_by(STEP.c.id)
    )
    return [
        Ending(
            delivery=row.id,
            planned=planned_of(row),
            state=State(row.state),
            at=row.step_at,
            reason=row.step_reason,
            on_purpose=row.withdrawn or row.folded_into is not None,
            looked_into=row.lease_until is not None,
        )
        for row in rows
    ]


def sent_since(connection: Connection, destination: Destination, since: datetime) -> bool:
    """Tell whether an announcement arrived at a destination after `since`."""
    arrived = exists().where(
        DELIVERY.c.channel == destination.channel,
        DELIVERY.c.workspace == destination.workspace,
        DELIVERY.c.platform == destination.platform,
        DELIVERY.c.kind != Kind.TROUBLE.value,
        DELIVERY.c.state == State.SENT.value,
        DELIVERY.c.settled_at > since,
    )
    return bool(connection.execute(select(arrived)).scalar())


def giving_up(connection: Connection, now: datetime) -> bool:
    """Tell whether something that is of no use any more at `now` is still to be settled."""
    state, useless = DELIVERY.c.state, DELIVERY.c.expires_at <= now
    planned = exists().where(state == State.PLANNED.value, DELIVERY.c.due_at <= now, useless)
    claimed = exists().where(state == State.CLAIMED.value, useless)
    return bool(connection.execute(select(or_(planned, claimed))).scalar())

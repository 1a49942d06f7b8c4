"""Queries that write what is planned: deliveries added, moved and withdrawn, each with its step. Reads no plan."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, literal, or_, select, update

from bot.domain.announcement import Planned, State
from bot.storage.deliveries import DELIVERY, STEP
from bot.storage.delivery_words import unsay
from bot.storage.dialect import each, insert_for


def add(connection: Connection, planned: Planned, now: datetime, within: str | None = None) -> str | None:
    """Write a delivery before anything is sent; give its id, or nothing where there is one already."""
    ids = add_all(connection, [planned], now, within)
    return ids[0] if ids else None


def add_because(connection: Connection, planned: Planned, now: datetime, reason: str) -> None:
    """Write a delivery that comes of something that went wrong, and why; who makes its words is told."""
    made = add(connection, planned, now)
    if made is not None:
        connection.execute(update(DELIVERY).where(DELIVERY.c.id == made).values(reason=reason))


def add_all(
    connection: Connection, planned: Iterable[Planned], now: datetime, within: str | None = None
) -> list[str]:
    """Write deliveries before anything is sent, those in the thread of another with its id; give the new ids."""
    written = list(planned)
    rows = [_values(one, key, within) for one, key in zip(written, _keys(len(written), now), strict=True)]
    if not rows:
        return []
    fresh = insert_for(connection, DELIVERY).on_conflict_do_nothing().returning(DELIVERY.c.id)
    ids = list(connection.execute(fresh, rows).scalars())
    note(connection, ids, now, State.PLANNED, "planned")
    return ids


def _keys(many: int, now: datetime) -> Iterator[str]:
    """Give new ids: the moment, what this call has for itself, a number, and chance for the rest.

    What is planned together is sent together, and so lies together in the indexes. Ids of chance alone lie everywhere:
    to write how 400 deliveries ended would touch 400 pages of each, and take longer than the sending.
    """
    chance = os.urandom(2 + 6 * many).hex()
    begins = f"{int(now.timestamp() * 1000) % (1 << 48):012x}{chance[:4]}"
    for number in range(many):
        yield f"{begins}{number % (1 << 16):04x}{chance[4 + 12 * number : 16 + 12 * number]}"


def _values(planned: Planned, key: str, within: str | None) -> dict[str, Any]:
    return {
        "id": key,
        "what": planned.what,
        "kind": planned.name,
        "platform": planned.destination.platform,
        "workspace": planned.destination.workspace,
        "channel": planned.destination.channel,
        "revision": planned.revision,
        "due_at": planned.due_at,
        "expires_at": planned.expires_at,
        "state": State.PLANNED.value,
        "attempts": 0,
        "withdrawn": False,
        "within": within,
    }


def move(connection: Connection, delivery_id: str, planned: Planned, now: datetime, why: str) -> bool:
    """Plan a delivery for another moment, or again after it was withdrawn; its words are made anew.

    Tell whether it could be: what was claimed meanwhile is under way.
    """
    moved = connection.execute(
        update(DELIVERY)
        .where(
            DELIVERY.c.id == delivery_id, or_(DELIVERY.c.state == State.PLANNED.value, DELIVERY.c.withdrawn)
        )
        .values(
            due_at=planned.due_at,
            expires_at=planned.expires_at,
            state=State.PLANNED.value,
            withdrawn=False,
            settled_at=None,
            reason=None,
        )
    )
    if moved.rowcount:
        unsay(connection, [delivery_id])
        note(connection, [delivery_id], now, State.PLANNED, why)
    return bool(moved.rowcount)


def withdraw(connection: Connection, ids: Sequence[str], now: datetime, why: str) -> int:
    """Plan these no more, as nobody wants them; tell how many had not been claimed meanwhile.

    The state is asked for where it is written: who claims at the same moment is waited for, and stays the one who did.
    """
    waiting = connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(ids), DELIVERY.c.state == State.PLANNED.value)
        .values(state=State.SKIPPED.value, reason=why, settled_at=now, withdrawn=True)
        .returning(DELIVERY.c.id)
    )
    withdrawn = list(waiting.scalars())
    note(connection, withdrawn, now, State.SKIPPED, why)
    return len(withdrawn)


def note(connection: Connection, ids: Iterable[str], now: datetime, state: State, reason: str) -> None:
    """Keep a step of some deliveries, with its moment (programme time) and its reason."""
    one = each(connection, dict.fromkeys(ids))
    step = select(
        one.c.key, literal(now, STEP.c.at.type), literal(state.value), literal(reason, STEP.c.reason.type)
    )
    connection.execute(insert(STEP).from_select(["delivery_id", "at", "state", "reason"], step))

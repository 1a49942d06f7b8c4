"""Queries about what is late: several late announcements of one channel become one. Makes no words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from bot.domain.announcement import SLACK, Destination, Kind, Planned, State
from bot.storage.deliveries import DELIVERY
from bot.storage.delivery_words import unsay
from bot.storage.plans import add, note

SAID_LATER = "said in one catch-up message"
"""Why a delivery is skipped that a catch-up message says instead."""


def late(connection: Connection, before: datetime, now: datetime) -> list[Destination]:
    """Give the channels that have several announcements waiting, due at or before `before` and of use at `now`."""
    here = (DELIVERY.c.platform, DELIVERY.c.workspace, DELIVERY.c.channel)
    rows = connection.execute(
        select(*here).where(*_late(before, now)).group_by(*here).having(func.count() > 1)
    )
    return [Destination(row.platform, row.workspace, row.channel) for row in rows]


def fold(connection: Connection, channels: Sequence[Destination], before: datetime, now: datetime) -> int:
    """Plan one message for each of these channels in place of what is late there; tell in how many."""
    return sum(_fold(connection, where, before, now) for where in channels)


def _fold(connection: Connection, where: Destination, before: datetime, now: datetime) -> bool:
    """Let one message say what is late in a channel: the one that waits to be sent, if one does, or a new one."""
    waiting = _waiting(connection, where, before, now)
    if len(waiting) < 2:  # noqa: PLR2004 - one comes as it is
        return False
    useless = max(row.expires_at for row in waiting)
    begun = next((row.id for row in waiting if row.kind == Kind.CATCH_UP.value), None)
    if begun is not None:
        connection.execute(update(DELIVERY).where(DELIVERY.c.id == begun).values(expires_at=useless))
        unsay(connection, [begun])  # it says more than it did
    planned = Planned(f"{now:%Y-%m-%dT%H:%M}Z", Kind.CATCH_UP, where, 0, now, useless)
    into = begun or add(connection, planned, now)
    if into is None:
        return False  # one was said in this very minute: what came since is said by itself
    ids = [row.id for row in waiting if row.id != into]
    connection.execute(update(DELIVERY).where(DELIVERY.c.folded_into.in_(ids)).values(folded_into=into))
    connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(ids))
        .values(state=State.SKIPPED.value, reason=SAID_LATER, settled_at=now, folded_into=into)
    )
    note(connection, ids, now, State.SKIPPED, SAID_LATER)
    return True


def _waiting(
    connection: Connection, where: Destination, before: datetime, now: datetime
) -> list[Row[Any, Any, Any]]:
    rows = connection.execute(
        select(DELIVERY.c.id, DELIVERY.c.kind, DELIVERY.c.expires_at)
        .where(
            *_late(before, now),
            DELIVERY.c.platform == where.platform,
            DELIVERY.c.workspace == where.workspace,
            DELIVERY.c.channel == where.channel,
        )
        .order_by(DELIVERY.c.due_at, DELIVERY.c.id)
        .with_for_update(skip_locked=True)  # SQLite, where one writes at a time, does without
    )
    return list(rows)


def _late(before: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Give what tells what is late, and which messages wait that say what was."""
    lists = DELIVERY.c.kind.in_((Kind.DIGEST.value, Kind.WEEK_AHEAD.value))
    announced = and_(DELIVERY.c.due_at <= before, or_(lists, DELIVERY.c.kind.startswith(Kind.REMINDER.value)))
    begun = and_(DELIVERY.c.due_at <= now, DELIVERY.c.kind == Kind.CATCH_UP.value)
    here = DELIVERY.c.platform == SLACK  # on X each post is one
    due = DELIVERY.c.due_at <= now  # either way, and said so for the index: far more is planned than due
    return (
        here,
        DELIVERY.c.state == State.PLANNED.value,
        due,
        DELIVERY.c.expires_at > now,
        or_(announced, begun),
    )

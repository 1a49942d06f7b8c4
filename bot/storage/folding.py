"""Queries about what is late: several late announcements of one channel become one. Makes no words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from bot.domain.announcement import LATENESS, Destination, Kind, Planned, State
from bot.storage.deliveries import DELIVERY, add, find, note

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
    """Plan one message for each of these channels in place of what is late there; tell how many were planned."""
    folded = 0
    for where in channels:
        ids = _waiting(connection, where, before, now)
        if len(ids) > 1:
            _fold(connection, where, ids, now)
            folded += 1
    return folded


def _fold(connection: Connection, where: Destination, ids: Sequence[str], now: datetime) -> None:
    what = f"{now:%Y-%m-%dT%H:%M}Z"
    catch_up = Planned(what, Kind.CATCH_UP, where, 0, now, now + LATENESS[Kind.CATCH_UP])
    into = add(connection, catch_up, now)
    if into is None:
        known = find(connection, catch_up)
        if known is None or known.state is not State.PLANNED:
            return  # one was said in this very minute: what came since is said by itself
        into = known.id
    connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(ids))
        .values(state=State.SKIPPED.value, reason=SAID_LATER, settled_at=now, folded_into=into)
    )
    note(connection, ids, now, State.SKIPPED, SAID_LATER)


def _waiting(connection: Connection, where: Destination, before: datetime, now: datetime) -> list[str]:
    rows = connection.execute(
        select(DELIVERY.c.id)
        .where(
            *_late(before, now),
            DELIVERY.c.platform == where.platform,
            DELIVERY.c.workspace == where.workspace,
            DELIVERY.c.channel == where.channel,
        )
        .with_for_update(skip_locked=True)  # SQLite, where one writes at a time, does without
    )
    return list(rows.scalars())


def _late(before: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    lists = DELIVERY.c.kind.in_((Kind.DIGEST.value, Kind.WEEK_AHEAD.value))
    return (
        DELIVERY.c.state == State.PLANNED.value,
        DELIVERY.c.due_at <= before,
        DELIVERY.c.expires_at > now,
        or_(lists, DELIVERY.c.kind.startswith(Kind.REMINDER.value)),
    )

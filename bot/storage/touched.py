"""Queries about whom a change of a happening concerns: who saved it, and who follows what it is of. Tells nobody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, false, func, or_, select

from bot.domain.announcement import SLACK, Destination, State
from bot.domain.following import Follow, Sort
from bot.storage.deliveries import DELIVERY
from bot.storage.expanded import SAVED
from bot.storage.keeping import FOLLOW
from bot.storage.people import IDENTITY, PREFERENCE

TOLD = (State.PLANNED.value, State.CLAIMED.value, State.UNCONFIRMED.value, State.SENT.value)


class Concerned(NamedTuple):
    """Somebody whom a change concerns."""

    destination: Destination
    timezone: str  # IANA; "" where it is not known
    knows: int  # the happening's revision that they know; -1: they were not told of it


def savers(connection: Connection, occurrence_id: str) -> list[Concerned]:
    """Give those who saved a happening, as they knew it then."""
    rows = connection.execute(
        _people(SAVED.c.revision)
        .join(SAVED, SAVED.c.person_id == IDENTITY.c.person_id)
        .where(SAVED.c.occurrence_id == occurrence_id, IDENTITY.c.platform == SLACK)
    )
    return [_concerned(row, row.revision) for row in rows]


def known_to(connection: Connection, occurrence_id: str, where: Destination) -> int:
    """Tell the revision of a happening that somebody knew when they saved it, or -1."""
    revision: int | None = connection.execute(
        select(SAVED.c.revision)
        .join(IDENTITY, IDENTITY.c.person_id == SAVED.c.person_id)
        .where(
            SAVED.c.occurrence_id == occurrence_id,
            IDENTITY.c.platform == where.platform,
            IDENTITY.c.workspace == where.workspace,
            IDENTITY.c.account == where.channel,
        )
    ).scalar()
    return -1 if revision is None else revision


def followed(connection: Connection) -> list[Follow]:
    """Give each thing that anybody follows, once."""
    rows = connection.execute(
        select(
            FOLLOW.c.sort, func.min(FOLLOW.c.value).label("value"), func.min(FOLLOW.c.since).label("since")
        )
        .group_by(FOLLOW.c.sort, FOLLOW.c.key)
        .order_by(FOLLOW.c.sort, FOLLOW.c.key)
    )
    return [Follow(Sort(row.sort), row.value, row.since) for row in rows]


def followers(connection: Connection, follows: Iterable[Follow]) -> list[Concerned]:
    """Give those who follow any of these."""
    each: list[ColumnElement[bool]] = [
        and_(FOLLOW.c.sort == one.sort.value, FOLLOW.c.key == one.key) for one in follows
    ]
    rows = connection.execute(
        _people()
        .join(FOLLOW, FOLLOW.c.person_id == IDENTITY.c.person_id)
        .where(or_(false(), *each), IDENTITY.c.platform == SLACK)
        .distinct()
    )
    return [_concerned(row, -1) for row in rows]


def told_between(connection: Connection, where: Destination, since: datetime, until: datetime) -> int:
    """Count what somebody is told that is due in [since, until)."""
    return connection.execute(
        select(func.count()).where(
            DELIVERY.c.platform == where.platform,
            DELIVERY.c.workspace == where.workspace,
            DELIVERY.c.channel == where.channel,
            DELIVERY.c.due_at >= since,
            DELIVERY.c.due_at < until,
            DELIVERY.c.state.in_(TOLD),
        )
    ).scalar_one()


def _people(*more: Column[Any]) -> Select[Any]:
    return (
        select(
            IDENTITY.c.workspace,
            IDENTITY.c.account,
            func.coalesce(PREFERENCE.c.timezone, IDENTITY.c.timezone, "").label("timezone"),
            *more,
        )
        .select_from(IDENTITY)
        .join(PREFERENCE, PREFERENCE.c.person_id == IDENTITY.c.person_id, isouter=True)
    )


def _concerned(row: Row[Any], knows: int) -> Concerned:
    return Concerned(Destination(SLACK, row.workspace, row.account), row.timezone, knows)

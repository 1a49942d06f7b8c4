"""Queries about the time that people spent, by the rule of `bot.domain.credit`. Names nobody."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from bot.domain.credit import LONGEST
from bot.domain.participation import Act
from bot.storage.figures import P, Selected, here, seconds_between
from bot.storage.occurrences import OCCURRENCE


class Spent(NamedTuple):
    """The time that people spent, at least and at most."""

    least: int  # seconds
    most: int  # seconds
    attendances: int  # one for each person in each happening


def spent(connection: Connection, selected: Selected) -> Spent:
    """Sum the time over every person in every happening."""
    longest = int(LONGEST.total_seconds())
    each = (
        select(
            P.occurrence_id,
            func.min(P.at).label("first"),
            func.max(P.at).label("last"),
        )
        .where(here(selected), P.occurrence_id.is_not(None), timed())
        .group_by(P.occurrence_id, P.person_id)
        .subquery()
    )
    seconds = seconds_between(connection, each.c.last, each.c.first)
    begun = case(
        (
            each.c.first < OCCURRENCE.c.starts_at,
            seconds_between(connection, OCCURRENCE.c.starts_at, each.c.first),
        ),
        else_=0,
    )
    over = case(
        (each.c.last > OCCURRENCE.c.ends_at, seconds_between(connection, each.c.last, OCCURRENCE.c.ends_at)),
        else_=0,
    )
    least = seconds - begun - over
    lasts = seconds_between(connection, OCCURRENCE.c.ends_at, OCCURRENCE.c.starts_at)
    row = connection.execute(
        select(
            func.coalesce(func.sum(_bounded(least, longest)), 0),
            func.coalesce(func.sum(_bounded(lasts, longest)), 0),
            func.count(),
        )
        .join_from(each, OCCURRENCE, OCCURRENCE.c.id == each.c.occurrence_id)
        .where(OCCURRENCE.c.all_day.is_(False))
    ).one()
    return Spent(*(int(value) for value in row))


def timed() -> ColumnElement[bool]:
    """Say that the moment of an act tells something: it is no late reply, and known exactly."""
    exact = or_(P.act != Act.REACTION.value, P.imported.is_(False))
    return and_(P.aside == "", P.later.is_(False), exact)


def _bounded(seconds: ColumnElement[int], longest: int) -> ColumnElement[int]:
    return case((seconds < 0, 0), (seconds > longest, longest), else_=seconds)

"""Queries about how posts fared on X: what X told of their views, likes and replies. Names nobody."""

from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from bot.domain.announcement import X
from bot.domain.participation import Act
from bot.storage.expanded import PARTICIPATION
from bot.storage.figures import Selected, here
from bot.storage.x_readings import NUMBERS

P = PARTICIPATION.c


class Fared(NamedTuple):
    """What X told, summed over the posts of which it told something; nothing: it told of none."""

    posts: int  # those of which it could have told
    known: int
    views: int | None
    likes: int | None
    replies: int | None


def fared(connection: Connection, selected: Selected) -> Fared:
    """Sum what X told of the posts that are counted."""
    own = and_(here(selected), P.platform == X, P.aside == "", P.act != Act.REPOST.value)
    row = connection.execute(
        select(
            func.count(),
            func.count(NUMBERS.c.views),
            func.sum(NUMBERS.c.views),
            func.sum(NUMBERS.c.likes),
            func.sum(NUMBERS.c.replies),
        )
        .select_from(PARTICIPATION.outerjoin(NUMBERS, NUMBERS.c.post == P.message))
        .where(own)
    ).one()
    sums = (None if value is None else int(value) for value in row[2:])
    return Fared(int(row[0]), int(row[1]), *sums)

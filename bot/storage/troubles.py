"""Queries about troubles: what goes wrong, what was told of it, and the message that tells it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, update

from bot.domain.announcement import LATENESS, Destination, Kind, Planned, State
from bot.domain.trouble import HEALTH, LATE, Known, Missed, Trouble, joined
from bot.storage import plans
from bot.storage.deliveries import DELIVERY
from bot.storage.tables import table_of
from bot.storage.tables.announcing import TroubleRow

TROUBLE = table_of(TroubleRow)

KEPT = timedelta(days=30)
"""How long a trouble that is over is kept."""

AGAIN = timedelta(hours=1)
"""How long after the organisers' channel refused a message it is tried with another."""

NAME = 16
"""Letters of the name that a message about troubles has."""


def going_on(connection: Connection) -> list[Known]:
    """Give the troubles that are not over, or not told."""
    rows = connection.execute(
        select(TROUBLE)
        .where(or_(TROUBLE.c.ended_at.is_(None), TROUBLE.c.told_in.is_(None)))
        .order_by(TROUBLE.c.first_at, TROUBLE.c.key)
    )
    return [Known(_trouble(row), row.told_in is not None, row.ended_at is not None) for row in rows]


def told_in(connection: Connection, what: str) -> list[Trouble]:
    """Give the troubles that a message tells, by what the message is about: `Planned.what` of its delivery."""
    rows = connection.execute(
        select(TROUBLE).where(TROUBLE.c.told_in == what).order_by(TROUBLE.c.first_at, TROUBLE.c.key)
    )
    return [_trouble(row) for row in rows]


def late_told_at(connection: Connection) -> datetime | None:
    """Tell when a message about what came too late was last planned."""
    late = and_(TROUBLE.c.told_in.is_not(None), TROUBLE.c.key.startswith(f"{LATE}:"))
    last: datetime | None = connection.execute(select(func.max(TROUBLE.c.ended_at)).where(late)).scalar()
    return last


def notice(connection: Connection, trouble: Trouble) -> None:
    """Keep that something goes wrong: once more, or anew where it was over and told."""
    here = TROUBLE.c.key == trouble.key
    row = connection.execute(select(TROUBLE).where(here)).first()
    if row is None:
        first = {"key": trouble.key, "first_at": trouble.at, **_values(trouble)}
        connection.execute(insert(TROUBLE).values(first))
    elif row.ended_at is None or row.told_in is None:
        again = joined(_trouble(row), trouble)
        kept = again if row.told_in is None else replace(_trouble(row), times=again.times, at=again.at)
        connection.execute(update(TROUBLE).where(here).values(**_values(kept), ended_at=None))
    else:
        anew = {"first_at": trouble.at, "ended_at": None, "told_in": None, **_values(trouble)}
        connection.execute(update(TROUBLE).where(here).values(anew))


def end(connection: Connection, keys: Sequence[str], now: datetime) -> None:
    """Keep that some troubles are over; forget what was unwell for a moment only, and what was over long ago."""
    over, here = TROUBLE.c.ended_at.is_(None), TROUBLE.c.key.in_(keys)
    passing = and_(TROUBLE.c.key.startswith(f"{HEALTH}:"), TROUBLE.c.told_in.is_(None))
    connection.execute(delete(TROUBLE).where(here, passing))
    connection.execute(update(TROUBLE).where(here, over).values(ended_at=now))
    connection.execute(delete(TROUBLE).where(TROUBLE.c.ended_at < now - KEPT))


def tell(connection: Connection, troubles: Iterable[Trouble], where: Destination, now: datetime) -> None:
    """Plan one message that tells these, and keep which."""
    keys = sorted(trouble.key for trouble in troubles)
    about = "\n".join((now.isoformat(), *keys))
    what = hashlib.sha256(about.encode()).hexdigest()[:NAME]
    planned = Planned(what, Kind.TROUBLE, where, 0, now, now + LATENESS[Kind.TROUBLE])
    plans.add(connection, planned, now)
    connection.execute(update(TROUBLE).where(TROUBLE.c.key.in_(keys)).values(told_in=what))


def unheard(connection: Connection, now: datetime) -> list[str]:
    """Give the keys of what was told in a message that the organisers' channel did not take, a while ago."""
    lost = exists().where(
        DELIVERY.c.what == TROUBLE.c.told_in,
        DELIVERY.c.kind == Kind.TROUBLE.value,
        DELIVERY.c.state == State.FAILED.value,
        DELIVERY.c.settled_at <= now - AGAIN,
    )
    fresh = TROUBLE.c.last_at > now - LATENESS[Kind.TROUBLE]
    return list(connection.execute(select(TROUBLE.c.key).where(lost, fresh)).scalars())


def take_back(connection: Connection, keys: Sequence[str]) -> None:
    """Keep that these were not told."""
    connection.execute(update(TROUBLE).where(TROUBLE.c.key.in_(keys)).values(told_in=None))


def _values(trouble: Trouble) -> dict[str, Any]:
    missed = [{**one._asdict(), "due_at": one.due_at.isoformat()} for one in trouble.missed]
    words = {"said": trouble.words, "missed": missed, "channels": trouble.channels}
    return {"words": json.dumps(words), "times": trouble.times, "last_at": trouble.at}


def _trouble(row: Row[Any]) -> Trouble:
    kept = json.loads(row.words)
    missed = tuple(
        Missed(**{**one, "due_at": datetime.fromisoformat(one["due_at"])}) for one in kept["missed"]
    )
    return Trouble(row.key, kept["said"], row.times, row.last_at, missed, kept["channels"])

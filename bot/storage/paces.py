"""Queries about pace: from when on a channel may be posted to again, or a method used in a workspace. Real time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, not_, or_, select, true
from sqlalchemy.dialects.sqlite import Insert

from bot.domain.announcement import Destination
from bot.storage.deliveries import DELIVERY
from bot.storage.dialect import each, insert_for
from bot.storage.tables import table_of
from bot.storage.tables.announcing import PaceRow

PACE = table_of(PaceRow)

POST, EDIT = "post", "edit"
"""The methods that are paced."""

ANY = ""
"""Stands for every channel of a workspace."""


LONGEST_REST = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
"""No rest and no wait is longer: one that ends later was written before the machine's clock was set back."""


class Asked(NamedTuple):
    """A destination that was asked too much, and until when it wants to be left alone (real time)."""

    destination: Destination
    until: datetime


def of_delivery() -> ColumnElement[bool]:
    """Give what joins a delivery with the paces that hold it: those of its channel and of its workspace."""
    return and_(
        PACE.c.platform == DELIVERY.c.platform,
        PACE.c.workspace == DELIVERY.c.workspace,
        PACE.c.method == POST,
        or_(PACE.c.channel == DELIVERY.c.channel, PACE.c.channel == ANY),
    )


def holds(real: datetime) -> ColumnElement[bool]:
    """Give what tells whether a pace holds at `real`; one that ends too far from it was kept by another clock."""
    ends = case((PACE.c.asked_to_wait, real + LONGEST_WAIT), else_=real + LONGEST_REST)
    return and_(PACE.c.not_before > real, PACE.c.not_before <= ends)


def begin_rest(
    connection: Connection, destinations: Iterable[Destination], until: datetime, real: datetime
) -> set[Destination]:
    """Let these channels rest from `real` until a moment, our own pace; give those that were not held until now.

    They are written in one order, so that two processes wait for each other once, and never both for the other.
    """
    channels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for where in destinations:
        channels[where.platform, where.workspace].append(where.channel)
    resting: set[Destination] = set()
    for (platform, workspace), those in sorted(channels.items()):
        one = each(connection, dict.fromkeys(those))
        alike = _values(Destination(platform, workspace, ANY), POST, ANY, until, asked=False)
        row = {name: literal(value, PACE.c[name].type) for name, value in alike.items()}
        # SQLite wants a WHERE before ON CONFLICT.
        rows = select(*{**row, "channel": one.c.key}.values()).where(true())
        fresh = insert_for(connection, PACE).from_select(list(row), rows.order_by(one.c.key))
        mine = _newest(fresh, where=not_(holds(real))).returning(PACE.c.channel)
        taken = connection.execute(mine).scalars()
        resting.update(Destination(platform, workspace, channel) for channel in taken)
    return resting


def wait(connection: Connection, asked: Iterable[Asked], method: str, real: datetime) -> None:
    """Leave those alone that asked for it; where two channels of a workspace do, the whole workspace."""
    for one in asked:
        where = one.destination
        others = select(func.max(PACE.c.not_before)).where(
            PACE.c.platform == where.platform,
            PACE.c.workspace == where.workspace,
            PACE.c.method == method,
            PACE.c.channel != where.channel,
            PACE.c.asked_to_wait,
            PACE.c.not_before > real,
        )
        other = connection.execute(others).scalar()
        channels = [where.channel] if other is None else [where.channel, ANY]
        until = one.until if other is None else max(one.until, other)
        rows = [_values(where, method, channel, until, asked=True) for channel in channels]
        _put(connection, insert_for(connection, PACE).values(rows), real)


def take_turn(
    connection: Connection, where: Destination, method: str, real: datetime, rest_until: datetime
) -> datetime | None:
    """Use a method once in a workspace, which then rests; or tell from when on it may be used."""
    here = (
        PACE.c.platform == where.platform,
        PACE.c.workspace == where.workspace,
        PACE.c.method == method,
        PACE.c.channel.in_((where.channel, ANY)),
    )
    looked = select(func.max(PACE.c.not_before)).where(*here, holds(real))
    held: datetime | None = connection.execute(looked).scalar()
    if held is not None:
        return held
    fresh = insert_for(connection, PACE).values(_values(where, method, ANY, rest_until, asked=False))
    mine = _newest(fresh, where=not_(holds(real))).returning(PACE.c.channel)
    if connection.execute(mine).first() is None:  # another process took it meanwhile
        return connection.execute(looked).scalar() or rest_until
    return None


def _values(
    where: Destination, method: str, channel: str, until: datetime, *, asked: bool
) -> dict[str, str | datetime | bool]:
    return {
        "platform": where.platform,
        "workspace": where.workspace,
        "method": method,
        "channel": channel,
        "not_before": until,
        "asked_to_wait": asked,
    }


def _put(connection: Connection, fresh: Insert, real: datetime) -> None:
    """Write the newest, unless an older one holds longer and was not kept by another clock."""
    gives_way = or_(
        PACE.c.not_before < fresh.excluded.not_before,
        not_(PACE.c.asked_to_wait),
        PACE.c.not_before > real + LONGEST_WAIT,
    )
    connection.execute(_newest(fresh, where=gives_way))


def _newest(fresh: Insert, where: ColumnElement[bool]) -> Insert:
    newest = {"not_before": fresh.excluded.not_before, "asked_to_wait": fresh.excluded.asked_to_wait}
    keys = ["platform", "workspace", "method", "channel"]
    return fresh.on_conflict_do_update(index_elements=keys, set_=newest, where=where)

"""Queries about pauses: those that are on or to come, and who made them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from bot.domain.pause import Pause
from bot.storage.tables import table_of
from bot.storage.tables.announcing import PauseRow
from bot.storage.tables.working import ChangeRow

PAUSE = table_of(PauseRow)
CHANGE = table_of(ChangeRow)


class Kept(NamedTuple):
    """A pause, and who made it."""

    id: int
    pause: Pause
    who: str


def after(connection: Connection, moment: datetime) -> list[Kept]:
    """Give the pauses that are not over at `moment`, the one that ends first in front."""
    rows = connection.execute(select(PAUSE).where(PAUSE.c.until > moment).order_by(PAUSE.c.until, PAUSE.c.id))
    return [Kept(row.id, Pause(row.organisation, row.since, row.until), row.who) for row in rows]


def begin(connection: Connection, workspace: str, pause: Pause, who: str, now: datetime) -> None:
    """Keep a pause, in place of one of the same partner that is on."""
    _end(connection, pause.organisation, now)
    connection.execute(
        insert(PAUSE).values(organisation=pause.organisation, since=pause.since, until=pause.until, who=who)
    )
    _note(
        connection, workspace, pause.organisation, who, now, after=f"paused until {pause.until.isoformat()}"
    )


def end(connection: Connection, workspace: str, organisation: str, who: str, now: datetime) -> bool:
    """End the pause of a partner, or of everything, at `now`; tell whether there was one."""
    ended = _end(connection, organisation, now)
    if ended:
        _note(connection, workspace, organisation, who, now, after="")
    return ended


def _end(connection: Connection, organisation: str, now: datetime) -> bool:
    here = (PAUSE.c.organisation == organisation, PAUSE.c.until > now)
    return bool(connection.execute(update(PAUSE).where(*here).values(until=now)).rowcount)


def _note(
    connection: Connection, workspace: str, organisation: str, who: str, now: datetime, *, after: str
) -> None:
    what = f"pause of {organisation or 'everything'}"
    connection.execute(
        insert(CHANGE).values(at=now, workspace=workspace, who=who, what=what, before="", after=after)
    )

"""Queries about what runs and what is late: heartbeats, and the oldest delivery that nobody took care of."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.domain.announcement import Planned, State
from bot.storage.claims import of_workspace
from bot.storage.deliveries import DELIVERY, planned_of
from bot.storage.tables import table_of
from bot.storage.tables.working import HeartbeatRow

HEARTBEAT = table_of(HeartbeatRow)

KEPT = timedelta(days=1)
"""How long the last sign of a process that is gone stays."""


def beat(connection: Connection, process: str, part: str, at: datetime) -> None:
    """Keep when a part of a process last ran, in real time."""
    own = (HEARTBEAT.c.process == process, HEARTBEAT.c.part == part)
    if not connection.execute(update(HEARTBEAT).where(*own).values(at=at)).rowcount:
        connection.execute(insert(HEARTBEAT).values(process=process, part=part, at=at))
        connection.execute(delete(HEARTBEAT).where(HEARTBEAT.c.at < at - KEPT))


def beats(connection: Connection) -> list[tuple[str, datetime]]:
    """Give when each part last ran, in every process."""
    rows = connection.execute(select(HEARTBEAT.c.part, HEARTBEAT.c.at))
    return [(row.part, row.at) for row in rows]


def overdue(connection: Connection, now: datetime, workspace: str = "") -> Planned | None:
    """Give the oldest delivery of a workspace that still waits to be sent though it is of no use any more at `now`."""
    row = connection.execute(
        select(DELIVERY)
        .where(
            DELIVERY.c.state == State.PLANNED.value,
            DELIVERY.c.due_at <= now,
            DELIVERY.c.expires_at <= now,
            *of_workspace(workspace),
        )
        .order_by(DELIVERY.c.due_at)
        .limit(1)
    ).first()
    return planned_of(row) if row else None

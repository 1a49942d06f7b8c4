"""Queries about the stretches that the log could not see."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.participation import Gap
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.record import GapRow

GAP = table_of(GapRow)


def add(connection: Connection, gap: Gap) -> None:
    """Remember a gap; one that is known and begins at the same moment is replaced."""
    fresh = insert_for(connection, GAP).values(
        platform=gap.platform,
        workspace=gap.workspace,
        channel=gap.channel,
        since=gap.since,
        until=gap.until,
        reason=gap.reason,
    )
    connection.execute(
        fresh.on_conflict_do_update(
            index_elements=["platform", "workspace", "channel", "since"],
            set_={"until": fresh.excluded.until, "reason": fresh.excluded.reason},
        )
    )


def fill(connection: Connection, gap: Gap) -> None:
    """Forget a gap of exactly this stretch: it was read after all."""
    connection.execute(
        delete(GAP).where(
            GAP.c.platform == gap.platform,
            GAP.c.workspace == gap.workspace,
            GAP.c.channel == gap.channel,
            GAP.c.since == gap.since,
            GAP.c.until == gap.until,
        )
    )


def forget(connection: Connection, platform: str, workspace: str, channel: str, since: datetime) -> None:
    """Forget the gap that begins at this moment: what it missed was read after all."""
    connection.execute(
        delete(GAP).where(
            GAP.c.platform == platform,
            GAP.c.workspace == workspace,
            GAP.c.channel == channel,
            GAP.c.since == since,
        )
    )


def between(connection: Connection, since: datetime, until: datetime) -> list[Gap]:
    """Give the gaps that overlap [since, until), the earliest first."""
    rows = connection.execute(
        select(GAP)
        .where(GAP.c.until > since, GAP.c.since < until)
        .order_by(GAP.c.since, GAP.c.until, GAP.c.platform, GAP.c.workspace, GAP.c.channel)
    )
    return [Gap(row.platform, row.workspace, row.channel, row.since, row.until, row.reason) for row in rows]

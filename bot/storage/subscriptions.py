"""Queries about what channels want to hear, and who changed it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from bot.domain.agenda import Filters
from bot.domain.subscription import Subscription
from bot.storage.columns import lines, unlines
from bot.storage.tables import table_of
from bot.storage.tables.announcing import SubscriptionRow
from bot.storage.tables.working import ChangeRow

SUBSCRIPTION = table_of(SubscriptionRow)
CHANGE = table_of(ChangeRow)


def every(connection: Connection) -> list[Subscription]:
    """Give what every channel hears."""
    rows = connection.execute(select(SUBSCRIPTION).where(SUBSCRIPTION.c.ended_at.is_(None))).mappings()
    return [_subscription(row) for row in rows]


def of_channel(connection: Connection, workspace: str, channel: str) -> Subscription | None:
    """Give what a channel hears, or nothing when it hears nothing."""
    row = connection.execute(
        select(SUBSCRIPTION).where(*_here(workspace, channel), SUBSCRIPTION.c.ended_at.is_(None))
    ).mappings()
    found = row.first()
    return _subscription(found) if found else None


def of_channels(connection: Connection, channels: Collection[str]) -> dict[tuple[str, str], Subscription]:
    """Give what these channels hear, by workspace and channel; one that hears nothing is left out."""
    if not channels:
        return {}
    here = select(SUBSCRIPTION).where(SUBSCRIPTION.c.channel.in_(channels), SUBSCRIPTION.c.ended_at.is_(None))
    found = [_subscription(row) for row in connection.execute(here).mappings()]
    return {(one.workspace, one.channel): one for one in found}


def save(connection: Connection, wanted: Subscription, who: str, now: datetime) -> Subscription:
    """Keep what a channel wants to hear, with who changed it; return it as it is kept."""
    before = of_channel(connection, wanted.workspace, wanted.channel)
    kept = replace(wanted, changed_by=who, changed_at=now)
    here = _here(kept.workspace, kept.channel)
    values = {
        "timezone": kept.timezone,
        "digest": kept.digest,
        "digest_at": f"{kept.digest_at:%H:%M}",
        "week_ahead": kept.week_ahead,
        "reminders": lines(str(lead) for lead in kept.reminders),
        "at_start": kept.at_start,
        "language": kept.language,
        "kinds": lines(kept.filters.kinds),
        "hashtags": lines(kept.filters.hashtags),
        "organisations": lines(kept.filters.organisations),
        "most_a_day": kept.most_a_day,
        "paused_until": kept.paused_until,
        "ended_at": None,
        "changed_by": who,
        "changed_at": now,
    }
    if connection.execute(select(SUBSCRIPTION.c.id).where(*here)).first():
        connection.execute(update(SUBSCRIPTION).where(*here).values(values))
    else:
        connection.execute(
            insert(SUBSCRIPTION).values(workspace=kept.workspace, channel=kept.channel, **values)
        )
    _note(connection, kept, who, now, before=str(before or ""), after=str(kept))
    return kept


def end(connection: Connection, workspace: str, channel: str, who: str, now: datetime) -> bool:
    """End what a channel hears; tell whether it heard anything."""
    before = of_channel(connection, workspace, channel)
    if before is None:
        return False
    connection.execute(
        update(SUBSCRIPTION)
        .where(*_here(workspace, channel))
        .values(ended_at=now, changed_by=who, changed_at=now)
    )
    _note(connection, before, who, now, before=str(before), after="")
    return True


def _note(
    connection: Connection,
    about: Subscription,
    who: str,
    now: datetime,
    *,
    before: str,
    after: str,
) -> None:
    connection.execute(
        insert(CHANGE).values(
            at=now,
            workspace=about.workspace,
            who=who,
            what=f"subscription of channel {about.channel}",
            before=before,
            after=after,
        )
    )


def _here(workspace: str, channel: str) -> tuple[ColumnElement[bool], ...]:
    return (SUBSCRIPTION.c.workspace == workspace, SUBSCRIPTION.c.channel == channel)


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(
        workspace=row["workspace"],
        channel=row["channel"],
        timezone=row["timezone"],
        digest=row["digest"],
        digest_at=time.fromisoformat(row["digest_at"]),
        week_ahead=row["week_ahead"],
        reminders=tuple(int(lead) for lead in unlines(row["reminders"])),
        at_start=row["at_start"],
        language=row["language"],
        filters=Filters(
            kinds=unlines(row["kinds"]),
            hashtags=unlines(row["hashtags"]),
            organisations=unlines(row["organisations"]),
        ),
        most_a_day=row["most_a_day"],
        paused_until=row["paused_until"],
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
    )

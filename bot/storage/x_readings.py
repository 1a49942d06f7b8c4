"""Queries about what is read on X: which chats are open to be read, how far they were, and their public numbers."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, exists, func, or_, select, update

from bot.domain.announcement import Kind, State, X
from bot.domain.event import Status
from bot.domain.listening import Numbers, Told
from bot.domain.participation import Act
from bot.storage.deliveries import DELIVERY
from bot.storage.dialect import insert_for
from bot.storage.expanded import PARTICIPATION
from bot.storage.occurrences import OCCURRENCE
from bot.storage.tables import table_of
from bot.storage.tables.on_x import XNumbersRow, XReadingRow

READING = table_of(XReadingRow)
NUMBERS = table_of(XNumbersRow)

MENTIONS = "mentions"
"""What the row of the account's mentions is about."""

LIKE_IT = 4
"""Earlier happenings of a chat from whose sizes that of the next is guessed."""

SLOW = timedelta(days=14)
"""How long a chat lasts at most: slow ones take days."""

P = PARTICIPATION.c


class Reading(NamedTuple):
    """How far something was read."""

    about: str
    since_id: str
    opened_at: datetime
    read_until: datetime
    next_at: datetime
    failures: int
    problem: str
    finished_at: datetime | None
    numbers_at: datetime | None


class Opened(NamedTuple):
    """A chat whose start stands on X: from then on what is answered is read."""

    occurrence_id: str
    opened_at: datetime
    ends_at: datetime


_COLUMNS = tuple(READING.c[name] for name in Reading._fields)


def opened(connection: Connection, account: str, since: datetime) -> list[Opened]:
    """Give the chats that ended after `since` and whose start was posted, the earliest first."""
    rows = connection.execute(
        select(OCCURRENCE.c.id, func.min(DELIVERY.c.settled_at), OCCURRENCE.c.ends_at)
        .join_from(DELIVERY, OCCURRENCE, DELIVERY.c.what == OCCURRENCE.c.id)
        .where(
            DELIVERY.c.due_at > since - SLOW,
            DELIVERY.c.platform == X,
            DELIVERY.c.workspace == account,
            DELIVERY.c.kind == Kind.START.value,
            DELIVERY.c.state == State.SENT.value,
            OCCURRENCE.c.ends_at > since,
            OCCURRENCE.c.status != Status.CANCELLED.value,
        )
        .group_by(OCCURRENCE.c.id, OCCURRENCE.c.ends_at)
        .order_by(func.min(DELIVERY.c.settled_at), OCCURRENCE.c.id)
    )
    return [Opened(*row) for row in rows]


def of(connection: Connection, about: str) -> Reading | None:
    """Give how far something was read, or nothing."""
    row = connection.execute(select(*_COLUMNS).where(READING.c.about == about)).first()
    return Reading(*row) if row else None


def begin(connection: Connection, about: str, opened_at: datetime, now: datetime) -> Reading:
    """Begin to read something, or go on where it was left."""
    fresh = insert_for(connection, READING).values(
        about=about,
        since_id="",
        opened_at=opened_at,
        read_until=opened_at,
        next_at=now,
        failures=0,
        problem="",
    )
    connection.execute(fresh.on_conflict_do_nothing())
    row = connection.execute(select(*_COLUMNS).where(READING.c.about == about)).one()
    return Reading(*row)


def keep(connection: Connection, reading: Reading) -> None:
    """Keep how far something was read."""
    connection.execute(update(READING).where(READING.c.about == reading.about).values(reading._asdict()))


def take_turn(connection: Connection, until: datetime, real: datetime) -> bool:
    """Be the one process that reads, until then; tell whether it is so. The row of the mentions must be there."""
    free = or_(READING.c.lease_until.is_(None), READING.c.lease_until <= real, READING.c.lease_until > until)
    taken = connection.execute(
        update(READING).where(READING.c.about == MENTIONS, free).values(lease_until=until)
    )
    return bool(taken.rowcount)


def end_turn(connection: Connection) -> None:
    """Let another process read."""
    connection.execute(update(READING).where(READING.c.about == MENTIONS).values(lease_until=None))


def sizes(connection: Connection, events: Collection[str]) -> dict[str, int]:
    """Give how many posts each event's chats had that were read before; of what was never read, nothing."""
    if not events:
        return {}
    rows = connection.execute(
        select(OCCURRENCE.c.event_id, OCCURRENCE.c.starts_at, func.count())
        .join_from(OCCURRENCE, PARTICIPATION, P.occurrence_id == OCCURRENCE.c.id)
        .where(P.platform == X, P.act != Act.REPOST.value, OCCURRENCE.c.event_id.in_(list(events)))
        .group_by(OCCURRENCE.c.event_id, OCCURRENCE.c.id, OCCURRENCE.c.starts_at)
        .order_by(OCCURRENCE.c.starts_at.desc())
    )
    found: dict[str, list[int]] = {}
    for event_id, _, posts in rows:
        found.setdefault(event_id, []).append(posts)
    return {
        event_id: round(sum(last) / len(last))
        for event_id, counts in found.items()
        if (last := counts[:LIKE_IT])
    }


def counted(connection: Connection, occurrences: Collection[str]) -> dict[str, int]:
    """Give how many posts of each chat are logged."""
    rows = connection.execute(
        select(P.occurrence_id, func.count())
        .where(P.platform == X, P.occurrence_id.in_(list(occurrences)))
        .group_by(P.occurrence_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def without_numbers(connection: Connection, ended_after: datetime) -> dict[str, tuple[datetime, int]]:
    """Give the chats that were read and whose public numbers are still to come: when each ends, and how many posts."""
    rows = connection.execute(
        select(OCCURRENCE.c.id, OCCURRENCE.c.ends_at)
        .join_from(READING, OCCURRENCE, READING.c.about == OCCURRENCE.c.id)
        .where(READING.c.numbers_at.is_(None), OCCURRENCE.c.ends_at > ended_after)
    ).all()
    if not rows:
        return {}
    missing = connection.execute(
        select(P.occurrence_id, func.count())
        .where(_unread(), P.occurrence_id.in_([row.id for row in rows]))
        .group_by(P.occurrence_id)
    )
    posts = {row[0]: int(row[1]) for row in missing}
    return {row.id: (row.ends_at, posts.get(row.id, 0)) for row in rows}


def posts_without_numbers(connection: Connection, occurrence_id: str, most: int) -> list[str]:
    """Give posts of a chat whose public numbers were not read, the earliest first."""
    rows = connection.execute(
        select(P.message)
        .where(_unread(), P.occurrence_id == occurrence_id)
        .group_by(P.message)
        .order_by(func.min(P.at), P.message)
        .limit(most)
    )
    return list(rows.scalars())


def tell_numbers(
    connection: Connection, occurrence_id: str, told: Told, unseen: Sequence[str], now: datetime
) -> None:
    """Keep what X tells of posts, and that nothing is known of those `unseen`; what is gone counts as taken back."""
    nothing = Numbers(None, None, None, None, None)
    without = dict.fromkeys((*told.gone, *unseen), nothing)
    rows: list[dict[str, Any]] = [
        {"post": post, "occurrence_id": occurrence_id, "read_at": now, **numbers._asdict()}
        for post, numbers in {**told.numbers, **without}.items()
    ]
    if rows:
        connection.execute(insert_for(connection, NUMBERS).on_conflict_do_nothing(), rows)
    if told.gone:
        connection.execute(
            update(PARTICIPATION)
            .where(P.platform == X, P.occurrence_id == occurrence_id, P.message.in_(told.gone))
            .values(removed=True)
        )


def _unread() -> Any:  # noqa: ANN401 - a condition
    read = exists().where(NUMBERS.c.post == P.message).correlate(PARTICIPATION)
    own = and_(P.platform == X, P.act != Act.REPOST.value, P.removed.is_(False), P.aside == "")
    return and_(own, ~read)

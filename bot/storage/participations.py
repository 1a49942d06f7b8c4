"""Queries about who took part: what is logged now, one act once, and taking one back."""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select, union_all

from bot.domain.announcement import SLACK, Kind, State
from bot.domain.event import Status
from bot.domain.participation import AFTERWARDS, Done, Window, closes_at, posted_at
from bot.storage.columns import unlines
from bot.storage.deliveries import DELIVERY
from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.occurrences import OCCURRENCE, PARTICIPATION

_WINDOWS = (
    select(
        DELIVERY.c.what,
        EVENT.c.hashtags,
        DELIVERY.c.message_id,
        OCCURRENCE.c.ends_at,
    )
    .join_from(DELIVERY, OCCURRENCE, DELIVERY.c.what == OCCURRENCE.c.id)
    .join(EVENT, OCCURRENCE.c.event_id == EVENT.c.id)
    .where(
        DELIVERY.c.channel == bindparam("channel"),
        DELIVERY.c.workspace == bindparam("workspace"),
        DELIVERY.c.platform == SLACK,
        DELIVERY.c.kind == Kind.START.value,
        DELIVERY.c.state == State.SENT.value,
        OCCURRENCE.c.ends_at > bindparam("over"),
        OCCURRENCE.c.status != Status.CANCELLED.value,
    )
)


def windows(connection: Connection, workspace: str, channel: str, moment: datetime) -> list[Window]:
    """Give the chats for which a channel is logged at `moment`: their notices there were sent."""
    return [one for one in windows_since(connection, workspace, channel, moment) if one.holds(moment)]


def windows_since(connection: Connection, workspace: str, channel: str, moment: datetime) -> list[Window]:
    """Give the chats for which a channel is logged at `moment` or was to be later."""
    values = {"workspace": workspace, "channel": channel, "over": moment - AFTERWARDS}
    return [
        Window(
            row.what,
            unlines(row.hashtags),
            row.message_id,
            posted_at(row.message_id),  # the platform's own time, as that of what is logged
            closes_at(row.ends_at),
        )
        for row in connection.execute(_WINDOWS, values)
    ]


def of_message(connection: Connection, done: Done) -> str | None:
    """Tell which occurrence the message belongs to that an act answers or reacts to: a notice, or what was logged."""
    about = done.thread or done.message
    notice = select(DELIVERY.c.what).where(
        DELIVERY.c.platform == done.platform,
        DELIVERY.c.workspace == done.workspace,
        DELIVERY.c.channel == done.channel,
        DELIVERY.c.kind == Kind.START.value,
        DELIVERY.c.message_id == about,
    )
    logged = select(PARTICIPATION.c.occurrence_id).where(
        PARTICIPATION.c.platform == done.platform,
        PARTICIPATION.c.workspace == done.workspace,
        PARTICIPATION.c.channel == done.channel,
        PARTICIPATION.c.message == about,
        PARTICIPATION.c.occurrence_id.is_not(None),
    )
    return connection.execute(union_all(notice, logged).limit(1)).scalar()


def add(
    connection: Connection,
    done: Done,
    person_id: int,
    occurrence_id: str | None,
    real: datetime,
) -> bool:
    """Log one act, once; what was taken back and is done again later counts again. Tell whether anything changed."""
    return _put(connection, done, person_id, occurrence_id, real, removed=False)


def take_back(
    connection: Connection,
    done: Done,
    person_id: int,
    occurrence_id: str | None,
    real: datetime,
) -> bool:
    """Log that an act was taken back, so that its late repetition does not count; tell whether anything changed."""
    return _put(connection, done, person_id, occurrence_id, real, removed=True)


def _put(
    connection: Connection,
    done: Done,
    person_id: int,
    occurrence_id: str | None,
    real: datetime,
    *,
    removed: bool,
) -> bool:
    """Write the act's newest state: what the platform repeats, or tells late, changes nothing."""
    key = _key(done, person_id)
    fresh = insert_for(connection, PARTICIPATION).values(
        **key,
        occurrence_id=occurrence_id,
        thread=done.thread,
        question=done.question,
        at=done.at,
        recorded_at=real,
        removed=removed,
    )
    otherwise = or_(
        PARTICIPATION.c.removed != removed, PARTICIPATION.c.imported
    )  # imports know no exact moment
    newer = and_(otherwise, PARTICIPATION.c.at < fresh.excluded.at)
    kept = fresh.on_conflict_do_update(
        index_elements=list(key),
        set_={"removed": removed, "at": fresh.excluded.at, "imported": False},
        where=newer,
    )
    return connection.execute(kept.returning(PARTICIPATION.c.id)).first() is not None


def _key(done: Done, person_id: int) -> dict[str, str | int]:
    """Give what makes an act the same act."""
    return {
        "platform": done.platform,
        "workspace": done.workspace,
        "channel": done.channel,
        "message": done.message,
        "act": done.act.value,
        "person_id": person_id,
        "detail": done.detail,
    }

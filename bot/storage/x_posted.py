"""Queries about posts of chats that people published on X: which they were given words for, and which they told of."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from bot.domain.announcement import BY_HAND, State
from bot.storage.deliveries import DELIVERY, Delivery, delivery_of
from bot.storage.delivery_words import whole
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.on_x import XPostedRow

X_POSTED = table_of(XPostedRow)


class Posted(NamedTuple):
    """A post that a person published."""

    post: str  # X's id
    told_at: datetime  # programme time


def of_chat(connection: Connection, occurrence_id: str) -> Posted | None:
    """Give the post that the next ones of a chat answer, or nothing."""
    row = connection.execute(select(X_POSTED).where(X_POSTED.c.occurrence_id == occurrence_id)).first()
    return Posted(row.post, row.told_at) if row else None


def keep(connection: Connection, occurrence_id: str, post: str, who: str, now: datetime) -> None:
    """Keep which post the next ones of a chat answer."""
    values = {"post": post, "told_by": who, "told_at": now}
    fresh = insert_for(connection, X_POSTED).values(occurrence_id=occurrence_id, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["occurrence_id"], set_=values))


def given_last(connection: Connection, workspace: str, account: str, since: datetime) -> Delivery | None:
    """Give the words to publish that somebody was given last in private, at or after `since`, or nothing."""
    row = connection.execute(
        whole()
        .where(
            DELIVERY.c.platform == BY_HAND,
            DELIVERY.c.workspace == workspace,
            DELIVERY.c.channel == account,
            DELIVERY.c.state == State.SENT.value,
            DELIVERY.c.due_at >= since,
        )
        .order_by(DELIVERY.c.due_at.desc(), DELIVERY.c.id.desc())
        .limit(1)
    ).first()
    return delivery_of(row) if row else None

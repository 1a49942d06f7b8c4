"""Queries about what belongs to an announcement or an occurrence, for its whole story. They may read all rows."""

from sqlalchemy import Connection

from bot.domain.announcement import LISTS, Kind
from bot.storage.deliveries import DELIVERY, Delivery, delivery_of
from bot.storage.delivery_words import tells_of, whole


def in_thread(connection: Connection, root: str) -> list[Delivery]:
    """Give what stands, or is to stand, in the thread of a delivery: notes, and the pages on which a list goes on."""
    rows = connection.execute(
        whole().where(DELIVERY.c.within == root).order_by(DELIVERY.c.due_at, DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def that_tell_of(connection: Connection, occurrence_id: str) -> list[Delivery]:
    """Give the lists and catch-up messages whose words tell of an occurrence, the earliest first."""
    rows = connection.execute(
        whole()
        .where(tells_of(occurrence_id), DELIVERY.c.what != occurrence_id)
        .order_by(DELIVERY.c.due_at, DELIVERY.c.id)
    )
    of_several = LISTS | {Kind.CATCH_UP}
    return [one for one in map(delivery_of, rows) if one.planned.kind in of_several]

"""Queries about who is in a chat, and who was in none before."""

from datetime import datetime

from sqlalchemy import Connection, and_, select

from bot.domain.attention import Seen
from bot.domain.participation import Act
from bot.storage.deliveries import DELIVERY
from bot.storage.occurrences import PARTICIPATION
from bot.storage.people import IDENTITY


def seen(connection: Connection, occurrence_id: str) -> list[Seen]:
    """Give what was done in a chat and not taken back, without what is set aside, the earliest first."""
    theirs = and_(
        IDENTITY.c.person_id == PARTICIPATION.c.person_id,
        IDENTITY.c.platform == PARTICIPATION.c.platform,
        IDENTITY.c.workspace == PARTICIPATION.c.workspace,
    )
    done = (
        PARTICIPATION.c.occurrence_id == occurrence_id,
        PARTICIPATION.c.removed.is_(False),
        PARTICIPATION.c.aside == "",
    )
    rows = connection.execute(
        select(
            PARTICIPATION.c.person_id,
            IDENTITY.c.account,
            PARTICIPATION.c.act,
            PARTICIPATION.c.channel,
            PARTICIPATION.c.message,
            PARTICIPATION.c.thread,
            PARTICIPATION.c.at,
        )
        .join_from(PARTICIPATION, IDENTITY, theirs)
        .where(*done)
        .order_by(PARTICIPATION.c.at)
    )
    return [
        Seen(row.person_id, row.account, Act(row.act), row.channel, row.message, row.thread, row.at)
        for row in rows
    ]


def newcomers(connection: Connection, occurrence_id: str, before: datetime) -> frozenset[int]:
    """Give the persons of a chat who were in no other before it began."""
    here = select(PARTICIPATION.c.person_id).where(PARTICIPATION.c.occurrence_id == occurrence_id)
    earlier = select(PARTICIPATION.c.person_id).where(
        PARTICIPATION.c.person_id.in_(here),
        PARTICIPATION.c.occurrence_id != occurrence_id,
        PARTICIPATION.c.at < before,
    )
    return frozenset(connection.execute(here).scalars()) - frozenset(connection.execute(earlier).scalars())


def said_by_the_bot(connection: Connection, occurrence_id: str) -> frozenset[str]:
    """Give the ids of what was posted of a chat."""
    posted = (DELIVERY.c.what == occurrence_id, DELIVERY.c.message_id.is_not(None))
    return frozenset(connection.execute(select(DELIVERY.c.message_id).where(*posted)).scalars())

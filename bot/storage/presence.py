"""Queries about who is in a chat, and who was in none before."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from bot.domain.announcement import SLACK, X
from bot.domain.attention import Seen, SetAside
from bot.domain.log_entry import Aside
from bot.domain.participation import WRITTEN, Act
from bot.storage.deliveries import DELIVERY
from bot.storage.expanded import PARTICIPATION
from bot.storage.people import IDENTITY

THEIRS = and_(
    IDENTITY.c.person_id == PARTICIPATION.c.person_id,
    IDENTITY.c.platform == PARTICIPATION.c.platform,
    IDENTITY.c.workspace == PARTICIPATION.c.workspace,
)
"""Joins an act to the account by which it was done."""


def seen(connection: Connection, occurrence_id: str) -> list[Seen]:
    """Give what was done in a chat and not taken back, without what is set aside, the earliest first."""
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
            PARTICIPATION.c.links,
            PARTICIPATION.c.platform,
        )
        .join_from(PARTICIPATION, IDENTITY, THEIRS)
        .where(*done)
        .order_by(PARTICIPATION.c.at)
    )
    return [
        Seen(
            row.person_id,
            row.account,
            Act(row.act),
            row.channel,
            row.message,
            row.thread,
            row.at,
            row.links,
            row.platform == X,
        )
        for row in rows
    ]


def set_aside(connection: Connection, occurrence_id: str) -> list[SetAside]:
    """Give whose messages in a chat are set aside as spam, and how many, the latest first."""
    here = (
        PARTICIPATION.c.occurrence_id == occurrence_id,
        PARTICIPATION.c.aside == Aside.SPAM.value,
        PARTICIPATION.c.act.in_([act.value for act in WRITTEN]),
        PARTICIPATION.c.removed.is_(False),
    )
    rows = connection.execute(
        select(
            IDENTITY.c.account,
            PARTICIPATION.c.person_id,
            PARTICIPATION.c.platform,
            func.count().label("messages"),
        )
        .join_from(PARTICIPATION, IDENTITY, THEIRS)
        .where(*here)
        .group_by(IDENTITY.c.account, PARTICIPATION.c.person_id, PARTICIPATION.c.platform)
        .order_by(func.max(PARTICIPATION.c.at).desc(), IDENTITY.c.account)
    )
    return [SetAside(row.account, row.person_id, row.messages, row.platform == X) for row in rows]


def author(connection: Connection, workspace: str, channel: str, message: str) -> tuple[str, int] | None:
    """Give the chat to which a message in Slack belongs, and the number of whoever wrote it, or nothing."""
    here = (
        PARTICIPATION.c.platform == SLACK,
        PARTICIPATION.c.workspace == workspace,
        PARTICIPATION.c.channel == channel,
        PARTICIPATION.c.message == message,
        PARTICIPATION.c.act.in_([act.value for act in WRITTEN]),
        PARTICIPATION.c.occurrence_id.is_not(None),
    )
    found = connection.execute(
        select(PARTICIPATION.c.occurrence_id, PARTICIPATION.c.person_id).where(*here)
    ).first()
    return (found.occurrence_id, found.person_id) if found else None


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

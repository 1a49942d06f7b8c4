"""Queries about recaps: which chats wait for one, and whether what people agreed to has changed since."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, exists, func, select

from bot.domain.announcement import BY_HAND, SLACK, Destination, Kind, State, X
from bot.domain.event import Status
from bot.domain.participation import WRITTEN
from bot.storage.deliveries import DELIVERY, Delivery, delivery_of
from bot.storage.delivery_words import whole
from bot.storage.figures import P
from bot.storage.forgotten import FORGOTTEN
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import PERSON
from bot.storage.words import SHOWN_NAME, WORDS

ROOMS = (SLACK, X, BY_HAND)
"""Where a chat may be: in a channel, on X, or on X through a person."""

OF_RECAPS = (Kind.RECAP.value, Kind.RECAP_DRAFT.value)


class Waiting(NamedTuple):
    """A chat that is over in one channel or on X, and has no recap there."""

    start: str  # the delivery of its start notice
    occurrence_id: str
    event_id: str
    ended_at: datetime
    platform: str
    workspace: str
    channel: str

    @property
    def where(self) -> Destination:
        """Give where it was."""
        return Destination(self.platform, self.workspace, self.channel)


def waiting(connection: Connection, since: datetime, until: datetime) -> list[Waiting]:
    """Give the chats that ended in (since, until], in which somebody wrote, and which have no recap yet."""
    recap = DELIVERY.alias("recap")
    known = exists().where(recap.c.what == DELIVERY.c.what, recap.c.kind.in_(OF_RECAPS))
    wrote = exists().where(
        P.occurrence_id == DELIVERY.c.what,
        P.act.in_([act.value for act in WRITTEN]),
        P.removed.is_(False),
        P.aside == "",
    )
    rows = connection.execute(
        select(
            DELIVERY.c.id,
            DELIVERY.c.what,
            OCCURRENCE.c.event_id,
            OCCURRENCE.c.ends_at,
            DELIVERY.c.platform,
            DELIVERY.c.workspace,
            DELIVERY.c.channel,
        )
        .join_from(DELIVERY, OCCURRENCE, OCCURRENCE.c.id == DELIVERY.c.what)
        .where(
            OCCURRENCE.c.ends_at > since,
            OCCURRENCE.c.ends_at <= until,
            OCCURRENCE.c.status != Status.CANCELLED.value,
            DELIVERY.c.platform.in_(ROOMS),
            DELIVERY.c.kind == Kind.START.value,
            DELIVERY.c.state == State.SENT.value,
            ~known,
            wrote,
        )
        .order_by(OCCURRENCE.c.ends_at, DELIVERY.c.id)
    )
    return [Waiting._make(row) for row in rows]


def of_chat(connection: Connection, occurrence_id: str) -> list[Delivery]:
    """Give the recaps of a chat, one for each channel, and one for X."""
    rows = connection.execute(
        whole()
        .where(DELIVERY.c.what == occurrence_id, DELIVERY.c.kind == Kind.RECAP.value)
        .order_by(DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def began_on_x(connection: Connection, occurrence_id: str) -> bool:
    """Tell whether the bot's start of a chat stands on X."""
    here = (
        DELIVERY.c.what == occurrence_id,
        DELIVERY.c.platform == X,
        DELIVERY.c.kind == Kind.START.value,
        DELIVERY.c.state == State.SENT.value,
    )
    return connection.execute(select(DELIVERY.c.id).where(*here).limit(1)).first() is not None


def sent_since(connection: Connection, since: datetime) -> list[Delivery]:
    """Give the recaps and drafts in Slack, which can be edited, that were due at or after `since`."""
    rows = connection.execute(
        whole()
        .where(
            DELIVERY.c.kind.in_(OF_RECAPS),
            DELIVERY.c.platform == SLACK,
            DELIVERY.c.state == State.SENT.value,
            DELIVERY.c.due_at >= since,
            DELIVERY.c.words_id.is_not(None),
        )
        .order_by(DELIVERY.c.due_at.desc(), DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def being_said(connection: Connection) -> bool:
    """Tell whether any is on its way: its words may be older than what people agreed to since.

    One of which nobody can find out whether it arrived is not: there is nothing that could be edited.
    """
    states = (State.CLAIMED.value, State.UNCONFIRMED.value)
    under_way = (DELIVERY.c.state.in_(states), DELIVERY.c.lease_until.is_not(None))
    here = (*under_way, DELIVERY.c.kind.in_(OF_RECAPS))
    return connection.execute(select(DELIVERY.c.id).where(*here).limit(1)).first() is not None


def consents(connection: Connection) -> str:
    """Give a mark that is another when somebody is counted no more, was forgotten, or is named otherwise."""
    parts = (
        select(func.count()).select_from(PERSON).where(PERSON.c.not_counted_since.is_not(None)),
        select(func.max(PERSON.c.not_counted_since)),
        select(func.count()).select_from(FORGOTTEN),
        select(func.count()).select_from(SHOWN_NAME),
        select(func.max(SHOWN_NAME.c.kept_until)),
        select(func.count()).select_from(WORDS),
    )
    return "/".join(str(connection.execute(one).scalar()) for one in parts)

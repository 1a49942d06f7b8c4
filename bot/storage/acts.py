"""Queries that give the log out, act by act: nothing of whoever is not counted, or that was taken back."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from bot.storage.expanded import PARTICIPATION
from bot.storage.figures import P
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import IDENTITY, PERSON
from bot.storage.words import SHOWN_NAME


class Logged(NamedTuple):
    """One act as the log has it."""

    id: int
    person_id: int
    account: str | None
    name: str | None  # that the person agreed to show
    platform: str
    workspace: str
    channel: str
    message: str
    thread: str
    act: str
    detail: str
    at: datetime
    occurrence_id: str | None
    event_id: str | None
    question: int | None
    aside: str
    later: bool
    imported: bool


def page(  # which acts, and how many
    connection: Connection,
    since: datetime | None,
    until: datetime,
    occurrence_id: str,
    after: int,
    limit: int,
) -> list[Logged]:
    """Give the next acts behind the id `after`, in the order in which they were written down."""
    conditions = [P.id > after, P.at < until, P.removed.is_(False), PERSON.c.not_counted_since.is_(None)]
    if since is not None:
        conditions.append(P.at >= since)
    if occurrence_id:
        conditions.append(P.occurrence_id == occurrence_id)
    theirs = and_(
        IDENTITY.c.person_id == P.person_id,
        IDENTITY.c.platform == P.platform,
        IDENTITY.c.workspace == P.workspace,
    )
    account = select(IDENTITY.c.account).where(theirs).order_by(IDENTITY.c.account).limit(1)
    rows = connection.execute(
        select(
            P.id,
            P.person_id,
            account.correlate(PARTICIPATION).scalar_subquery().label("account"),
            SHOWN_NAME.c.name,
            P.platform,
            P.workspace,
            P.channel,
            P.message,
            P.thread,
            P.act,
            P.detail,
            P.at,
            P.occurrence_id,
            OCCURRENCE.c.event_id,
            P.question,
            P.aside,
            P.later,
            P.imported,
        )
        .join_from(PARTICIPATION, PERSON, PERSON.c.id == P.person_id)
        .join(OCCURRENCE, OCCURRENCE.c.id == P.occurrence_id, isouter=True)
        .join(SHOWN_NAME, SHOWN_NAME.c.person_id == P.person_id, isouter=True)
        .where(*conditions)
        .order_by(P.id)
        .limit(limit)
    )
    return [Logged._make(row) for row in rows]

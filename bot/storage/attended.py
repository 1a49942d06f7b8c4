"""Queries for the chats that one person was in. Names nobody else."""

from sqlalchemy import Connection, Integer, case, cast, func, select

from bot.domain.attended import Attended, Post
from bot.domain.transcript import plain_text
from bot.storage.columns import unlines
from bot.storage.credit import timed
from bot.storage.events import EVENT
from bot.storage.expanded import PARTICIPATION
from bot.storage.figures import WORDS as WRITTEN
from bot.storage.figures import P
from bot.storage.occurrences import OCCURRENCE
from bot.storage.words import WORDS


def of_person(connection: Connection, person_id: int) -> list[Attended]:
    """Give every chat with an hour that the person was in, in order, with what they said where it is kept."""
    wrote = cast(case((P.act.in_(WRITTEN), 1), else_=0), Integer)
    rows = connection.execute(
        select(
            P.occurrence_id,
            EVENT.c.title,
            EVENT.c.hashtags,
            EVENT.c.organisations,
            OCCURRENCE.c.starts_at,
            OCCURRENCE.c.ends_at,
            func.min(P.at).label("first"),
            func.max(P.at).label("last"),
            func.sum(wrote).label("messages"),
        )
        .join_from(PARTICIPATION, OCCURRENCE, OCCURRENCE.c.id == P.occurrence_id)
        .join(EVENT, EVENT.c.id == OCCURRENCE.c.event_id)
        .where(P.person_id == person_id, P.removed.is_(False), OCCURRENCE.c.all_day.is_(False), timed())
        .group_by(
            P.occurrence_id,
            EVENT.c.title,
            EVENT.c.hashtags,
            EVENT.c.organisations,
            OCCURRENCE.c.starts_at,
            OCCURRENCE.c.ends_at,
        )
        .order_by(OCCURRENCE.c.starts_at, P.occurrence_id)
    ).all()
    posts: dict[str, list[Post]] = {}
    said = connection.execute(
        select(P.occurrence_id, P.at, WORDS.c.text)
        .join_from(PARTICIPATION, WORDS, WORDS.c.participation_id == P.id)
        .where(P.person_id == person_id, P.removed.is_(False), P.occurrence_id.is_not(None))
        .order_by(P.at, P.id)
    )
    for one in said:
        posts.setdefault(one.occurrence_id, []).append(Post(one.at, plain_text(one.text)))
    return [
        Attended(
            row.title,
            next(iter(unlines(row.hashtags)), ""),
            unlines(row.organisations),
            row.starts_at,
            row.ends_at,
            row.first,
            row.last,
            int(row.messages),
            posts.get(row.occurrence_id, ()),
        )
        for row in rows
    ]

"""Queries about the questions of chats."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, exists, insert, or_, select

from bot.domain.script import Question
from bot.storage.events import EVENT
from bot.storage.occurrences import OCCURRENCE, begun_or_on
from bot.storage.tables import table_of
from bot.storage.tables.programme import QuestionRow

QUESTION = table_of(QuestionRow)


def between(connection: Connection, since: datetime, until: datetime) -> dict[str, list[Question]]:
    """Give the questions of the chats that start in [since, until) or are on for days then, by the occurrence's id."""
    rows = connection.execute(
        select(QUESTION)
        .join(OCCURRENCE, QUESTION.c.occurrence_id == OCCURRENCE.c.id)
        .where(begun_or_on(since, until))
        .order_by(QUESTION.c.occurrence_id, QUESTION.c.offset_seconds, QUESTION.c.number)
    )
    scripts: dict[str, list[Question]] = {}
    for row in rows:
        scripts.setdefault(row.occurrence_id, []).append(_question(row.number, row.text, row.offset_seconds))
    return scripts


def of_occurrence(connection: Connection, occurrence_id: str) -> list[Question]:
    """Give the questions of a chat, in the order in which they are asked."""
    rows = connection.execute(
        select(QUESTION)
        .where(QUESTION.c.occurrence_id == occurrence_id)
        .order_by(QUESTION.c.offset_seconds, QUESTION.c.number)
    )
    return [_question(row.number, row.text, row.offset_seconds) for row in rows]


class Script(NamedTuple):
    """Which questions a chat had at one time, in short."""

    occurrence_id: str
    many: int
    first: str  # the words of the first


def saved(connection: Connection, event_id: str, but: str, most: int) -> list[Script]:
    """Give what an event, and those with the same hashtags, are asked at any time `but` one, the latest first."""
    tags = select(EVENT.c.hashtags).where(EVENT.c.id == event_id, EVENT.c.hashtags != "").scalar_subquery()
    alike = or_(EVENT.c.id == event_id, EVENT.c.hashtags == tags)
    latest = (
        select(OCCURRENCE.c.id)
        .join(EVENT, EVENT.c.id == OCCURRENCE.c.event_id)
        .where(alike, OCCURRENCE.c.id != but, exists().where(QUESTION.c.occurrence_id == OCCURRENCE.c.id))
        .order_by(OCCURRENCE.c.starts_at.desc(), OCCURRENCE.c.id)
        .limit(most)
    )
    ids = list(connection.execute(latest).scalars())
    scripts = ((one, of_occurrence(connection, one)) for one in ids)
    return [Script(one, len(script), script[0].text) for one, script in scripts]


def asked_elsewhere(connection: Connection, occurrence_ids: Sequence[str], text: str) -> bool:
    """Tell whether the script of a chat other than these listings of one has the same question."""
    other = (QUESTION.c.text == text, QUESTION.c.occurrence_id.not_in(occurrence_ids))
    return connection.execute(select(QUESTION.c.number).where(*other).limit(1)).first() is not None


def put(connection: Connection, occurrence_id: str, script: Sequence[Question]) -> bool:
    """Make `script` the questions of a chat; tell whether they were others before."""
    in_order = sorted(script, key=lambda question: (question.offset, question.number))
    if of_occurrence(connection, occurrence_id) == in_order:
        return False
    connection.execute(delete(QUESTION).where(QUESTION.c.occurrence_id == occurrence_id))
    rows = [
        {
            "occurrence_id": occurrence_id,
            "number": question.number,
            "text": question.text,
            "offset_seconds": question.offset // timedelta(seconds=1),
        }
        for question in in_order
    ]
    if rows:
        connection.execute(insert(QUESTION), rows)
    return True


def _question(number: int, text: str, offset_seconds: int) -> Question:
    return Question(number, text, timedelta(seconds=offset_seconds))

"""Queries that count the log by steps of time, and the moments of questions. Names nobody."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select

from bot.storage.expanded import QUESTION
from bot.storage.figures import WORDS, P, Selected, here, seconds_between
from bot.storage.occurrences import OCCURRENCE


def counted(connection: Connection, selected: Selected, since: datetime, step: timedelta) -> dict[int, int]:
    """Count the messages in each step after `since` (UTC); steps without any are left out."""
    number = seconds_between(connection, P.at, literal(since, P.at.type)) // int(step.total_seconds())
    numbered = number.label("number")
    rows = connection.execute(
        select(numbered, func.count())
        .where(here(selected), P.at >= since, P.aside == "", P.act.in_(WORDS))
        .group_by(numbered)
    )
    return {int(number): count for number, count in rows}


def asked(connection: Connection, occurrence_id: str) -> list[tuple[int, datetime]]:
    """Give the number of each question of a chat, and the moment for which it was planned."""
    rows = connection.execute(
        select(QUESTION.c.number, QUESTION.c.offset_seconds, OCCURRENCE.c.starts_at)
        .join_from(QUESTION, OCCURRENCE, QUESTION.c.occurrence_id == OCCURRENCE.c.id)
        .where(QUESTION.c.occurrence_id == occurrence_id)
        .order_by(QUESTION.c.number)
    )
    return [(row.number, row.starts_at + timedelta(seconds=row.offset_seconds)) for row in rows]

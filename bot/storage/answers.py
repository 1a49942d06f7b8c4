"""Queries that count answers: which question they answer, and how soon the first came. Names nobody."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, String, and_, cast, exists, func, literal, or_, select

from bot.domain.announcement import Kind, kind_of
from bot.storage.expanded import DELIVERY, PARTICIPATION, QUESTION
from bot.storage.figures import WORDS, P, Selected, here, seconds_between
from bot.storage.occurrences import OCCURRENCE


class Answered(NamedTuple):
    """How many answers a question number has, and how they were recognised."""

    said: int = 0
    in_thread: int = 0
    by_time: int = 0


def answers(connection: Connection, selected: Selected) -> dict[int, Answered]:
    """Count the answers by the number of their question."""
    counted: dict[int, dict[str, int]] = {}

    def add(number: int | None, how: str, answers: int) -> None:
        if number is not None:
            counted.setdefault(number, {})[how] = answers

    words = and_(here(selected), P.aside == "", P.act.in_(WORDS))
    said = select(P.question, func.count()).where(words, P.question.is_not(None)).group_by(P.question)
    for number, how_many in connection.execute(said):
        add(number, "said", how_many)
    in_thread = (
        select(DELIVERY.c.kind, func.count())
        .select_from(PARTICIPATION.join(DELIVERY, _asks()))
        .where(words, P.question.is_(None))
        .group_by(DELIVERY.c.kind)
    )
    for kind, how_many in connection.execute(in_thread):
        add(kind_of(kind)[1], "in_thread", how_many)
    running = (
        select(QUESTION.c.number)
        .where(
            QUESTION.c.occurrence_id == P.occurrence_id,
            QUESTION.c.offset_seconds <= seconds_between(connection, P.at, OCCURRENCE.c.starts_at),
        )
        .order_by(QUESTION.c.offset_seconds.desc())
        .limit(1)
        .correlate(PARTICIPATION, OCCURRENCE)
        .scalar_subquery()
    )
    timed = (
        select(running.label("number"))
        .select_from(PARTICIPATION.join(OCCURRENCE, OCCURRENCE.c.id == P.occurrence_id))
        .where(
            words,
            P.question.is_(None),
            P.occurrence_id.in_(select(QUESTION.c.occurrence_id)),
            ~exists().where(_asks()).correlate(PARTICIPATION),
        )
        .subquery()
    )
    for number, how_many in connection.execute(select(timed.c.number, func.count()).group_by(timed.c.number)):
        add(number, "by_time", how_many)
    return {number: Answered(**counted[number]) for number in sorted(counted)}


def first_answers(connection: Connection, selected: Selected) -> list[int]:
    """Give the seconds from each question's planned moment to the first answer that shows what it answers."""
    waited = seconds_between(connection, P.at, OCCURRENCE.c.starts_at) - QUESTION.c.offset_seconds
    kind = literal(f"{Kind.QUESTION.value}-", String) + cast(QUESTION.c.number, String)
    answers_it = or_(
        P.question == QUESTION.c.number,
        and_(
            P.question.is_(None),
            exists().where(_asks(), DELIVERY.c.kind == kind).correlate(PARTICIPATION, QUESTION),
        ),
    )
    rows = connection.execute(
        select(func.min(waited))
        .select_from(
            PARTICIPATION.join(OCCURRENCE, OCCURRENCE.c.id == P.occurrence_id).join(
                QUESTION, QUESTION.c.occurrence_id == OCCURRENCE.c.id
            )
        )
        .where(here(selected), P.aside == "", P.act.in_(WORDS), answers_it, waited >= 0)
        .group_by(QUESTION.c.occurrence_id, QUESTION.c.number)
    )
    return sorted(int(value) for (value,) in rows)


def _asks() -> ColumnElement[bool]:
    """Say that a delivery is the question in whose thread an act stands."""
    return and_(
        P.thread != "",
        DELIVERY.c.message_id == P.thread,
        DELIVERY.c.platform == P.platform,
        DELIVERY.c.workspace == P.workspace,
        DELIVERY.c.channel == P.channel,
        DELIVERY.c.kind.startswith(f"{Kind.QUESTION.value}-"),
    )

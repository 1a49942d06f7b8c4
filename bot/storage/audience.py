"""Queries about what people in a chat would like to be asked, and how many would like it."""

import uuid
from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.domain.audience_question import Suggested
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.running import AudienceQuestionRow, AudienceVoteRow

QUESTION = table_of(AudienceQuestionRow)
VOTE = table_of(AudienceVoteRow)


def of_chat(connection: Connection, occurrence_id: str, account: str = "") -> list[Suggested]:
    """Give the questions of a chat that were not asked, those that most people want first."""
    rows = connection.execute(
        select(QUESTION).where(QUESTION.c.occurrence_id == occurrence_id, QUESTION.c.asked.is_(False))
    ).all()
    votes = connection.execute(select(VOTE).where(VOTE.c.question_id.in_([row.id for row in rows]))).all()
    counts = Counter(one.question_id for one in votes)
    mine = {one.question_id for one in votes if one.account == account}
    found = [(row.at, Suggested(row.id, row.text, counts[row.id], row.id in mine)) for row in rows]
    return [one for _, one in sorted(found, key=lambda each: (-each[1].votes, each[0], each[1].id))]


def find(connection: Connection, question_id: str) -> tuple[str, str] | None:
    """Give the chat of a question that was not asked, and its words, or nothing."""
    here = (QUESTION.c.id == question_id, QUESTION.c.asked.is_(False))
    row = connection.execute(select(QUESTION).where(*here)).first()
    return (row.occurrence_id, row.text) if row else None


def add(connection: Connection, occurrence_id: str, text: str, account: str, now: datetime) -> None:
    """Keep a question, with the vote of who would like it to be asked."""
    question_id = uuid.uuid4().hex
    connection.execute(
        insert(QUESTION).values(id=question_id, occurrence_id=occurrence_id, text=text, at=now, asked=False)
    )
    connection.execute(insert(VOTE).values(question_id=question_id, account=account))


def vote(connection: Connection, question_id: str, account: str) -> None:
    """Keep somebody's vote, or take it back where it was given."""
    here = (VOTE.c.question_id == question_id, VOTE.c.account == account)
    if not connection.execute(delete(VOTE).where(*here)).rowcount:
        fresh = insert_for(connection, VOTE).values(question_id=question_id, account=account)
        connection.execute(fresh.on_conflict_do_nothing())


def given_by(connection: Connection, occurrence_id: str, account: str) -> int:
    """Tell for how many questions of a chat somebody voted: their own are among them."""
    theirs = (QUESTION.c.occurrence_id == occurrence_id, VOTE.c.account == account)
    joined = VOTE.join(QUESTION, VOTE.c.question_id == QUESTION.c.id)
    return connection.execute(select(func.count()).select_from(joined).where(*theirs)).scalar_one()


def was_asked(connection: Connection, question_id: str) -> None:
    """Keep that a question was asked."""
    connection.execute(update(QUESTION).where(QUESTION.c.id == question_id).values(asked=True))


def forget(connection: Connection, before: datetime) -> int:
    """Let the questions of before then go, with their votes; tell how many went."""
    old = select(QUESTION.c.id).where(QUESTION.c.at < before)
    connection.execute(delete(VOTE).where(VOTE.c.question_id.in_(old)))
    return connection.execute(delete(QUESTION).where(QUESTION.c.at < before)).rowcount

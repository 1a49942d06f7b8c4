"""Queries about practice runs: what is tried out, by whom, and whether it was copied."""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from bot.domain.announcement import Destination, Kind, State
from bot.domain.script import Question
from bot.storage.deliveries import DELIVERY
from bot.storage.tables import table_of
from bot.storage.tables.running import PracticeRow

PRACTICE = table_of(PracticeRow)

SECOND = timedelta(seconds=1)


class Practice(NamedTuple):
    """One practice run."""

    id: str
    occurrence_id: str
    workspace: str
    account: str
    begun_at: datetime
    questions: tuple[Question, ...]
    spare: str
    copied_at: datetime | None = None


def add(connection: Connection, practice: Practice) -> None:
    """Keep a practice run that begins."""
    asked = [[one.number, one.text, one.offset // SECOND] for one in practice.questions]
    connection.execute(
        insert(PRACTICE).values(
            id=practice.id,
            occurrence_id=practice.occurrence_id,
            workspace=practice.workspace,
            account=practice.account,
            begun_at=practice.begun_at,
            questions=json.dumps(asked),
            spare=practice.spare,
        )
    )


def find(connection: Connection, practice_id: str) -> Practice | None:
    """Give the practice run with this id, or nothing."""
    row = connection.execute(select(PRACTICE).where(PRACTICE.c.id == practice_id)).first()
    if row is None:
        return None
    asked = tuple(
        Question(number, text, timedelta(seconds=offset))
        for number, text, offset in json.loads(row.questions)
    )
    return Practice(
        row.id,
        row.occurrence_id,
        row.workspace,
        row.account,
        row.begun_at,
        asked,
        row.spare,
        row.copied_at,
    )


def copied(connection: Connection, practice_id: str, now: datetime) -> None:
    """Keep that its questions became those of the chat."""
    connection.execute(update(PRACTICE).where(PRACTICE.c.id == practice_id).values(copied_at=now))


def still_planned(connection: Connection, where: Destination) -> list[str]:
    """Give the ids of the deliveries of practice runs that are still to come to somebody."""
    rows = connection.execute(
        select(DELIVERY.c.id).where(
            DELIVERY.c.state == State.PLANNED.value,
            DELIVERY.c.platform == where.platform,
            DELIVERY.c.workspace == where.workspace,
            DELIVERY.c.channel == where.channel,
            DELIVERY.c.kind.startswith(Kind.PRACTICE.value),
        )
    )
    return list(rows.scalars())

"""Queries about events that are one: which is told by itself, and who keeps which. Finds none."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.expanded import SAVED
from bot.storage.occurrences import OCCURRENCE


class Merge(NamedTuple):
    """An event that is told as another."""

    goes: str
    goes_title: str
    stays: str


def merge(connection: Connection, goes: str, stays: str, now: datetime) -> bool:
    """Tell an event as another from now on; tell whether it was told by itself.

    Who saved it keeps the other as well.
    """
    here = (EVENT.c.id == goes, EVENT.c.merged_into == "")
    done = connection.execute(update(EVENT).where(*here).values(merged_into=stays, updated_at=now)).rowcount
    if done:
        _keep_saved(connection, goes, stays)
    return bool(done)


def part(connection: Connection, goes: str, stays: str, now: datetime) -> bool:
    """Tell an event by itself again; tell whether it was told as the other."""
    here = (EVENT.c.id == goes, EVENT.c.merged_into == stays)
    return bool(
        connection.execute(update(EVENT).where(*here).values(merged_into="", updated_at=now)).rowcount
    )


def every(connection: Connection) -> list[Merge]:
    """Give what is told as another."""
    rows = connection.execute(
        select(EVENT.c.id, EVENT.c.title, EVENT.c.merged_into)
        .where(EVENT.c.merged_into != "")
        .order_by(EVENT.c.updated_at.desc(), EVENT.c.id)
    )
    return [Merge(row.id, row.title, row.merged_into) for row in rows]


def _keep_saved(connection: Connection, goes: str, stays: str) -> None:
    """Let who saved a happening of the one keep that of the other that starts with it, and know it as it is."""
    gone, kept = OCCURRENCE.alias(), OCCURRENCE.alias()
    same = (
        select(SAVED.c.person_id, kept.c.id, SAVED.c.at, SAVED.c.lead, kept.c.revision)
        .where(
            SAVED.c.occurrence_id == gone.c.id,
            gone.c.event_id == goes,
            kept.c.event_id == stays,
            kept.c.starts_at == gone.c.starts_at,
        )
        .order_by(SAVED.c.lead.is_(None))  # of two that start at once, the one with a reminder
    )
    columns = ["person_id", "occurrence_id", "at", "lead", "revision"]
    connection.execute(insert_for(connection, SAVED).from_select(columns, same).on_conflict_do_nothing())

"""Queries about chats that are run: who runs them, what was done, and what of their questions is out."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select

from bot.domain.agenda import MOMENT, Listed
from bot.domain.announcement import SLACK, Destination, Kind, State
from bot.domain.plan import run_by
from bot.domain.running import Action, Step
from bot.storage.deliveries import DELIVERY, Delivery, delivery_of
from bot.storage.delivery_words import whole
from bot.storage.dialect import insert_for
from bot.storage.occurrences import OCCURRENCE, begun_or_on
from bot.storage.roles import MODERATOR
from bot.storage.tables import table_of
from bot.storage.tables.running import RunRow, RunStepRow
from bot.storage.tables.working import ChangeRow

RUN = table_of(RunRow)
STEP = table_of(RunStepRow)
CHANGE = table_of(ChangeRow)

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

PEOPLE = ("U", "W")
"""How Slack's ids of people begin."""


class Run(NamedTuple):
    """What was chosen for one chat."""

    occurrence_id: str
    workspace: str
    moderators: tuple[str, ...]  # accounts of those who gave its questions; the newest first
    spare: str  # a question for when it stays quiet; empty: none
    ready_by: str = ""
    ready_at: datetime | None = None
    ahead: timedelta | None = (
        None  # so long before the start its questions are published; None: as it was kept
    )


def find(connection: Connection, occurrence_id: str) -> Run | None:
    """Give what was chosen for a chat, or nothing."""
    row = connection.execute(select(RUN).where(RUN.c.occurrence_id == occurrence_id)).first()
    return _run(row) if row else None


def keep(connection: Connection, run: Run) -> None:
    """Keep who runs a chat and its spare question; who said that they are ready stays."""
    values: dict[str, Any] = {
        "workspace": run.workspace,
        "moderators": json.dumps(run.moderators),
        "spare": run.spare,
    }
    if run.ahead is not None:
        values["ahead_minutes"] = run.ahead // MINUTE
    fresh = insert_for(connection, RUN).values(occurrence_id=run.occurrence_id, ready_by="", **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["occurrence_id"], set_=values))


def ready(connection: Connection, occurrence_id: str, workspace: str, who: str, now: datetime) -> Run:
    """Keep that somebody is ready to run a chat, unless somebody was before; give how it then is."""
    fresh = insert_for(connection, RUN).values(
        occurrence_id=occurrence_id,
        workspace=workspace,
        moderators="[]",
        spare="",
        ready_by=who,
        ready_at=now,
    )
    said = {"ready_by": who, "ready_at": now}
    connection.execute(
        fresh.on_conflict_do_update(index_elements=["occurrence_id"], set_=said, where=RUN.c.ready_by == "")
    )
    return _run(connection.execute(select(RUN).where(RUN.c.occurrence_id == occurrence_id)).one())


def moderators_between(
    connection: Connection, since: datetime, until: datetime
) -> dict[str, tuple[Destination, ...]]:
    """Give who runs the chats that start in [since, until) or are on for days then, by the occurrence's id.

    The one in charge comes first. They are the moderators of the event; where it has none, those who gave the chat its
    questions.
    """
    starting = begun_or_on(since, until)
    chosen = select(RUN).join(OCCURRENCE, RUN.c.occurrence_id == OCCURRENCE.c.id).where(starting)
    found = {
        row.occurrence_id: tuple(
            Destination(SLACK, row.workspace, account) for account in _accounts(row.moderators)
        )
        for row in connection.execute(chosen)
    }
    named = (
        select(OCCURRENCE.c.id, MODERATOR.c.workspace, MODERATOR.c.account)
        .join(MODERATOR, MODERATOR.c.event_id == OCCURRENCE.c.event_id)
        .where(starting)
        .order_by(OCCURRENCE.c.id, MODERATOR.c.given_at, MODERATOR.c.account)
    )
    of_events: dict[str, list[Destination]] = {}
    for row in connection.execute(named):
        of_events.setdefault(row.id, []).append(Destination(SLACK, row.workspace, row.account))
    return {**found, **{key: tuple(where) for key, where in of_events.items()}}


def moderators_of(connection: Connection, listed: Listed) -> Sequence[Destination]:
    """Give who runs a chat, the one in charge first."""
    begins = listed.occurrence.starts_at
    return run_by(moderators_between(connection, begins, begins + MOMENT), listed)


def ahead_between(connection: Connection, since: datetime, until: datetime) -> dict[str, timedelta]:
    """Give how long before their starts the questions of chats that start in [since, until) are published."""
    rows = connection.execute(
        select(RUN.c.occurrence_id, RUN.c.ahead_minutes)
        .join(OCCURRENCE, RUN.c.occurrence_id == OCCURRENCE.c.id)
        .where(begun_or_on(since, until), RUN.c.ahead_minutes > 0)
    )
    return {row.occurrence_id: row.ahead_minutes * MINUTE for row in rows}


def steps(connection: Connection, occurrence_id: str) -> list[Step]:
    """Give what was done about a chat, in order."""
    rows = connection.execute(
        select(STEP).where(STEP.c.occurrence_id == occurrence_id).order_by(STEP.c.version)
    )
    return [_step(row) for row in rows]


def steps_between(connection: Connection, since: datetime, until: datetime) -> dict[str, list[Step]]:
    """Give what was done about the chats that start in [since, until) or are on for days then, by their ids."""
    rows = connection.execute(
        select(STEP)
        .join(OCCURRENCE, STEP.c.occurrence_id == OCCURRENCE.c.id)
        .where(begun_or_on(since, until))
        .order_by(STEP.c.occurrence_id, STEP.c.version)
    )
    found: dict[str, list[Step]] = {}
    for row in rows:
        found.setdefault(row.occurrence_id, []).append(_step(row))
    return found


def add_step(connection: Connection, occurrence_id: str, step: Step) -> bool:
    """Keep what was done; tell whether nobody did something else at the same moment."""
    row = insert_for(connection, STEP).values(
        occurrence_id=occurrence_id,
        version=step.version,
        action=step.action.value,
        who=step.who,
        at=step.at,
        number=step.number,
        offset_seconds=step.offset // SECOND,
        rest=step.rest,
        shift_seconds=step.shift // SECOND,
        text=step.text,
    )
    kept = row.on_conflict_do_nothing().returning(STEP.c.version)
    return connection.execute(kept).first() is not None


def questions_sent(connection: Connection, occurrence_id: str) -> list[Delivery]:
    """Give the deliveries of a chat's questions, in every state, the earliest first."""
    rows = connection.execute(
        whole()
        .where(DELIVERY.c.what == occurrence_id, DELIVERY.c.kind.startswith(f"{Kind.QUESTION.value}-"))
        .order_by(DELIVERY.c.due_at, DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def out(rows: Iterable[Delivery]) -> frozenset[int]:
    """Give the numbers of the questions that are out, or on their way, or will not come any more."""
    return frozenset(
        one.planned.detail for one in rows if one.state is not State.PLANNED and not one.withdrawn
    )


def consoles(connection: Connection, since: datetime, until: datetime) -> list[Delivery]:
    """Give the messages to moderators that were sent and were due in [since, until], calls among them."""
    rows = connection.execute(
        whole()
        .where(
            DELIVERY.c.kind.in_([Kind.CONSOLE.value, Kind.CALL.value]),
            DELIVERY.c.state == State.SENT.value,
            DELIVERY.c.due_at.between(since, until),
        )
        .order_by(DELIVERY.c.due_at, DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def note_script(  # what changed, by whom, and how it was
    connection: Connection, run: Run, who: str, now: datetime, before: str, after: str
) -> None:
    """Keep who gave a chat other questions, and which they were."""
    connection.execute(
        insert(CHANGE).values(
            at=now,
            workspace=run.workspace,
            who=who,
            what=f"questions of {run.occurrence_id}",
            before=before,
            after=after,
        )
    )


def _run(row: Row[Any]) -> Run:
    return Run(
        row.occurrence_id,
        row.workspace,
        _accounts(row.moderators),
        row.spare,
        row.ready_by,
        row.ready_at,
        row.ahead_minutes * MINUTE,
    )


def _accounts(kept: str) -> tuple[str, ...]:
    """Give back accounts; in the place of somebody who was forgotten there stands none."""
    return tuple(one for one in json.loads(kept) if one.startswith(PEOPLE))


def _step(row: Row[Any]) -> Step:
    return Step(
        row.version,
        Action(row.action),
        row.who,
        row.at,
        row.number,
        timedelta(seconds=row.offset_seconds),
        row.rest,
        timedelta(seconds=row.shift_seconds),
        row.text,
    )

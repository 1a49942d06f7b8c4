"""Queries about deliveries: what is planned, what was sent, and each step with its moment and reason."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, literal, literal_column, or_, select, update

from bot.domain.announcement import LISTS, OF_CHATS, PERSONAL, Destination, Kind, Planned, State, kind_of
from bot.domain.difference import Known
from bot.storage import direct
from bot.storage.dialect import each, insert_for
from bot.storage.spoken import SPOKEN, tells_of, unsay, whole
from bot.storage.tables.announcing import DeliveryRow, DeliveryStepRow

DELIVERY = DeliveryRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
STEP = DeliveryStepRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One announcement to one destination, as it stands."""

    id: str
    planned: Planned
    state: State
    attempts: int
    made: str | None  # JSON of the words, once they were made
    message_id: str | None
    settled_at: datetime | None  # programme time
    reason: str | None
    withdrawn: bool
    within: str | None = None  # the delivery in whose thread it is posted
    folded_into: str | None = None  # the catch-up message that says it instead


@dataclass(frozen=True, slots=True)
class Step:
    """One step in a delivery's life."""

    at: datetime
    state: State
    reason: str


def on_platform(connection: Connection, platform: str, since: datetime, until: datetime) -> list[Delivery]:
    """Give the deliveries to one platform that are due in [since, until), in every state."""
    due = (DELIVERY.c.due_at >= since, DELIVERY.c.due_at < until, DELIVERY.c.platform == platform)
    rows = connection.execute(whole().where(*due).order_by(DELIVERY.c.due_at))
    return [delivery_of(row) for row in rows]


def last_of_chat(connection: Connection, occurrence_id: str, where: Destination) -> Delivery | None:
    """Give what was posted last of a chat's own announcements at a destination, or nothing."""
    kinds = or_(*(DELIVERY.c.kind.startswith(kind.value) for kind in OF_CHATS))
    row = connection.execute(
        whole()
        .where(
            DELIVERY.c.what == occurrence_id,
            DELIVERY.c.platform == where.platform,
            DELIVERY.c.workspace == where.workspace,
            DELIVERY.c.channel == where.channel,
            DELIVERY.c.state == State.SENT.value,
            DELIVERY.c.message_id.is_not(None),
            kinds,
        )
        .order_by(DELIVERY.c.due_at.desc(), DELIVERY.c.id.desc())
        .limit(1)
    ).first()
    return delivery_of(row) if row else None


def is_posted(connection: Connection, where: Destination, message_id: str, but: str) -> bool:
    """Tell whether a delivery other than `but` is what a message at a destination says."""
    other = (
        DELIVERY.c.platform == where.platform,
        DELIVERY.c.workspace == where.workspace,
        DELIVERY.c.message_id == message_id,
        DELIVERY.c.id != but,
    )
    return connection.execute(select(DELIVERY.c.id).where(*other).limit(1)).first() is not None


def in_plan(connection: Connection, since: datetime, until: datetime) -> list[Delivery]:
    """Give the deliveries that are due in [since, until), in every state."""
    rows = connection.execute(
        whole().where(DELIVERY.c.due_at >= since, DELIVERY.c.due_at < until).order_by(DELIVERY.c.due_at)
    )
    return [delivery_of(row) for row in rows]


_PLANNED = direct.Prepared(
    select(
        DELIVERY.c.id,
        DELIVERY.c.what,
        DELIVERY.c.kind,
        DELIVERY.c.platform,
        DELIVERY.c.workspace,
        DELIVERY.c.channel,
        DELIVERY.c.revision,
        DELIVERY.c.state,
        DELIVERY.c.due_at,
        DELIVERY.c.expires_at,
        DELIVERY.c.withdrawn,
    ).where(
        or_(
            DELIVERY.c.due_at.between(bindparam("since"), bindparam("until")),
            DELIVERY.c.state == literal_column(f"'{State.PLANNED.value}'"),
        )
    )
)


def known(connection: Connection, since: datetime, until: datetime) -> list[Known]:
    """Give what a plan is compared with: what is due in [since, until] in any state, and all that is planned."""
    found = direct.rows(connection, _PLANNED, {"since": since, "until": until})
    return [
        Known(row[0], row[1:7], row[7], direct.unkept(row[8]), direct.unkept(row[9]), bool(row[10]))
        for row in found
    ]


def find(connection: Connection, planned: Planned) -> Delivery | None:
    """Give the delivery that has the key of `planned`, or nothing."""
    row = connection.execute(whole().where(*_key(planned))).first()
    return delivery_of(row) if row else None


def by_id(connection: Connection, delivery_id: str) -> Delivery | None:
    """Give the delivery with this id, or nothing."""
    row = connection.execute(whole().where(DELIVERY.c.id == delivery_id)).first()
    return delivery_of(row) if row else None


def lease_until(connection: Connection, delivery_id: str) -> datetime | None:
    """Tell until when somebody may be sending a delivery (real time), or nothing."""
    look = select(DELIVERY.c.lease_until).where(DELIVERY.c.id == delivery_id)
    until: datetime | None = connection.execute(look).scalar()
    return until


def of_what(connection: Connection, what: str) -> list[Delivery]:
    """Give the deliveries of an occurrence, or of a day's lists, the earliest first."""
    rows = connection.execute(whole().where(DELIVERY.c.what == what).order_by(DELIVERY.c.due_at))
    return [delivery_of(row) for row in rows]


def folded(connection: Connection, into: str) -> list[Delivery]:
    """Give the deliveries that a catch-up message says instead, the earliest first."""
    rows = connection.execute(
        whole().where(DELIVERY.c.folded_into == into).order_by(DELIVERY.c.due_at, DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def message_ids(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Give the platform's ids of what was posted, by the deliveries' ids; what was not posted is left out."""
    posted = (DELIVERY.c.id.in_(list(ids)), DELIVERY.c.message_id.is_not(None))
    rows = connection.execute(select(DELIVERY.c.id, DELIVERY.c.message_id).where(*posted))
    return {row.id: row.message_id for row in rows}


def words(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Give the words of deliveries, as they are kept, by their ids; what has none is left out."""
    said = select(DELIVERY.c.id, SPOKEN.c.words).join(SPOKEN, SPOKEN.c.id == DELIVERY.c.words_id)
    return {row.id: row.words for row in connection.execute(said.where(DELIVERY.c.id.in_(list(ids))))}


def steps(connection: Connection, delivery_id: str) -> list[Step]:
    """Give a delivery's steps, in order."""
    rows = connection.execute(
        select(STEP.c.at, STEP.c.state, STEP.c.reason)
        .where(STEP.c.delivery_id == delivery_id)
        .order_by(STEP.c.id)
    )
    return [Step(row.at, State(row.state), row.reason) for row in rows]


def add(connection: Connection, planned: Planned, now: datetime, within: str | None = None) -> str | None:
    """Write a delivery before anything is sent; give its id, or nothing where there is one already."""
    ids = add_all(connection, [planned], now, within)
    return ids[0] if ids else None


def add_because(connection: Connection, planned: Planned, now: datetime, reason: str) -> None:
    """Write a delivery that comes of something that went wrong, and why; who makes its words is told."""
    made = add(connection, planned, now)
    if made is not None:
        connection.execute(update(DELIVERY).where(DELIVERY.c.id == made).values(reason=reason))


def add_all(
    connection: Connection, planned: Iterable[Planned], now: datetime, within: str | None = None
) -> list[str]:
    """Write deliveries before anything is sent, those in the thread of another with its id; give the new ids."""
    written = list(planned)
    rows = [_values(one, key, within) for one, key in zip(written, _keys(len(written), now), strict=True)]
    if not rows:
        return []
    fresh = insert_for(connection, DELIVERY).on_conflict_do_nothing().returning(DELIVERY.c.id)
    ids = list(connection.execute(fresh, rows).scalars())
    note(connection, ids, now, State.PLANNED, "planned")
    return ids


def _keys(many: int, now: datetime) -> Iterator[str]:
    """Give new ids: the moment, what this call has for itself, a number, and chance for the rest.

    What is planned together is sent together, and so lies together in the indexes. Ids of chance alone lie everywhere:
    to write how 400 deliveries ended would touch 400 pages of each, and take longer than the sending.
    """
    chance = os.urandom(2 + 6 * many).hex()
    begins = f"{int(now.timestamp() * 1000) % (1 << 48):012x}{chance[:4]}"
    for number in range(many):
        yield f"{begins}{number % (1 << 16):04x}{chance[4 + 12 * number : 16 + 12 * number]}"


def _values(planned: Planned, key: str, within: str | None) -> dict[str, Any]:
    return {
        "id": key,
        "what": planned.what,
        "kind": planned.name,
        "platform": planned.destination.platform,
        "workspace": planned.destination.workspace,
        "channel": planned.destination.channel,
        "revision": planned.revision,
        "due_at": planned.due_at,
        "expires_at": planned.expires_at,
        "state": State.PLANNED.value,
        "attempts": 0,
        "withdrawn": False,
        "within": within,
    }


def move(connection: Connection, delivery_id: str, planned: Planned, now: datetime, why: str) -> bool:
    """Plan a delivery for another moment, or again after it was withdrawn; its words are made anew.

    Tell whether it could be: what was claimed meanwhile is under way.
    """
    moved = connection.execute(
        update(DELIVERY)
        .where(
            DELIVERY.c.id == delivery_id, or_(DELIVERY.c.state == State.PLANNED.value, DELIVERY.c.withdrawn)
        )
        .values(
            due_at=planned.due_at,
            expires_at=planned.expires_at,
            state=State.PLANNED.value,
            withdrawn=False,
            settled_at=None,
            reason=None,
        )
    )
    if moved.rowcount:
        unsay(connection, [delivery_id])
        note(connection, [delivery_id], now, State.PLANNED, why)
    return bool(moved.rowcount)


def withdraw(connection: Connection, ids: Sequence[str], now: datetime, why: str) -> int:
    """Plan these no more, as nobody wants them; tell how many had not been claimed meanwhile."""
    still = select(DELIVERY.c.id).where(DELIVERY.c.id.in_(ids), DELIVERY.c.state == State.PLANNED.value)
    waiting = list(connection.execute(still).scalars())
    connection.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(waiting))
        .values(state=State.SKIPPED.value, reason=why, settled_at=now, withdrawn=True)
    )
    note(connection, waiting, now, State.SKIPPED, why)
    return len(waiting)


def told(
    connection: Connection, occurrence_id: str, states: Iterable[State], since: datetime
) -> list[Delivery]:
    """Give what tells of an occurrence and was due at or after `since`: its own announcements, and lists with it."""
    lists = or_(*(DELIVERY.c.kind.startswith(kind.value) for kind in LISTS | PERSONAL | {Kind.CATCH_UP}))
    about = or_(DELIVERY.c.what == occurrence_id, lists & tells_of(occurrence_id))
    rows = connection.execute(
        whole()
        .where(DELIVERY.c.state.in_([state.value for state in states]), DELIVERY.c.due_at >= since, about)
        .order_by(DELIVERY.c.settled_at, DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def sent_since(
    connection: Connection, since: datetime, before: Delivery | None = None, most: int = 200
) -> list[Delivery]:
    """Give what was sent and was due at or after `since`, the newest first; `before`: those that come after it."""
    query = whole().where(DELIVERY.c.state == State.SENT.value, DELIVERY.c.due_at >= since)
    if before is not None:
        last = before.planned.due_at
        query = query.where(
            or_(DELIVERY.c.due_at < last, (DELIVERY.c.due_at == last) & (DELIVERY.c.id < before.id))
        )
    rows = connection.execute(query.order_by(DELIVERY.c.due_at.desc(), DELIVERY.c.id.desc()).limit(most))
    return [delivery_of(row) for row in rows]


def note(connection: Connection, ids: Iterable[str], now: datetime, state: State, reason: str) -> None:
    """Keep a step of some deliveries, with its moment (programme time) and its reason."""
    one = each(connection, dict.fromkeys(ids))
    step = select(
        one.c.key, literal(now, STEP.c.at.type), literal(state.value), literal(reason, STEP.c.reason.type)
    )
    connection.execute(insert(STEP).from_select(["delivery_id", "at", "state", "reason"], step))


def _key(planned: Planned) -> tuple[Any, ...]:
    return (
        DELIVERY.c.what == planned.what,
        DELIVERY.c.kind == planned.name,
        DELIVERY.c.platform == planned.destination.platform,
        DELIVERY.c.workspace == planned.destination.workspace,
        DELIVERY.c.channel == planned.destination.channel,
        DELIVERY.c.revision == planned.revision,
    )


def planned_of(row: Row[Any]) -> Planned:
    """Give what was planned, as a row of the table says it."""
    kind, detail = kind_of(row.kind)
    return Planned(
        what=row.what,
        kind=kind,
        destination=Destination(row.platform, row.workspace, row.channel),
        revision=row.revision,
        due_at=row.due_at,
        expires_at=row.expires_at,
        detail=detail,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    """Make the delivery that a row of `spoken.WHOLE` describes; by places, for thousands are claimed at one moment."""
    values: tuple[Any, ...] = tuple(row)
    delivery_id, what, name, platform, workspace, channel, revision, due_at, expires_at, state = values[:10]
    kind, detail = kind_of(name)
    where = Destination(platform, workspace, channel)
    planned = Planned(what, kind, where, revision, due_at, expires_at, detail)
    return Delivery(delivery_id, planned, State(state), *values[10:])

"""Queries about deliveries: what is planned, what was sent, and each step with its moment and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, literal_column, or_, select

from bot.domain.announcement import LISTS, OF_CHATS, PERSONAL, Destination, Kind, Planned, State, kind_of
from bot.domain.difference import Known
from bot.storage import direct
from bot.storage.delivery_words import DELIVERY_WORDS, KEYED, tells_of, whole
from bot.storage.tables import table_of
from bot.storage.tables.announcing import DeliveryRow, DeliveryStepRow

DELIVERY = table_of(DeliveryRow)
STEP = table_of(DeliveryStepRow)


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
        *KEYED,
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
    said = select(DELIVERY.c.id, DELIVERY_WORDS.c.words).join(
        DELIVERY_WORDS, DELIVERY_WORDS.c.id == DELIVERY.c.words_id
    )
    return {row.id: row.words for row in connection.execute(said.where(DELIVERY.c.id.in_(list(ids))))}


def steps(connection: Connection, delivery_id: str) -> list[Step]:
    """Give a delivery's steps, in order."""
    rows = connection.execute(
        select(STEP.c.at, STEP.c.state, STEP.c.reason)
        .where(STEP.c.delivery_id == delivery_id)
        .order_by(STEP.c.id)
    )
    return [Step(row.at, State(row.state), row.reason) for row in rows]


def told(connection: Connection, occurrence_id: str, since: datetime) -> list[Delivery]:
    """Give what told of an occurrence and was due at or after `since`: its own announcements, and lists with it."""
    rows = connection.execute(
        whole()
        .where(DELIVERY.c.state == State.SENT.value, *_tells(occurrence_id, since))
        .order_by(DELIVERY.c.settled_at, DELIVERY.c.id)
    )
    return [delivery_of(row) for row in rows]


def is_being_told(connection: Connection, occurrence_id: str, since: datetime) -> bool:
    """Tell whether something that tells of an occurrence is on its way; what nobody can find out about is not."""
    states = (State.CLAIMED.value, State.UNCONFIRMED.value)
    under_way = (DELIVERY.c.state.in_(states), DELIVERY.c.lease_until.is_not(None))
    looked = select(DELIVERY.c.id).where(*under_way, *_tells(occurrence_id, since)).limit(1)
    return connection.execute(looked).first() is not None


def _tells(occurrence_id: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    lists = or_(*(DELIVERY.c.kind.startswith(kind.value) for kind in LISTS | PERSONAL | {Kind.CATCH_UP}))
    about = or_(DELIVERY.c.what == occurrence_id, lists & tells_of(occurrence_id))
    return (DELIVERY.c.due_at >= since, about)


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
    """Make the delivery that a row of `WHOLE` describes; by places, for thousands are claimed at one moment."""
    values: tuple[Any, ...] = tuple(row)
    delivery_id, what, name, platform, workspace, channel, revision, due_at, expires_at, state = values[:10]
    kind, detail = kind_of(name)
    where = Destination(platform, workspace, channel)
    planned = Planned(what, kind, where, revision, due_at, expires_at, detail)
    return Delivery(delivery_id, planned, State(state), *values[10:])

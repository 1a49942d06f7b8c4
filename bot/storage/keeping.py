"""Queries about what people keep: happenings they saved, what they follow, what they chose for themselves."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.domain.announcement import PERSONAL, SLACK, Destination, Kind, State
from bot.domain.difference import Known
from bot.domain.following import Follow, Sort
from bot.domain.personal import Added, Keeper, Preferences, Saved
from bot.storage import direct, occurrences
from bot.storage.deliveries import DELIVERY
from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.expanded import SAVED
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import IDENTITY, PREFERENCE
from bot.storage.tables import table_of
from bot.storage.tables.people import FollowRow

FOLLOW = table_of(FollowRow)

_ASKED = func.json_each(bindparam("ids")).table_valued("value")
_COUNTED = select(SAVED.c.occurrence_id, func.count()).group_by(SAVED.c.occurrence_id)
_TIMES_SAVED = direct.Prepared(
    _COUNTED.where(SAVED.c.occurrence_id.in_(select(_ASKED.c.value))),
    elsewhere=_COUNTED.where(
        SAVED.c.occurrence_id.in_(
            select(func.json_array_elements_text(cast(bindparam("ids", type_=Text()), JSON)))
        )
    ),
)

MOST_ADDED = 1_000
"""New events that are looked at; an import of more than that is no news for a person."""


def keepers(connection: Connection, timezone: str, since: datetime) -> list[Keeper]:
    """Give everybody who follows something, or saved what ends after `since`; `timezone` is for those without one."""
    saved = select(SAVED.c.person_id).join(OCCURRENCE).where(OCCURRENCE.c.ends_at > since)
    who = or_(IDENTITY.c.person_id.in_(saved), IDENTITY.c.person_id.in_(select(FOLLOW.c.person_id)))
    return _keepers(connection, who, timezone, since)


def keeper(
    connection: Connection, workspace: str, account: str, timezone: str, since: datetime
) -> Keeper | None:
    """Give what one account of Slack's keeps, of happenings those that end after `since`; nothing: not known."""
    here = (IDENTITY.c.workspace == workspace) & (IDENTITY.c.account == account)
    found = _keepers(connection, here, timezone, since)
    return found[0] if found else None


def _keepers(
    connection: Connection, who: ColumnElement[bool], timezone: str, since: datetime
) -> list[Keeper]:
    people = connection.execute(
        select(
            IDENTITY.c.person_id,
            IDENTITY.c.workspace,
            IDENTITY.c.account,
            IDENTITY.c.timezone,
            IDENTITY.c.locale,
            PREFERENCE.c.timezone.label("chosen_timezone"),
            PREFERENCE.c.language,
            PREFERENCE.c.lead,
            PREFERENCE.c.free_hours,
            PREFERENCE.c.changed_at,
        )
        .join_from(IDENTITY, PREFERENCE, IDENTITY.c.person_id == PREFERENCE.c.person_id, isouter=True)
        .where(IDENTITY.c.platform == SLACK, who)
        .order_by(IDENTITY.c.person_id, IDENTITY.c.workspace, IDENTITY.c.account)
    ).all()
    mine = select(IDENTITY.c.person_id).where(IDENTITY.c.platform == SLACK, who)
    saved: dict[int, list[Saved]] = {}
    for row in connection.execute(
        select(SAVED)
        .join(OCCURRENCE)
        .where(SAVED.c.person_id.in_(mine), OCCURRENCE.c.ends_at > since)
        .order_by(SAVED.c.at)
    ):
        saved.setdefault(row.person_id, []).append(Saved(row.occurrence_id, row.at, row.lead))
    follows: dict[int, list[Follow]] = {}
    for row in connection.execute(
        select(FOLLOW).where(FOLLOW.c.person_id.in_(mine)).order_by(FOLLOW.c.since)
    ):
        follows.setdefault(row.person_id, []).append(Follow(Sort(row.sort), row.value, row.since))
    return [
        Keeper(
            person_id=row.person_id,
            destination=Destination(SLACK, row.workspace, row.account),
            timezone=row.chosen_timezone or row.timezone or timezone,
            locale=row.locale or "",
            preferences=_preferences(row),
            saved=tuple(saved.get(row.person_id, ())),
            follows=tuple(follows.get(row.person_id, ())),
        )
        for row in people
    ]


def _preferences(row: Any) -> Preferences:  # noqa: ANN401  # a row with the columns of its table
    if row.changed_at is None:
        return Preferences()
    return Preferences(
        timezone=row.chosen_timezone,
        language=row.language,
        lead=row.lead,
        free_hours=row.free_hours,
        changed_at=row.changed_at,
    )


def save(connection: Connection, person_id: int, saved: Saved) -> bool:
    """Keep a happening, or its reminder as it is now wanted; tell whether there is such a happening."""
    here = select(exists().where(OCCURRENCE.c.id == saved.occurrence_id))
    if not connection.execute(here).scalar_one():
        return False
    known = select(OCCURRENCE.c.revision).where(OCCURRENCE.c.id == saved.occurrence_id).scalar_subquery()
    fresh = insert_for(connection, SAVED).values(
        person_id=person_id,
        occurrence_id=saved.occurrence_id,
        at=saved.at,
        lead=saved.lead,
        revision=known,
    )
    newest = {name: fresh.excluded[name] for name in ("at", "lead", "revision")}
    connection.execute(
        fresh.on_conflict_do_update(index_elements=["person_id", "occurrence_id"], set_=newest)
    )
    return True


def unsave(connection: Connection, person_id: int, occurrence_id: str) -> bool:
    """Keep a happening no more; tell whether it was kept."""
    here = (SAVED.c.person_id == person_id, SAVED.c.occurrence_id == occurrence_id)
    return bool(connection.execute(delete(SAVED).where(*here)).rowcount)


def times_saved(connection: Connection, occurrence_ids: Iterable[str]) -> dict[str, int]:
    """Tell how many people saved each of these; what nobody saved is left out."""
    rows = direct.rows(connection, _TIMES_SAVED, {"ids": json.dumps(list(occurrence_ids))})
    return {row[0]: row[1] for row in rows}


def follow(connection: Connection, person_id: int, wanted: Follow) -> bool:
    """Follow something; tell whether it was not followed before."""
    fresh = insert_for(connection, FOLLOW).values(
        person_id=person_id,
        sort=wanted.sort.value,
        key=wanted.key,
        value=wanted.value,
        since=wanted.since,
    )
    added = fresh.on_conflict_do_nothing().returning(FOLLOW.c.key)
    return connection.execute(added).first() is not None


def unfollow(connection: Connection, person_id: int, sort: Sort, key: str) -> bool:
    """Follow something no more; tell whether it was followed."""
    here = (FOLLOW.c.person_id == person_id, FOLLOW.c.sort == sort.value, FOLLOW.c.key == key)
    return bool(connection.execute(delete(FOLLOW).where(*here)).rowcount)


def prefer(connection: Connection, person_id: int, before: Preferences, wanted: Preferences) -> None:
    """Keep what a person chose; reminders that they set to no other lead than the usual one move with it."""
    values = {
        "timezone": wanted.timezone,
        "language": wanted.language,
        "lead": wanted.lead,
        "free_hours": wanted.free_hours,
        "changed_at": wanted.changed_at,
    }
    fresh = insert_for(connection, PREFERENCE).values(person_id=person_id, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["person_id"], set_=values))
    if before.lead != wanted.lead and wanted.changed_at is not None:
        usual = (SAVED.c.person_id == person_id, SAVED.c.lead == before.lead)
        connection.execute(update(SAVED).where(*usual).values(lead=wanted.lead, at=wanted.changed_at))


def added(connection: Connection, since: datetime, now: datetime) -> list[Added]:
    """Give the events that were added after `since`, the oldest first, each with its next happening after `now`."""
    first = (
        select(OCCURRENCE.c.event_id, func.min(OCCURRENCE.c.starts_at).label("starts_at"), EVENT.c.created_at)
        .join_from(EVENT, OCCURRENCE, EVENT.c.id == OCCURRENCE.c.event_id)
        .where(EVENT.c.created_at > since, OCCURRENCE.c.starts_at > now, OCCURRENCE.c.status != "cancelled")
        .group_by(OCCURRENCE.c.event_id, EVENT.c.created_at)
        .order_by(EVENT.c.created_at)
        .limit(MOST_ADDED)
        .subquery()
    )
    rows = connection.execute(
        select(OCCURRENCE.c.id, first.c.created_at).join_from(
            OCCURRENCE,
            first,
            (OCCURRENCE.c.event_id == first.c.event_id) & (OCCURRENCE.c.starts_at == first.c.starts_at),
        )
    ).all()
    found = {one.id: one for one in occurrences.by_ids(connection, [row.id for row in rows])}
    together = [Added(row.created_at, found[row.id]) for row in rows]
    return sorted(together, key=lambda one: (one.at, one.occurrence.starts_at, one.occurrence.title))


def last_news(connection: Connection, destination: Destination) -> datetime | None:
    """Tell until when somebody was told what is new."""
    return connection.execute(
        select(func.max(DELIVERY.c.due_at)).where(
            *_to(destination), DELIVERY.c.kind == Kind.NEWS.value, DELIVERY.c.state == State.SENT.value
        )
    ).scalar()


def known(connection: Connection, destination: Destination, since: datetime) -> list[Known]:
    """Give what one person is told that a plan is compared with: due at or after `since`, or planned.

    What they are told as a moderator is planned with the chats.
    """
    rows = connection.execute(
        select(DELIVERY).where(
            *_to(destination),
            DELIVERY.c.kind.in_([kind.value for kind in PERSONAL]),
            or_(DELIVERY.c.due_at >= since, DELIVERY.c.state == State.PLANNED.value),
        )
    )
    return [
        Known(
            row.id,
            (row.what, row.kind, row.platform, row.workspace, row.channel, row.revision),
            row.state,
            row.due_at,
            row.expires_at,
            row.withdrawn,
        )
        for row in rows
    ]


def _to(destination: Destination) -> tuple[ColumnElement[bool], ...]:
    return (
        DELIVERY.c.platform == destination.platform,
        DELIVERY.c.workspace == destination.workspace,
        DELIVERY.c.channel == destination.channel,
    )

"""Queries that merge two partners and part them again: what they offer, who follows and edits it, who hears of it."""

import json
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from bot.domain.following import Sort
from bot.domain.partner import Merged
from bot.domain.standing import Given, Role
from bot.storage import events, parting, roles, terms, told_as
from bot.storage.columns import lines, unlines
from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.keeping import FOLLOW
from bot.storage.roles import ROLE
from bot.storage.subscriptions import SUBSCRIPTION
from bot.storage.told_as import MERGE

AT_A_TIME: Final = 500
"""Events that are looked at together."""

MERGING: Final = "merged partners"
"""Who gave a role, where it came with a merge."""


class Touched(NamedTuple):
    """What a merge touches."""

    events: int
    followers: int
    editors: int
    channels: int  # that hear of only some partners, and the one among them


def known(connection: Connection) -> list[str]:
    """Give every partner's name, as it is told, each once."""
    found: dict[str, str] = {}
    rows = connection.execute(select(EVENT.c.organisations).distinct().order_by(EVENT.c.organisations))
    for row in rows:
        for name in unlines(row.organisations):
            found.setdefault(name.casefold(), name)
    return sorted(found.values(), key=str.casefold)


def touched(connection: Connection, goes: str) -> Touched:
    """Tell what a merge would touch."""
    key = goes.casefold()
    names = connection.execute(select(EVENT.c.organisations).where(EVENT.c.organisations != "")).scalars()
    offered = sum(key in {name.casefold() for name in unlines(each)} for each in names)
    followers = select(func.count()).select_from(FOLLOW).where(_follows(key))
    return Touched(
        offered,
        int(connection.execute(followers).scalar_one()),
        len(_editors(connection, key)),
        len(_channels(connection, key)),
    )


def merge(connection: Connection, one: Merged, who: str, now: datetime) -> None:
    """Tell a partner as another from now on: in what there is, and in what is read later."""
    key = one.goes.casefold()
    given = {
        "follow": _give_follows(connection, key, one.stays),
        "role": _give_roles(connection, key, one.stays, now),
        "subscription": _give_channels(connection, key, one.stays),
    }
    values = {
        "key": key,
        "goes": one.goes,
        "stays": one.stays,
        "who": who,
        "at": now,
        "given": json.dumps(given),
    }
    connection.execute(insert(MERGE).values(**values))
    _tell_anew(connection, now)


def part(connection: Connection, goes: str, now: datetime) -> Merged | None:
    """Tell a partner by its own name again, and take back what was given; tell which it was, if any."""
    row = connection.execute(select(MERGE).where(MERGE.c.key == goes.casefold())).one_or_none()
    if row is None:
        return None
    connection.execute(delete(MERGE).where(MERGE.c.key == row.key))
    parting.take_back(connection, row.key, row.stays, json.loads(row.given))
    _tell_anew(connection, now)
    return Merged(row.goes, row.stays)


def _tell_anew(connection: Connection, now: datetime) -> None:
    """Make every event name the partners that are told now."""
    names, said = told_as.names(connection), told_as.said_anywhere(connection)
    columns = (EVENT.c.id, EVENT.c.organisations)
    changed: list[str] = []
    for row in connection.execute(select(*columns).where(EVENT.c.organisations != "")).all():
        before = unlines(row.organisations)
        tells = told_as.keep(connection, row.id, said.get(row.id, before), names)
        if tells != before:
            values = {"organisations": lines(tells), "updated_at": now}
            connection.execute(update(EVENT).where(EVENT.c.id == row.id).values(**values))
            changed.append(row.id)
    for first in range(0, len(changed), AT_A_TIME):
        for event in events.by_ids(connection, changed[first : first + AT_A_TIME]):
            terms.keep(connection, event)


def _follows(key: str) -> ColumnElement[bool]:
    return and_(FOLLOW.c.sort == Sort.ORGANISATION.value, FOLLOW.c.key == key)


def _give_follows(connection: Connection, key: str, stays: str) -> list[int]:
    """Let who follows the one follow the other; give to whom that is new."""
    given = []
    for row in connection.execute(select(FOLLOW).where(_follows(key))).all():
        fresh = insert_for(connection, FOLLOW).values(
            person_id=row.person_id, sort=row.sort, key=stays.casefold(), value=stays, since=row.since
        )
        if connection.execute(fresh.on_conflict_do_nothing().returning(FOLLOW.c.key)).first():
            given.append(row.person_id)
    return given


def _editors(connection: Connection, key: str) -> list[tuple[str, str]]:
    rows = connection.execute(select(ROLE).where(ROLE.c.role == Role.EDITOR.value)).all()
    return [(row.workspace, row.account) for row in rows if row.about.casefold() == key]


def _give_roles(connection: Connection, key: str, stays: str, now: datetime) -> list[tuple[str, str]]:
    """Let who edits the one edit the other; give to whom that is new."""
    return [
        (workspace, account)
        for workspace, account in _editors(connection, key)
        if roles.give(connection, workspace, Given(account, Role.EDITOR, stays), MERGING, now)
    ]


def _channels(connection: Connection, key: str) -> list[tuple[int, tuple[str, ...]]]:
    columns = (SUBSCRIPTION.c.id, SUBSCRIPTION.c.organisations)
    rows = connection.execute(select(*columns).where(SUBSCRIPTION.c.organisations != "")).all()
    heard = [(row.id, unlines(row.organisations)) for row in rows]
    return [(number, names) for number, names in heard if key in {name.casefold() for name in names}]


def _give_channels(connection: Connection, key: str, stays: str) -> list[int]:
    """Let channels that hear of the one hear of the other; give for which that is new."""
    given = []
    for number, names in _channels(connection, key):
        if stays.casefold() not in {name.casefold() for name in names}:
            values = {"organisations": lines((*names, stays))}
            connection.execute(update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == number).values(**values))
            given.append(number)
    return given

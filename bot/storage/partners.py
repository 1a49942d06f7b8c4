"""Queries that merge two partners and part them again: what they offer, who follows and edits it, who hears of it."""

import json
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from bot.domain.following import Sort
from bot.domain.partner import Merged
from bot.domain.standing import Given, Role
from bot.storage import events, facts, parting, roles, terms, told_as
from bot.storage.columns import lines, unlines
from bot.storage.dialect import insert_for
from bot.storage.events import EVENT
from bot.storage.keeping import FOLLOW
from bot.storage.roles import ROLE
from bot.storage.subscriptions import SUBSCRIPTION
from bot.storage.told_as import MERGE

AT_A_TIME: Final = 100
"""Events that are told anew in one unit of work, so that no write takes long."""

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
    """Tell a partner as another from now on: in what is read later, and with `tell_some` in what there is."""
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
    facts.remember_text(connection, facts.TELLING_PARTNERS, f"{now.isoformat()} {key}")


def part(connection: Connection, goes: str, now: datetime) -> Merged | None:
    """Tell a partner by its own name again, and take back what was given; tell which it was, if any.

    What there is follows with `tell_some`.
    """
    row = connection.execute(select(MERGE).where(MERGE.c.key == goes.casefold())).one_or_none()
    if row is None:
        return None
    connection.execute(delete(MERGE).where(MERGE.c.key == row.key))
    parting.take_back(connection, row.key, row.stays, json.loads(row.given))
    facts.remember_text(connection, facts.TELLING_PARTNERS, f"{now.isoformat()} {row.key}")
    return Merged(row.goes, row.stays)


def tell_some(connection: Connection, now: datetime, after: str = "") -> str:
    """Make the next events after an id name the partners that are told now; give the last, if there may be more."""
    names = told_as.names(connection)
    some = select(EVENT.c.id, EVENT.c.organisations).where(EVENT.c.organisations != "", EVENT.c.id > after)
    rows = connection.execute(some.order_by(EVENT.c.id).limit(AT_A_TIME)).all()
    said = told_as.said_by(connection, [row.id for row in rows])
    changed: list[str] = []
    for row in rows:
        before = unlines(row.organisations)
        tells = told_as.keep(connection, row.id, said.get(row.id, before), names)
        if tells != before:
            values = {"organisations": lines(tells), "updated_at": now}
            connection.execute(update(EVENT).where(EVENT.c.id == row.id).values(**values))
            changed.append(row.id)
    for event in events.by_ids(connection, changed):
        terms.keep(connection, event)
    return str(rows[-1].id) if len(rows) == AT_A_TIME else ""


def telling(connection: Connection) -> str:
    """Give the mark of a merge or a parting of which not every event tells yet; nothing where they all do."""
    return facts.text(connection, facts.TELLING_PARTNERS)


def told(connection: Connection, mark: str) -> None:
    """Keep that every event tells of it, unless another came meanwhile."""
    if telling(connection) == mark:
        facts.remember_text(connection, facts.TELLING_PARTNERS, "")


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

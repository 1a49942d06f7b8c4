"""What came with a merge of two partners: taken back from whom it was given to where they part. Tells no event anew."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, select, update

from bot.domain.following import Sort
from bot.domain.standing import Role
from bot.storage.columns import lines, unlines
from bot.storage.keeping import FOLLOW
from bot.storage.roles import ROLE
from bot.storage.subscriptions import SUBSCRIPTION
from bot.storage.told_as import MERGE

FOLLOWS: Final = "follow"
EDITS: Final = "role"
HEARS: Final = "subscription"


class _Merge(NamedTuple):
    stays: str
    given: dict[
        str, list[Any]
    ]  # by what it is: the person's number, the editor's account, the channel's number


def take_back(connection: Connection, parted: str, stays: str, given: Mapping[str, list[Any]]) -> None:
    """Take back what came with a merge that is no more, unless it is needed for another that remains."""
    rows = connection.execute(select(MERGE).order_by(MERGE.c.at, MERGE.c.key)).all()
    merges = {row.key: _Merge(row.stays, json.loads(row.given)) for row in rows}
    leading = _leading(stays.casefold(), merges) | {parted}
    for kind, holders in given.items():
        for holder in holders:
            # A channel that hears of no name that led here chose the other alone: with none left, it would hear all.
            if kind != HEARS or _names(connection, kind, holder) & (leading - {stays.casefold()}):
                _take(connection, kind, holder, stays, merges)
    for row in rows:
        kept = json.dumps(merges[row.key].given)
        if kept != row.given:
            connection.execute(update(MERGE).where(MERGE.c.key == row.key).values(given=kept))


def _take(
    connection: Connection,
    kind: str,
    holder: Any,  # noqa: ANN401  # as it is kept in JSON
    stays: str,
    merges: Mapping[str, _Merge],
) -> None:
    """Take a name away, and what came with it in turn; one that is still needed goes to the merge that needs it."""
    names = _names(connection, kind, holder)
    for key, one in merges.items():
        if _same(kind, one.stays, stays) and names & _leading(key, merges):
            if holder not in one.given[kind]:
                one.given[kind].append(holder)
            return
    _remove(connection, kind, holder, stays)
    following = merges.get(stays.casefold())
    if following and holder in following.given[kind]:
        following.given[kind].remove(holder)
        _take(connection, kind, holder, following.stays, merges)


def _leading(name: str, merges: Mapping[str, _Merge]) -> set[str]:
    """Give a name and all that are told as it, directly or by way of others."""
    found = {name}
    while more := {key for key, one in merges.items() if one.stays.casefold() in found} - found:
        found |= more
    return found


def _same(kind: str, one: str, other: str) -> bool:
    """Tell whether two names are one where they are kept: capitals matter to roles alone."""
    return one == other or (kind != EDITS and one.casefold() == other.casefold())


def _names(connection: Connection, kind: str, holder: Any) -> set[str]:  # noqa: ANN401  # as it is kept in JSON
    """Give the partners that somebody follows or edits, or that a channel hears of."""
    if kind == FOLLOWS:
        mine = (FOLLOW.c.person_id == holder, FOLLOW.c.sort == Sort.ORGANISATION.value)
        return set(connection.execute(select(FOLLOW.c.key).where(*mine)).scalars())
    if kind == EDITS:
        workspace, account = holder
        theirs = (ROLE.c.workspace == workspace, ROLE.c.account == account)
        roles = select(ROLE.c.about).where(*theirs, ROLE.c.role == Role.EDITOR.value)
        return set(map(str.casefold, connection.execute(roles).scalars()))
    return set(map(str.casefold, _heard(connection, holder)))


def _heard(connection: Connection, number: int) -> tuple[str, ...]:
    here = select(SUBSCRIPTION.c.organisations).where(SUBSCRIPTION.c.id == number)
    return unlines(connection.execute(here).scalar() or "")


def _remove(connection: Connection, kind: str, holder: Any, name: str) -> None:  # noqa: ANN401  # as it is kept in JSON
    key = name.casefold()
    if kind == FOLLOWS:
        mine = (FOLLOW.c.person_id == holder, FOLLOW.c.sort == Sort.ORGANISATION.value)
        connection.execute(delete(FOLLOW).where(*mine, FOLLOW.c.key == key))
    elif kind == EDITS:
        workspace, account = holder
        theirs = (ROLE.c.workspace == workspace, ROLE.c.account == account, ROLE.c.about == name)
        connection.execute(delete(ROLE).where(*theirs, ROLE.c.role == Role.EDITOR.value))
    elif rest := lines(one for one in _heard(connection, holder) if one.casefold() != key):
        connection.execute(update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == holder).values(organisations=rest))

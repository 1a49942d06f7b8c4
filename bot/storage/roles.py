"""Queries about roles and moderators: who has which, given by whom. Decides nothing about them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.standing import Given, Role
from bot.storage import direct
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.booking import ModeratorRow, RoleRow

ROLE = table_of(RoleRow)
MODERATOR = table_of(ModeratorRow)

_ORGANISES = direct.Prepared(
    select(ROLE.c.account).where(
        ROLE.c.workspace == bindparam("workspace"),
        ROLE.c.account == bindparam("account"),
        ROLE.c.role == bindparam("role"),
    )
)


def organises(connection: Connection, workspace: str, account: str) -> bool:
    """Tell whether an organiser made somebody an organiser."""
    here = {"workspace": workspace, "account": account, "role": Role.ORGANISER.value}
    return bool(direct.rows(connection, _ORGANISES, here))


def every(connection: Connection, workspace: str) -> list[Given]:
    """Give all roles of a workspace, organisers first."""
    rows = connection.execute(
        select(ROLE).where(ROLE.c.workspace == workspace).order_by(ROLE.c.role.desc(), ROLE.c.given_at)
    )
    return [Given(row.account, Role(row.role), row.about) for row in rows]


def of_account(connection: Connection, workspace: str, account: str) -> list[Given]:
    """Give the roles that somebody has."""
    here = (ROLE.c.workspace == workspace, ROLE.c.account == account)
    return [
        Given(row.account, Role(row.role), row.about)
        for row in connection.execute(select(ROLE).where(*here).order_by(ROLE.c.about))
    ]


def give(connection: Connection, workspace: str, given: Given, who: str, now: datetime) -> bool:
    """Give a role; tell whether it is new."""
    row = insert_for(connection, ROLE).values(
        workspace=workspace,
        account=given.account,
        role=given.role.value,
        about=given.about,
        given_by=who,
        given_at=now,
    )
    fresh = row.on_conflict_do_nothing().returning(ROLE.c.account)
    return connection.execute(fresh).first() is not None


def take(connection: Connection, workspace: str, given: Given) -> bool:
    """Take a role away; tell whether there was one."""
    here = (
        ROLE.c.workspace == workspace,
        ROLE.c.account == given.account,
        ROLE.c.role == given.role.value,
        ROLE.c.about == given.about,
    )
    return bool(connection.execute(delete(ROLE).where(*here)).rowcount)


def moderates(connection: Connection, workspace: str, account: str) -> frozenset[str]:
    """Give the ids of the events that somebody moderates."""
    here = (MODERATOR.c.workspace == workspace, MODERATOR.c.account == account)
    return frozenset(connection.execute(select(MODERATOR.c.event_id).where(*here)).scalars())


def moderators(connection: Connection, event_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give the accounts of the moderators of these events, in the order in which they became it."""
    rows = connection.execute(
        select(MODERATOR.c.event_id, MODERATOR.c.account)
        .where(MODERATOR.c.event_id.in_(event_ids))
        .order_by(MODERATOR.c.event_id, MODERATOR.c.given_at, MODERATOR.c.account)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row.account)
    return {event_id: tuple(accounts) for event_id, accounts in found.items()}


def set_moderators(
    connection: Connection,
    workspace: str,
    event_id: str,
    accounts: Collection[str],
    who: str,
    now: datetime,
) -> None:
    """Make these the moderators of an event, the one in charge first; who is one already stays one as before."""
    here = (MODERATOR.c.workspace == workspace, MODERATOR.c.event_id == event_id)
    connection.execute(delete(MODERATOR).where(*here, MODERATOR.c.account.notin_(list(accounts))))
    for place, account in enumerate(accounts):
        given_at = now + timedelta(microseconds=place)  # so that their order stays
        row = insert_for(connection, MODERATOR).values(
            event_id=event_id, workspace=workspace, account=account, given_by=who, given_at=given_at
        )
        connection.execute(row.on_conflict_do_nothing())

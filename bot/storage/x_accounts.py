"""Queries about what an account on X may do, and whether organisers agreed that it costs money."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.on_x import XAccountRow
from bot.storage.tables.working import ChangeRow

X_ACCOUNT = table_of(XAccountRow)
CHANGE = table_of(ChangeRow)


class Account(NamedTuple):
    """What is known of an account."""

    replies: bool | None = None  # whether it may reply to its own posts; None: not found out
    agreed_by: str = ""
    agreed_at: datetime | None = None  # programme time
    found_at: datetime | None = None  # programme time; when it was found out whether it may reply


def of(connection: Connection, account: str) -> Account:
    """Give what is known of an account."""
    row = connection.execute(select(X_ACCOUNT).where(X_ACCOUNT.c.account == account)).first()
    return Account(row.replies, row.agreed_by, row.agreed_at, row.replies_found_at) if row else Account()


def found_out(connection: Connection, account: str, *, replies: bool, now: datetime) -> None:
    """Keep whether an account may reply to its own posts."""
    _put(connection, account, {"replies": replies, "replies_found_at": now})


def agree(connection: Connection, account: str, workspace: str, who: str, now: datetime) -> None:
    """Keep that an organiser agreed that the account's calls cost money."""
    _put(connection, account, {"agreed_by": who, "agreed_at": now})
    what = f"calls of X account {account} that cost money"
    connection.execute(
        insert(CHANGE).values(at=now, workspace=workspace, who=who, what=what, before="", after="agreed")
    )


def lock(connection: Connection, account: str) -> None:
    """Let nobody else decide about the account's money until this unit of work is over."""
    fresh = insert_for(connection, X_ACCOUNT).values(account=account, agreed_by="")
    connection.execute(fresh.on_conflict_do_nothing())
    # SQLite, where one writes at a time, does without
    connection.execute(select(X_ACCOUNT.c.account).where(X_ACCOUNT.c.account == account).with_for_update())


def _put(connection: Connection, account: str, values: dict[str, object]) -> None:
    fresh = insert_for(connection, X_ACCOUNT).values(**{"account": account, "agreed_by": "", **values})
    connection.execute(fresh.on_conflict_do_update(index_elements=["account"], set_=values))

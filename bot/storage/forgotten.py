"""Queries about accounts that were forgotten: known by their marks alone. Forgets nobody by itself."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.account import Account
from bot.domain.consent import mark_of
from bot.storage import facts
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.consent import ForgottenRow

FORGOTTEN = table_of(ForgottenRow)


def ensured_key(connection: Connection) -> str:
    """Give the key of all marks; it is made when it is first needed, and never changes."""
    key = facts.text(connection, facts.FORGETTING_KEY)
    if not key:
        key = secrets.token_hex(32)
        facts.remember_text(connection, facts.FORGETTING_KEY, key)
    return key


def is_forgotten(connection: Connection, account: Account) -> bool:
    """Tell whether an account was forgotten."""
    return bool(forgotten_of(connection, [account]))


def forgotten_of(connection: Connection, accounts: Collection[Account]) -> set[Account]:
    """Tell which of these accounts were forgotten."""
    key = facts.text(connection, facts.FORGETTING_KEY)
    if not key or not accounts:
        return set()
    marks = {mark: one for one in accounts for mark in _marks(key, one)}
    known = connection.execute(select(FORGOTTEN.c.mark).where(FORGOTTEN.c.mark.in_(list(marks)))).scalars()
    return {marks[mark] for mark in known}


def remember(connection: Connection, accounts: Iterable[Account], now: datetime) -> None:
    """Keep the marks of accounts, so that nothing of theirs is logged again."""
    key = ensured_key(connection)
    keep_marks(connection, (mark for one in accounts for mark in _marks(key, one)), now)


def keep_marks(connection: Connection, marks: Iterable[str], now: datetime) -> None:
    """Keep marks that were made with the key."""
    for mark in marks:
        connection.execute(
            insert_for(connection, FORGOTTEN).values(mark=mark, at=now).on_conflict_do_nothing()
        )


def welcome(connection: Connection, account: Account) -> None:
    """Let what an account does be logged again."""
    key = facts.text(connection, facts.FORGETTING_KEY)
    if key:
        connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.mark.in_(_marks(key, account))))


def _marks(key: str, account: Account) -> set[str]:
    """Give the marks of an account: also that of a log that does not say of which workspace it is."""
    return {mark_of(key, account.platform, place, account.account) for place in (account.workspace, "")}

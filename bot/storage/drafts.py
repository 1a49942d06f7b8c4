"""Queries about what people filled in and did not send."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, select

from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.booking import DraftRow

DRAFT = table_of(DraftRow)


class Draft(NamedTuple):
    """What stood in the fields, and when."""

    typed: dict[str, Any]
    at: datetime


def keep(
    connection: Connection, workspace: str, account: str, about: str, typed: dict[str, Any], now: datetime
) -> None:
    """Keep what somebody filled in, in place of what they filled in before; `about` is the event that is changed."""
    values = {"typed": json.dumps(typed, ensure_ascii=False), "at": now}
    row = insert_for(connection, DRAFT).values(workspace=workspace, account=account, about=about, **values)
    connection.execute(
        row.on_conflict_do_update(index_elements=["workspace", "account", "about"], set_=values)
    )


def of_account(connection: Connection, workspace: str, account: str, about: str) -> Draft | None:
    """Give what somebody filled in and did not send, or nothing."""
    row = connection.execute(select(DRAFT).where(*_here(workspace, account, about))).first()
    return Draft(json.loads(row.typed), row.at) if row else None


def drop(connection: Connection, workspace: str, account: str, about: str) -> None:
    """Keep it no more: it was sent, or is not wanted."""
    connection.execute(delete(DRAFT).where(*_here(workspace, account, about)))


def _here(workspace: str, account: str, about: str) -> tuple[ColumnElement[bool], ...]:
    return (DRAFT.c.workspace == workspace, DRAFT.c.account == account, DRAFT.c.about == about)

"""Queries for all that is kept of one person, for that person. Changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.domain.account import Account
from bot.domain.consent import OwnData
from bot.storage.events import EVENT
from bot.storage.expanded import PARTICIPATION, SAVED
from bot.storage.keeping import FOLLOW
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import IDENTITY, PERSON, PREFERENCE, find
from bot.storage.words import SHOWN_NAME, WORDS

P = PARTICIPATION.c

_LOGGED = (
    P.at,
    P.act,
    EVENT.c.title.label("chat"),
    P.platform,
    P.channel,
    P.message,
    P.thread,
    P.detail,
    P.question,
    P.tags,
    P.language,
    P.language_found,
    P.followers,
    P.removed,
    P.later,
    P.aside,
    P.links,
    P.imported,
    P.recorded_at,
    WORDS.c.text.label("words"),
    WORDS.c.kept_until.label("words_kept_until"),
)


def of_account(connection: Connection, account: Account) -> OwnData:
    """Give all that is kept of the person of an account; of one that is not known there is nothing."""
    known = find(connection, account)
    if known is None:
        return OwnData()
    person_id = known.person_id
    about = {
        "created_at": connection.execute(
            select(PERSON.c.created_at).where(PERSON.c.id == person_id)
        ).scalar_one(),
        "not_counted_since": known.not_counted_since,
        "counted_from": known.counted_from,
    }
    sections: dict[str, Any] = {name: _said(value) for name, value in about.items() if value}
    for name, table in (
        ("accounts", IDENTITY),
        ("shown_name", SHOWN_NAME),
        ("saved", SAVED),
        ("follows", FOLLOW),
        ("choices", PREFERENCE),
    ):
        rows = connection.execute(select(table).where(table.c.person_id == person_id)).mappings()
        found = [_plain(row) for row in rows]
        if found:
            sections[name] = found
    acts = (
        select(*_LOGGED)
        .join_from(PARTICIPATION, OCCURRENCE, OCCURRENCE.c.id == P.occurrence_id, isouter=True)
        .join(EVENT, EVENT.c.id == OCCURRENCE.c.event_id, isouter=True)
        .join(WORDS, WORDS.c.participation_id == P.id, isouter=True)
        .where(P.person_id == person_id)
        .order_by(P.at, P.id)
    )
    return OwnData(person_id, sections, [_plain(row) for row in connection.execute(acts).mappings()])


def _plain(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of any of these queries
    """Give what a row says, without what is empty and the person's number."""
    said = {name: _said(value) for name, value in row.items() if name != "person_id"}
    return {name: value for name, value in said.items() if value not in {None, "", False}}


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.strip() if isinstance(value, str) else value

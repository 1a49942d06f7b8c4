"""Queries about persons and their accounts. Keeps no names."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, Connection, Text, bindparam, cast, func, insert, or_, select, update

from bot.domain.account import Account
from bot.storage import direct, forgotten
from bot.storage.tables import table_of
from bot.storage.tables.people import IdentityRow, PersonRow, PreferenceRow

PERSON = table_of(PersonRow)
IDENTITY = table_of(IdentityRow)
PREFERENCE = table_of(PreferenceRow)


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of an account."""

    person_id: int
    timezone: str | None
    locale: str | None
    is_admin: bool
    is_bot: bool
    read_at: datetime | None  # real time
    not_counted_since: datetime | None
    chosen_timezone: str | None = None  # by the person, whatever the platform says
    chosen_language: str | None = None
    counted_from: datetime | None = None  # what was done before is not added


NO_WORKSPACE = ""
"""Where accounts of Slack are known of which a log that was brought in does not say it. Slack gives no id twice, so an
account there is the one with the same id in whichever workspace."""

_THERE = (IDENTITY.c.workspace == bindparam("workspace"), IDENTITY.c.workspace == NO_WORKSPACE)

_KNOWN = direct.Prepared(
    select(
        IDENTITY.c.person_id,
        IDENTITY.c.timezone,
        IDENTITY.c.locale,
        IDENTITY.c.is_admin,
        IDENTITY.c.is_bot,
        IDENTITY.c.read_at,
        PERSON.c.not_counted_since,
        PREFERENCE.c.timezone.label("chosen_timezone"),
        PREFERENCE.c.language,
        PERSON.c.counted_from,
    )
    .join_from(IDENTITY, PERSON, IDENTITY.c.person_id == PERSON.c.id)
    .join(PREFERENCE, PREFERENCE.c.person_id == PERSON.c.id, isouter=True)
    .where(
        IDENTITY.c.platform == bindparam("platform"),
        or_(*_THERE),
        IDENTITY.c.account == bindparam("account"),
    )
    .order_by(IDENTITY.c.workspace.desc())
    .limit(1)
)


_COUNTED = (
    select(IDENTITY.c.account, IDENTITY.c.person_id, PERSON.c.not_counted_since, PERSON.c.counted_from)
    .join_from(IDENTITY, PERSON, IDENTITY.c.person_id == PERSON.c.id)
    .where(IDENTITY.c.platform == bindparam("platform"), or_(*_THERE))
    .order_by(IDENTITY.c.workspace)  # so that the last of two is the one that says it
)

_ASKED = func.json_each(bindparam("accounts")).table_valued("value")
_COUNTING = direct.Prepared(
    _COUNTED.where(IDENTITY.c.account.in_(select(_ASKED.c.value))),
    elsewhere=_COUNTED.where(
        IDENTITY.c.account.in_(
            select(func.json_array_elements_text(cast(bindparam("accounts", type_=Text()), JSON)))
        )
    ),
)


def find(connection: Connection, account: Account) -> Known | None:
    """Tell what is known of an account, or nothing."""
    here = {"platform": account.platform, "workspace": account.workspace, "account": account.account}
    found = direct.rows(connection, _KNOWN, here)
    if not found:
        return None
    person_id, timezone, locale, is_admin, is_bot, read_at, not_counted_since, *chosen, counted_from = found[
        0
    ]
    return Known(
        person_id,
        timezone,
        locale,
        is_admin=bool(is_admin),
        is_bot=bool(is_bot),
        read_at=direct.unkept(read_at) if read_at else None,
        not_counted_since=direct.unkept(not_counted_since) if not_counted_since else None,
        chosen_timezone=chosen[0],
        chosen_language=chosen[1],
        counted_from=direct.unkept(counted_from) if counted_from else None,
    )


def ensure(connection: Connection, account: Account, now: datetime) -> Known:
    """Tell what is known of an account; one that is new becomes a person of its own.

    Who was forgotten and keeps something again is a new person, who is not counted.
    """
    if known := find(connection, account):
        return known
    since = now if forgotten.is_forgotten(connection, account) else None
    values = {"created_at": now, "not_counted_since": since}
    person_id = connection.execute(insert(PERSON).values(values).returning(PERSON.c.id)).scalar_one()
    connection.execute(
        insert(IDENTITY).values(
            platform=account.platform,
            workspace=account.workspace,
            account=account.account,
            person_id=person_id,
        )
    )
    return Known(
        person_id,
        None,
        None,
        is_admin=False,
        is_bot=False,
        read_at=None,
        not_counted_since=since,
    )


class Counting(NamedTuple):
    """Whether what an account does is logged."""

    person_id: int
    not_counted_since: datetime | None
    counted_from: datetime | None

    def at(self, moment: datetime) -> bool:
        """Tell whether what was done then is logged."""
        since = self.counted_from
        return self.not_counted_since is None and (since is None or moment >= since)


def counting(connection: Connection, accounts: Iterable[Account]) -> dict[Account, Counting]:
    """Tell of all these accounts that are known whether what they do is logged."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in accounts:
        places.setdefault((one.platform, one.workspace), []).append(one.account)
    found: dict[Account, Counting] = {}
    for (platform, workspace), names in places.items():
        here = {"platform": platform, "workspace": workspace, "accounts": json.dumps(names)}
        for account, person_id, not_counted_since, counted_from in direct.rows(connection, _COUNTING, here):
            found[Account(workspace, account, platform)] = Counting(
                person_id,
                direct.unkept(not_counted_since) if not_counted_since else None,
                direct.unkept(counted_from) if counted_from else None,
            )
    return found


def logged(connection: Connection, account: Account, now: datetime) -> Known | None:
    """Tell what is known of an account of which something is to be logged, as `ensure` does; nothing: it may not be."""
    known = find(connection, account)
    if known is None and not forgotten.is_forgotten(connection, account):
        known = ensure(connection, account, now)
    return known if known is not None and known.not_counted_since is None else None


def known_as(connection: Connection, account: str) -> list[Account]:
    """Give the accounts with this id, wherever they are."""
    rows = connection.execute(select(IDENTITY).where(IDENTITY.c.account == account))
    return [Account(row.workspace, row.account, row.platform) for row in rows]


def workspaces(connection: Connection) -> list[str]:
    """Give the workspaces of Slack in which anybody is known."""
    known = select(IDENTITY.c.workspace).where(IDENTITY.c.platform == "slack").distinct()
    return sorted(connection.execute(known).scalars())


def save_profile(
    connection: Connection,
    account: Account,
    *,
    timezone: str | None,
    locale: str | None,
    is_admin: bool,
    is_bot: bool,
    now: datetime,
) -> Known:
    """Keep what the platform says of an account; `now` is real time."""
    ensure(connection, account, now)
    connection.execute(
        update(IDENTITY)
        .where(
            IDENTITY.c.platform == account.platform,
            IDENTITY.c.workspace.in_({account.workspace, NO_WORKSPACE}),
            IDENTITY.c.account == account.account,
        )
        .values(
            workspace=account.workspace,
            timezone=timezone,
            locale=locale,
            is_admin=is_admin,
            is_bot=is_bot,
            read_at=now,
        )
    )
    return ensure(connection, account, now)


def stop_counting(connection: Connection, person_id: int, since: datetime) -> None:
    """Count a person no more."""
    connection.execute(update(PERSON).where(PERSON.c.id == person_id).values(not_counted_since=since))


def count_from(connection: Connection, person_id: int, since: datetime) -> None:
    """Count what a person does from `since` on, and nothing that was done before and is not logged yet."""
    values = {"not_counted_since": None, "counted_from": since}
    connection.execute(update(PERSON).where(PERSON.c.id == person_id).values(values))

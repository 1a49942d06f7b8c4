"""Queries about persons and their accounts. Keeps no names."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from bot.storage import direct
from bot.storage.tables.people import IdentityRow, PersonRow, PreferenceRow

PERSON = PersonRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
IDENTITY = IdentityRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
PREFERENCE = PreferenceRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


@dataclass(frozen=True, slots=True)
class Account:
    """Where somebody is known: a platform, a workspace there, and the platform's id."""

    workspace: str
    account: str
    platform: str = "slack"


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
    )
    .join_from(IDENTITY, PERSON, IDENTITY.c.person_id == PERSON.c.id)
    .join(PREFERENCE, PREFERENCE.c.person_id == PERSON.c.id, isouter=True)
    .where(
        IDENTITY.c.platform == bindparam("platform"),
        IDENTITY.c.workspace == bindparam("workspace"),
        IDENTITY.c.account == bindparam("account"),
    )
)


def find(connection: Connection, account: Account) -> Known | None:
    """Tell what is known of an account, or nothing."""
    here = {"platform": account.platform, "workspace": account.workspace, "account": account.account}
    found = direct.rows(connection, _KNOWN, here)
    if not found:
        return None
    person_id, timezone, locale, is_admin, is_bot, read_at, not_counted_since, *chosen = found[0]
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
    )


def ensure(connection: Connection, account: Account, now: datetime) -> Known:
    """Tell what is known of an account; one that is new becomes a person of its own."""
    if known := find(connection, account):
        return known
    person_id = connection.execute(insert(PERSON).values(created_at=now).returning(PERSON.c.id)).scalar_one()
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
        not_counted_since=None,
    )


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
        .where(*_here(account))
        .values(
            timezone=timezone,
            locale=locale,
            is_admin=is_admin,
            is_bot=is_bot,
            read_at=now,
        )
    )
    return ensure(connection, account, now)


def count_from(connection: Connection, person_id: int, not_counted_since: datetime | None) -> None:
    """Set since when a person is not counted; nothing: they are."""
    connection.execute(
        update(PERSON).where(PERSON.c.id == person_id).values(not_counted_since=not_counted_since)
    )


def _here(account: Account) -> tuple[ColumnElement[bool], ...]:
    return (
        IDENTITY.c.platform == account.platform,
        IDENTITY.c.workspace == account.workspace,
        IDENTITY.c.account == account.account,
    )

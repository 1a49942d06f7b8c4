"""Queries that make one person of two accounts, and two of one again. Does not decide whose they are."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.domain.account import Account
from bot.domain.announcement import SLACK
from bot.domain.log_entry import X
from bot.storage import forgotten
from bot.storage.expanded import PARTICIPATION
from bot.storage.people import IDENTITY, PERSON, find
from bot.storage.tables import table_of
from bot.storage.tables.consent import JoinRow, ShownNameRow

JOIN = table_of(JoinRow)
SHOWN_NAME = table_of(ShownNameRow)


def offer(connection: Connection, code: str, person_id: int, expires_at: datetime) -> None:
    """Keep the word that joins an account to a person, in place of the one before."""
    connection.execute(delete(JOIN).where(JOIN.c.person_id == person_id))
    connection.execute(insert(JOIN).values(code=code, person_id=person_id, expires_at=expires_at))


def take(connection: Connection, code: str, at: datetime) -> int | None:
    """Use a word up that was posted at a moment; give whose it is, or nothing where it is none or too old."""
    found = connection.execute(select(JOIN.c.person_id, JOIN.c.expires_at).where(JOIN.c.code == code)).first()
    if found is None or found.expires_at <= at:
        return None
    connection.execute(delete(JOIN).where(JOIN.c.code == code))
    return int(found.person_id)


def accounts_on_x(connection: Connection, person_id: int) -> list[str]:
    """Give a person's accounts on X."""
    mine = select(IDENTITY.c.account).where(IDENTITY.c.person_id == person_id, IDENTITY.c.platform == X)
    return list(connection.execute(mine).scalars())


def join(connection: Connection, person_id: int, account: Account) -> bool:
    """Make an account a person's own, with all that is logged of it; tell whether it is: nobody loses one to another.

    Whoever of the two is not counted, both are not.
    """
    other = find(connection, account)
    if other is None:
        if forgotten.is_forgotten(connection, account):
            return False
        values = {"platform": account.platform, "workspace": account.workspace, "account": account.account}
        connection.execute(insert(IDENTITY).values(**values, person_id=person_id))
        return True
    if other.person_id == person_id:
        return True
    theirs = select(IDENTITY.c.platform).where(IDENTITY.c.person_id == other.person_id)
    if SLACK in connection.execute(theirs).scalars():
        return False
    if other.not_counted_since is not None:
        since = other.not_counted_since
        connection.execute(
            update(PERSON)
            .where(PERSON.c.id == person_id, PERSON.c.not_counted_since.is_(None))
            .values(not_counted_since=since)
        )
    for table in (IDENTITY, PARTICIPATION):
        connection.execute(
            update(table).where(table.c.person_id == other.person_id).values(person_id=person_id)
        )
    connection.execute(delete(SHOWN_NAME).where(SHOWN_NAME.c.person_id == other.person_id))
    connection.execute(delete(PERSON).where(PERSON.c.id == other.person_id))
    return True


def part(connection: Connection, person_id: int, now: datetime) -> int:
    """Make the accounts on X of a person another person's again, with what is logged of them; tell how many."""
    accounts = accounts_on_x(connection, person_id)
    if accounts:
        known = select(PERSON.c.not_counted_since, PERSON.c.counted_from).where(PERSON.c.id == person_id)
        mine = connection.execute(known).one()
        values = {
            "created_at": now,
            "not_counted_since": mine.not_counted_since,
            "counted_from": mine.counted_from,
        }
        new = connection.execute(insert(PERSON).values(values).returning(PERSON.c.id)).scalar_one()
        for table in (IDENTITY, PARTICIPATION):
            connection.execute(
                update(table)
                .where(table.c.person_id == person_id, table.c.platform == X)
                .values(person_id=new)
            )
    return len(accounts)

"""Queries about the ledger of X: what was charged, and what is set aside. Knows no budget."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select

from bot.domain.price import Item
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.on_x import SpendRow

SPEND = table_of(SpendRow)


class Entry(NamedTuple):
    """One line of the ledger."""

    account: str
    day: date  # of UTC
    item: Item
    resource: str  # what there is one line of a day; empty: each call has its own
    micros: int  # micro-dollars
    charged: bool  # else it is set aside
    at: datetime  # programme time; of what is set aside and was not asked for yet: until when
    delivery_id: str = ""
    occurrence_id: str = ""


class Money(NamedTuple):
    """A month's ledger in two sums, in micro-dollars."""

    charged: int
    aside: int  # for what is being posted, and for the questions of chats that have begun

    @property
    def total(self) -> int:
        """Give what is not there to spend any more."""
        return self.charged + self.aside


def month(connection: Connection, account: str, day: date, now: datetime) -> Money:
    """Add up the month (of UTC) of `day`; what was set aside and not asked for in time counts no more."""
    charged = func.coalesce(func.sum(case((SPEND.c.charged, SPEND.c.micros), else_=0)), 0)
    whole = func.coalesce(func.sum(SPEND.c.micros), 0)
    row = connection.execute(
        select(charged, whole).where(
            SPEND.c.account == account,
            SPEND.c.day.between(f"{day:%Y-%m}-01", f"{day:%Y-%m}-31"),
            _counts(now),
        )
    ).one()
    return Money(int(row[0]), int(row[1]) - int(row[0]))


def write(connection: Connection, entries: Iterable[Entry]) -> None:
    """Write lines; of a resource that has a line of that day already, none."""
    rows = [{**one._asdict(), "day": one.day.isoformat(), "item": one.item.value} for one in entries]
    if rows:
        connection.execute(insert_for(connection, SPEND).on_conflict_do_nothing(), rows)


def of_resource(connection: Connection, account: str, resource: str) -> Entry | None:
    """Give the newest line of a resource, or nothing."""
    row = connection.execute(
        select(SPEND)
        .where(SPEND.c.account == account, SPEND.c.resource == resource)
        .order_by(SPEND.c.id.desc())
    ).first()
    if row is None:
        return None
    return Entry(
        row.account,
        date.fromisoformat(row.day),
        Item(row.item),
        row.resource,
        row.micros,
        row.charged,
        row.at,
        row.delivery_id,
        row.occurrence_id,
    )


def set_aside(connection: Connection, account: str, now: datetime) -> set[str]:
    """Give the resources for which money is set aside that may still be asked for."""
    here = (SPEND.c.account == account, SPEND.c.charged.is_(False), _counts(now))
    return set(connection.execute(select(SPEND.c.resource).where(*here)).scalars())


def charge(connection: Connection, account: str, resource: str, now: datetime) -> None:
    """Keep that what was set aside is paid."""
    values = {"charged": True, "day": f"{now:%Y-%m-%d}", "at": now}
    here = (SPEND.c.account == account, SPEND.c.resource == resource, SPEND.c.charged.is_(False))
    connection.execute(SPEND.update().where(*here).values(values))


def give_back(connection: Connection, account: str, resources: Iterable[str]) -> None:
    """Set no money aside any more for what was not asked for."""
    connection.execute(
        delete(SPEND).where(
            SPEND.c.account == account, SPEND.c.resource.in_(list(resources)), SPEND.c.charged.is_(False)
        )
    )


def _counts(now: datetime) -> ColumnElement[bool]:
    asked_for = and_(SPEND.c.charged.is_(False), SPEND.c.delivery_id != "")
    return or_(SPEND.c.charged, asked_for, SPEND.c.at > now)

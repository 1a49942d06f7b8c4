"""Queries that forget a person: what goes, and letting it go everywhere."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, literal, or_, select, update
from sqlmodel import AutoString

from bot.domain.account import Account
from bot.domain.announcement import SLACK
from bot.domain.consent import Goes, mark_of
from bot.storage import delivery_words, facts, forgotten
from bot.storage.calendar_keys import KEY
from bot.storage.deliveries import DELIVERY, STEP
from bot.storage.expanded import PARTICIPATION, SAVED
from bot.storage.joins import JOIN
from bot.storage.keeping import FOLLOW
from bot.storage.people import IDENTITY, PERSON, PREFERENCE
from bot.storage.recordings import WISH
from bot.storage.tables.every import METADATA
from bot.storage.words import SHOWN_NAME, WORDS
from bot.storage.x_readings import NUMBERS

SOMEBODY = "somebody"
"""Who stands in place of a forgotten person where it is noted who changed what."""

NOWHERE = frozenset(
    {
        "alembic_version",
        "alteration",
        "answered",
        "event",
        "fact",
        "forgotten",
        "gap",
        "heartbeat",
        "identity",
        "occurrence",
        "participation",
        "question",
        "said_partners",
        "spend",
        "unseen",
        "x_numbers",
        "x_reading",
    }
)
"""Tables in which no account is named, beside those whose rows go by the person's number. Every other table is swept,
those of later versions too."""

WITHIN = (("<@", ">"), ("<@", "|"), ('"', '"'), ("'", "'"), (" ", " "), (":", ":"))
"""What stands around an account in words and in lists that are kept as text."""

OWN = frozenset({"account"})
"""Columns that say whose a row is: with the account the row goes. Elsewhere somebody stands in its place."""


def accounts_of(connection: Connection, person_id: int) -> list[Account]:
    """Give every account of a person."""
    rows = connection.execute(select(IDENTITY).where(IDENTITY.c.person_id == person_id))
    return [Account(row.workspace, row.account, row.platform) for row in rows]


def goes(connection: Connection, person_id: int) -> Goes:
    """Tell what goes when a person is forgotten."""

    def count(table: Table) -> int:
        here = select(func.count()).select_from(table).where(table.c.person_id == person_id)
        return connection.execute(here).scalar_one()

    mine = PARTICIPATION.c.person_id == person_id
    chats = select(func.count(PARTICIPATION.c.occurrence_id.distinct())).where(mine)
    words = select(func.count()).select_from(WORDS.join(PARTICIPATION)).where(mine)
    return Goes(
        acts=count(PARTICIPATION),
        chats=connection.execute(chats).scalar_one(),
        words=connection.execute(words).scalar_one(),
        saved=count(SAVED),
        follows=count(FOLLOW),
        choices=count(PREFERENCE),
        names=count(SHOWN_NAME),
        accounts=count(IDENTITY),
    )


def forget(connection: Connection, person_id: int, names: Collection[str], now: datetime) -> Goes:
    """Let all of a person go, and keep the marks of their accounts; `names` are taken out of others' kept words."""
    gone = goes(connection, person_id)
    accounts = accounts_of(connection, person_id)
    shown = select(SHOWN_NAME.c.name).where(SHOWN_NAME.c.person_id == person_id)
    known = {*names, *connection.execute(shown).scalars()} - {""}
    mine = select(PARTICIPATION.c.id).where(PARTICIPATION.c.person_id == person_id)
    connection.execute(delete(WORDS).where(WORDS.c.participation_id.in_(mine)))
    posts = select(PARTICIPATION.c.message).where(PARTICIPATION.c.person_id == person_id)
    connection.execute(delete(NUMBERS).where(NUMBERS.c.post.in_(posts)))
    for table in (PARTICIPATION, SAVED, FOLLOW, PREFERENCE, SHOWN_NAME, JOIN, KEY, WISH, IDENTITY):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    connection.execute(delete(PERSON).where(PERSON.c.id == person_id))
    forget_accounts(connection, accounts, now)
    for name in sorted(known, key=len, reverse=True):
        connection.execute(
            update(WORDS)
            .where(WORDS.c.text.contains(name, autoescape=True))
            .values(text=func.replace(WORDS.c.text, name, SOMEBODY))
        )
    number = f"<@{person_id}>"
    connection.execute(
        update(WORDS)
        .where(WORDS.c.text.contains(number, autoescape=True))
        .values(text=func.replace(WORDS.c.text, number, "<@0>"))
    )
    return gone


def forget_accounts(connection: Connection, accounts: Collection[Account], now: datetime) -> None:
    """Keep the marks of accounts, and take them out of every table that names them."""
    forgotten.remember(connection, accounts, now)
    for one in accounts:
        if one.platform == SLACK:  # ids of X are numbers, and stand nowhere else
            _sweep(connection, one.account)


def forget_marked(connection: Connection, key: str, marks: Collection[str], now: datetime) -> int:
    """Forget everybody of whose account there is one of these marks, made with `key`; tell how many that were."""
    facts.remember_text(connection, facts.FORGETTING_KEY, key)
    again = set()
    for row in connection.execute(select(IDENTITY)).all():
        if mark_of(key, row.platform, row.workspace, row.account) in marks:
            again.add(row.person_id)
    for person_id in sorted(again):
        forget(connection, person_id, (), now)
    forgotten.keep_marks(connection, marks, now)
    return len(again)


def _sweep(connection: Connection, account: str) -> None:
    """Take an account out of every table: its own rows go, and somebody stands for it in others'."""
    sent = select(DELIVERY.c.id).where(DELIVERY.c.channel == account)  # what it was sent by itself
    connection.execute(delete(STEP).where(STEP.c.delivery_id.in_(sent)))
    connection.execute(delete(DELIVERY).where(DELIVERY.c.channel == account))
    delivery_words.let_go(connection)
    told = {f"{left}{account}{right}": f"{left}{SOMEBODY}{right}" for left, right in WITHIN}
    for table, column in _columns():
        padded = literal(" ") + column + literal(" ")  # it may stand first, last or alone
        if column.name in OWN or column.primary_key:
            named = or_(*(_holds(padded, one) for one in told)) if column.primary_key else column == account
            connection.execute(delete(table).where(named))
        else:
            for before, after in told.items():
                replaced = func.replace(padded, before, after)
                bare = func.substr(replaced, 2, func.length(replaced) - 2)
                connection.execute(update(table).where(_holds(padded, before)).values({column.name: bare}))


def _holds(text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    holds: ColumnElement[bool] = text.contains(part, autoescape=True)
    return holds


def _columns() -> Iterator[tuple[Table, Column[str]]]:
    """Give every column that may name an account."""
    for table in METADATA.sorted_tables:
        if table.name not in NOWHERE:
            for column in table.columns:
                if isinstance(column.type, AutoString) and not column.foreign_keys:
                    yield table, column

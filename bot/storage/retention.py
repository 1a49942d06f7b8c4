"""Queries that let go what has been kept long enough: words, names, and at last whose an act was. Counts stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, or_, select, update

from bot.domain.account import Account
from bot.domain.announcement import PERSONAL
from bot.domain.consent import VEIL, veiled
from bot.storage import delivery_words, forgotten
from bot.storage.answered import ANSWERED
from bot.storage.calendar_keys import KEY
from bot.storage.deliveries import DELIVERY, STEP
from bot.storage.expanded import PARTICIPATION, SAVED
from bot.storage.joins import JOIN
from bot.storage.keeping import FOLLOW
from bot.storage.people import IDENTITY, PERSON, PREFERENCE
from bot.storage.recordings import WISH
from bot.storage.words import SHOWN_NAME, WORDS

P = PARTICIPATION.c


class Chat(NamedTuple):
    """Acts that belong together: of one happening, or, where they belong to none, of one channel on one day."""

    occurrence_id: str | None
    platform: str = ""
    workspace: str = ""
    channel: str = ""
    day: str = ""


def words(connection: Connection, now: datetime) -> int:
    """Let go the words whose day has come; tell of how many acts."""
    return connection.execute(delete(WORDS).where(WORDS.c.kept_until <= now)).rowcount


def names(connection: Connection, now: datetime) -> int:
    """Let go the names whose day has come; tell how many."""
    return connection.execute(delete(SHOWN_NAME).where(SHOWN_NAME.c.kept_until <= now)).rowcount


def answers(connection: Connection, before: datetime) -> int:
    """Let go which events of the platform were answered before a moment; tell how many."""
    return connection.execute(delete(ANSWERED).where(ANSWERED.c.at < before)).rowcount


def old_chats(connection: Connection, before: datetime) -> list[Chat]:
    """Give the chats with acts that were written before a moment (real time) and still have a person's number."""
    rows = connection.execute(
        select(P.occurrence_id, P.platform, P.workspace, P.channel, P.at)
        .where(_old(before))
        .order_by(P.occurrence_id, P.at)
    )
    return list(dict.fromkeys(_chat(row) for row in rows))


def depersonalise(connection: Connection, chat: Chat, before: datetime, now: datetime) -> int:
    """Let the old acts of a chat belong to nobody; tell how many.

    Each person becomes a new number that is theirs in this chat alone, messages lose the ids under which the platform
    knows them, and moments their seconds. So every figure of the chat stays as it was.
    """
    here = [row for row in _rows(connection, chat, before) if _chat(row) == chat]
    if not here:
        return 0
    own = set(connection.execute(_ours(chat)).scalars())
    key = forgotten.ensured_key(connection)
    strangers: dict[int, int] = {}
    for row in here:
        if row.person_id not in strangers:
            made = insert(PERSON).values(created_at=now).returning(PERSON.c.id)
            strangers[row.person_id] = connection.execute(made).scalar_one()
        about = (key, row.platform, row.workspace, row.channel)
        values: dict[str, Any] = {
            "person_id": strangers[row.person_id],
            "message": veiled(*about, row.message),
            "thread": row.thread if row.thread in {"", *own} else veiled(*about, row.thread),
            "at": row.at.replace(second=0, microsecond=0),
            "fingerprint": "",
        }
        connection.execute(delete(WORDS).where(WORDS.c.participation_id == row.id))
        connection.execute(update(PARTICIPATION).where(P.id == row.id).values(values))
    return len(here)


def persons(connection: Connection, before: datetime, now: datetime) -> int:
    """Let go the accounts of whom nothing is kept any more and who were last met before a moment; tell how many.

    Who does not want to be counted stays uncounted: a mark of theirs is kept.
    """
    kept = [
        exists().where(table.c.person_id == PERSON.c.id)
        for table in (PARTICIPATION, SAVED, FOLLOW, PREFERENCE, SHOWN_NAME)
    ]
    met = func.coalesce(IDENTITY.c.read_at, PERSON.c.created_at)
    rows = connection.execute(
        select(
            IDENTITY.c.workspace,
            IDENTITY.c.account,
            IDENTITY.c.platform,
            PERSON.c.id,
            PERSON.c.not_counted_since,
        )
        .join_from(IDENTITY, PERSON, PERSON.c.id == IDENTITY.c.person_id)
        .where(~or_(*kept), met < before)
    ).all()
    for row in rows:
        account = Account(row.workspace, row.account, row.platform)
        if row.not_counted_since is not None:
            forgotten.remember(connection, [account], now)
        connection.execute(
            delete(IDENTITY).where(
                IDENTITY.c.platform == row.platform,
                IDENTITY.c.workspace == row.workspace,
                IDENTITY.c.account == row.account,
            )
        )
    ids = {row.id for row in rows}
    others = select(IDENTITY.c.person_id).where(IDENTITY.c.person_id.in_(ids))
    for table in (KEY, WISH, JOIN):  # an empty calendar's address, and what was waited for all the time
        theirs = table.c.person_id
        connection.execute(delete(table).where(theirs.in_(ids), theirs.not_in(others)))
    connection.execute(delete(PERSON).where(PERSON.c.id.in_(ids), PERSON.c.id.not_in(others)))
    return len(rows)


def reminders(connection: Connection, before: datetime) -> int:
    """Let go what was sent to people by themselves before a moment; tell how much."""
    old = and_(DELIVERY.c.kind.in_([kind.value for kind in PERSONAL]), DELIVERY.c.due_at < before)
    ids = select(DELIVERY.c.id).where(old)
    connection.execute(delete(STEP).where(STEP.c.delivery_id.in_(ids)))
    gone = connection.execute(delete(DELIVERY).where(old)).rowcount
    delivery_words.let_go(connection)
    return gone


def _old(before: datetime) -> ColumnElement[bool]:
    return and_(P.recorded_at < before, ~P.message.startswith(VEIL))


def _rows(connection: Connection, chat: Chat, before: datetime) -> Sequence[Any]:
    where = (
        P.occurrence_id == chat.occurrence_id
        if chat.occurrence_id is not None
        else and_(
            P.occurrence_id.is_(None),
            P.platform == chat.platform,
            P.workspace == chat.workspace,
            P.channel == chat.channel,
        )
    )
    columns = (
        P.id,
        P.occurrence_id,
        P.platform,
        P.workspace,
        P.channel,
        P.at,
        P.person_id,
        P.message,
        P.thread,
    )
    return connection.execute(select(*columns).where(where, _old(before)).order_by(P.id)).all()


def _chat(row: Any) -> Chat:  # noqa: ANN401 - a row of the log
    if row.occurrence_id is not None:
        return Chat(row.occurrence_id)
    return Chat(None, row.platform, row.workspace, row.channel, row.at.date().isoformat())


def _ours(chat: Chat) -> Any:  # noqa: ANN401 - a query
    """Find our own messages about a chat: they name nobody, and tell which question is answered in their threads."""
    return select(DELIVERY.c.message_id).where(
        DELIVERY.c.what == (chat.occurrence_id or ""), DELIVERY.c.message_id.is_not(None)
    )

"""The words of deliveries: kept once for all that say the same, and gone with the last of them. Makes no words.

A day's list of thirty chats takes seven kilobytes, and goes to each channel that hears of the programme.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, select, update

from bot.storage.dialect import each
from bot.storage.tables import table_of
from bot.storage.tables.announcing import DeliveryRow, DeliveryWordsRow

DELIVERY = table_of(DeliveryRow)
DELIVERY_WORDS = table_of(DeliveryWordsRow)

MADE = (
    select(DELIVERY_WORDS.c.words)
    .where(DELIVERY_WORDS.c.id == DELIVERY.c.words_id)
    .scalar_subquery()
    .label("made")
)
"""The words of a delivery's row as one more column of it; nothing where none were made yet."""

KEYED = (
    DELIVERY.c.id,
    DELIVERY.c.what,
    DELIVERY.c.kind,
    DELIVERY.c.platform,
    DELIVERY.c.workspace,
    DELIVERY.c.channel,
    DELIVERY.c.revision,
)
"""The id of a delivery, and what makes it one of its kind."""

WHOLE = (
    *KEYED,
    DELIVERY.c.due_at,
    DELIVERY.c.expires_at,
    DELIVERY.c.state,
    DELIVERY.c.attempts,
    MADE,
    DELIVERY.c.message_id,
    DELIVERY.c.settled_at,
    DELIVERY.c.reason,
    DELIVERY.c.withdrawn,
    DELIVERY.c.within,
    DELIVERY.c.folded_into,
)
"""What a delivery is made of, in the order in which `deliveries.delivery_of` takes it."""


def whole() -> Select[Any]:
    """Begin a query for deliveries with their words."""
    return select(*WHOLE)


def tells_of(occurrence_id: str) -> ColumnElement[bool]:
    """Give what tells whether a delivery's words name an occurrence."""
    telling = select(DELIVERY_WORDS.c.id).where(DELIVERY_WORDS.c.words.contains(f'"{occurrence_id}"'))
    tells: ColumnElement[bool] = DELIVERY.c.words_id.in_(telling)
    return tells


def store(connection: Connection, made: Iterable[tuple[str, str]]) -> None:
    """Keep the words of deliveries, by their ids, in place of those that they had."""
    alike: dict[str, list[str]] = defaultdict(list)
    for delivery_id, words in made:
        alike[words].append(delivery_id)
    spoken = {uuid.uuid4().hex: words for words in alike}
    if not spoken:
        return
    connection.execute(
        DELIVERY_WORDS.insert(), [{"id": key, "words": words} for key, words in spoken.items()]
    )
    _point(connection, {one: key for key, words in spoken.items() for one in alike[words]})


def unsay(connection: Connection, deliveries: Iterable[str]) -> None:
    """Forget the words of these deliveries: they will be made anew."""
    _point(connection, dict.fromkeys(deliveries))


def let_go(connection: Connection) -> int:
    """Delete words that no delivery says any more; tell how many."""
    return connection.execute(delete(DELIVERY_WORDS).where(_said_by_none())).rowcount


def _point(connection: Connection, words: dict[str, str | None]) -> None:
    """Let deliveries say other words, by their ids, and delete those that nobody says now."""
    before = _words_of(connection, list(words))
    one = each(connection, words)
    connection.execute(update(DELIVERY).where(DELIVERY.c.id == one.c.key).values(words_id=one.c.value))
    if before:
        connection.execute(delete(DELIVERY_WORDS).where(DELIVERY_WORDS.c.id.in_(before), _said_by_none()))


def _words_of(connection: Connection, deliveries: Sequence[str]) -> set[str]:
    one = each(connection, dict.fromkeys(deliveries))
    had = select(DELIVERY.c.words_id).where(DELIVERY.c.id == one.c.key, DELIVERY.c.words_id.is_not(None))
    return set(connection.execute(had).scalars())


def _said_by_none() -> ColumnElement[bool]:
    return ~exists().where(DELIVERY.c.words_id == DELIVERY_WORDS.c.id)

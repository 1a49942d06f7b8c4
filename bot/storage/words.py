"""Queries about what was said: kept where a chat is archived, read in order. Does not decide what may be kept."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, func, select, update

from bot.domain.announcement import SLACK, Kind, kind_of
from bot.domain.participation import WRITTEN, Act
from bot.storage.deliveries import DELIVERY
from bot.storage.dialect import insert_for
from bot.storage.expanded import PARTICIPATION
from bot.storage.people import PERSON
from bot.storage.tables import table_of
from bot.storage.tables.consent import ShownNameRow, WordsRow

WORDS = table_of(WordsRow)
SHOWN_NAME = table_of(ShownNameRow)

P = PARTICIPATION.c

SOMEBODY = "@somebody"
"""Who is named in a text and shows no name."""

_NUMBERED = re.compile(r"<@(\d+)>")


class Said(NamedTuple):
    """One act in a chat's record, as its people agreed to be shown."""

    id: int  # of the act
    person_id: int
    name: str | None  # where the person wants to stand there by name
    act: Act  # any but a reaction
    question: int | None  # the number of the question that it answers, by its words or its thread
    thread: str  # the thread's first message; empty outside threads
    message: str  # the message's id
    at: datetime
    text: str | None  # None: the words are not kept, or were deleted
    reactions: int  # that others gave it and did not take back
    later: bool  # a reply after the chat's log was closed


def of_occurrence(connection: Connection, occurrence_id: str) -> list[Said]:
    """Give what was done in a chat, in order; nothing of whoever is not counted, or of what is set aside."""
    here = and_(P.occurrence_id == occurrence_id, P.removed.is_(False), P.aside == "")
    counted = PERSON.c.not_counted_since.is_(None)
    given = (
        select(P.channel, P.message, func.count().label("reactions"))
        .join_from(PARTICIPATION, PERSON, PERSON.c.id == P.person_id)
        .where(here, counted, P.act == Act.REACTION.value)
        .group_by(P.channel, P.message)
        .subquery()
    )
    rows = connection.execute(
        select(
            P.id,
            P.person_id,
            SHOWN_NAME.c.name,
            P.act,
            P.question,
            P.thread,
            P.channel,
            P.message,
            P.at,
            WORDS.c.text,
            func.coalesce(given.c.reactions, 0).label("reactions"),
            P.later,
        )
        .join_from(PARTICIPATION, PERSON, PERSON.c.id == P.person_id)
        .join(SHOWN_NAME, SHOWN_NAME.c.person_id == P.person_id, isouter=True)
        .join(WORDS, WORDS.c.participation_id == P.id, isouter=True)
        .join(given, and_(given.c.channel == P.channel, given.c.message == P.message), isouter=True)
        .where(here, counted, P.act != Act.REACTION.value)
        .order_by(P.at, P.message, P.act, P.id)
    ).all()
    asked = _asked(connection, occurrence_id)
    names = _names(connection, (row.text for row in rows))
    return [
        Said(
            row.id,
            row.person_id,
            row.name,
            Act(row.act),
            row.question if row.question is not None else asked.get((row.channel, row.thread)),
            row.thread,
            row.message,
            row.at,
            None if row.text is None else _named(row.text, names),
            row.reactions if Act(row.act) in WRITTEN else 0,
            later=bool(row.later),
        )
        for row in rows
    ]


def keep(connection: Connection, participation_id: int, text: str, kept_until: datetime) -> None:
    """Keep what was said, in place of what was kept of it before."""
    fresh = insert_for(connection, WORDS).values(
        participation_id=participation_id, text=text, kept_until=kept_until
    )
    connection.execute(
        fresh.on_conflict_do_update(
            index_elements=["participation_id"],
            set_={"text": fresh.excluded.text, "kept_until": fresh.excluded.kept_until},
        )
    )


def change(connection: Connection, ids: Iterable[int], text: str) -> None:
    """Keep another text of these acts, where one is kept, for as long as that one."""
    connection.execute(update(WORDS).where(WORDS.c.participation_id.in_(list(ids))).values(text=text))


def lose(connection: Connection, ids: Iterable[int]) -> int:
    """Keep the words of these acts no more; tell of how many there were any."""
    gone = connection.execute(delete(WORDS).where(WORDS.c.participation_id.in_(list(ids))))
    return gone.rowcount


def messages(connection: Connection, workspace: str, channel: str, occurrence_id: str) -> dict[str, int]:
    """Give the messages of a chat outside threads of which the words are kept, with the id of each act."""
    here = (P.workspace == workspace, P.channel == channel, P.occurrence_id == occurrence_id)
    rows = connection.execute(
        select(P.message, P.id)
        .join_from(PARTICIPATION, WORDS, WORDS.c.participation_id == P.id)
        .where(*here, P.platform == SLACK, P.act == Act.MESSAGE.value)
    )
    return {row.message: row.id for row in rows}


def name_of(connection: Connection, person_id: int) -> str:
    """Give the name under which somebody stands in archives, or nothing."""
    shown = select(SHOWN_NAME.c.name).where(SHOWN_NAME.c.person_id == person_id)
    return connection.execute(shown).scalar() or ""


def show_name(connection: Connection, person_id: int, name: str, kept_until: datetime) -> None:
    """Let somebody stand in archives by this name."""
    values = {"name": name, "kept_until": kept_until}
    fresh = insert_for(connection, SHOWN_NAME).values(person_id=person_id, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["person_id"], set_=values))


def hide_name(connection: Connection, person_id: int) -> None:
    """Let somebody stand in archives by no name."""
    connection.execute(delete(SHOWN_NAME).where(SHOWN_NAME.c.person_id == person_id))


def _asked(connection: Connection, occurrence_id: str) -> dict[tuple[str, str], int]:
    """Give the numbers of the questions that were posted, by channel and message."""
    rows = connection.execute(
        select(DELIVERY.c.channel, DELIVERY.c.message_id, DELIVERY.c.kind).where(
            DELIVERY.c.what == occurrence_id,
            DELIVERY.c.kind.startswith(f"{Kind.QUESTION.value}-"),
            DELIVERY.c.message_id.is_not(None),
        )
    )
    numbered = ((row.channel, row.message_id, kind_of(row.kind)[1]) for row in rows)
    return {(channel, message): number for channel, message, number in numbered}


def _names(connection: Connection, texts: Iterable[str | None]) -> dict[int, str]:
    """Give the names of the people who are named in texts and show theirs."""
    ids = {int(number) for text in texts if text for number in _NUMBERED.findall(text)}
    if not ids:
        return {}
    shown = (
        select(SHOWN_NAME.c.person_id, SHOWN_NAME.c.name)
        .join(PERSON, PERSON.c.id == SHOWN_NAME.c.person_id)
        .where(SHOWN_NAME.c.person_id.in_(ids), PERSON.c.not_counted_since.is_(None))
    )
    return {row.person_id: row.name for row in connection.execute(shown)}


def _named(text: str, names: Mapping[int, str]) -> str:
    return _NUMBERED.sub(
        lambda found: f"@{names[int(found[1])]}" if int(found[1]) in names else SOMEBODY, text
    )

"""Queries about partners' names: what each is told as, and what was said where another is told. Merges none."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from bot.domain.partner import Merged, Names, names_of, told
from bot.storage.columns import lines, unlines
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.partners import PartnerMergeRow, SaidPartnersRow

MERGE = table_of(PartnerMergeRow)
SAID = table_of(SaidPartnersRow)


def merged(connection: Connection) -> list[Merged]:
    """Give the names that are told as others, the latest first."""
    rows = connection.execute(select(MERGE.c.goes, MERGE.c.stays).order_by(MERGE.c.at.desc(), MERGE.c.key))
    return [Merged(row.goes, row.stays) for row in rows]


def names(connection: Connection) -> Names:
    """Give what each name is told as."""
    return names_of(merged(connection))


def last(connection: Connection) -> tuple[Merged, ...]:
    """Give the names that are told as others, each with what is told in the end."""
    known = merged(connection)
    ends = names_of(known)
    return tuple(Merged(one.goes, ends[one.goes.casefold()]) for one in known)


def keep(connection: Connection, event_id: str, said: tuple[str, ...], known: Names) -> tuple[str, ...]:
    """Keep what an event's source says of its partners, where others are told; give those."""
    tells = told(said, known) if known else said
    if tells == said:
        connection.execute(delete(SAID).where(SAID.c.event_id == event_id))
        return said
    fresh = insert_for(connection, SAID).values(event_id=event_id, said=lines(said))
    updated = fresh.on_conflict_do_update(
        index_elements=[SAID.c.event_id], set_={"said": fresh.excluded.said}
    )
    connection.execute(updated)
    return tells


def said_of(connection: Connection, event_id: str) -> tuple[str, ...] | None:
    """Give what an event's source says of its partners, where others are told."""
    said = connection.execute(select(SAID.c.said).where(SAID.c.event_id == event_id)).scalar()
    return None if said is None else unlines(said)


def said_by(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Give the same of several events, by their ids."""
    rows = connection.execute(select(SAID).where(SAID.c.event_id.in_(ids)))
    return {row.event_id: unlines(row.said) for row in rows}

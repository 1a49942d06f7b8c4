"""Queries about how far the programme reached: links, places and partners. Names nobody."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.domain.participation import Act
from bot.storage.columns import unlines
from bot.storage.events import EVENT
from bot.storage.expanded import PARTICIPATION
from bot.storage.figures import P, Selected, here
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import IDENTITY, PERSON
from bot.storage.words import WORDS

AT_ONCE = 2_000
"""Texts that are held at a time."""


def texts(connection: Connection, selected: Selected) -> Iterator[str]:
    """Give what was said, as far as it is kept, of whoever is counted; a few at a time."""
    rows = connection.execute(
        select(WORDS.c.text)
        .join_from(WORDS, PARTICIPATION, P.id == WORDS.c.participation_id)
        .join(PERSON, PERSON.c.id == P.person_id)
        .where(here(selected), P.aside == "", PERSON.c.not_counted_since.is_(None))
        .execution_options(yield_per=AT_ONCE)
    )
    return iter(rows.scalars())


def zones(connection: Connection, selected: Selected) -> list[tuple[str | None, int]]:
    """Count the participants by the zone that their profile names; None: it is not known."""
    took = (
        select(func.min(P.person_id).label("person_id"))
        .where(here(selected), P.aside == "", P.act != Act.CHECK_IN.value)
        .group_by(P.person_id + 0)  # in the order of its index each row would be looked up alone
        .subquery()
    )
    zone = (
        select(IDENTITY.c.person_id, func.min(IDENTITY.c.timezone).label("zone"))
        .where(IDENTITY.c.timezone.is_not(None))
        .group_by(IDENTITY.c.person_id)
        .subquery()
    )
    rows = connection.execute(
        select(zone.c.zone, func.count())
        .select_from(took.outerjoin(zone, zone.c.person_id == took.c.person_id))
        .group_by(zone.c.zone)
    )
    return [(name, people) for name, people in rows]


def partners_before(connection: Connection, since: datetime) -> list[tuple[str, ...]]:
    """Give the organisations of each event that began before and is by several."""
    begun = select(OCCURRENCE.c.event_id).where(OCCURRENCE.c.starts_at < since)
    rows = connection.execute(
        select(EVENT.c.organisations).where(EVENT.c.organisations.contains("\n"), EVENT.c.id.in_(begun))
    )
    return [unlines(row.organisations) for row in rows]

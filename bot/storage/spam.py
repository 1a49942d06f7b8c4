"""Queries that set aside what is the same as others, or what moderators say is spam. The domain tells the rest."""

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, or_, select, update

from bot.domain.log_entry import ALIKE, BARE, Aside
from bot.storage.expanded import PARTICIPATION

P = PARTICIPATION.c

NOTHING: ColumnElement[str] = literal_column("''")
"""An empty text, written out: with a parameter in its place SQLite would not use the indexes of what is not empty."""


def set_copies_aside(connection: Connection, fingerprints: set[str]) -> None:
    """Set aside what is the same as others: of several people, under several sets of hashtags, or bare hashtags."""
    if not fingerprints:
        return
    alike = (
        select(P.fingerprint)
        .where(P.fingerprint.in_(fingerprints), P.fingerprint != NOTHING)
        .group_by(P.fingerprint)
        .having(
            or_(
                func.count(P.person_id.distinct()) >= ALIKE,
                func.count(P.tags.distinct()) >= ALIKE,
                and_(P.fingerprint.startswith(BARE), func.count() >= ALIKE),
            ),
        )
    )
    copies = connection.execute(alike).scalars().all()
    if copies:
        here = and_(P.fingerprint.in_(copies), P.fingerprint != NOTHING, P.aside == "")
        connection.execute(update(PARTICIPATION).where(here).values(aside=Aside.SPAM.value))


def set_person_aside(connection: Connection, occurrence_id: str, person_id: int, *, aside: bool) -> int:
    """Set aside what somebody did in a chat, or count it again; tell how many acts were otherwise."""
    before, after = ("", Aside.SPAM.value) if aside else (Aside.SPAM.value, "")
    here = (P.occurrence_id == occurrence_id, P.person_id == person_id, P.aside == before)
    return connection.execute(update(PARTICIPATION).where(*here).values(aside=after)).rowcount

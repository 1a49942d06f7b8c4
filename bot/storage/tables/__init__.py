"""The tables: a file a subject, loaded together. Says what is kept and what is unique; the queries stand beside this.

Partial indexes are the same on PostgreSQL: `bot.storage.dialect.share_partial_indexes` says so where it is needed, for
to say it here would load its dialect for everybody.
"""

from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a later migration can change it. Set before the first table is."""

from bot.storage.tables import (  # noqa: E402 - see above
    announcing,
    booking,
    consent,
    feeds,
    on_x,
    people,
    programme,
    record,
    running,
    working,
)

__all__ = [
    "announcing",
    "booking",
    "consent",
    "feeds",
    "on_x",
    "people",
    "programme",
    "record",
    "running",
    "working",
]

"""The tables: a file a subject, each loaded where it is asked; `every` loads all.

They say what is kept and what is unique; the queries stand beside this.

Partial indexes are the same on PostgreSQL: `bot.storage.dialect.share_partial_indexes` says so where it is needed, for
to say it here would load its dialect for everybody.
"""

from sqlalchemy import Table
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a later migration can change it. Set before the first table is."""


def table_of(row: type[SQLModel]) -> Table:
    """Give the table that a class describes, for queries; SQLModel's types do not say that it has one."""
    table: Table = row.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
    return table

"""What SQLite and PostgreSQL write differently. Runs nothing."""

from typing import cast

from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.dialects import sqlite


def insert_for(connection: Connection, table: Table) -> sqlite.Insert:
    """Begin an INSERT that may say what is done on conflict, in the database's own dialect."""
    return insert_on(connection.dialect.name, table)


def insert_on(dialect: str, table: Table) -> sqlite.Insert:
    """Begin the same in a dialect by its name."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - SQLite does without

        return cast("sqlite.Insert", postgresql.insert(table))  # what we say to either is the same
    return sqlite.insert(table)


def share_partial_indexes(tables: MetaData) -> None:
    """Make what a partial index holds on SQLite what it holds on PostgreSQL."""
    for table in tables.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]

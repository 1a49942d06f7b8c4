"""What SQLite and PostgreSQL write differently. Runs nothing."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import JSON, Connection, MetaData, String, Table, TableValuedAlias, column, func, literal
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


def each(connection: Connection, values: Mapping[str, str | None]) -> TableValuedAlias:
    """Give values as rows of (key, value), for a statement that writes many at once.

    They go over in one parameter. A statement for each, run a thousand times, would take as long again as the sending.
    """
    written = literal(dict(values), JSON)
    on_postgres = connection.dialect.name == "postgresql"
    rows = func.json_each_text(written) if on_postgres else func.json_each(written)
    return rows.table_valued(column("key", String), column("value", String))


def share_partial_indexes(tables: MetaData) -> None:
    """Make what a partial index holds on SQLite what it holds on PostgreSQL."""
    for table in tables.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]

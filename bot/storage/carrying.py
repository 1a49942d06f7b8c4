"""Every row of one database put into another, whichever kind each is. Judges nothing of what it carries."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, insert, select, text

from bot.storage.connect import connect
from bot.storage.copies import single
from bot.storage.migrate import current, refuse_newer, upgrade
from bot.storage.tables.every import METADATA

AT_A_TIME: Final = 1_000
"""Rows that are held in memory at once."""

LAST: Final = "fact"
"""What triggers write while the other tables are filled, and which is put right behind them."""

WAIT: Final = "5s"
"""How long PostgreSQL waits for others to let go of the tables."""


def to_file(source: Engine, file: Path) -> None:
    """Write a PostgreSQL database, as it is at one moment, into a new SQLite file of the same version.

    Raise `StorageError` where that is newer than this one.
    """
    at = current(source)
    refuse_newer(source, at)
    made = connect(f"sqlite:///{file.as_posix()}")
    try:
        upgrade(made.engine, keep=False, to=at or "head")
        with source.connect() as opened:
            reading = opened.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with made.engine.begin() as writing:
                _fill(reading, writing, _tables_of(reading))
    finally:
        made.close()
    single(file)


def from_file(file: Path, target: Engine) -> None:
    """Put what is in a SQLite file of this version in the place of what a PostgreSQL database of it holds."""
    opened = connect(f"sqlite:///{file.as_posix()}")
    tables = METADATA.sorted_tables
    try:
        with target.begin() as writing, opened.engine.connect() as reading:
            writing.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'"))
            named = ", ".join(map(writing.dialect.identifier_preparer.format_table, tables))
            writing.execute(text(f"TRUNCATE {named}"))
            _fill(reading, writing, tables)
            for table in tables:
                _count_on(writing, table)
    finally:
        opened.close()


def _tables_of(source: Connection) -> list[Table]:
    """Give the tables that are there, of whatever version, with the types by which this one knows their columns."""
    found = MetaData()
    found.reflect(source)
    tables = []
    for one in found.sorted_tables:
        ours = METADATA.tables.get(one.name)
        known = {} if ours is None else {column.name: column.type for column in ours.columns}
        columns = [Column(column.name, known.get(column.name, column.type)) for column in one.columns]
        tables.append(Table(one.name, MetaData(), *columns))
    return [table for table in tables if table.name != "alembic_version"]


def _fill(source: Connection, to: Connection, tables: Sequence[Table]) -> None:
    """Put every row of `source` into `to`, in whose tables no other row stays."""
    for table in reversed(tables):
        to.execute(table.delete())
    for table in sorted(tables, key=lambda one: one.name == LAST):
        if table.name == LAST:
            to.execute(table.delete())
        rows = source.execution_options(yield_per=AT_A_TIME).execute(select(table)).mappings()
        for some in rows.partitions():
            to.execute(insert(table), [dict(row) for row in some])


def _count_on(connection: Connection, table: Table) -> None:
    """Let the next number that PostgreSQL gives in a table follow those that were put there."""
    column = table.autoincrement_column
    if column is None or column.foreign_keys:
        return
    sequence = func.pg_get_serial_sequence(
        connection.dialect.identifier_preparer.format_table(table), column.name
    )
    last = func.max(column)
    connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))

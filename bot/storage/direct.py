"""Queries that somebody waits for: on SQLite straight through its driver. Knows none of them.

SQLAlchemy takes longer to look up its compiled statement and to make its rows than SQLite to find them: a day of thirty
happenings takes 0.2 ms here and 0.5 ms there. Values come as SQLite keeps them. PostgreSQL, whose answers travel,
is asked through SQLAlchemy, and values come as they are.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import CompoundSelect

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

Query = Select[Any] | CompoundSelect[Any] | ReturningInsert[Any]
Row = tuple[Any, ...]

PLAIN = len("2015-10-26 23:00:00.000000")
"""Letters of a time without its offset."""


class Prepared:
    """A query that is written as SQL once, when it is first asked; its parameters have names."""

    def __init__(self, query: Query, *, elsewhere: Query | None = None, columns: Sequence[str] = ()) -> None:
        """Ask `query`; `elsewhere` is what databases are asked that have not SQLite's functions.

        `columns` are those that a query writes which writes a row.
        """
        self.elsewhere = query if elsewhere is None else elsewhere
        self._query = query
        self._columns = columns

    @cached_property
    def sql(self) -> str:
        """Give the query as SQLite takes it."""
        return str(self._compiled)

    @cached_property
    def places(self) -> Sequence[str]:
        """Give the names of the parameters in the order in which SQLite wants them.

        By their names SQLite would look for each among all, which in a statement of many rows is most of its time.
        """
        return tuple(self._compiled.positiontup or ())

    @cached_property
    def constants(self) -> Mapping[str, object]:
        """Give the values that the query has of its own."""
        return {name: value for name, value in self._compiled.params.items() if value is not None}

    @cached_property
    def _compiled(self) -> "SQLCompiler":
        dialect = sqlite.dialect(paramstyle="qmark")
        return self._query.compile(dialect=dialect, column_keys=list(self._columns) or None)


def rows(connection: Connection, prepared: Prepared, values: Mapping[str, object]) -> list[Row]:
    """Run a prepared query; what goes wrong is raised as SQLAlchemy raises it."""
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(prepared.elsewhere, values)]
    written = {**prepared.constants, **values}
    for name, one in values.items():
        if isinstance(one, datetime):
            written[name] = kept(one)
    return run(connection, prepared, [written[name] for name in prepared.places])


def run(connection: Connection, prepared: Prepared, values: Sequence[object]) -> list[Row]:
    """Run a prepared query on SQLite with values as they are kept, in the order of its `places`."""
    driver: Any = connection.connection.driver_connection
    try:
        rows: list[Row] = driver.execute(prepared.sql, values).fetchall()
    except sqlite3.Error as error:
        raise DBAPIError(prepared.sql, None, error) from error
    return rows


def kept(moment: datetime) -> str:
    """Write an aware time as SQLite keeps it: UTC, without an offset, so that text sorts as time does."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(" ", "microseconds")[:PLAIN]


def unkept(moment: str | datetime) -> datetime:
    """Give back an aware time, in UTC."""
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(f"{moment}+00:00")

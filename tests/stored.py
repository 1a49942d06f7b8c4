"""A real SQLite file for a test: made empty at this version's tables, and read as another program would."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade


def open_empty(file: Path) -> Database:
    """Make an empty database of this version in `file`."""
    database = connect(f"sqlite:///{file}")
    upgrade(database.engine)
    return database


def is_ours(_one: object, name: str | None, *_: object) -> bool:
    """Tell whether the tables of the code say something: the full-text index is each database's own."""
    return not (name or "").startswith(("event_found", "event_term"))


def rows(file: Path, statement: str) -> list[tuple[Any, ...]]:
    """Read a database as another program would, over a connection of its own."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()

"""A real SQLite file for a test: made empty at this version's tables, and read as another program would."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.storage.database import Database, connect
from bot.storage.migrate import upgrade


def open_empty(file: Path) -> Database:
    """Make an empty database of this version in `file`."""
    database = connect(f"sqlite:///{file}")
    upgrade(database.engine)
    return database


def rows(file: Path, statement: str) -> list[tuple[Any, ...]]:
    """Read a database as another program would, over a connection of its own."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()

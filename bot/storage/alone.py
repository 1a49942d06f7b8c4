"""One process at a time: a lock on a file, which the system takes away when the process ends, however it ends.

It guards nothing by itself: only who asks for it is kept out.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

from bot.errors import StorageError

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30
    """The byte that is locked there: beyond the text, which others may then read."""

    def _lock(file: IO[str]) -> None:
        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Alone:
    """The right to be the only one that uses a database file."""

    def __init__(self, database: Path) -> None:
        """Guard `database` by a file beside it."""
        self._database = database
        self._path = database.with_name(f"{database.name}.lock")
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Keep others out until `leave`; raise `StorageError` where another is in."""
        if self._file is not None:
            return
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StorageError(
                f"{self._path} cannot be written ({error.strerror}): check who owns the folder of the database."
            ) from error
        try:
            _lock(file)
        except OSError:
            with file:
                file.seek(0)
                other = file.read(20).strip()
            raise StorageError(
                f"Another bot{f' (process {other})' if other else ''} runs on {self._database}, and a SQLite file "
                "serves one at a time: end that one, or share the work over PostgreSQL with DATABASE_URL."
            ) from None
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def leave(self) -> None:
        """Let others in. The file stays, for another process may be waiting at it."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None

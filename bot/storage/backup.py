"""A whole copy of a SQLite database while it is used, and a database from such a copy. PostgreSQL has its own tools."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.storage import forgetting
from bot.storage.alone import Alone
from bot.storage.copies import BESIDE, beside, copy_file, explained_copy, settle, tidied
from bot.storage.database import connect
from bot.storage.explain import explained, shown
from bot.storage.migrate import HEAD, upgrade


class Copied(NamedTuple):
    """A copy that was made."""

    file: Path
    bytes: int
    acts: int  # in its log
    kept: Path | None = None  # where what was there before is
    forgotten: int = 0  # people who had been forgotten since the copy was made, and were again


def backup(url: str, to: Path) -> Copied:
    """Copy the database at `url` whole into the file `to`, as it is at one moment; bots may go on writing meanwhile.

    The copy is looked through before it takes its name: there is a whole one under it or none.
    """
    source = _file(url)
    if not source.is_file():
        raise StorageError(f"There is no database at {source} to copy: name one with --database.")
    if to.resolve() == source.resolve():
        raise StorageError(f"{to} is the database itself: name another file for the copy.")
    part = beside(to, "part")
    with tidied(part):
        copy_file(source, part)
        acts = _examined(part)
        settle(part, to)
    return Copied(to, to.stat().st_size, acts)


def restore(copy: Path, url: str, now: datetime) -> Copied:
    """Put a copy in the place of the database at `url`, which no bot may be using; what was there is kept beside it.

    Who was forgotten since the copy was made is forgotten in it, too.
    """
    target = _file(url)
    if not copy.is_file():
        raise StorageError(f"There is no file {copy} to restore: check its name.")
    if copy.resolve() == target.resolve():
        raise StorageError(f"{copy} is the database itself: name the copy that is to take its place.")
    alone = Alone(target)
    alone.take()
    try:
        part = beside(target, "part")
        with tidied(part):
            copy_file(copy, part)
            acts = _examined(part)
            again = _forget_again(part, target, now)
            kept = _set_aside(target, now)
            settle(part, target)
    finally:
        alone.leave()
    return Copied(target, target.stat().st_size, acts, kept, again)


def _file(url: str) -> Path:
    """Give the file of a SQLite address; raise `StorageError` for any other."""
    database = connect(url)
    try:
        if database.shared:
            raise StorageError(
                f"The database at {shown(database.engine.url)} is PostgreSQL, which has tools of its own: copy it "
                "with pg_dump --format=custom, and bring it back with pg_restore --clean."
            )
        return Path((database.engine.url.database or "").removeprefix("file:"))
    finally:
        database.close()


def _examined(copy: Path) -> int:
    """Look through a copy, and count its acts; raise `StorageError` where it is damaged or no database of ours."""
    try:
        with contextlib.closing(sqlite3.connect(copy)) as one:
            found = [row[0] for row in one.execute("PRAGMA integrity_check")]
            if found != ["ok"]:
                raise StorageError(
                    f"The copy is damaged ({found[0]}): the database it was made of is, too. Use an older one."
                )
            (version,) = one.execute("SELECT version_num FROM alembic_version").fetchone()
            if str(version) > HEAD:
                raise StorageError(
                    "The copy was made by a newer version of this program: install that one, and try again."
                )
            (acts,) = one.execute("SELECT count(*) FROM participation").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise StorageError("That file is no database of this program: check its name.") from error
        raise explained_copy(error, str(copy)) from error
    except sqlite3.Error as error:
        raise explained_copy(error, str(copy)) from error
    return int(acts)


def _forget_again(part: Path, target: Path, now: datetime) -> int:
    """Forget in a copy who was forgotten in the database since; tell how many that were."""
    if not target.is_file():
        return 0
    try:
        with contextlib.closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as one:
            key = one.execute("SELECT value FROM fact WHERE name = 'forgetting_key'").fetchone()
            marks = {row[0] for row in one.execute("SELECT mark FROM forgotten")}
    except sqlite3.Error:
        return 0  # what is damaged or older than that cannot tell, and restoring is what mends it
    if not key or not marks:
        return 0
    opened = connect(f"sqlite:///{part.as_posix()}")
    try:
        upgrade(opened.engine, keep=False)
        with opened.engine.begin() as connection:
            again = forgetting.forget_marked(connection, str(key[0]), marks, now)
    except DBAPIError as error:
        raise explained(error, str(part)) from error
    finally:
        opened.close()
    with contextlib.closing(sqlite3.connect(part)) as one:
        one.execute("PRAGMA journal_mode = DELETE")
    return again


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Keep what is there under another name."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}")
    for suffix in BESIDE:
        beside = target.with_name(f"{target.name}{suffix}")
        if beside.exists():
            beside.rename(kept.with_name(f"{kept.name}{suffix}"))
    target.rename(kept)
    return kept

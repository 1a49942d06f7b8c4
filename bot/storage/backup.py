"""A whole copy of a database while it is used, and a database from such a copy.

A copy is a SQLite file, whichever kind of database it is of: so it takes a programme from one kind to the other, too.
"""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.storage import facts, forgetting, forgotten
from bot.storage.alone import Alone
from bot.storage.carrying import from_file, to_file
from bot.storage.connect import connect
from bot.storage.copies import BESIDE, PRIVATE, beside, copy_file, explained_copy, settle, single, tidied
from bot.storage.database import Database
from bot.storage.explain import explained
from bot.storage.migrate import HEAD, current, upgrade

NOT_OURS = "That file is no database of this program: check its name."

Marks = tuple[str, frozenset[str]]
"""Who was forgotten, as marks of their accounts, and the key that they were made with."""


class Copied(NamedTuple):
    """A copy that was made, or put back."""

    where: str  # the file or the database that was written
    bytes: int
    acts: int  # in its log
    kept: Path | None = None  # where what was there before is
    forgotten: int = 0  # people who had been forgotten since the copy was made, and were again


def backup(url: str, to: Path) -> Copied:
    """Copy the database at `url` whole into the file `to`, as it is at one moment; bots may go on writing meanwhile.

    The copy is looked through before it takes its name: there is a whole one under it or none.
    """
    database = connect(url)
    try:
        return _backup(database, to)
    except DBAPIError as error:
        raise explained(error, database.where) from error
    finally:
        database.close()


def _backup(database: Database, to: Path) -> Copied:
    if to.is_dir():
        raise StorageError(f"{to} is a folder: name a file in it for the copy.")
    source = _file(database)
    if source is not None and not source.is_file():
        raise StorageError(f"There is no database at {source} to copy: name one with --database.")
    if source is None and current(database.engine) is None:
        raise StorageError(f"The database at {database.where} is empty: there is nothing to copy.")
    if source is not None and to.resolve() == source.resolve():
        raise StorageError(f"{to} is the database itself: name another file for the copy.")
    part = beside(to, "part")
    with tidied(part):
        if source is not None:
            copy_file(source, part)
        else:
            _touch(part)
            to_file(database.engine, part)
        acts = _examined(part)
        settle(part, to)
    return Copied(str(to), to.stat().st_size, acts)


def restore(copy: Path, url: str, now: datetime, keep: Path | None = None) -> Copied:
    """Put a copy in the place of the database at `url`, which no bot may be using.

    What was there is kept: beside a SQLite file, and of PostgreSQL as a copy in the folder `keep`. Who was forgotten
    since the copy was made is forgotten in it, too.
    """
    if not copy.is_file():
        raise StorageError(f"There is no file {copy} to restore: check its name.")
    database = connect(url)
    try:
        target = _file(database)
        if target is None:
            return _restore_shared(copy, database, now, keep or copy.parent)
        return _restore_file(copy, target, now)
    except DBAPIError as error:
        raise explained(error, database.where) from error
    finally:
        database.close()


def _restore_file(copy: Path, target: Path, now: datetime) -> Copied:
    if copy.resolve() == target.resolve():
        raise StorageError(f"{copy} is the database itself: name the copy that is to take its place.")
    alone = Alone(target)
    alone.take()
    try:
        part = beside(target, "part")
        with tidied(part):
            copy_file(copy, part)
            acts = _examined(part)
            again = _forget_again(part, _marks_in(target), now)
            kept = _set_aside(target, now)
            settle(part, target)
    finally:
        alone.leave()
    return Copied(str(target), target.stat().st_size, acts, kept, again)


def _restore_shared(copy: Path, database: Database, now: datetime, keep: Path) -> Copied:
    """Put a copy into PostgreSQL: all of it or, where anything is in the way, nothing."""
    engine = database.engine
    _refuse_used(engine, database.where)
    keep.mkdir(parents=True, exist_ok=True)
    kept = keep / f"{engine.url.database}.before-{now:%Y%m%dT%H%M%SZ}.db"
    part = beside(kept, "restored")
    with tidied(part):
        copy_file(copy, part)
        acts = _examined(part)
        was_there = current(engine) is not None
        if was_there:
            _backup(database, kept)
        upgrade(engine, keep=False)
        again = _forget_again(part, _marks_of(engine), now)
        _bring_up(part)
        from_file(part, engine)
        size = part.stat().st_size
    return Copied(database.where, size, acts, kept if was_there else None, again)


def _refuse_used(engine: Engine, where: str) -> None:
    """Refuse a PostgreSQL database that bots are connected to."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name LIKE 'cembot %' AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        if connection.scalar(others):
            raise StorageError(f"A bot is using {where}: end every bot that runs on it, and restore again.")


def _file(database: Database) -> Path | None:
    """Give the file of a SQLite database; none of PostgreSQL."""
    return None if database.shared else Path((database.engine.url.database or "").removeprefix("file:"))


def _touch(part: Path) -> None:
    """Begin a file that only its owner reads."""
    try:
        part.unlink(missing_ok=True)
        part.touch(PRIVATE)
    except OSError as error:
        raise StorageError(
            f"The copy cannot be written to {part.parent} ({error.strerror}): name a folder that may be written and "
            "has room."
        ) from error


def _examined(copy: Path) -> int:
    """Look through a copy, and count its acts; raise `StorageError` where it is damaged or no database of ours."""
    try:
        with contextlib.closing(sqlite3.connect(copy)) as one:
            found = [row[0] for row in one.execute("PRAGMA integrity_check")]
            if found != ["ok"]:
                raise StorageError(
                    f"The copy is damaged ({found[0]}): the database it was made of is, too. Use an older one."
                )
            version = one.execute("SELECT version_num FROM alembic_version").fetchone()
            if version is None:
                raise StorageError(NOT_OURS)
            if str(version[0]) > HEAD:
                raise StorageError(
                    "The copy was made by a newer version of this program: install that one, and try again."
                )
            (acts,) = one.execute("SELECT count(*) FROM participation").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise StorageError(NOT_OURS) from error
        raise explained_copy(error, str(copy)) from error
    except sqlite3.Error as error:
        raise explained_copy(error, str(copy)) from error
    return int(acts)


def _marks_in(target: Path) -> Marks | None:
    """Tell who was forgotten in a SQLite file; what is damaged or older than that cannot tell."""
    if not target.is_file():
        return None
    try:
        with contextlib.closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as one:
            key = one.execute("SELECT value FROM fact WHERE name = 'forgetting_key'").fetchone()
            marks = frozenset(row[0] for row in one.execute("SELECT mark FROM forgotten"))
    except sqlite3.Error:
        return None  # restoring is what mends it
    return (str(key[0]), marks) if key and marks else None


def _marks_of(engine: Engine) -> Marks | None:
    """Tell who was forgotten in a database of this version."""
    with engine.connect() as connection:
        key = facts.text(connection, facts.FORGETTING_KEY)
        marks = frozenset(connection.execute(select(forgotten.FORGOTTEN.c.mark)).scalars())
    return (key, marks) if key and marks else None


def _forget_again(part: Path, since: Marks | None, now: datetime) -> int:
    """Forget in a copy who was forgotten in the database since; tell how many that were."""
    if since is None:
        return 0
    _bring_up(part)
    opened = connect(f"sqlite:///{part.as_posix()}")
    try:
        with opened.engine.begin() as connection:
            again = forgetting.forget_marked(connection, *since, now)
    except DBAPIError as error:
        raise explained(error, str(part)) from error
    finally:
        opened.close()
    single(part)
    return again


def _bring_up(part: Path) -> None:
    """Bring a copy to this version's tables."""
    opened = connect(f"sqlite:///{part.as_posix()}")
    try:
        upgrade(opened.engine, keep=False)
    finally:
        opened.close()
    single(part)


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

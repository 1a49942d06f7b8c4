"""Brings a database to the tables that this version knows. Alembic is loaded only when there is something to do."""

import contextlib
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, select, table
from sqlalchemy import column as named
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.storage.copies import beside, copy_file, settle, tidied
from bot.storage.explain import explained, shown

HEAD: Final = "0022"
"""The newest migration. A test compares it with the files."""

KEPT: Final = timedelta(days=14)
"""How long the copy from before an upgrade is kept."""

SCRIPTS: Final = Path(__file__).parent / "migrations"

log = logging.getLogger(__name__)


def current(engine: Engine) -> str | None:
    """Tell the migration that the database is at; nothing for an empty one.

    Raise `StorageError` where the database cannot be used.
    """
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.scalar(select(named("version_num")).select_from(table("alembic_version")))
    except DBAPIError as error:
        raise explained(error, shown(engine.url)) from error


def upgrade(engine: Engine, *, keep: bool = True, to: str = "head") -> bool:
    """Apply what is missing; tell whether anything was. Raise `StorageError` where the database cannot be used.

    A SQLite file with data in it is copied before anything is changed (`before`), unless it is not to `keep` one: a
    migration that is cut short there may leave it in between. On PostgreSQL all of it is one transaction.
    """
    try:
        return _upgrade(engine, keep=keep, to=to)
    except DBAPIError as error:
        raise explained(error, shown(engine.url)) from error


def _upgrade(engine: Engine, *, keep: bool, to: str) -> bool:
    at = current(engine)
    if at == HEAD:
        return False
    refuse_newer(engine, at)
    if at is not None and keep:
        _keep_before(engine)
    from alembic import command  # noqa: PLC0415 - a quarter of a second that an up-to-date database need not pay
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = engine
    command.upgrade(config, to)
    return True


def refuse_newer(engine: Engine, at: str | None) -> None:
    """Raise `StorageError` for a database at a migration that this version does not have."""
    if at is None or at <= HEAD:
        return
    # PostgreSQL is copied before anything is put in its place, and these tables cannot be
    empty = "" if engine.dialect.name == "sqlite" else " into an empty database"
    raise StorageError(
        f"The database ({shown(engine.url)}) was made by a newer version of this program: install that one, "
        f"or restore the backup that was made before it{empty}."
    )


def before(engine: Engine) -> Path | None:
    """Name the copy of a SQLite file as it was before the last upgrade; nothing for another database."""
    name = engine.url.database or ""
    if engine.dialect.name != "sqlite" or not name:
        return None
    file = Path(name.removeprefix("file:"))
    return beside(file, f"before-{HEAD}")


def _keep_before(engine: Engine) -> None:
    """Copy a SQLite file, whole or not at all, and let copies of earlier upgrades go."""
    copy = before(engine)
    if copy is None:
        return
    file = copy.with_name(copy.name.removesuffix(f".before-{HEAD}"))
    part = beside(copy, "part")
    with tidied(part):
        copy_file(file, part)
        settle(part, copy)
    log.info("copied_before_upgrade", extra={"file": str(copy)})
    for older in file.parent.glob(f"{file.name}.before-[0-9][0-9][0-9][0-9]"):
        if older != copy:
            older.unlink(missing_ok=True)


def let_old_copies_go(engine: Engine, now: datetime) -> None:
    """Remove the copy of an upgrade that is long over: it holds whoever was forgotten since."""
    copy = before(engine)
    with contextlib.suppress(OSError):
        if copy is not None and now.timestamp() - copy.stat().st_mtime > KEPT.total_seconds():
            copy.unlink()

"""Brings a database to the tables that this version knows. Alembic is loaded only when there is something to do."""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, select, table
from sqlalchemy import column as named
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.storage.explain import explained, shown

HEAD: Final = "0017"
"""The newest migration. A test compares it with the files."""

SCRIPTS: Final = Path(__file__).parent / "migrations"


def current(engine: Engine) -> str | None:
    """Tell the migration that the database is at; nothing for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(select(named("version_num")).select_from(table("alembic_version"))).scalar()


def upgrade(engine: Engine) -> bool:
    """Apply what is missing; tell whether anything was. Raise `StorageError` where the database cannot be used."""
    try:
        return _upgrade(engine)
    except DBAPIError as error:
        raise explained(error, shown(engine.url)) from error


def _upgrade(engine: Engine) -> bool:
    at = current(engine)
    if at == HEAD:
        return False
    if at is not None and at > HEAD:
        raise StorageError(
            f"The database ({shown(engine.url)}) was made by a newer version of this program: install that one, "
            "or restore the backup that was made before it."
        )
    from alembic import command  # noqa: PLC0415 - a quarter of a second that an up-to-date database need not pay
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    return True

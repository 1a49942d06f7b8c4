"""Migrations: they lead to the tables that the code knows, once, and cost nothing afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.errors import StorageError
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import HEAD, SCRIPTS, current, upgrade
from bot.storage.tables.every import METADATA
from tests.stored import is_ours, open_empty, rows

pytest_plugins = ["tests.fixtures_storage"]

IS_ALEMBIC_LOADED = """
import sys
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade
changed = upgrade(connect(sys.argv[1]).engine)
print(changed, "alembic" in sys.modules)
"""


def test_an_empty_database_is_brought_to_the_tables_that_the_code_knows(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_would_see_a_difference(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP INDEX occurrence_by_start"))
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        assert len(compare_metadata(context, METADATA)) == 1


def test_every_partial_index_and_constraint_is_as_the_code_has_it(tmp_path: Path, file: Path) -> None:
    made = tmp_path / "made.db"
    database = connect(f"sqlite:///{made}")
    METADATA.create_all(database.engine)
    database.close()
    statement = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name NOT LIKE '%alembic%'"
    assert sorted(rows(file, statement)) == sorted(rows(made, statement))
    migrated, created = connect(f"sqlite:///{file}"), connect(f"sqlite:///{made}")
    for name in METADATA.tables:
        assert _constraints(migrated, name) == _constraints(created, name)


def _constraints(database: Database, table: str) -> list[str]:
    seen = inspect(database.engine)
    kept = (seen.get_unique_constraints(table), seen.get_foreign_keys(table), [seen.get_pk_constraint(table)])
    return sorted(str(one) for several in kept for one in several)


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    files = sorted(path.name for path in (SCRIPTS / "versions").glob("[0-9]*.py"))
    assert files[-1].startswith(f"{HEAD}_")
    assert len(list(scripts.walk_revisions())) == len(files)


def test_the_first_time_upgrades_and_the_second_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "cembot.db"
    database = connect(f"sqlite:///{file}")
    assert current(database.engine) is None
    assert upgrade(database.engine)
    assert current(database.engine) == HEAD
    before = rows(file, "SELECT * FROM sqlite_master")
    assert not upgrade(database.engine)
    assert rows(file, "SELECT * FROM sqlite_master") == before
    database.close()


def test_an_upgrade_keeps_what_is_there(file: Path) -> None:
    database = open_empty(file)
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO fact VALUES ('kept', 'yes')"))
    database.close()
    open_empty(file).close()
    assert rows(file, "SELECT * FROM fact") == [("kept", "yes")]


def test_a_database_of_a_newer_version_is_left_alone(file: Path) -> None:
    database = open_empty(file)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="made by a newer version"):
        upgrade(database.engine)
    database.close()


def test_a_database_that_is_up_to_date_does_not_pay_for_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cembot.db'}"
    command = [sys.executable, "-c", IS_ALEMBIC_LOADED, url]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert said == ["True True\n", "False False\n"]

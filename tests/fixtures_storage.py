"""Fixtures for what stands on a real database: an empty SQLite file at this version's tables."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.connect import connect
from bot.storage.database import Database
from tests.stored import open_empty


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of an empty database that was made once, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    open_empty(file).close()
    return file


@pytest.fixture
def file(tmp_path: Path, empty_file: Path) -> Path:
    """Give the file of an empty database of the test's own."""
    here = tmp_path / "cembot.db"
    here.write_bytes(empty_file.read_bytes())
    return here


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    """Give an open, empty database."""
    opened = connect(f"sqlite:///{file}")
    yield opened
    opened.close()

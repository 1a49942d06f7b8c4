"""A database of an older version, with data in it, is brought to this one: kept beside, on SQLite and PostgreSQL."""

import json
import os
import stat
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, Table, insert, inspect, select

from bot.domain.agenda import Span
from bot.domain.report import Scope
from bot.errors import StorageError
from bot.services.agenda import Agenda
from bot.services.made import read
from bot.services.people import People
from bot.services.reporting import Reporting
from bot.services.retaining import Retaining
from bot.storage import deliveries, migrate, subscriptions
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import HEAD, KEPT, SCRIPTS, before, current, upgrade
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import NOBODY, NOON, FixedDirectory, HandClock
from tests.stored import open_empty
from tests.test_cli import Shell

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

PART_1 = "0003"
"""The tables as they were when channels first heard something."""

KEPT_TABLES = ("event", "occurrence", "subscription", "person", "identity", "participation", "fact")

SAID = "What was said in October."

WEEKLY = event(rrule="FREQ=WEEKLY")


@pytest.fixture(params=["sqlite", "postgres"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database of part 1 that has no rows yet."""
    url = (
        f"sqlite:///{tmp_path / 'old.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("bare_url")
    )
    database = connect(url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, PART_1)
    database.close()
    return url


async def fill(url: str, file: Path) -> None:
    """Put rows of today into the old tables, as far as those have columns for them."""
    open_empty(file).close()
    source = Sender(file)
    await source.load(WEEKLY, event(uid="talk", title="A talk", organisations=("ISTE",)))
    await source.wants(wish("C1", reminders=(30,)), wish("C2", at_start=True))
    await People(
        source.database, FixedDirectory({"U1": NOBODY}), HandClock(), timezone="UTC", organisers=frozenset()
    ).asker("T1", "U1")
    old = connect(url)
    try:
        with source.database.engine.connect() as one, old.engine.begin() as other:
            tables = MetaData()
            tables.reflect(other)
            for name in KEPT_TABLES:
                table = tables.tables[name]
                _put(other, table, [dict(row) for row in one.execute(_all(name)).mappings()])
            chat = one.execute(_all("occurrence")).mappings().first()
            assert chat
            _put(other, tables.tables["participation"], [_act(chat["id"])])
            _put(other, tables.tables["delivery"], [_sent(chat["id"])])
    finally:
        old.close()
        source.database.close()


def _all(name: str) -> Any:
    metadata = deliveries.DELIVERY.metadata
    return select(metadata.tables[name])


def _put(connection: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    naive = connection.dialect.name == "sqlite"
    for row in rows:
        values = {name: value for name, value in row.items() if name in table.columns}
        for name, value in values.items():
            if naive and isinstance(value, datetime):
                values[name] = value.replace(tzinfo=None)
        if table.name == "fact":
            connection.execute(table.delete().where(table.c.name == values["name"]))
        connection.execute(insert(table).values(values))


def _act(occurrence_id: str) -> dict[str, Any]:
    return {
        "platform": "slack",
        "workspace": "T1",
        "channel": "C2",
        "message": "1445904000.000100",
        "act": "message",
        "person_id": 1,
        "detail": "",
        "occurrence_id": occurrence_id,
        "thread": "",
        "at": NOON,
        "recorded_at": NOON,
        "removed": False,
    }


def _sent(occurrence_id: str) -> dict[str, Any]:
    said = f'{SAID} "at": "noon"'
    made = json.dumps({"text": said, "blocks": []})  # no more was kept then
    return {
        "id": "d1",
        "what": occurrence_id,
        "kind": "reminder-30",
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "revision": 0,
        "due_at": NOON,
        "expires_at": NOON + timedelta(hours=1),
        "state": "sent",
        "attempts": 1,
        "made": made,
        "message_id": "1.0",
        "settled_at": NOON,
        "withdrawn": False,
    }


async def test_what_was_there_is_there_and_is_used(old_url: str, tmp_path: Path) -> None:
    await fill(old_url, tmp_path / "source.db")
    database = connect(old_url)
    try:
        assert upgrade(database.engine)
        assert current(database.engine) == HEAD
        found = await Agenda(database).between(Span(NOON, NOON + timedelta(days=8)))
        assert [one.title for one in found] == [
            "A talk",
            "Educational Technology Chat",
            "Educational Technology Chat",
        ]
        wishes = await database.read(subscriptions.every)
        assert [(one.channel, one.reminders, one.at_start) for one in wishes] == [
            ("C1", (30,), False),
            ("C2", (), True),
        ]
        (kept,) = (await database.read(partial(deliveries.words, ids=["d1"]))).values()
        words = read(str(kept))
        assert SAID in words.message.text
        assert (words.at, words.told) == (NOON, {})
        report = await Reporting(database).report(
            Scope(since=None, until=NOON + timedelta(days=1)), NOON + timedelta(days=1)
        )
        figures = {figure.metric.name: figure.value for figure in report.figures}
        assert figures["participants"] == 1
    finally:
        database.close()
    sender = Sender(tmp_path / "unused.db", HandClock(NOON), url=old_url)
    try:
        await sender.planning.plan()
        planned = [one.planned.name for one in await sender.all() if one.state.value == "planned"]
        assert "reminder-30" in planned
        assert "start" in planned
    finally:
        sender.database.close()


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


async def test_a_file_is_kept_as_it_was_and_can_be_brought_back(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'data' / 'cembot.db').as_posix()}"
    (tmp_path / "data").mkdir()
    database = connect(url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, PART_1)
    database.close()
    await fill(url, tmp_path / "source.db")
    older = tmp_path / "data" / "cembot.db.before-0002"
    older.touch()
    shell = Shell(tmp_path)
    said = shell.run("db", "upgrade")
    assert said.status == 0, said
    copy = tmp_path / "data" / f"cembot.db.before-{HEAD}"
    assert f"As it was before, it is in data/cembot.db.before-{HEAD}".split("data/")[1] in said.out
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not older.exists()
    assert "at this version already" in shell.run("db", "upgrade").out
    kept = connect(f"sqlite:///{copy.as_posix()}")
    assert current(kept.engine) == PART_1
    assert "delivery_words" not in _tables(kept)
    kept.close()
    back = shell.run("restore", copy, "--yes")
    assert back.status == 0, back
    again = shell.run("agenda", "--on", "2015-10-26", "--tz", "America/New_York", "--json")
    assert "A talk" in again.out
    elsewhere = tmp_path / "new machine"
    elsewhere.mkdir()
    other = Shell(elsewhere)
    assert other.run("restore", copy, "--yes").status == 0
    assert "A talk" in other.run("agenda", "--on", "2015-10-26", "--tz", "America/New_York", "--json").out


def test_where_no_copy_can_be_made_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'cembot.db'}"
    database = connect(url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, PART_1)

    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(migrate, "copy_file", full)
    with pytest.raises(StorageError, match="disk is full"):
        upgrade(database.engine)
    assert current(database.engine) == PART_1
    database.close()


async def test_the_copy_is_let_go_after_two_weeks_for_it_holds_who_was_forgotten_since(file: Path) -> None:
    database = connect(f"sqlite:///{file}")
    copy = before(database.engine)
    assert copy is not None
    copy.touch()
    retaining = Retaining(database, HandClock(datetime.now(UTC)), "UTC")
    await retaining.purge()
    assert copy.exists()
    old = time.time() - KEPT.total_seconds() - 60
    os.utime(copy, (old, old))
    await retaining.purge()
    assert not copy.exists()
    database.close()

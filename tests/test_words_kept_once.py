"""Words that many deliveries say stand in the database once, and are gone with the last that says them."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.domain.announcement import Destination, Kind, Planned
from bot.storage import claims, deliveries, delivery_words, plans
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import SCRIPTS, upgrade

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def planned(channel: str) -> Planned:
    where = Destination("slack", "T1", channel)
    return Planned("2026-10-05", Kind.DIGEST, where, 0, NOON, NOON + timedelta(hours=4))


async def three(database: Database) -> list[str]:
    wanted = [planned(channel) for channel in ("C1", "C2", "C3")]
    return await database.write(partial(plans.add_all, planned=wanted, now=NOON))


async def test_what_goes_to_many_channels_is_kept_once(database: Database) -> None:
    ids = await three(database)
    alike = [(ids[0], "the list"), (ids[1], "the list"), (ids[2], "another list")]
    await database.write(partial(claims.store_words, made=alike))
    assert await database.read(partial(deliveries.words, ids=ids)) == dict(alike)
    assert await kept(database) == ["another list", "the list"]


async def test_new_words_of_one_leave_the_others_theirs(database: Database) -> None:
    ids = await three(database)
    await database.write(partial(claims.store_words, made=[(one, "the list") for one in ids]))
    await database.write(partial(claims.store_words, made=[(ids[0], "edited")]))
    assert await database.read(partial(deliveries.words, ids=ids)) == {
        ids[0]: "edited",
        ids[1]: "the list",
        ids[2]: "the list",
    }


async def test_words_that_nobody_says_any_more_are_gone_at_once(database: Database) -> None:
    ids = await three(database)
    await database.write(partial(claims.store_words, made=[(one, "the list") for one in ids]))
    for one in ids:
        await database.write(partial(claims.store_words, made=[(one, "edited")]))
    assert "the list" not in await kept(database)
    await database.write(partial(delivery_words.unsay, deliveries=ids))
    assert await kept(database) == []


async def kept(database: Database) -> list[str]:
    def read(connection: Connection) -> list[str]:
        return sorted(row.words for row in connection.execute(delivery_words.DELIVERY_WORDS.select()))

    return await database.read(read)


OLD = """
INSERT INTO delivery (id, what, kind, platform, workspace, channel, revision, due_at, expires_at, state, attempts,
    made, withdrawn)
VALUES (:id, '2026-10-05', 'digest', 'slack', 'T1', :id, 0, '2026-10-05 12:00', '2026-10-05 16:00', 'sent', 1,
    :made, :withdrawn)
"""
STEP = (
    "INSERT INTO delivery_step (delivery_id, at, state, reason) VALUES (:id, '2026-10-05 12:00', 'sent', '')"
)


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    return str(request.getfixturevalue("bare_url"))


async def test_words_that_stood_in_each_row_are_brought_over(bare: str) -> None:
    database = connect(bare)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, "0013")
    with database.engine.begin() as connection:
        for name, made in (("C1", '{"text": "the list"}'), ("C2", '{"text": "the list"}'), ("C3", None)):
            connection.execute(text(OLD), {"id": name, "made": made, "withdrawn": False})
            connection.execute(text(STEP), {"id": name})
    upgrade(database.engine)
    (words,) = await kept(database)
    assert json.loads(words) == {"text": "the list", "at": "2026-10-05T12:00:00+00:00"}
    assert await database.read(partial(deliveries.words, ids=["C1", "C2", "C3"])) == {
        "C1": words,
        "C2": words,
    }
    assert len(await database.read(partial(deliveries.steps, delivery_id="C1"))) == 1
    database.close()

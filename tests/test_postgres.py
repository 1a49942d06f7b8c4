"""PostgreSQL as several processes share it: who leads, who waits, what is tried again, and what is said of failures."""

import asyncio
import subprocess
import sys
import threading
import traceback
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.errors import StorageError
from bot.services import planning
from bot.services.delivering import Delivering
from bot.services.importing import Importing
from bot.services.planning import Changed, Planning
from bot.services.waking import Wake
from bot.storage import claims, deliveries, facts, subscriptions
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import HEAD, current, upgrade
from bot.storage.postgres import Postgres
from bot.storage.tables.every import METADATA
from tests.builders import event, wish
from tests.conftest import ROOT
from tests.fakes import NOON, HandClock
from tests.hearing import PATIENCE
from tests.postgres import Open
from tests.stored import is_ours

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

EVERYTHING = partial(deliveries.in_plan, since=NOON, until=NOON + timedelta(days=9))
"""Reads every delivery that the tests plan."""


def remember(connection: Connection, name: str) -> None:
    facts.remember(connection, name, NOON)


async def kept(database: Database, name: str) -> bool:
    return await database.read(partial(facts.moment, name=name)) is not None


def cut(url: str) -> None:
    """End every other connection to the database, as a server that restarts does."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# ---- migrations ----


def test_an_empty_database_is_brought_to_the_tables_that_the_code_knows(bare_url: str) -> None:
    database = connect(bare_url)
    assert current(database.engine) is None
    assert upgrade(database.engine)
    assert not upgrade(database.engine)
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
    database.close()


def test_two_releases_at_the_same_time_upgrade_once(bare_url: str) -> None:
    command = [sys.executable, "-m", "bot", "db", "upgrade", "--database", bare_url]
    releases = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    for release in releases:
        said, failed = release.communicate(timeout=60)
        assert (release.returncode, failed) == (0, "")
        assert "this version" in said
    database = connect(bare_url)
    assert current(database.engine) == HEAD
    database.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
async def test_an_address_is_read_as_hosts_write_it(postgres_url: str, scheme: str) -> None:
    database = connect(postgres_url.replace("postgresql", scheme, 1))
    assert isinstance(database, Postgres)
    assert not await kept(database, "anything")
    database.close()


# ---- who leads ----


async def test_one_process_leads_until_it_is_done(another_postgres: Open) -> None:
    first, second = another_postgres(), another_postgres()
    async with first.leading() as leads:
        assert leads
        async with second.leading() as also:
            assert not also
        waiting = asyncio.create_task(leads_at_last(second))
        await asyncio.sleep(0.05)
        assert not waiting.done()
    assert await waiting


async def leads_at_last(database: Database) -> bool:
    async with database.leading(wait=PATIENCE) as leads:
        return leads


async def test_who_stops_waiting_to_lead_does_not_keep_others_from_it(another_postgres: Open) -> None:
    first, second = another_postgres(), another_postgres()
    for _ in range(5):
        asking = asyncio.create_task(leads_at_last(first))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait({asking})
    assert await leads_at_last(second)


async def test_a_leader_that_is_gone_leads_no_more(another_postgres: Open, postgres_url: str) -> None:
    first, second = another_postgres(), another_postgres()
    async with first.leading() as leads:
        assert leads
        await asyncio.to_thread(cut, postgres_url)
        async with second.leading(wait=PATIENCE) as also:
            assert also


async def test_nothing_is_planned_while_another_process_plans(
    another_postgres: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PATIENCE", 0.0)
    here, there = another_postgres(), another_postgres()
    await Importing(here).take("sample", [event()], 0, NOON)
    await here.write(partial(subscriptions.save, wanted=wish(at_start=True), who="U1", now=NOON))
    plan = Planning(here, HandClock(), Wake())
    async with there.leading():
        assert await plan.plan() == Changed()
        assert await here.read(EVERYTHING) == []
    assert (await plan.plan()).added > 0


async def test_a_process_that_starts_leaves_the_leases_of_others_alone(another_postgres: Open) -> None:
    database = another_postgres()
    outside: dict[str, object] = dict.fromkeys(("outlet", "composing", "wake", "health"))
    delivering = Delivering(database=database, clock=HandClock(), **outside)  # type: ignore[arg-type]  # nothing of it is used
    assert await delivering.take_back() == 0


# ---- what is tried again ----


async def test_a_row_that_another_writes_in_between_is_found_by_the_second_try(
    another_postgres: Open, postgres_url: str
) -> None:
    database = another_postgres()
    tries: list[bool] = []

    def look_then_insert(connection: Connection) -> str:
        found = connection.execute(text("SELECT value FROM fact WHERE name = 'raced'")).scalar()
        tries.append(found is not None)
        if found is None:
            with psycopg.connect(postgres_url) as other:
                other.execute("INSERT INTO fact VALUES ('raced', 'theirs')")
            connection.execute(text("INSERT INTO fact VALUES ('raced', 'ours')"))
        return str(found)

    assert await database.write(look_then_insert) == "theirs"
    assert tries == [False, True]


async def test_two_units_that_lock_each_other_out_both_succeed(another_postgres: Open) -> None:
    first, second = another_postgres(), another_postgres()
    for name in ("a", "b"):
        await first.write(partial(remember, name=name))
    meeting = threading.Barrier(2)
    tries: list[str] = []

    def swap(connection: Connection, one: str, other: str) -> None:
        tries.append(one)
        connection.execute(text("UPDATE fact SET value = value || 'x' WHERE name = :name"), {"name": one})
        if len(tries) <= 2:
            meeting.wait(PATIENCE)
        connection.execute(text("UPDATE fact SET value = value || 'x' WHERE name = :name"), {"name": other})

    await asyncio.gather(
        first.write(partial(swap, one="a", other="b")), second.write(partial(swap, one="b", other="a"))
    )
    assert len(tries) == 3
    values = await first.read(
        lambda connection: connection.execute(text("SELECT value FROM fact WHERE name IN ('a', 'b')")).all()
    )
    assert [value[-2:] for (value,) in values] == ["xx", "xx"]


async def test_a_connection_that_breaks_before_the_commit_is_a_second_try(
    another_postgres: Open, postgres_url: str
) -> None:
    database = another_postgres()
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        remember(connection, f"try {len(tries)}")
        if len(tries) == 1:
            cut(postgres_url)
            remember(connection, "after the end")

    await database.write(work)
    assert len(tries) == 2
    assert await kept(database, "try 2")
    assert not await kept(database, "try 1")


async def test_a_server_that_restarted_is_noticed_by_nobody(
    another_postgres: Open, postgres_url: str
) -> None:
    database = another_postgres()
    await asyncio.gather(*(database.write(partial(remember, name=f"{n}")) for n in range(8)))
    await asyncio.to_thread(cut, postgres_url)
    assert await kept(database, "7")
    await asyncio.to_thread(cut, postgres_url)
    await database.write(partial(remember, name="afterwards"))
    assert await kept(database, "afterwards")


async def test_a_commit_that_nobody_answers_is_not_tried_again(
    another_postgres: Open, postgres_url: str
) -> None:
    database = another_postgres()
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        remember(connection, "uncertain")
        cut(postgres_url)

    with pytest.raises(StorageError, match="nobody knows whether it was"):
        await database.write(work)
    assert len(tries) == 1


async def test_a_row_that_is_refused_each_time_is_a_sentence(another_postgres: Open) -> None:
    database = another_postgres()

    def twice(connection: Connection) -> None:
        for value in ("somebody's words", "again"):
            connection.execute(text("INSERT INTO fact VALUES ('twice', :value)"), {"value": value})

    with pytest.raises(StorageError) as error:
        await database.write(twice)
    assert "duplicate key value violates unique constraint" in str(error.value)
    assert "somebody's words" not in "".join(traceback.format_exception(error.value))


async def test_a_read_sees_one_moment_and_writes_nothing(another_postgres: Open) -> None:
    here, there = another_postgres(), another_postgres()
    await here.write(partial(remember, name="before"))

    def count(connection: Connection) -> int:
        return int(connection.scalar(text("SELECT count(*) FROM fact")) or 0)

    def look_twice(connection: Connection) -> tuple[int, int]:
        before = count(connection)
        with there.engine.begin() as other:
            remember(other, "meanwhile")
        return before, count(connection)

    assert await here.read(look_twice) == (1, 1)
    assert await here.read(count) == 2
    with pytest.raises(StorageError, match="may only be read here"):
        await here.read(partial(remember, name="by a reader"))


# ---- listening ----


async def test_after_the_listener_was_cut_off_a_change_may_have_been_missed(
    another_postgres: Open, postgres_url: str
) -> None:
    database = another_postgres()
    assert not await database.changed(0)
    await asyncio.to_thread(cut, postgres_url)
    with pytest.raises(StorageError):
        await database.changed(PATIENCE)
    assert await database.changed(PATIENCE)
    assert not await database.changed(0)


async def test_sending_wakes_nobody_else(another_postgres: Open) -> None:
    here, there = another_postgres(), another_postgres()
    await there.write(partial(subscriptions.save, wanted=wish(at_start=True), who="U1", now=NOON))
    await Importing(there).take("sample", [event()], 0, NOON)
    await Planning(there, HandClock(), Wake()).plan()
    assert not await here.changed(0)
    (first, *_) = await there.read(EVERYTHING)
    claim = claims.Claim(owner="there", now=first.planned.due_at, real=NOON, lease_until=NOON, most=16)
    assert await there.write(partial(claims.claim_due, claim=claim))
    await there.write(partial(claims.store_words, made=[(first.id, "{}")]))
    assert not await here.changed(0.1)


# ---- what is said ----


REFUSED = [
    ("postgresql://cem:secret@127.0.0.1:1/programme", "127.0.0.1:1/programme cannot be reached"),
    ("postgresql://127.0.0.1:1/programme?user=cem&password=secret", "cannot be reached"),
]


@pytest.mark.parametrize(("url", "said"), REFUSED)
@pytest.mark.parametrize("way", ["read", "write", "upgrade", "lead", "listen"])
async def test_a_database_that_cannot_be_reached_is_a_sentence_without_a_password(
    url: str, said: str, way: str
) -> None:
    database = connect(url)
    ways: dict[str, Callable[[], object]] = {
        "read": lambda: kept(database, "anything"),
        "write": lambda: database.write(partial(remember, name="anything")),
        "upgrade": lambda: asyncio.to_thread(upgrade, database.engine),
        "lead": lambda: leads_at_last(database),
        "listen": lambda: database.changed(0),
    }
    with pytest.raises(StorageError) as error:
        await ways[way]()  # type: ignore[misc]  # each gives something to wait for
    assert said in str(error.value)
    assert "check that it runs, and DATABASE_URL" in str(error.value)
    assert "secret" not in "".join(traceback.format_exception(error.value))
    database.close()


async def test_a_database_that_is_not_there_or_not_at_this_version_says_what_to_do(
    postgres_url: str, bare_url: str
) -> None:
    missing = connect(postgres_url.replace("/test", "/nothing"))
    with pytest.raises(StorageError, match=r"is not there .*: make it, or mend DATABASE_URL"):
        await kept(missing, "anything")
    missing.close()
    bare = connect(bare_url)
    with pytest.raises(StorageError, match="Run `cembot db upgrade`"):
        await kept(bare, "anything")
    bare.close()

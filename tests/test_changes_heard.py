"""What another process changes is heard, on SQLite and on PostgreSQL alike, and makes an edition of what it touched."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import text

from bot.domain.agenda import Span
from bot.services.importing import Importing
from bot.services.waking import follow
from bot.storage import (
    editions,
    plans,
    subscriptions,
)
from bot.storage.database import Database
from tests.builders import event, wish
from tests.delivered import due
from tests.fakes import NOON
from tests.hearing import PATIENCE
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]


async def hears(database: Database) -> bool:
    async with asyncio.timeout(PATIENCE):
        return await database.changed(PATIENCE * 2)


async def change(database: Database, what: str) -> None:
    if what == "an import":
        await Importing(database).take("sample", [event()], 0, NOON)
    elif what == "a wish":
        await database.write(partial(subscriptions.save, wanted=wish(), who="U1", now=NOON))
    else:
        await database.write(partial(plans.add, planned=due(), now=NOON))


@pytest.mark.parametrize("what", ["an import", "a wish", "a plan"])
async def test_what_another_process_writes_is_heard(another: Open, what: str) -> None:
    here, there = another(), another()
    assert not await here.changed(0)
    hearing = asyncio.create_task(hears(here))
    await asyncio.sleep(0.05)
    await change(there, what)
    assert await hearing


async def test_what_was_written_while_nobody_waited_is_heard_afterwards(another: Open) -> None:
    here, there = another(), another()
    assert not await here.changed(0)
    await change(there, "a wish")
    assert await hears(here)
    assert not await here.changed(0.1)


async def test_what_a_process_writes_itself_does_not_wake_it(another: Open) -> None:
    here = another()
    assert not await here.changed(0)
    for what in ("an import", "a wish", "a plan"):
        await change(here, what)
    assert not await here.changed(0.1)


async def test_who_follows_is_told_and_can_be_stopped(another: Open) -> None:
    here, there = another(), another()
    assert not await here.changed(0)
    told = asyncio.Event()

    async def act() -> None:
        told.set()

    following = asyncio.create_task(follow(here, act))
    await change(there, "a wish")
    async with asyncio.timeout(PATIENCE):
        await told.wait()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    await change(here, "a plan")


async def test_each_change_of_the_programme_makes_an_edition(another: Open) -> None:
    here, there = another(), another()
    assert await here.read(editions.programme) == 0
    seen = []
    for uid in ("one", "two"):
        await Importing(there).take(uid, [event(feed=uid, uid=uid)], 0, NOON)
        seen.append(await here.read(editions.programme))
    assert len(set(seen)) == 2
    await change(there, "a wish")
    assert await here.read(editions.programme) == seen[-1]


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        ("UPDATE event SET title = 'Another' WHERE uid = 'first'", {26, 27}),
        ("UPDATE occurrence SET status = 'cancelled' WHERE starts_at < '2015-10-28'", {26, 27}),
        ("DELETE FROM occurrence WHERE starts_at < '2015-10-28'", {26, 27}),
        ("UPDATE event SET missing_since = updated_at WHERE uid = 'far'", set()),
        ("UPDATE occurrence SET span = 2 WHERE starts_at > '2015-11-28'", {26, 27, 28}),
    ],
)
async def test_the_days_that_a_change_touches_are_those_of_what_was_changed(
    another: Open, change: str, touched: set[int]
) -> None:
    here = another()
    first = event(uid="first", start=datetime(2015, 10, 26, 19))  # 23:00 to midnight in UTC
    far = event(uid="far", start=datetime(2015, 12, 1, 20))
    await Importing(here).take("sample", [first, far], 0, NOON)
    before = await here.read(editions.programme)
    await here.write(lambda connection: connection.execute(text(change)))
    days = {}
    for day in (26, 27, 28):
        noon = datetime(2015, 10, day, 12, tzinfo=UTC)
        days[day] = await here.read(partial(editions.of, span=Span(noon, noon)))
    assert {day for day, edition in days.items() if not edition.holds(before)} == touched
    assert not (await here.read(partial(editions.of, span=None))).holds(before)

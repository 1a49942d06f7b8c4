"""The ledger of X on SQLite and PostgreSQL: processes spend no money twice, and a month is not the next."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from bot.domain.announcement import Kind, Planned
from bot.domain.plan_x import timeline
from bot.domain.price import Item, Use
from bot.domain.way import Chosen, OnX, Way
from bot.errors import Refused, Unaffordable
from bot.services.forecasting import Forecasting
from bot.services.planning import Planning
from bot.services.spending import Spending
from bot.services.waking import Wake
from bot.storage import plans, spends, x_accounts, x_chats
from bot.storage.database import Database
from bot.storage.x_accounts import Account
from tests.fakes import NOON, HandClock
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

POST = 15_000
TODAY = NOON.date()
HERE = OnX(timezone="America/New_York", account="4242", budget=3 * POST)


def spending(database: Database, clock: HandClock, on_x: OnX = HERE) -> Spending:
    """Give one process's hand on the money."""
    return Spending(
        database, clock, on_x, Forecasting(database, clock, Planning(database, clock, Wake()), on_x)
    )


async def due(database: Database, count: int) -> list[str]:
    """Let so many posts be due, and an organiser have agreed to pay."""
    agree = partial(x_accounts.agree, account=HERE.account, workspace="T1", who="U1", now=NOON)
    await database.write(agree)
    planned = [
        Planned(f"chat-{number}", Kind.THANKS, timeline(HERE), 0, NOON, NOON + timedelta(hours=2))
        for number in range(count)
    ]
    return await database.write(partial(plans.add_all, planned=planned, now=NOON))


async def month(database: Database, day: date = TODAY, now: datetime = NOON) -> tuple[int, int]:
    """Give what was charged in a month, and what is set aside."""
    found = await database.read(partial(spends.month, account=HERE.account, day=day, now=now))
    return found.charged, found.aside


async def test_several_processes_do_not_spend_the_same_money(another: Open) -> None:
    first, clock = another(), HandClock()
    databases = [first, another(), another()] if first.shared else [first] * 3
    hands = [spending(one, clock) for one in databases]
    ids = await due(first, 12)
    asked = (hands[place % 3].set_aside(one, f"Thanks {one}") for place, one in enumerate(ids))
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in ended if one is not None] == [Unaffordable] * 9
    assert await month(first) == (0, 3 * POST)


async def test_what_is_set_aside_twice_is_set_aside_once(another: Open) -> None:
    database, clock = another(), HandClock()
    hand = spending(database, clock)
    (one,) = await due(database, 1)
    await hand.set_aside(one, "Thanks")
    await hand.set_aside(one, "Thanks")
    assert await month(database) == (0, POST)
    await hand.charge(one)
    await hand.charge(one)
    assert await month(database) == (POST, 0)
    await hand.give_back(one)  # what is paid is not given back
    assert await month(database) == (POST, 0)


async def test_the_same_post_read_twice_in_a_day_is_written_once_and_the_next_day_again(
    another: Open,
) -> None:
    database, clock = another(), HandClock()
    hand = spending(database, clock)
    read = [Use(Item.OWNED_READ, "1"), Use(Item.POST_READ, "1"), Use(Item.OWNED_READ, "2"), Use(Item.COUNT)]
    for _ in range(2):
        hand.heard([*read, Use(Item.POST)])  # a post is paid with its delivery
        await hand.keep()
    assert await month(database) == (2 * 1_000 + 2 * 5_000, 0)
    clock.advance(timedelta(days=1))
    hand.heard(read[:1])
    await hand.keep()
    assert await month(database) == (3 * 1_000 + 2 * 5_000, 0)


async def test_a_new_month_of_utc_begins_with_nothing_spent(another: Open) -> None:
    database, clock = another(), HandClock(datetime(2015, 10, 31, 23, 59, tzinfo=UTC))
    hand = spending(database, clock)
    ids = await due(database, 3)
    for one in ids:
        await hand.set_aside(one, f"Thanks {one}")
        await hand.charge(one)
    with pytest.raises(Refused, match="over-budget"):
        await hand.require(1_000)
    clock.advance(timedelta(minutes=1))
    await hand.require(1_000)
    assert await month(database, date(2015, 10, 5)) == (3 * POST, 0)
    assert await month(database, date(2015, 11, 1)) == (0, 0)


async def test_what_is_known_of_the_account_and_the_chats_is_kept_apart(another: Open) -> None:
    database = another()
    await due(database, 0)
    found = partial(x_accounts.found_out, account=HERE.account, replies=False, now=NOON)
    await database.write(found)
    known = await database.read(partial(x_accounts.of, account=HERE.account))
    assert known == Account(replies=False, agreed_by="U1", agreed_at=NOON, found_at=NOON)
    for way in (Way.POSTS, Way.TEXT):
        chosen = Chosen("chat", "T1", "C1", way, "U1", NOON)
        await database.write(partial(x_chats.choose, chosen=chosen, now=NOON))
    assert await database.read(x_chats.every) == {"chat": chosen}

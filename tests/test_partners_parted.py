"""Partners that are parted again: who followed, edited or heard of one keeps what they chose and still need."""

from functools import partial

import pytest

from bot.domain.agenda import Filters
from bot.services.importing import Importing
from bot.services.partners import Partners
from bot.storage import subscriptions
from bot.storage.database import Database
from tests.builders import event, wish
from tests.fakes import NOON, HandClock
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

OFFERED = [
    event(feed="fair", uid=name, title=f"By {name}", organisations=(name,))
    for name in ("Acme", "Beta", "Inc")
]


async def hear(database: Database, *names: str) -> None:
    """Let the channel choose in its window whom it hears of."""
    wanted = wish(filters=Filters(organisations=names))
    await database.write(partial(subscriptions.save, wanted=wanted, who="U1", now=NOON))


async def heard(database: Database) -> tuple[str, ...]:
    (one,) = await database.read(subscriptions.every)
    return one.filters.organisations


@pytest.fixture
async def database(another: Open) -> Database:
    opened = another()
    await Importing(opened).take("fair", OFFERED, 0, NOON)
    return opened


async def test_a_channel_that_chose_just_the_merged_name_does_not_hear_everything(database: Database) -> None:
    partners = Partners(database, HandClock(NOON))
    await hear(database, "Acme")
    await partners.merge("", "me", "Acme", "Inc")
    assert await heard(database) == ("Acme", "Inc")
    await hear(database, "Inc")
    await partners.part("", "me", "Acme")
    assert await heard(database) == ("Inc",)


async def test_a_channel_that_still_hears_of_the_one_no_longer_hears_of_the_other(database: Database) -> None:
    partners = Partners(database, HandClock(NOON))
    await hear(database, "Acme")
    await partners.merge("", "me", "Acme", "Inc")
    await partners.part("", "me", "Acme")
    assert await heard(database) == ("Acme",)

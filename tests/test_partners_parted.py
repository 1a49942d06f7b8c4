"""Partners that are parted again: who followed, edited or heard of one keeps what they chose and still need."""

from functools import partial
from pathlib import Path

import pytest

from bot.domain.agenda import Filters
from bot.domain.following import Follow, Sort
from bot.domain.standing import Given, Role
from bot.services.importing import Importing
from bot.services.partners import Partners
from bot.storage import roles, subscriptions
from bot.storage.database import Database
from tests.builders import event, wish
from tests.conversation import GRACE, LIAM, NORA, Scene, scene
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


async def chosen(here: Scene, *names: str) -> None:
    """Let somebody follow, somebody edit and a channel hear of these."""
    for name in names:
        await here.bot.house.keeping.follow(here.bot.workspace, GRACE, Follow(Sort.ORGANISATION, name, NOON))
        given = Given(LIAM, Role.EDITOR, name)
        await here.bot.database.write(
            partial(roles.give, workspace=here.bot.workspace, given=given, who=NORA, now=NOON)
        )
    await hear(here.bot.database, *names)


async def kept(here: Scene) -> set[str]:
    """Give what the person follows; the editor edits and the channel hears the same."""
    follows = {row["value"] for row in here.rows("SELECT value FROM follow")}
    edits = {row["about"] for row in here.rows("SELECT about FROM role WHERE role = 'editor'")}
    assert follows == edits == set(await heard(here.bot.database))
    return follows


async def test_what_two_merges_need_stays_until_the_last_is_parted(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*OFFERED)
        partners = Partners(here.bot.database, HandClock(NOON))
        await chosen(here, "Acme", "Beta")
        await partners.merge("", "me", "Acme", "Inc")
        await partners.merge("", "me", "Beta", "Inc")
        await partners.part("", "me", "Acme")
        assert await kept(here) == {"Acme", "Beta", "Inc"}
        await partners.part("", "me", "Beta")
        assert await kept(here) == {"Acme", "Beta"}


async def test_what_came_by_way_of_a_name_goes_with_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*OFFERED)
        partners = Partners(here.bot.database, HandClock(NOON))
        await chosen(here, "Acme")
        await partners.merge("", "me", "Acme", "Beta")
        await partners.merge("", "me", "Beta", "Inc")
        assert await kept(here) == {"Acme", "Beta", "Inc"}
        await partners.part("", "me", "Acme")
        assert await kept(here) == {"Acme"}
        await partners.part("", "me", "Beta")
        assert await kept(here) == {"Acme"}


async def test_what_is_needed_further_on_stays_too(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*OFFERED)
        partners = Partners(here.bot.database, HandClock(NOON))
        await chosen(here, "Acme", "Beta")
        for goes, stays in (("Acme", "Inc"), ("Beta", "Inc"), ("Inc", "House")):
            await partners.merge("", "me", goes, stays)
        await partners.part("", "me", "Acme")
        assert await kept(here) == {"Acme", "Beta", "Inc", "House"}
        await partners.part("", "me", "Inc")
        assert await kept(here) == {"Acme", "Beta", "Inc"}
        await partners.part("", "me", "Beta")
        assert await kept(here) == {"Acme", "Beta"}


async def test_a_channel_that_chose_the_merged_name_and_another_that_needs_it_keeps_it(
    database: Database,
) -> None:
    partners = Partners(database, HandClock(NOON))
    await hear(database, "Acme", "Beta")
    await partners.merge("", "me", "Acme", "Inc")
    await partners.merge("", "me", "Beta", "Inc")
    await hear(database, "Beta", "Inc")
    await partners.part("", "me", "Acme")
    assert await heard(database) == ("Beta", "Inc")
    await partners.part("", "me", "Beta")
    assert await heard(database) == ("Beta",)

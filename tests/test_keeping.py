"""What people keep, as it is stored on SQLite and on PostgreSQL, and what is planned of it by everybody's planning."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.announcement import Destination, Kind
from bot.domain.personal import Preferences
from bot.ports import Profile
from bot.services.importing import Importing
from bot.services.keepers import Keepers
from bot.services.keeping import Keeping
from bot.services.people import People
from bot.services.personal import Personal
from bot.services.planning import Planning
from bot.services.vocabulary import Vocabulary
from bot.services.waking import Wake
from bot.storage import deliveries, keeping, occurrences, people
from bot.storage.database import Connection, Database
from bot.storage.deliveries import Delivery
from tests.builders import event
from tests.fakes import NOON, HandClock
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

CHAT = event(NOON.replace(tzinfo=None) + timedelta(hours=3), timezone="UTC")
ELSEWHERE = "Europe/London"


class Nobody:
    """A platform that knows of everybody only where they are."""

    async def profile(self, account: str) -> Profile:
        """Say that somebody is in London."""
        del account
        return Profile(timezone=ELSEWHERE, locale="en-GB", is_admin=False, is_bot=False)

    async def is_member(self, channel: str) -> bool:
        """Say that the bot is everywhere."""
        return bool(channel)


def keeps(database: Database, clock: Clock) -> Keeping:
    who = People(database, Nobody(), clock, timezone="UTC", organisers=frozenset())
    return Keeping(
        database,
        clock,
        Wake(),
        who,
        Vocabulary(database),
        Keepers(Personal(database, "UTC"), clock),
        "UTC",
    )


async def rows(database: Database) -> list[Delivery]:
    since, until = NOON - timedelta(days=9), NOON + timedelta(days=9)
    return await database.read(partial(deliveries.in_plan, since=since, until=until))


async def chat_id(database: Database) -> str:
    def first(connection: Connection) -> str:
        return str(connection.execute(occurrences.OCCURRENCE.select()).first().id)  # type: ignore[union-attr]  # one was loaded

    return await database.read(first)


async def test_what_is_kept_is_read_back_and_undone(another: Open) -> None:
    database, clock = another(), HandClock()
    await Importing(database).take(CHAT.feed, [CHAT], 0, clock.now())
    keep, name = keeps(database, clock), await chat_id(database)
    for account in ("U1", "U2"):
        assert await keep.save("T1", account, name) is not None
    (follow,) = await keep.named("#edtechchat", "UTC")
    await keep.follow("T1", "U1", follow)
    await keep.prefer("T1", "U1", timezone="America/Chicago", lead=30)
    mine = await keep.mine("T1", "U1")
    assert (mine.timezone, [one.lead for one in mine.saved]) == ("America/Chicago", [30])
    assert [one.value for one in mine.follows] == ["#edtechchat"]
    theirs = await keep.mine("T1", "U2")
    assert (theirs.preferences, [one.lead for one in theirs.saved]) == (Preferences(), [10])
    every = await database.read(partial(keeping.keepers, timezone="UTC", since=clock.now()))
    assert [one.destination.channel for one in every] == ["U1", "U2"]
    assert await database.read(partial(keeping.times_saved, occurrence_ids=[name])) == {name: 2}
    await keep.unsave("T1", "U1", name)
    await keep.unfollow("T1", "U1", follow)
    every = await database.read(partial(keeping.keepers, timezone="UTC", since=clock.now()))
    assert [one.destination.channel for one in every] == ["U2"]
    again = await keep.prefer("T1", "U1", timezone=None)
    assert again == replace(Preferences(lead=30), changed_at=again.changed_at)


async def test_what_somebody_changes_and_everybodys_planning_come_to_the_same_rows(another: Open) -> None:
    database, clock = another(), HandClock()
    await Importing(database).take(CHAT.feed, [CHAT], 0, clock.now())
    keep, name = keeps(database, clock), await chat_id(database)
    await keep.save("T1", "U1", name)
    before = await rows(database)
    assert [(one.planned.kind, one.planned.destination.channel) for one in before] == [
        (Kind.PERSONAL_REMINDER, "U1")
    ]
    planning = Planning(database, clock, Wake(), "UTC")
    assert not await planning.plan()
    assert await rows(database) == before
    later = event(datetime(2015, 10, 1, 12) + timedelta(days=400), uid="later", timezone="UTC")
    await Importing(database).take(CHAT.feed, [CHAT, later], 0, clock.now())
    assert not await planning.plan()


async def test_the_next_happening_of_each_new_event_is_found_and_what_was_told_before(another: Open) -> None:
    database, clock = another(), HandClock()
    weekly = event(CHAT.timing.start, uid="weekly", rrule="FREQ=DAILY;COUNT=5", timezone="UTC")
    await Importing(database).take(CHAT.feed, [CHAT, weekly], 0, clock.now())
    look = partial(keeping.added, since=NOON - timedelta(days=1), now=NOON)
    found = await database.read(look)
    assert [(one.at, one.occurrence.uid) for one in found] == [
        (clock.now(), CHAT.uid),
        (clock.now(), weekly.uid),
    ]
    assert await database.read(partial(keeping.added, since=clock.now(), now=NOON)) == []
    where = Destination("slack", "T1", "U1")
    assert await database.read(partial(keeping.last_news, destination=where)) is None


async def test_the_zone_that_somebody_chose_stands_over_their_profiles(another: Open) -> None:
    database, clock = another(), HandClock()
    who = People(database, Nobody(), clock, timezone="UTC", organisers=frozenset())
    keep = Keeping(
        database,
        clock,
        Wake(),
        who,
        Vocabulary(database),
        Keepers(Personal(database, "UTC"), clock),
        "UTC",
    )
    assert (await who.asker("T1", "U1")).timezone == ELSEWHERE
    await keep.prefer("T1", "U1", timezone="Asia/Tokyo", language="de")
    asker = await who.asker("T1", "U1")
    assert (asker.timezone, asker.locale) == ("Asia/Tokyo", "de")
    await keep.prefer("T1", "U1", language="en")
    assert (await who.asker("T1", "U1")).locale == "en-GB"  # the platform's place, as it is of that language
    account = Account("T1", "U1")
    known = await database.read(partial(people.find, account=account))
    assert known is not None
    assert known.timezone == ELSEWHERE

"""What moderators and organisers do holds on SQLite and on PostgreSQL alike, and two at once do it once."""

import asyncio
from datetime import datetime

import pytest

from bot.domain.booking import Wish
from bot.domain.proposal import State
from bot.domain.repeating import Repeat
from bot.domain.standing import Given, Role
from bot.errors import NotAllowed
from bot.services.desk import Desk, open_desk
from bot.services.importing import Importing
from bot.services.people import People
from bot.services.planning import Planning
from bot.services.waking import Wake
from bot.storage.database import Database
from tests.builders import event
from tests.fakes import NOON, FixedDirectory, HandClock
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

TEAM, ORGANISER, SOMEBODY = "T1", "U1", "U2"

TUESDAYS = Wish(
    title="Maker chat",
    start=datetime(2015, 11, 10, 20),
    timezone="America/New_York",
    hashtags=("#makers",),
    repeat=Repeat.WEEKLY,
    room="C1",
    audience=("Europe",),
)

TYPED = {"title": "Maker chat", "date": "2015-11-10", "time": "20:00", "zone": "America/New_York"}


def desk(database: Database) -> Desk:
    """Build what they work with."""
    clock = HandClock()
    people = People(
        database, FixedDirectory(), clock, timezone="America/New_York", organisers=frozenset({ORGANISER})
    )
    return open_desk(database, clock, Planning(database, clock, Wake()), people)


async def test_an_event_is_scheduled_changed_and_brought_back(another: Open) -> None:
    here = desk(another())
    uid = here.scheduling.fresh_uid()
    held, fresh = await here.scheduling.schedule(TEAM, TUESDAYS, uid, ORGANISER, note="All right")
    assert fresh
    assert (held.booking.room, held.booking.audience, held.booking.moderators) == (
        "C1",
        ("Europe",),
        (ORGANISER,),
    )
    again, fresh = await here.scheduling.schedule(TEAM, TUESDAYS, uid, ORGANISER)
    assert not fresh
    assert again.booking == held.booking
    assert held.occurrence is not None
    after = await here.scheduling.cancel(TEAM, ORGANISER, held.occurrence.id, held.stamp, "Snow", whole=False)
    assert after.stamp != held.stamp
    undone = await here.history.undo(TEAM, ORGANISER, after.change)
    assert undone.stamp == held.stamp
    assert [one.change.what for one in await here.history.latest(TEAM)] == [
        "undone: cancelled on 2015-11-10: Snow",
        "cancelled on 2015-11-10: Snow",
        "scheduled",
    ]


async def test_of_two_who_change_an_event_at_once_one_does(another: Open) -> None:
    here, there = desk(another()), desk(another())
    held, _ = await here.scheduling.schedule(TEAM, TUESDAYS, "uid", ORGANISER)
    done = await asyncio.gather(
        here.scheduling.hand_over(TEAM, ORGANISER, held.booking.event.id, held.stamp, ["U3"]),
        there.scheduling.hand_over(TEAM, ORGANISER, held.booking.event.id, held.stamp, ["U4"]),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, NotAllowed) for one in done) == [False, True]


async def test_a_proposal_is_decided_once_whoever_is_first(another: Open) -> None:
    here, there = desk(another()), desk(another())
    await here.reviewing.propose(TEAM, SOMEBODY, "p1", TYPED, TUESDAYS)
    done = await asyncio.gather(
        here.reviewing.approve(TEAM, "p1", ORGANISER),
        there.reviewing.refuse(TEAM, "p1", ORGANISER, "No", returned=False),
        return_exceptions=True,
    )
    assert sum(isinstance(one, NotAllowed) for one in done) == 1
    (proposal,) = [await here.reviewing.proposal(TEAM, "p1")]
    made = await here.scheduling.mine(TEAM, SOMEBODY)
    assert (proposal.state is State.APPROVED) == bool(made)


async def test_drafts_and_roles_are_kept_and_go(another: Open) -> None:
    here = desk(another())
    await here.drafting.keep(TEAM, SOMEBODY, "", dict(TYPED))
    await here.drafting.keep(TEAM, SOMEBODY, "", {**TYPED, "title": "Other"})
    draft = await here.drafting.of_account(TEAM, SOMEBODY, "")
    assert draft is not None
    assert draft.typed["title"] == "Other"
    await here.drafting.drop(TEAM, SOMEBODY, "")
    assert await here.drafting.of_account(TEAM, SOMEBODY, "") is None
    given = Given(SOMEBODY, Role.EDITOR, "ISTE")
    assert [await here.roles.give(TEAM, given, ORGANISER) for _ in range(2)] == [True, False]
    assert (await here.roles.standing(TEAM, SOMEBODY)).partners == {"iste"}
    assert [await here.roles.take(TEAM, given, ORGANISER) for _ in range(2)] == [True, False]
    with pytest.raises(NotAllowed):
        await here.roles.give(TEAM, given, SOMEBODY)


async def test_listings_are_merged_and_parted(another: Open) -> None:
    database = another()
    here = desk(database)
    for feed in ("iste", "nea"):
        listed = event(
            datetime(2015, 11, 10, 20), feed=feed, uid="1", title="Maker chat", hashtags=("#makers",)
        )
        await Importing(database).take(feed, [listed], 0, NOON)
    (pair,) = await here.merging.found()
    chosen = [(pair.goes.event_id, pair.stays.event_id)]
    assert [await here.merging.merge(TEAM, ORGANISER, chosen) for _ in range(2)] == [1, 0]
    assert await here.merging.found() == []
    assert [one.goes for one in await here.merging.merged()] == [pair.goes.event_id]
    assert [await here.merging.part(TEAM, ORGANISER, *chosen[0]) for _ in range(2)] == [True, False]
    assert len(await here.merging.found()) == 1

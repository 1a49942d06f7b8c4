"""What moderators do is kept the same on SQLite and on PostgreSQL, and of two processes one is first there, too."""

import asyncio
from datetime import timedelta
from functools import partial

from bot.clock import FastClock
from bot.domain.account import Account
from bot.domain.agenda import Span
from bot.domain.announcement import Destination, Kind, State
from bot.domain.participation import Act, Done
from bot.domain.running import Action, No, Press, Step
from bot.domain.standing import Given, Role
from bot.services.importing import Importing
from bot.services.people import People
from bot.services.planning import Planning
from bot.services.practising import Practising
from bot.services.roles import Roles
from bot.services.running import Running
from bot.services.subscribing import Subscribing
from bot.services.waking import Wake
from bot.storage import (
    audience,
    deliveries,
    occurrences,
    people,
    practices,
    presence,
    questions,
    recording,
    roles,
    runs,
)
from bot.storage.database import Database
from bot.storage.recording import New
from bot.storage.runs import Run
from tests.announced import STARTS
from tests.builders import event, wish
from tests.fakes import FixedDirectory
from tests.moderated import SCRIPT
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

CLOCK = FastClock(STARTS + timedelta(minutes=10), 0.0)


def running(database: Database, clock: FastClock = CLOCK) -> Running:
    """Build what a process has."""
    known = People(database, FixedDirectory(), clock, timezone="UTC", organisers=frozenset({"U1", "U2"}))
    planning = Planning(database, clock, Wake())
    return Running(database, clock, Roles(database, known, clock), planning, Wake())


async def prepared(database: Database) -> str:
    """Have a chat with questions and two rooms; give its id."""
    await Importing(database).take("sample", [event()], 0, STARTS - timedelta(hours=1))
    (chat,) = await database.read(
        partial(occurrences.between, span=Span(STARTS, STARTS + timedelta(minutes=1)))
    )
    await database.write(partial(questions.put, occurrence_id=chat.id, script=SCRIPT))
    early = FastClock(STARTS - timedelta(minutes=20), 0.0)
    wishes = Subscribing(database, early, Planning(database, early, Wake()))
    for room in ("C1", "C2"):
        await wishes.save(wish(room, digest=False, at_start=True), "U1")
    return chat.id


async def test_of_two_processes_one_is_first_and_every_room_follows(another: Open) -> None:
    here, there = another(), another()
    chat = await prepared(here)
    done = await asyncio.gather(
        running(here).press("T1", "U1", chat, Press(Action.WAIT, 0)),
        running(there).press("T1", "U2", chat, Press(Action.WAIT, 0)),
    )
    assert sorted(isinstance(one.done, Step) for one in done) == [False, True]
    assert [one.done for one in done if not isinstance(one.done, Step)] == [No.ALREADY]
    assert len(await here.read(partial(runs.steps, occurrence_id=chat))) == 1
    rows = await there.read(partial(runs.questions_sent, occurrence_id=chat))
    due = {(one.planned.destination.channel, one.planned.detail): one.planned.due_at for one in rows}
    assert {due[room, 2] for room in ("C1", "C2")} == {STARTS + timedelta(minutes=18)}


async def test_everything_is_kept_and_found_again(another: Open) -> None:
    database = another()
    chat = await prepared(database)
    await database.write(partial(runs.keep, run=Run(chat, "T1", ("U1", "U2"), "Why?")))
    run = await database.write(partial(runs.ready, occurrence_id=chat, workspace="T1", who="U2", now=STARTS))
    assert (run.moderators, run.spare, run.ready_by) == (("U1", "U2"), "Why?", "U2")
    again = partial(runs.ready, occurrence_id=chat, workspace="T1", who="U1", now=STARTS)
    assert (await database.write(again)).ready_by == "U2"
    look = partial(runs.moderators_between, since=STARTS, until=STARTS + timedelta(minutes=1))
    assert [one.channel for one in (await database.read(look))[chat]] == ["U1", "U2"]
    its = event().id
    await database.write(
        partial(roles.set_moderators, workspace="T1", event_id=its, accounts=["U9"], who="U1", now=STARTS)
    )
    assert [one.channel for one in (await database.read(look))[chat]] == ["U9"]


async def test_who_is_there_is_found(another: Open) -> None:
    database = another()
    chat = await prepared(database)
    done = Done(
        workspace="T1",
        channel="C1",
        account="U5",
        act=Act.MESSAGE,
        message="1445904360.000100",
        at=STARTS,
    )
    known = await database.write(partial(people.ensure, account=Account("T1", "U5"), now=STARTS))
    await database.write(partial(recording.add, news=[New(done, known.person_id, chat, STARTS)]))
    (seen,) = await database.read(partial(presence.seen, occurrence_id=chat))
    assert (seen.account, seen.act) == ("U5", Act.MESSAGE)
    new = await database.read(partial(presence.newcomers, occurrence_id=chat, before=STARTS))
    assert new == {known.person_id}
    assert await database.read(partial(presence.said_by_the_bot, occurrence_id=chat)) == frozenset()


async def test_a_practice_run_and_the_audiences_questions_are_kept(another: Open) -> None:
    database = another()
    chat = await prepared(database)
    listed = await running(database).listed(chat)
    assert listed is not None
    practising = Practising(database, CLOCK, Wake())
    first = await practising.begin("T1", "U1", listed, tuple(SCRIPT), "Why?")
    await practising.begin("T1", "U1", listed, tuple(SCRIPT), "Why?")
    ended = await database.read(partial(deliveries.of_what, what=first.id))
    assert {one.state for one in ended} == {State.SKIPPED}
    assert {one.planned.kind for one in ended} == {Kind.PRACTICE}
    waiting = partial(practices.still_planned, where=Destination("slack", "T1", "U1"))
    assert len(await database.read(waiting)) == len(SCRIPT) + 3
    assert await practising.found(first.id, "U1") == first
    for account in ("U5", "U6"):
        await database.write(
            partial(audience.add, occurrence_id=chat, text=account, account=account, now=STARTS)
        )
    (one, _) = await database.read(partial(audience.of_chat, occurrence_id=chat))
    await database.write(partial(audience.vote, question_id=one.id, account="U7"))
    (first_one, _) = await database.read(partial(audience.of_chat, occurrence_id=chat, account="U7"))
    assert (first_one.id, first_one.votes, first_one.mine) == (one.id, 2, True)
    given = partial(audience.given_by, occurrence_id=chat, account="U7")
    assert await database.read(given) == 1
    await database.write(partial(audience.was_asked, question_id=one.id))
    assert await database.read(partial(audience.find, question_id=one.id)) is None
    assert await database.write(partial(audience.forget, before=STARTS + timedelta(days=1))) == 2


async def test_an_editor_of_the_partner_may_run_its_chats(another: Open) -> None:
    database = another()
    await Importing(database).take("sample", [event(organisations=("ISTE",))], 0, STARTS)
    (chat,) = await database.read(
        partial(occurrences.between, span=Span(STARTS, STARTS + timedelta(minutes=1)))
    )
    its = running(database)
    listed = await its.listed(chat.id)
    assert listed is not None
    assert not await its.may_run("T1", "U5", listed)
    editor = Given("U5", Role.EDITOR, "ISTE")
    await database.write(partial(roles.give, workspace="T1", given=editor, who="U1", now=STARTS))
    assert await its.may_run("T1", "U5", listed)

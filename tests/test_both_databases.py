"""What holds on SQLite and on PostgreSQL alike: the same answers, the same rows, and each thing once."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.domain.account import Account
from bot.domain.agenda import Span
from bot.domain.announcement import Kind, State
from bot.domain.participation import Act, Done
from bot.feeds import read
from bot.sample import load
from bot.services.agenda import Agenda
from bot.services.attendance import Attendance, Noted
from bot.services.importing import Importing
from bot.services.planning import Planning
from bot.services.waking import Wake
from bot.storage import (
    answered,
    claims,
    deliveries,
    facts,
    occurrences,
    people,
    plans,
    subscriptions,
)
from bot.storage.claims import Claim
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from bot.storage.expanded import PARTICIPATION
from bot.storage.people import PERSON
from tests.builders import event, wish
from tests.delivered import due, put
from tests.fakes import NOON, HandClock
from tests.hearing import PATIENCE
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

MANY = 2_000
LEASE = timedelta(seconds=30)
EVENING = datetime(2015, 10, 27, 1, 0, tzinfo=UTC)


async def take_the_sample(database: Database) -> list[tuple[int, int]]:
    """Import the bundled programme; give what was added and what was unchanged, source by source."""
    counts = []
    for source in load().sources:
        reading = read(source)
        taken = await Importing(database).take(source.feed, reading.events, len(reading.rejected), NOON)
        counts.append((taken.added, taken.unchanged))
    return counts


def add_many(connection: Connection, many: int = MANY) -> None:
    for number in range(many):
        plans.add(connection, due(number), NOON)


def claim(owner: str, real: datetime = NOON, most: int = 16) -> Claim:
    return Claim(owner=owner, now=NOON, real=real, lease_until=real + LEASE, most=most)


async def take(database: Database, owner: str, real: datetime = NOON) -> list[Delivery]:
    return await database.write(partial(claims.claim_due, claim=claim(owner, real)))


async def test_of_two_who_claim_while_a_channel_has_two_things_due_one_sends_to_it(another: Open) -> None:
    here, there = another(), another()
    for minutes in (0, 1):
        one = due(moment=NOON - timedelta(minutes=minutes))._replace(revision=minutes)
        await here.write(partial(plans.add, planned=one, now=NOON))
    resting = replace(claim("here", most=1), rest_until=NOON + timedelta(seconds=1))
    claimed, may_end = threading.Event(), threading.Event()

    def hold(connection: Connection) -> list[Delivery]:
        taken = claims.claim_due(connection, resting)
        claimed.set()
        may_end.wait(PATIENCE)
        return taken

    first = asyncio.create_task(here.write(hold))
    assert await asyncio.to_thread(claimed.wait, PATIENCE)
    other = replace(resting, owner="there", most=16)
    second = asyncio.create_task(there.write(partial(claims.claim_due, claim=other)))
    await asyncio.sleep(0.2)  # long enough for it to have looked; where it has not, it finds nothing either
    may_end.set()
    assert [len(await first), len(await second)] == [1, 0]


async def test_what_was_imported_is_unchanged_the_second_time_and_on_in_the_evening(another: Open) -> None:
    here, there = another(), another()
    first = await take_the_sample(here)
    assert await take_the_sample(there) == [(0, added) for added, _ in first]
    evening = Span(EVENING - timedelta(hours=2), EVENING + timedelta(hours=2))
    listed = await Agenda(there).between(evening)
    assert "#edtechchat" in {tag for one in listed for tag in one.hashtags}
    assert {(one.starts_at.tzinfo, one.ends_at.tzinfo) for one in listed} == {(UTC, UTC)}
    again = await here.read(partial(occurrences.by_ids, ids=[one.id for one in listed]))
    assert {one.id: one for one in again} == {one.id: one for one in listed}


async def test_planning_twice_changes_nothing(another: Open) -> None:
    database, clock = another(), HandClock()
    await Importing(database).take("sample", [event(rrule="FREQ=DAILY")], 0, NOON)
    await database.write(partial(subscriptions.save, wanted=wish(at_start=True), who="U1", now=NOON))
    first = await Planning(database, clock, Wake()).plan()
    assert first.added > 3
    second = await Planning(another(), clock, Wake()).plan()
    assert (second.added, second.moved, second.withdrawn) == (0, 0, 0)


async def test_who_plans_at_the_same_time_plans_each_thing_once(another: Open) -> None:
    first, clock = another(), HandClock()
    workers = [first, another(), another()] if first.shared else [first] * 3
    await Importing(first).take("sample", [event(rrule="FREQ=DAILY")], 0, NOON)
    for channel in ("C1", "C2", "C3"):
        wanted = wish(channel, at_start=True)
        await first.write(partial(subscriptions.save, wanted=wanted, who="U1", now=NOON))
    planned = await asyncio.gather(*(Planning(worker, clock, Wake()).plan() for worker in workers))
    rows = await first.read(partial(deliveries.in_plan, since=NOON, until=NOON + timedelta(days=9)))
    assert len(rows) == sum(one.added for one in planned)
    assert sorted(one.added for one in planned)[:2] == [0, 0]
    assert len({row.planned.key for row in rows}) == len(rows)


async def test_three_workers_claim_everything_between_them_and_nothing_twice(another: Open) -> None:
    first = another()
    workers = [first, another(), another()] if first.shared else [first] * 3
    await first.write(add_many)

    async def work(database: Database, owner: str) -> list[str]:
        taken: list[str] = []
        while batch := await take(database, owner):
            taken += [one.id for one in batch]
        return taken

    each = await asyncio.gather(*(work(worker, f"{n}") for n, worker in enumerate(workers)))
    everything = [one for taken in each for one in taken]
    assert len(everything) == len(set(everything)) == MANY
    assert all(each)


async def test_what_matters_most_is_claimed_first(another: Open) -> None:
    database = another()
    start = due(1)._replace(kind=Kind.START, what="later", due_at=NOON - timedelta(minutes=1))
    digest = due(2)._replace(due_at=NOON - timedelta(minutes=9))

    def add(connection: Connection) -> None:
        for planned in (digest, start, due(3, NOON + timedelta(seconds=1))):
            plans.add(connection, planned, NOON)

    await database.write(add)
    assert [one.planned.kind for one in await take(database, "a")] == [Kind.START, Kind.DIGEST]


async def test_a_killed_workers_claims_are_taken_over_after_the_lease_and_not_before(another: Open) -> None:
    killed, other = another(), another()
    await killed.write(partial(add_many, many=20))
    held = await take(killed, "killed", real=NOON)
    killed.close()

    async def look(real: datetime) -> list[Delivery]:
        return await other.write(partial(claims.claim_open, claim=claim("other", real)))

    assert await look(NOON + LEASE - timedelta(seconds=1)) == []
    assert len(await take(other, "other", real=NOON + LEASE)) == 20 - len(held)
    taken = await look(NOON + LEASE)
    assert {one.id for one in taken} == {one.id for one in held}
    assert {(one.state, one.attempts) for one in taken} == {(State.UNCONFIRMED, 2)}
    assert await look(NOON + LEASE) == []


def start_sent(connection: Connection, occurrence_id: str) -> None:
    """Let the notice of a chat be sent in its room."""
    planned = due(1)._replace(what=occurrence_id, kind=Kind.START)
    delivery_id = plans.add(connection, planned, NOON)
    put(connection, str(delivery_id), State.SENT, "1.0")


async def a_chat(database: Database) -> str:
    """Let a chat be on; give its id."""
    chat = event(datetime(2015, 10, 26, 8))
    await Importing(database).take("sample", [chat], 0, NOON)
    (occurrence,) = await Agenda(database).between(Span(NOON, NOON + timedelta(minutes=1)))
    await database.write(partial(start_sent, occurrence_id=occurrence.id))
    return occurrence.id


async def test_an_act_that_is_delivered_at_the_same_time_to_many_is_logged_once(another: Open) -> None:
    database, clock = another(), HandClock()
    workers = [database, another(), another()] if database.shared else [database]
    await a_chat(database)
    done = Done(
        workspace="T1", channel="C1", account="U9", message="2.0", act=Act.MESSAGE, at=NOON, platform="slack"
    )
    notes = [Attendance(worker, clock).note(done) for worker in workers for _ in range(8)]
    noted = await asyncio.gather(*notes)
    assert noted.count(Noted.LOGGED) == 1
    assert noted.count(Noted.ALREADY) == len(noted) - 1
    for table in (PARTICIPATION, PERSON):
        query = select(func.count()).select_from(table)
        assert await database.read(lambda connection, query=query: connection.scalar(query)) == 1  # type: ignore[misc]  # a default in a lambda


async def test_an_event_is_taken_to_be_answered_by_one(another: Open) -> None:
    first, second = another(), another()
    take_it = partial(answered.take, event_id="Ev1", workspace="T1", now=NOON)
    took = await asyncio.gather(*(one.write(take_it) for one in (first, second, first, second)))
    assert sorted(took) == [False, False, False, True]


async def test_times_come_back_in_utc_wherever_they_were_written(another: Open) -> None:
    database = another()
    sydney = NOON.astimezone(timezone(timedelta(hours=11)))
    await database.write(lambda connection: people.ensure(connection, Account("T1", "U1"), sydney))
    written = await database.read(lambda connection: connection.scalar(select(PERSON.c.created_at)))
    assert written == NOON
    assert written.tzinfo is UTC
    await database.write(partial(facts.remember, name="since", value=sydney))
    assert await database.read(partial(facts.moment, name="since")) == NOON


async def test_a_unit_that_raises_undoes_only_itself_and_its_error_is_heard(another: Open) -> None:
    database = another()

    def half(connection: Connection) -> None:
        facts.remember(connection, "half", NOON)
        raise ValueError("the other half is wrong")

    with pytest.raises(ValueError, match="the other half is wrong"):
        await database.write(half)
    await database.write(partial(facts.remember, name="whole", value=NOON))
    assert await database.read(partial(facts.moment, name="half")) is None
    assert await database.read(partial(facts.moment, name="whole")) == NOON


async def test_a_caller_who_stops_waiting_does_not_stop_the_write(another: Open) -> None:
    database = another()
    waiting = asyncio.ensure_future(database.write(partial(facts.remember, name="asked", value=NOON)))
    await asyncio.sleep(0)
    waiting.cancel()
    database.close()
    assert await database.read(partial(facts.moment, name="asked")) == NOON


def test_a_row_is_not_lost_for_its_words(another: Open) -> None:
    database = another()
    words = "Ünïcode — “quotes” \\ % ' \" \u202e 日本語 🎃"
    with database.engine.begin() as connection:
        connection.execute(insert(facts.FACT).values(name=words, value=words))
    with database.engine.connect() as connection:
        assert connection.scalar(select(facts.FACT.c.value).where(facts.FACT.c.name == words)) == words

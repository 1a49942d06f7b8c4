"""Planning: the rows of what is due follow the programme and the wishes, one row a key, whatever changes and when."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.domain.agenda import Span
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.event import Event, Status
from bot.domain.script import Question
from bot.domain.subscription import Subscription
from bot.services.agenda import Agenda
from bot.services.importing import Importing
from bot.services.planning import Changed, Planning
from bot.services.subscribing import Subscribing
from bot.services.waking import Wake
from bot.storage import claims, deliveries, plans, questions, subscriptions
from bot.storage.claims import Claim
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.deliveries import Delivery
from tests.builders import event, wish
from tests.delivered import put
from tests.fakes import NOON, HandClock
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

CHAT = event()
"""At 20:00 in New York on the day on which the clock stands at 08:00 there: its list was due at 07:30."""

TOMORROW = event(datetime(2015, 10, 27, 20), uid="tomorrow", title="Tomorrow's")


@pytest.fixture
def clock() -> HandClock:
    """Give a clock at noon UTC on Monday 26 October 2015."""
    return HandClock()


@pytest.fixture
def wake() -> Wake:
    """Give the sender's signal."""
    return Wake()


@pytest.fixture
def planning(database: Database, clock: HandClock, wake: Wake) -> Planning:
    """Give the planning of an empty programme."""
    return Planning(database, clock, wake)


async def load(database: Database, *events: Event, now: datetime = NOON) -> None:
    await Importing(database).take("sample", events, 0, now)


async def wants(database: Database, wanted: Subscription, now: datetime = NOON) -> None:
    await database.write(partial(subscriptions.save, wanted=wanted, who="U1", now=now))


async def kept(database: Database) -> list[Delivery]:
    far = timedelta(days=400)
    return await database.read(partial(deliveries.in_plan, since=NOON - far, until=NOON + far))


def shown(found: list[Delivery]) -> list[tuple[str, str, str]]:
    return [(one.planned.kind.value, f"{one.planned.due_at:%d %H:%M}", one.state.value) for one in found]


async def end(database: Database, which: Delivery, state: State) -> None:
    await database.write(partial(put, delivery_id=which.id, state=state))


async def test_what_is_wanted_becomes_rows_and_the_sender_is_woken(
    database: Database, planning: Planning, wake: Wake
) -> None:
    await load(database, CHAT, TOMORROW)
    await wants(database, wish(at_start=True))
    assert await planning.plan() == Changed(added=3)
    assert shown(await kept(database)) == [
        ("start", "27 00:00", "planned"),
        ("digest", "27 11:30", "planned"),
        ("start", "28 00:00", "planned"),
    ]
    assert await wake.wait(0)


async def test_planning_twice_changes_nothing_and_wakes_nobody(
    database: Database, planning: Planning, wake: Wake, file: Path
) -> None:
    await load(database, CHAT, TOMORROW)
    await wants(database, wish(at_start=True))
    await planning.plan()
    await wake.wait(0)
    before = rows(file, "SELECT * FROM delivery"), rows(file, "SELECT * FROM delivery_step")
    assert await planning.plan() == Changed()
    assert (rows(file, "SELECT * FROM delivery"), rows(file, "SELECT * FROM delivery_step")) == before
    assert not await wake.wait(0)


async def test_rows_reach_three_days_ahead_and_the_plan_any_distance(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, event(datetime(2015, 9, 2, 20), rrule="FREQ=DAILY"))
    await wants(database, wish(digest=False, at_start=True))
    assert await planning.plan() == Changed(added=3)
    fortnight = await planning.between(Span(NOON, NOON + timedelta(days=14)))
    assert [bool(entry.delivery) for entry in fortnight] == [True] * 3 + [False] * 11
    clock.advance(timedelta(days=1))
    assert await planning.plan() == Changed(added=1)


async def test_what_was_due_before_it_was_asked_for_is_not_announced(
    database: Database, planning: Planning
) -> None:
    await load(database, CHAT)
    await wants(database, wish(), now=NOON)
    assert await planning.plan() == Changed()


async def test_what_was_asked_for_in_time_is_planned_late_as_long_as_it_is_of_use(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, CHAT)
    await wants(database, wish(), now=NOON - timedelta(hours=1))
    clock.advance(timedelta(hours=3, minutes=29, seconds=59))
    assert await planning.plan() == Changed(added=1)


async def test_what_is_of_no_use_any_more_is_not_planned(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, CHAT)
    await wants(database, wish(), now=NOON - timedelta(hours=1))
    clock.advance(timedelta(hours=3, minutes=30))
    assert await planning.plan() == Changed()


async def test_an_announcement_nobody_wants_any_more_is_withdrawn_and_comes_back_when_wanted_again(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, CHAT)
    subscribing = Subscribing(database, clock, planning)
    await subscribing.save(wish(at_start=True), "U1")
    assert await subscribing.end("T1", "C1", "U1")
    (withdrawn,) = await kept(database)
    assert (withdrawn.state, withdrawn.withdrawn) == (State.SKIPPED, True)
    assert withdrawn.reason is not None
    assert "no longer wanted" in withdrawn.reason
    await subscribing.save(wish(at_start=True), "U1")
    (back,) = await kept(database)
    assert (back.id, back.state, back.reason) == (withdrawn.id, State.PLANNED, None)
    steps = await database.read(partial(deliveries.steps, delivery_id=back.id))
    assert [(step.state, step.reason) for step in steps] == [
        (State.PLANNED, "planned"),
        (State.SKIPPED, withdrawn.reason),
        (State.PLANNED, "wanted again"),
    ]


async def test_another_hour_moves_the_list(database: Database, planning: Planning, clock: HandClock) -> None:
    await load(database, TOMORROW)
    subscribing = Subscribing(database, clock, planning)
    await subscribing.save(wish(), "U1")
    await subscribing.save(wish(digest_at=time(9)), "U1")
    (moved,) = await kept(database)
    assert shown([moved]) == [("digest", "27 13:00", "planned")]
    assert moved.planned.expires_at == datetime(2015, 10, 27, 17, tzinfo=UTC)
    steps = await database.read(partial(deliveries.steps, delivery_id=moved.id))
    assert [step.reason for step in steps] == ["planned", "moved from 2015-10-27 11:30 UTC"]


async def test_a_list_that_was_sent_is_not_sent_again_at_another_hour(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, TOMORROW)
    await wants(database, wish())
    await planning.plan()
    (today,) = await kept(database)
    clock.advance(timedelta(days=1))
    await end(database, today, State.SENT)
    await Subscribing(database, clock, planning).save(wish(digest_at=time(12)), "U1")
    assert shown(await kept(database)) == [("digest", "27 11:30", "sent")]


async def test_words_are_made_anew_for_what_was_moved(database: Database, planning: Planning) -> None:
    await load(database, TOMORROW)
    await wants(database, wish())
    await planning.plan()
    (one,) = await kept(database)
    await database.write(partial(claims.store_words, made=[(one.id, "old")]))
    await wants(database, wish(digest_at=time(9)))
    await planning.plan()
    assert (await kept(database))[0].made is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": Status.CANCELLED}, [("start", "27 00:00", "skipped")]),
        ({"title": "Renamed"}, [("start", "27 00:00", "planned")]),
        ({"location": "elsewhere"}, [("start", "27 00:00", "skipped"), ("start", "27 00:00", "planned")]),
    ],
    ids=str,
)
async def test_a_changed_event_is_announced_as_it_is_now(
    database: Database, planning: Planning, change: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    await load(database, CHAT)
    await wants(database, wish(digest=False, at_start=True))
    await planning.plan()
    await load(database, replace(CHAT, **change))  # type: ignore[arg-type]  # the table of cases names any field
    await planning.plan()
    assert sorted(shown(await kept(database))) == sorted(expected)


async def test_a_chat_that_is_moved_after_its_notice_gets_another_at_its_new_hour(
    database: Database, planning: Planning
) -> None:
    await load(database, CHAT)
    await wants(database, wish(digest=False, at_start=True))
    await planning.plan()
    (sent,) = await kept(database)
    await end(database, sent, State.SENT)
    await load(database, replace(CHAT, timing=replace(CHAT.timing, start=datetime(2015, 10, 26, 21))))
    await planning.plan()
    assert shown(await kept(database)) == [
        ("change", "26 12:00", "planned"),
        ("start", "27 00:00", "sent"),
        ("start", "27 01:00", "planned"),
    ]


@pytest.mark.parametrize("state", [State.SENT, State.CLAIMED, State.UNCONFIRMED])
async def test_a_chat_that_is_edited_after_its_notice_does_not_begin_again(
    database: Database, planning: Planning, state: State
) -> None:
    await load(database, CHAT)
    await wants(database, wish(digest=False, at_start=True))
    await planning.plan()
    (one,) = await kept(database)
    await end(database, one, state)
    await load(database, replace(CHAT, location="elsewhere"))
    assert await planning.plan() == Changed(notes=state is State.SENT)
    entries = await planning.between(Span(NOON, NOON + timedelta(days=3)))
    assert [entry.planned.kind for entry in entries if entry.delivery is None] == []
    entries = [entry for entry in entries if entry.planned.kind is Kind.START]
    assert [entry.delivery and entry.delivery.id for entry in entries] == [one.id]


async def test_what_is_claimed_is_not_withdrawn(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, CHAT)
    await wants(database, wish(digest=False, at_start=True))
    await planning.plan()
    clock.advance(timedelta(hours=12))
    now = clock.now()
    claim = Claim(owner="me", now=now, real=now, lease_until=now + timedelta(seconds=30), most=9)
    await database.write(partial(claims.claim_due, claim=claim))
    assert await Subscribing(database, clock, planning).end("T1", "C1", "U1")
    assert [one.state for one in await kept(database)] == [State.CLAIMED]


async def test_a_paused_channel_hears_nothing_until_then(database: Database, planning: Planning) -> None:
    await load(database, CHAT, TOMORROW)
    until = NOON + timedelta(hours=20)
    await wants(database, wish(at_start=True, paused_until=until))
    await planning.plan()
    assert shown(await kept(database)) == [
        ("digest", "27 11:30", "planned"),
        ("start", "28 00:00", "planned"),
    ]


def test_a_key_is_what_where_and_which_version(file: Path) -> None:
    """The database itself refuses a second row of one key."""
    database = connect(f"sqlite:///{file}")
    where = Destination("slack", "T1", "C1")
    one = Planned("2015-10-26", Kind.DIGEST, where, revision=0, due_at=NOON, expires_at=NOON)

    async def twice() -> None:
        await database.write(partial(plans.add, planned=one, now=NOON))
        await database.write(partial(plans.add, planned=one._replace(revision=1), now=NOON))
        await database.write(partial(plans.add, planned=one._replace(due_at=NOON), now=NOON))

    asyncio.run(twice())
    database.close()
    assert rows(file, "SELECT count(*) FROM delivery") == [(2,)]


async def test_a_question_that_waits_is_of_use_until_the_next_is_due_however_the_script_changes(
    database: Database, planning: Planning, clock: HandClock
) -> None:
    await load(database, CHAT)
    await wants(database, wish(digest=False, reminders=(), at_start=True))
    (chat,) = await Agenda(database).between(Span(NOON, NOON + timedelta(days=1)))
    script = [Question(number, "Why?", timedelta(minutes=minute)) for number, minute in ((1, 5), (2, 10))]
    await database.write(partial(questions.put, occurrence_id=chat.id, script=script))
    await planning.plan()

    async def first() -> Planned:
        found = [one.planned for one in await kept(database)]
        return next(one for one in found if (one.kind, one.detail) == (Kind.QUESTION, 1))

    assert (await first()).expires_at == chat.starts_at + timedelta(minutes=10)
    clock.advance(chat.starts_at + timedelta(minutes=8) - NOON)
    sooner = [script[0], script[1]._replace(offset=timedelta(minutes=7))]
    await database.write(partial(questions.put, occurrence_id=chat.id, script=sooner))
    await planning.plan()
    assert (await first()).expires_at == chat.starts_at + timedelta(minutes=7)

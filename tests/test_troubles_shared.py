"""Several processes watch one database: what goes wrong is told by one of them, and nothing slips between two looks."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, text

from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.health import Part
from bot.errors import StorageError
from bot.services.health import Health
from bot.services.waking import Wake
from bot.services.watching import Watching
from bot.storage import claims, deliveries, endings, outcomes, plans, troubles
from bot.storage.claims import Claim
from bot.storage.database import Database
from bot.storage.outcomes import Ended, Outcome
from tests.fakes import NOON, HandClock
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

ORGANISERS = Destination("slack", "T1", "C9")
PLANNED = Planned("chat", Kind.START, Destination("slack", "T1", "C1"), 0, NOON, NOON + timedelta(minutes=10))
CLAIM = Claim(
    owner="sender", now=NOON, real=NOON, lease_until=NOON + timedelta(seconds=30), rest_until=NOON, most=5
)
REFUSED = Outcome(State.FAILED, "not_in_channel: invite the bot")


async def watching(database: Database) -> Watching:
    """Build a process that watches, and is well itself."""
    clock = HandClock()
    health = Health(database, clock)
    for part in Part:
        await health.beat(part)
    return Watching(database, clock, health, Wake(), ORGANISERS)


def fail(connection: Connection, outcome: Outcome = REFUSED, now: datetime = NOON) -> None:
    """Let one announcement be refused, or end otherwise."""
    plans.add(connection, PLANNED, NOON)
    (claimed,) = claims.claim_due(connection, CLAIM)
    outcomes.settle(connection, [Ended(claimed, outcome)], CLAIM.owner, now, NOON)


async def planned(database: Database) -> Sequence[str]:
    """Give what messages to the organisers are about."""
    everything = await database.read(
        partial(deliveries.in_plan, since=NOON, until=NOON + timedelta(seconds=1))
    )
    return [one.planned.what for one in everything if one.planned.kind is Kind.TROUBLE]


async def test_of_several_processes_one_tells(another: Open) -> None:
    first, second = await watching(another()), await watching(another())
    assert not any(await asyncio.gather(first.look(), second.look()))
    await first.database.write(fail)
    # A look that another process gets in the way of leaves it to the next one.
    looks = [one for _ in range(4) for one in await asyncio.gather(first.look(), second.look())]
    assert sum(looks) == 1
    assert sorted([await first.wake.wait(0), await second.wake.wait(0)]) == [False, True]
    (what,) = await planned(first.database)
    (trouble,) = await second.database.read(partial(troubles.told_in, what=what))
    assert trouble.key == "failed:slack:T1:C1:not_in_channel"


@pytest.mark.parametrize(
    ("as_it_is", "told"),
    [
        ("UPDATE delivery SET reason = 'too late'", True),
        ("UPDATE delivery SET withdrawn = TRUE", False),
        ("UPDATE delivery SET folded_into = 'catch-up'", False),
    ],
)
async def test_what_is_too_late_is_told_unless_nobody_wants_it_or_another_message_says_it(
    another: Open, as_it_is: str, told: bool
) -> None:
    here = await watching(another())
    await here.database.write(partial(fail, outcome=Outcome(State.SKIPPED, "late"), now=PLANNED.expires_at))
    await here.database.write(lambda connection: connection.execute(text(as_it_is)))
    assert await here.look() is told


async def test_who_is_still_writing_is_waited_for(another_postgres: Open) -> None:
    database, other = another_postgres(), another_postgres()
    delivery_id = await database.write(partial(plans.add, planned=PLANNED, now=NOON))
    written, go_on = threading.Event(), threading.Event()

    def note(connection: Connection) -> None:
        plans.note(connection, [str(delivery_id)], NOON, State.FAILED, REFUSED.reason)

    def slowly(connection: Connection) -> None:
        note(connection)
        written.set()
        go_on.wait(20)

    slow = asyncio.create_task(other.write(slowly))
    await asyncio.to_thread(written.wait, 20)
    await database.write(note)  # its id is the higher, and it is there first
    newest = await database.read(endings.newest_step)
    with pytest.raises(StorageError, match="being changed by another program"):
        await database.write(endings.last_step)
    looked = await (await watching(database)).look()
    assert not looked  # neither step was looked at: the next look sees both
    go_on.set()
    await slow
    assert await database.write(endings.last_step) == newest

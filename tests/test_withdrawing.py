"""A delivery that is withdrawn while another process claims it: one of the two happens, and no more."""

import asyncio
import threading
from datetime import timedelta
from functools import partial

import psycopg
from sqlalchemy import Connection

from bot.domain.announcement import State
from bot.services.importing import Importing
from bot.services.planning import Planning
from bot.services.waking import Wake
from bot.storage import claims, deliveries, plans, subscriptions
from tests.builders import event, wish
from tests.fakes import NOON, HandClock
from tests.hearing import PATIENCE
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

EVERYTHING = partial(deliveries.in_plan, since=NOON, until=NOON + timedelta(days=9))


def somebody_waits(url: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        waiting = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return bool(waiting and waiting[0])


async def test_what_another_process_is_claiming_is_not_withdrawn(
    another_postgres: Open, postgres_url: str
) -> None:
    here, there = another_postgres(), another_postgres()
    await there.write(partial(subscriptions.save, wanted=wish(at_start=True), who="U1", now=NOON))
    await Importing(there).take("sample", [event()], 0, NOON)
    await Planning(there, HandClock(), Wake()).plan()
    planned = await there.read(EVERYTHING)
    due = max(one.planned.due_at for one in planned)
    claimed, go_on = threading.Event(), threading.Event()

    def claim(connection: Connection) -> list[deliveries.Delivery]:
        wanted = claims.Claim(owner="there", now=due, real=NOON, lease_until=NOON, most=16)
        taken = claims.claim_due(connection, wanted)
        claimed.set()
        go_on.wait(PATIENCE)
        return taken

    claiming = asyncio.create_task(there.write(claim))
    assert await asyncio.to_thread(claimed.wait, PATIENCE)
    ids = [one.id for one in planned]
    withdrawing = asyncio.create_task(
        here.write(partial(plans.withdraw, ids=ids, now=NOON, why="nobody wants it"))
    )
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(somebody_waits, postgres_url):
            assert not withdrawing.done()
    go_on.set()
    taken = {one.id for one in await claiming}

    assert taken
    assert await withdrawing == len(planned) - len(taken)
    for row in await here.read(EVERYTHING):
        wanted = (State.CLAIMED, False) if row.id in taken else (State.SKIPPED, True)
        assert (row.state, row.withdrawn) == wanted

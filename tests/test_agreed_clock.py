"""One clock for all who share a database: a lease ends at one moment, however wrong the machines' own clocks are."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest

from bot import clock
from bot.clock import AgreedClock, RealClock
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.errors import StorageError
from bot.services import agreeing
from bot.services.agreeing import Agreeing
from bot.storage import claims, plans
from bot.storage.claims import Claim
from bot.storage.connect import connect
from bot.storage.database import Database
from tests.fakes import NOON, HandClock
from tests.hearing import until
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

HOUR = timedelta(hours=1)
LEASE = timedelta(seconds=30)
START = Planned("a chat", Kind.START, Destination("slack", "T1", "C1"), 0, NOON, NOON + timedelta(minutes=10))


class Told:
    """Somebody who knows the time, and may take long to say it."""

    def __init__(self, count: list[float]) -> None:
        """Let the machine's seconds be what stands in `count`."""
        self.count = count
        self.moment = NOON
        self.takes = 0.0

    async def __call__(self) -> datetime:
        """Tell it."""
        self.count[0] += self.takes
        return self.moment


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the seconds that the machine has counted, to be set."""
    counted = [1_000.0]
    monkeypatch.setattr(clock, "_seconds", lambda: counted[0])
    return counted


async def test_real_time_is_what_was_told_and_goes_on_by_seconds_that_nobody_can_set(
    count: list[float],
) -> None:
    own = HandClock(NOON + HOUR)
    agreed, told = AgreedClock(own), Told(count)
    assert agreed.real() == NOON + HOUR
    assert await agreed.agree(told)
    assert agreed.real() == NOON
    own.world -= 3 * HOUR
    count[0] += 8
    assert agreed.real() == NOON + timedelta(seconds=8)
    assert agreed.now() == NOON + HOUR


async def test_an_answer_that_took_long_is_told_of_its_middle_and_not_believed_when_a_better_is_known(
    count: list[float],
) -> None:
    agreed, told = AgreedClock(HandClock()), Told(count)
    told.takes = 4
    assert await agreed.agree(told)
    assert agreed.real() == NOON + timedelta(seconds=2)
    told.moment = NOON + HOUR
    assert not await agreed.agree(told)
    assert agreed.real() == NOON + timedelta(seconds=6)


async def test_a_programme_that_follows_the_world_goes_by_the_agreed_time(count: list[float]) -> None:
    agreed, told = AgreedClock(RealClock()), Told(count)
    told.moment = NOON.astimezone(timezone(-HOUR))
    await agreed.agree(told)
    assert (agreed.now(), agreed.now().tzinfo) == (NOON, UTC)


def claim(by: AgreedClock, owner: str) -> Claim:
    return Claim(owner=owner, now=NOON, real=by.real(), lease_until=by.real() + LEASE, most=9)


async def agreed_with(database: Database, off: timedelta) -> AgreedClock:
    """Give the clock of a machine that is off by so much."""
    here = AgreedClock(HandClock(RealClock().real() + off))
    await Agreeing(database, here).agree()
    return here


@pytest.mark.parametrize("off", [HOUR, -HOUR])
async def test_a_machine_whose_clock_is_wrong_takes_nothing_over_before_the_lease_is_over(
    another_postgres: Open, off: timedelta
) -> None:
    here, there = another_postgres(), another_postgres()
    right, wrong = await agreed_with(here, timedelta()), await agreed_with(there, off)
    await here.write(partial(plans.add, planned=START, now=NOON))
    (held,) = await here.write(partial(claims.claim_due, claim=claim(right, "right")))
    assert await there.write(partial(claims.claim_open, claim=claim(wrong, "wrong"))) == []
    await here.write(partial(claims.release, until=right.real() - timedelta(seconds=1)))
    (taken,) = await there.write(partial(claims.claim_open, claim=claim(wrong, "wrong")))
    assert (taken.id, taken.state) == (held.id, State.UNCONFIRMED)


async def test_who_hears_no_time_goes_on_and_asks_again(
    count: list[float], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = AgreedClock(HandClock(NOON + HOUR))
    await here.agree(Told(count))
    nowhere = connect("postgresql://127.0.0.1:1/programme")
    asked = Agreeing(nowhere, here)
    with pytest.raises(StorageError):
        await asked.agree()
    monkeypatch.setattr(agreeing, "AGAIN", 0.0)
    keeping = asyncio.create_task(asked.run())
    await until(lambda: caplog.messages.count("time_not_agreed") > 1 or None)
    keeping.cancel()
    assert here.real() == NOON
    nowhere.close()

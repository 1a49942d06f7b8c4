"""Whatever happens to the programme and the wishes, in whatever order, the rows are the plan, one row a key."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Filters, Span
from bot.domain.announcement import State
from bot.domain.event import Event
from bot.domain.plan import HORIZON
from bot.domain.subscription import Subscription
from bot.services.importing import Importing
from bot.services.planning import Changed, Planning
from bot.services.subscribing import Subscribing
from bot.services.waking import Wake
from bot.storage import deliveries
from bot.storage.database import Database
from tests.builders import wish
from tests.fakes import HandClock
from tests.stored import open_empty
from tests.strategies import events, programmes

FAR = timedelta(days=900)

hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
changes = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 60).map(lambda hours: timedelta(hours=hours))),
    st.tuples(st.just("end"), st.none()),
    st.tuples(st.just("import"), events(uid="0")),
    st.tuples(
        st.just("wish"),
        st.builds(
            lambda at, digest, at_start, kinds: wish(
                digest_at=at, digest=digest, at_start=at_start, filters=Filters(kinds=kinds)
            ),
            hours,
            st.booleans(),
            st.booleans(),
            st.sampled_from([(), ("chat",)]),
        ),
    ),
)


async def follow(database: Database, programme: list[Event], wanted: list[tuple[str, object]]) -> None:
    clock = HandClock(datetime(2015, 10, 1, 12, tzinfo=UTC))
    planning = Planning(database, clock, Wake())
    subscribing = Subscribing(database, clock, planning)
    await Importing(database).take("drawn", programme, 0, clock.now())
    for what, value in wanted:
        if isinstance(value, timedelta):
            clock.advance(value)
        elif isinstance(value, Subscription):
            await subscribing.save(value, "U1")
        elif isinstance(value, Event):
            await Importing(database).take("drawn", [value, *programme[1:]], 0, clock.now())
        elif what == "end":
            await subscribing.end("T1", "C1", "U1")
        await planning.plan()
        now = clock.now()
        everything = await database.read(partial(deliveries.in_plan, since=now - FAR, until=now + FAR))
        waiting = [one for one in everything if one.state is State.PLANNED]
        keys = [one.planned.key for one in waiting]
        assert len(keys) == len(set(keys))
        entries = await planning.between(Span(now, now + HORIZON))
        plan_now = {
            entry.planned
            for entry in entries
            if entry.delivery is None or entry.delivery.state is State.PLANNED
        }
        assert plan_now == {one.planned for one in waiting if one.planned.due_at >= now}
        assert await planning.plan() == Changed()


def test_whatever_changes_the_rows_are_the_plan_and_no_key_has_two(tmp_path: Path) -> None:
    made: list[Path] = []

    @given(programmes(3), st.lists(changes, min_size=1, max_size=8))
    @settings(max_examples=40)
    def check(programme: list[Event], wanted: list[tuple[str, object]]) -> None:
        made.append(tmp_path / f"{len(made)}.db")
        database = open_empty(made[-1])
        asyncio.run(follow(database, programme, wanted))
        database.close()

    check()

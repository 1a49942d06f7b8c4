"""Bots of two workspaces on one database: neither posts, edits or gives up what is the other's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.announcement import State
from bot.services.health import Health
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import Crash, FarEnd, Fate, HandClock

pytest_plugins = ["tests.fixtures_storage"]

CHAT = event()
HEARD = {"digest": False, "at_start": True}


@pytest.fixture
async def both(file: Path) -> AsyncIterator[tuple[Sender, Sender]]:
    """Give the bots of two workspaces, each with a channel that hears of a chat."""
    clock = HandClock()
    one, other = (Sender(file, clock, FarEnd(), workspace=name) for name in ("T1", "T2"))
    await one.load(CHAT)
    await one.wants(wish("C1", **HEARD), replace(wish("C2", **HEARD), workspace="T2"))
    (due, _) = [row.planned.due_at for row in await one.all()]
    clock.advance(due - clock.now())
    yield one, other
    one.database.close()
    other.database.close()


async def test_each_bot_posts_in_its_own_workspace_alone(both: tuple[Sender, Sender]) -> None:
    for bot in both:
        await bot.delivering.once()
        await bot.delivering.once()
    posted = [[post.destination.workspace for post in bot.far_end.posts] for bot in both]
    assert posted == [["T1"], ["T2"]]


async def test_each_bot_looks_into_its_own_uncertain_requests_alone(both: tuple[Sender, Sender]) -> None:
    one, other = both
    other.far_end.fates.append(Fate.CRASH_AFTER)
    with pytest.raises(Crash):
        await other.delivering.once()
    other.database.close()
    other.start("again")
    one.clock.advance(timedelta(minutes=1))
    await one.work_off()
    assert (len(one.far_end.posts), one.far_end.reads) == (1, [])
    await other.work_off()
    assert (len(other.far_end.posts), len(other.far_end.reads)) == (1, 1)
    assert {row.state for row in await one.all()} == {State.SENT}


async def test_each_bot_edits_its_own_messages_alone(both: tuple[Sender, Sender]) -> None:
    for bot in both:
        await bot.delivering.once()
    await both[0].load(replace(CHAT, title="Renamed"))
    assert await both[0].refresh() == 1
    assert "Renamed" not in both[1].far_end.posts[0].message.text
    assert await both[1].refresh() == 1
    assert "Renamed" in both[1].far_end.posts[0].message.text


async def test_what_no_bot_of_its_workspace_sent_is_skipped_after_a_day_and_makes_no_other_unwell(
    both: tuple[Sender, Sender],
) -> None:
    one, _ = both
    await one.delivering.once()
    one.clock.advance(timedelta(hours=1))
    for workspace, late in (("T1", False), ("T2", True)):
        report = await Health(one.database, one.clock, workspace).report()
        assert any("was due on" in problem for problem in report.problems) is late
    await one.delivering.once()
    assert [row.state for row in await one.all()].count(State.PLANNED) == 1
    one.clock.advance(timedelta(days=1))
    await one.delivering.once()
    assert {row.state for row in await one.all()} == {State.SENT, State.SKIPPED}
    assert len(one.far_end.posts) == 1

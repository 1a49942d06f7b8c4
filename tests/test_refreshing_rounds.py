"""Many edits at once: what matters first, one channel that takes none, and changes that come meanwhile."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.announcement import Destination
from bot.domain.event import Event
from bot.errors import UnknownOutcome
from bot.services.importing import Importing
from bot.wording.message import Message
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import FarEnd, HandClock

pytest_plugins = ["tests.fixtures_storage"]

LIST = datetime(2015, 10, 26, 11, 30, tzinfo=UTC)
"""07:30 in New York."""

ROOMS = tuple(f"C{number}" for number in range(1, 7))


@dataclass
class Slow(FarEnd):
    """A far end where some channels take no edits, and where something may happen while one is made."""

    deaf: set[str] = field(default_factory=set)
    edits: list[tuple[str, str]] = field(default_factory=list)  # the channel, and what was put there
    during: Callable[[], object] | None = None  # what happens during the next edit

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Keep what was put where, unless nobody answers there."""
        self.edits.append((destination.channel, message.text))
        if destination.channel in self.deaf:
            raise UnknownOutcome("no answer came within 10 s")
        await super().edit(destination, message_id, message)
        happens, self.during = self.during, None
        if happens is not None:
            await happens()  # type: ignore[misc]  # it is a coroutine function


@pytest.fixture
def far_end() -> Slow:
    """Give the far end."""
    return Slow()


@pytest.fixture
async def sender(file: Path, far_end: Slow) -> AsyncIterator[Sender]:
    """Give a sender just before lists are due."""
    running = Sender(file, HandClock(LIST - timedelta(minutes=5)), far_end)
    yield running
    running.database.close()


def talks(count: int, **parts: object) -> list[Event]:
    """Give events of one day, all alike."""
    nine = datetime(2015, 10, 26, 9)
    alike = [
        event(nine + timedelta(minutes=8 * one), uid=f"{one}", title=f"Talk {one:02}", hashtags=())
        for one in range(count)
    ]
    return [replace(one, **parts) for one in alike]  # type: ignore[arg-type]  # a field's own kind each


async def listed(sender: Sender, *events: Event) -> None:
    """Let all rooms have the day's list."""
    await sender.load(*events)
    await sender.wants(*(wish(room, digest_at=time(7, 30)) for room in ROOMS))
    sender.clock.advance(timedelta(minutes=6))
    await sender.work_off()


async def test_a_channel_that_takes_no_edit_keeps_no_other_one_waiting(sender: Sender, far_end: Slow) -> None:
    await listed(sender, *talks(1))
    newest_first = [post.destination.channel for post in reversed(far_end.posts)]
    far_end.deaf = set(newest_first[:2])
    await sender.load(*talks(1, title="Renamed"))
    assert await sender.refresh() == len(ROOMS) - 2
    told = {post.destination.channel: "Renamed" in post.message.text for post in far_end.posts}
    assert {room for room, renamed in told.items() if not renamed} == far_end.deaf


async def test_what_failed_is_edited_as_soon_as_it_can_be(sender: Sender, far_end: Slow) -> None:
    await listed(sender, *talks(1))
    far_end.deaf = {ROOMS[0]}
    await sender.load(*talks(1, title="Renamed"))
    await sender.refresh()
    far_end.deaf = set()
    assert await sender.refresh() == 1
    assert all("Renamed" in post.message.text for post in far_end.posts)
    assert await sender.refresh() == 0


async def test_where_nothing_can_be_edited_the_rest_is_left_for_later_and_the_failed_come_last(
    sender: Sender, far_end: Slow
) -> None:
    await listed(sender, *talks(1))
    far_end.deaf = set(ROOMS)
    await sender.load(*talks(1, title="Renamed"))
    assert await sender.refresh() == 0
    tried = [room for room, _ in far_end.edits]
    assert len(tried) == 3
    far_end.deaf = set(tried)
    assert await sender.refresh() == len(ROOMS) - 3
    assert {room for room, _ in far_end.edits[3:6]} == set(ROOMS) - set(tried)


async def test_the_first_messages_of_all_lists_are_edited_before_what_goes_on_in_threads(
    sender: Sender, far_end: Slow
) -> None:
    await listed(sender, *talks(60))
    assert len(far_end.posts) > 2 * len(ROOMS)
    await sender.load(*talks(60, organisations=("ISTE",)))
    assert await sender.refresh() == len(far_end.posts)
    continued = ["continued" in text.splitlines()[0] for _, text in far_end.edits]
    assert continued == sorted(continued)


async def test_what_changes_during_a_round_is_in_the_edits_that_are_left(
    sender: Sender, far_end: Slow
) -> None:
    await listed(sender, *talks(1))

    async def again() -> None:
        events = talks(1, title="The newest title")
        await Importing(sender.database).take(events[0].feed, events, 0, sender.clock.now())

    far_end.during = again
    await sender.load(*talks(1, title="An older title"))
    assert await sender.refresh() == len(ROOMS) + 1
    assert sum("An older title" in text for _, text in far_end.edits) == 1
    assert all("The newest title" in post.message.text for post in far_end.posts)

"""How fast it goes: one message a second for each channel, and nobody is asked again before the time they named."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.domain.announcement import Destination, Kind, State
from bot.domain.event import Event
from bot.domain.subscription import Subscription
from bot.services.delivering import REST
from bot.services.refreshing import REST as EDIT_REST
from bot.services.sending import LEASE, REQUEST
from bot.storage import claims, deliveries, outcomes
from bot.storage.claims import Claim
from bot.storage.outcomes import Ended, Outcome
from bot.wording.message import Message
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import WAIT, FarEnd, Fate, HandClock, Post

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

STARTS = datetime(2015, 10, 26, 20)
NOON_TO_START = timedelta(hours=12)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Timed(FarEnd):
    """A far end that knows when each message came and was edited."""

    def __init__(self, clock: HandClock) -> None:
        """Read the hand clock."""
        super().__init__()
        self.clock = clock
        self.came: list[tuple[str, datetime]] = []
        self.edits: list[tuple[str, datetime]] = []

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Keep when it came."""
        self.came.append((str(destination), self.clock.real()))
        return await super().send(destination, message, delivery_id, thread)

    async def edit(self, destination: Destination, message_id: str, message: Message) -> None:
        """Keep when it was edited."""
        self.edits.append((destination.workspace, self.clock.real()))
        await super().edit(destination, message_id, message)


def chats(count: int, **parts: object) -> list[Event]:
    """Give chats that start together."""
    return [
        event(STARTS, uid=f"{number}", title=f"Chat {number}", hashtags=(), **parts)
        for number in range(count)
    ]


def room(channel: str, workspace: str = "T1") -> Subscription:
    return replace(wish(channel, digest=False, at_start=True), workspace=workspace)


@pytest.fixture
async def together(url: str, tmp_path: Path) -> AsyncIterator[Callable[[], Sender]]:
    """Start processes that share one database, one clock and one far end."""
    clock = HandClock()
    far_end = Timed(clock)
    started: list[Sender] = []

    def another() -> Sender:
        sender = Sender(tmp_path / "unused.db", clock, far_end, url)
        sender.start(f"process {len(started)}")
        started.append(sender)
        return sender

    yield another
    for sender in started:
        sender.database.close()


def gaps(came: list[tuple[str, datetime]]) -> timedelta:
    """Give the shortest time between two messages to one destination."""
    last: dict[str, datetime] = {}
    shortest = timedelta.max
    for where, moment in came:
        shortest = min(shortest, moment - last.get(where, moment - timedelta(days=1)))
        last[where] = moment
    return shortest


async def test_two_processes_post_once_a_second_in_each_channel_between_them(
    together: Callable[[], Sender],
) -> None:
    first, second = together(), together()
    await first.load(*chats(5))
    await first.wants(*(room(f"C{number}") for number in range(4)))
    clock, far_end = first.clock, first.far_end
    clock.advance(NOON_TO_START)
    for _ in range(40):
        await asyncio.gather(first.delivering.once(), second.delivering.once())
        clock.advance(timedelta(milliseconds=250))
    assert isinstance(far_end, Timed)
    assert Counter(where for where, _ in far_end.came) == {f"slack:T1:C{number}": 5 for number in range(4)}
    assert gaps(far_end.came) == REST
    assert far_end.came[-1][1] - far_end.came[0][1] == 4 * REST


async def test_two_processes_edit_at_most_45_a_minute_in_each_workspace_between_them(
    together: Callable[[], Sender],
) -> None:
    first, second = together(), together()
    await first.load(*chats(2))
    await first.wants(*(room(f"C{number}", f"T{number % 2}") for number in range(6)))
    first.clock.advance(NOON_TO_START)
    for _ in range(6):
        await first.delivering.once()
        first.clock.advance(REST)
    await first.load(*(replace(one, title=f"{one.title}, renamed") for one in chats(2)))
    # Who sleeps moves the clock, so that one after the other refreshes: what the other did is seen.
    edited = [await one.refresh() for one in (first, second, first)]
    far_end = first.far_end
    assert isinstance(far_end, Timed)
    assert (edited, len(far_end.edits)) == ([12, 0, 0], 12)
    assert gaps(far_end.edits) >= EDIT_REST
    assert all("renamed" in post.message.text for post in far_end.posts)


async def test_a_workspaces_turn_to_edit_is_one_for_all_processes(together: Callable[[], Sender]) -> None:
    first, second = together(), together()
    await first.load(*chats(1))
    await first.wants(room("C1"), room("C2"), room("C3", "T2"))
    await first.after(hours=12)
    one, two, three = [row for row in await first.all() if row.state is State.SENT]
    real = first.clock.real()

    async def turn(sender: Sender, row: deliveries.Delivery, moment: datetime) -> datetime | None:
        take = partial(
            claims.begin_edit, delivery=row, unsure=str(row.made), real=moment, rest_until=moment + EDIT_REST
        )
        return await sender.database.write(take)

    one, two, three = sorted((one, two, three), key=lambda row: str(row.planned.destination))
    assert await turn(first, one, real) is None
    assert await turn(second, two, real) == real + EDIT_REST
    assert await turn(second, three, real) is None
    assert await turn(second, two, real + EDIT_REST) is None
    for number in range(1, 21):  # two at the same moment, again and again
        moment = real + number * MINUTE
        both = await asyncio.gather(*(turn(who, one, moment) for who in (first, second)))
        assert sorted(both, key=bool) == [None, moment + EDIT_REST]


async def test_a_channel_that_asks_to_wait_keeps_nobody_else_waiting(together: Callable[[], Sender]) -> None:
    sender = together()
    await sender.load(*chats(2))
    await sender.wants(room("C1"), room("C2"))
    sender.far_end.held = frozenset({"C1"})
    await sender.after(hours=12)
    await sender.after(seconds=1)
    posts = sender.far_end.posts
    assert [post.destination.channel for post in posts] == ["C2", "C2"]
    asked = len(sender.far_end.sends)
    assert await sender.after(seconds=WAIT - 1.5) == 0
    sender.far_end.held = frozenset()
    await sender.after(seconds=0.5)
    await sender.after(seconds=1)
    assert [post.destination.channel for post in posts] == ["C2", "C2", "C1", "C1"]
    assert len(sender.far_end.sends) == asked + 2


async def test_two_channels_that_ask_to_wait_keep_their_workspace_waiting_and_no_other(
    together: Callable[[], Sender],
) -> None:
    sender, other = together(), together()
    await sender.load(*chats(2))
    await sender.wants(*(room(f"C{number}") for number in (1, 2, 3)), room("C9", "T2"))
    sender.far_end.held = frozenset({"C1", "C2"})
    await sender.after(hours=12)
    came = [post.destination.channel for post in sender.far_end.posts]
    assert sorted(came) == ["C3", "C9"]
    sender.far_end.held = frozenset()
    for _ in range(int(WAIT) - 1):
        await other.after(seconds=1)
    assert [post.destination.channel for post in sender.far_end.posts][2:] == ["C9"]
    await other.after(seconds=1)
    await other.after(seconds=1)
    assert Counter(post.destination.channel for post in sender.far_end.posts) == dict.fromkeys(
        ("C1", "C2", "C3", "C9"), 2
    )


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
@pytest.mark.parametrize("before", [Fate.ARRIVES, Fate.RATE_LIMITED, Fate.UNANSWERED, Fate.LOST])
async def test_a_step_of_the_machines_clock_holds_nobody_up_and_doubles_nothing(
    together: Callable[[], Sender], step: timedelta, before: Fate
) -> None:
    sender = together()
    await sender.load(*chats(4))
    await sender.wants(room("C1"))
    sender.far_end.fates.append(before)
    await sender.after(hours=12)
    sender.clock.world += step
    far_end = sender.far_end
    assert isinstance(far_end, Timed)
    far_end.came.clear()
    for _ in range(4 * 45):
        await sender.after(seconds=0.25)
    rows = [one for one in await sender.all() if one.planned.due_at <= sender.clock.now()]
    assert {one.state for one in rows} == {State.SENT}
    assert sorted(Counter(post.delivery_id for post in far_end.posts).values()) == [1] * 4
    assert gaps(far_end.came) >= REST


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
async def test_a_request_under_way_is_not_looked_into_because_the_clock_was_set(
    together: Callable[[], Sender], step: timedelta
) -> None:
    sender, other = together(), together()
    await sender.load(*chats(1))
    await sender.wants(room("C1"))
    far_end, looked = sender.far_end, []

    class Slow(Timed):
        async def send(
            self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
        ) -> str:
            sender.clock.world += step
            looked.append((await sender.delivering._take(), await other.delivering.once()))
            return await far_end.send(destination, message, delivery_id, thread)

    sender.delivering._sending = replace(sender.delivering._sending, outlet=Slow(sender.clock))
    await sender.after(hours=12)
    assert looked == [(0, 0)]
    await other.after(seconds=31)
    assert (len(far_end.posts), far_end.reads) == (1, [])
    assert {one.state for one in await sender.all()} == {State.SENT}


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
async def test_what_a_dead_worker_had_no_words_for_is_sent_soon_though_the_clock_was_set(
    together: Callable[[], Sender], step: timedelta
) -> None:
    sender = together()
    await sender.load(*chats(1))
    await sender.wants(room("C1"))
    sender.clock.advance(NOON_TO_START)
    now, real = sender.clock.now(), sender.clock.real()
    claim = Claim(owner="dead", now=now, real=real, lease_until=real + LEASE, most=9)
    await sender.database.write(partial(claims.claim_due, claim=claim))
    sender.clock.world += step
    for _ in range(40):
        await sender.after(seconds=1)
    assert len(sender.far_end.posts) == 1


async def test_a_worker_whose_lease_is_nearly_over_sends_nothing_and_another_does(
    together: Callable[[], Sender],
) -> None:
    sender = together()
    await sender.load(*chats(1))
    await sender.wants(room("C1"), room("C2"))
    far_end = sender.far_end

    class Slow(FarEnd):
        async def send(
            self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
        ) -> str:
            sender.clock.world += LEASE - REQUEST + timedelta(milliseconds=1)
            return await far_end.send(destination, message, delivery_id, thread)

    sending = replace(sender.delivering._sending, outlet=Slow(), in_flight=asyncio.Semaphore(1))
    sender.delivering._sending = sending
    await sender.after(hours=12)
    assert len(far_end.posts) == 1
    waiting = next(one for one in await sender.all() if one.state is State.PLANNED)
    assert waiting.reason == "it waited too long for its turn"
    await together().after(seconds=1)
    assert sorted(post.destination.channel for post in far_end.posts) == ["C1", "C2"]


async def test_who_lost_the_lease_settles_nothing(together: Callable[[], Sender]) -> None:
    slow, quick = together(), together()
    await slow.load(*chats(1))
    await slow.wants(room("C1"))
    slow.clock.advance(NOON_TO_START)
    now, real = slow.clock.now(), slow.clock.real()
    claim = Claim(owner="slow", now=now, real=real, lease_until=real + LEASE, most=9)
    (held,) = await slow.database.write(partial(claims.claim_due, claim=claim))
    await quick.after(seconds=LEASE.total_seconds())
    await quick.after(seconds=1)
    (before,) = await quick.all()
    assert before.state is State.SENT
    steps = await quick.steps(before)
    for state in (State.FAILED, State.PLANNED, State.SENT):
        goes_on = (held.planned._replace(kind=Kind.DIGEST, detail=2),)
        ended = [Ended(held, Outcome(state, "too late", message_id="9.9", goes_on=goes_on))]
        settle = partial(outcomes.settle, ended=ended, owner="slow", now=now, real=real)
        await slow.database.write(settle)
    assert (await quick.all(), await quick.steps(before)) == ([before], steps)


async def test_who_lost_the_lease_and_has_it_again_settles_only_what_it_does_now(
    together: Callable[[], Sender],
) -> None:
    slow, quick = together(), together()
    await slow.load(*chats(1))
    await slow.wants(room("C1"))
    slow.clock.advance(NOON_TO_START)
    now, real = slow.clock.now(), slow.clock.real()
    later = real + LEASE
    not_arrived = Outcome(State.PLANNED, "it had not arrived")

    def claim(owner: str, at: datetime) -> Claim:
        return Claim(owner=owner, now=now, real=at, lease_until=at + LEASE, most=9)

    async def settle(held: deliveries.Delivery, owner: str) -> None:
        ended = [Ended(held, not_arrived)]
        await slow.database.write(
            partial(outcomes.settle, ended=ended, owner=owner, now=now, real=slow.clock.real())
        )

    (held,) = await slow.database.write(partial(claims.claim_due, claim=claim("slow", real)))
    (looked,) = await quick.database.write(partial(claims.claim_open, claim=claim("quick", later)))
    await settle(looked, "quick")
    (again,) = await slow.database.write(partial(claims.claim_due, claim=claim("slow", later)))
    await settle(held, "slow")
    assert [(one.state, one.attempts) for one in await slow.all()] == [(State.CLAIMED, again.attempts)]
    await settle(again, "slow")
    assert [one.state for one in await slow.all()] == [State.PLANNED]


async def test_what_matters_most_goes_first_in_each_channel(together: Callable[[], Sender]) -> None:
    """A list, a reminder and a start are due at once, after a minute in which nothing could be sent."""
    sender = together()
    soon = event(datetime(2015, 10, 26, 20, 30), uid="soon", title="Soon", hashtags=())
    await sender.load(*chats(1), soon)
    everything = wish("C1", reminders=(30,), at_start=True, digest_at=STARTS.time())
    await sender.wants(everything, room("C2"))
    await sender.after(hours=12, minutes=1)
    for _ in range(3):
        await sender.after(seconds=1)
    posts = [post for post in sender.far_end.posts if post.destination.channel == "C1"]
    assert [_kind(post, await sender.all()) for post in posts] == ["start", "reminder-30", "digest"]


def _kind(post: Post, rows: list[deliveries.Delivery]) -> str:
    return next(one.planned.name for one in rows if one.id == post.delivery_id)

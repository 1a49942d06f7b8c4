"""Each way in which one request can end leads to a certain outcome, and nothing is sent twice blindly."""

import asyncio
import json
import math
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.domain.announcement import Destination, State
from bot.services.delivering import GRACE
from bot.services.sending import AGAIN, LEASE
from bot.storage import claims, deliveries
from bot.storage.outcomes import Outcome
from bot.wording.message import Message
from tests import fakes
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import WAIT, Crash, FarEnd, Fate
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

CHAT = event(title="A chat")
"""At 20:00 in New York; the clock stands at 08:00 there."""

ROOM = wish(digest=False, at_start=True)
HOURS_TO_START = 12
CHAT_AT = time(0)
"""When the chat begins by UTC, so that lists can be due at the same moment."""

PLANNED, CLAIMED, UNCONFIRMED = State.PLANNED, State.CLAIMED, State.UNCONFIRMED
SENT, SKIPPED, FAILED = State.SENT, State.SKIPPED, State.FAILED


@pytest.fixture
async def sender(file: Path) -> AsyncIterator[Sender]:
    """Give a sender with one start notice to send, twelve hours from now."""
    running = Sender(file)
    await running.load(CHAT)
    await running.wants(ROOM)
    yield running
    running.database.close()


def story(steps: list[deliveries.Step]) -> list[tuple[State, str]]:
    return [(step.state, step.reason) for step in steps]


async def test_what_is_due_is_sent_once_and_its_story_is_kept(sender: Sender) -> None:
    assert await sender.after(hours=HOURS_TO_START, seconds=-1) == 0
    assert sender.far_end.posts == []
    assert await sender.after(seconds=1) == 1
    assert await sender.after(minutes=1) == 0
    (post,) = sender.far_end.posts
    one = await sender.only()
    assert (one.state, one.message_id, one.id) == (SENT, post.id, post.delivery_id)
    assert post.destination == Destination("slack", "T1", "C1")
    assert "A chat" in post.message.text
    assert one.settled_at == one.planned.due_at
    expected = [(PLANNED, "planned"), (CLAIMED, "claimed by first"), (SENT, "")]
    assert story(await sender.steps(one)) == expected


async def test_a_refusal_is_final_and_says_what_to_do(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.REFUSED)
    await sender.after(hours=HOURS_TO_START)
    assert await sender.after(minutes=1) == 0
    one = await sender.only()
    assert (one.state, one.reason) == (FAILED, "channel_not_found: invite the bot")
    assert len(sender.far_end.sends) == 1


@pytest.mark.parametrize("asked", [1e20, math.inf, math.nan])
async def test_a_far_end_that_asks_to_wait_for_ever_is_asked_again_too(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, asked: float
) -> None:
    monkeypatch.setattr(fakes, "WAIT", asked)
    sender.far_end.fates.append(Fate.RATE_LIMITED)
    await sender.after(hours=HOURS_TO_START)
    assert (await sender.only()).state is PLANNED


async def test_a_far_end_that_asks_to_wait_is_asked_again_only_then(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.RATE_LIMITED)
    await sender.after(hours=HOURS_TO_START)
    assert (await sender.only()).reason == "asked to wait 7 s"
    assert await sender.after(seconds=WAIT - 1) == 0
    assert await sender.after(seconds=1) == 1
    assert len(sender.far_end.posts) == 1
    steps = await sender.steps(await sender.only())
    assert [step.state for step in steps] == [PLANNED, CLAIMED, PLANNED, CLAIMED, SENT]


async def test_what_certainly_did_not_leave_is_sent_again_a_little_later_in_new_words(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.NEVER_LEFT)
    await sender.after(hours=HOURS_TO_START)
    one = await sender.only()
    assert (one.state, one.reason, one.made) == (PLANNED, "nobody listens there", None)
    await sender.load(replace(CHAT, title="A chat with a new name"))
    assert await sender.after(seconds=AGAIN.total_seconds() - 1) == 0
    assert await sender.after(seconds=1) == 1
    assert "A chat with a new name" in sender.far_end.posts[0].message.text
    assert sender.far_end.reads == []


async def test_an_unknown_outcome_that_arrived_is_found_and_not_sent_again(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.UNANSWERED)
    await sender.after(hours=HOURS_TO_START)
    assert (await sender.only()).state is UNCONFIRMED
    assert await sender.after(seconds=LEASE.total_seconds() - 1) == 0
    assert await sender.after(seconds=1) == 1
    one = await sender.only()
    assert (one.state, one.message_id) == (SENT, sender.far_end.posts[0].id)
    assert (len(sender.far_end.sends), len(sender.far_end.reads)) == (1, 1)
    assert story(await sender.steps(one))[2:] == [
        (UNCONFIRMED, "no answer came within 10 s"),
        (UNCONFIRMED, "looking what became of it by first"),
        (SENT, "found at the destination"),
    ]


async def test_an_unknown_outcome_that_did_not_arrive_is_sent_again_in_the_same_words(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.LOST)
    await sender.after(hours=HOURS_TO_START)
    made = (await sender.only()).made
    assert made is not None
    await sender.load(replace(CHAT, title="A chat with a new name"))
    await sender.after(seconds=30)
    assert (await sender.only()).reason == "it had not arrived"
    await sender.after()
    (post,) = sender.far_end.posts
    assert post.message == Message(json.loads(made)["text"], tuple(json.loads(made)["blocks"]))
    assert len(sender.far_end.reads) == 1


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.UNANSWERED])
@pytest.mark.parametrize("unread", [Fate.RATE_LIMITED, Fate.NEVER_LEFT, Fate.LOST, Fate.BROKEN])
async def test_nothing_is_sent_again_before_the_far_end_was_read(
    sender: Sender, fate: Fate, unread: Fate
) -> None:
    sender.far_end.fates.append(fate)
    sender.far_end.read_fates.extend([unread, unread])
    await sender.after(hours=HOURS_TO_START)
    for _ in range(2):
        await sender.after(seconds=30)
        assert (await sender.only()).state is UNCONFIRMED
        assert len(sender.far_end.sends) == 1
    await sender.after(seconds=30)
    await sender.after()
    assert (await sender.only()).state is SENT
    assert len(sender.far_end.posts) == 1


async def test_where_the_far_end_cannot_be_read_it_stays_unconfirmed_and_says_so(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.LOST)
    sender.far_end.read_fates.append(Fate.REFUSED)
    await sender.after(hours=HOURS_TO_START)
    await sender.after(seconds=30)
    assert await sender.after(hours=1) == 0
    one = await sender.only()
    assert one.state is UNCONFIRMED
    assert one.reason is not None
    assert "cannot be read (channel_not_found" in one.reason
    assert "look there yourself" in one.reason
    assert len(sender.far_end.sends) == 1


async def test_a_fault_of_our_own_while_sending_is_an_unknown_outcome(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.BROKEN)
    await sender.after(hours=HOURS_TO_START)
    one = await sender.only()
    assert (one.state, one.reason) == (UNCONFIRMED, "RuntimeError while it was sent: see the log")
    await sender.after(seconds=30)
    await sender.after()
    assert (await sender.only()).state is SENT
    assert len(sender.far_end.posts) == 1


async def test_words_that_cannot_be_made_fail_alone(sender: Sender) -> None:
    await sender.wants(ROOM, wish("C2", digest=False, at_start=True))
    broken = next(one for one in await sender.all() if one.planned.destination.channel == "C2")
    spoil = "UPDATE subscription SET digest_at = 'never' WHERE channel = 'C2'"
    await sender.database.write(lambda connection: connection.exec_driver_sql(spoil))
    await sender.after(hours=HOURS_TO_START)
    found = {one.id: (one.state, one.reason) for one in await sender.all()}
    assert found.pop(broken.id) == (FAILED, "ValueError while it was made: see the log")
    assert [state for state, _ in found.values()] == [SENT]


STORED = """
SELECT delivery.id, state, words FROM delivery JOIN delivery_words AS spoken ON spoken.id = delivery.words_id
"""


async def test_the_words_are_stored_before_the_request(file: Path) -> None:
    class Looking(FarEnd):
        async def send(
            self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
        ) -> str:
            seen.extend(
                rows(
                    file,
                    STORED,
                )
            )
            return await FarEnd.send(self, destination, message, delivery_id, thread)

    seen: list[tuple[str, str, str]] = []
    sender = Sender(file, far_end=Looking())
    await sender.load(CHAT)
    await sender.wants(ROOM)
    await sender.after(hours=HOURS_TO_START)
    sender.database.close()
    ((delivery_id, state, made),) = seen
    (post,) = sender.far_end.posts
    assert (delivery_id, state) == (post.delivery_id, "claimed")
    assert json.loads(made)["text"] == post.message.text


async def test_a_process_that_died_before_its_request_left_nothing_and_another_sends(sender: Sender) -> None:
    sender.clock.advance(timedelta(hours=HOURS_TO_START))
    now = sender.clock.now()
    claim = claims.Claim(owner="dead", now=now, real=now, lease_until=now + LEASE, most=9)
    await sender.database.write(partial(claims.claim_due, claim=claim))
    assert await sender.after(seconds=29) == 0
    await sender.after(seconds=1)
    await sender.after()
    assert story(await sender.steps(await sender.only())) == [
        (PLANNED, "planned"),
        (CLAIMED, "claimed by dead"),
        (UNCONFIRMED, "looking what became of it by first"),
        (PLANNED, "the request had not left"),
        (CLAIMED, "claimed by first"),
        (SENT, ""),
    ]
    assert sender.far_end.reads == []


@pytest.mark.parametrize("fate", [Fate.CRASH_BEFORE, Fate.CRASH_AFTER])
async def test_a_process_that_died_after_its_words_were_made_is_looked_after_at_once(
    sender: Sender, fate: Fate
) -> None:
    sender.far_end.fates.append(fate)
    with pytest.raises(Crash):
        await sender.after(hours=HOURS_TO_START)
    assert (await sender.only()).state is CLAIMED
    sender.database.close()
    sender.start("second")
    assert await sender.delivering.take_back() == 1
    assert await sender.delivering.once() == 0  # its last request may still be on its way
    sender.clock.advance(GRACE)
    while await sender.delivering.once():
        pass
    assert (await sender.only()).state is SENT
    assert len(sender.far_end.posts) == len(sender.far_end.reads) == 1
    assert len(sender.far_end.sends) == (1 if fate is Fate.CRASH_AFTER else 2)


async def test_what_comes_too_late_is_skipped_and_says_so(sender: Sender) -> None:
    await sender.after(hours=HOURS_TO_START, minutes=10)
    one = await sender.only()
    late = "too late: it was due at 00:00 UTC and of use until 00:10 UTC"
    assert (one.state, one.reason) == (SKIPPED, late)
    assert sender.far_end.sends == []


async def test_what_had_not_arrived_and_is_of_no_use_any_more_is_skipped(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.LOST)
    await sender.after(hours=HOURS_TO_START)
    await sender.after(minutes=10)
    one = await sender.only()
    late = "it had not arrived, and too late: it was due at 00:00 UTC and of use until 00:10 UTC"
    assert (one.state, one.reason) == (SKIPPED, late)
    assert len(sender.far_end.sends) == 1


async def test_what_arrived_is_sent_however_late_it_is_found(sender: Sender) -> None:
    sender.far_end.fates.append(Fate.UNANSWERED)
    await sender.after(hours=HOURS_TO_START)
    await sender.after(days=2)  # so long ago that the clock may have been set: the request gets its time
    await sender.after(seconds=LEASE.total_seconds())
    assert (await sender.only()).state is SENT


async def test_a_chat_that_was_cancelled_meanwhile_is_not_announced(sender: Sender) -> None:
    """The plan was not made again in between, as when both happen at the same moment."""
    cancel = "UPDATE occurrence SET status = 'cancelled'"
    await sender.database.write(lambda connection: connection.exec_driver_sql(cancel))
    await sender.after(hours=HOURS_TO_START)
    one = await sender.only()
    assert (one.state, one.reason) == (SKIPPED, "the event is cancelled")


async def test_many_at_once_are_sent_in_portions_starts_before_lists_and_one_a_second_for_each_channel(
    file: Path,
) -> None:
    sender = Sender(file)
    sender.delivering.at_once = many = 16
    await sender.load(event(date(2015, 10, 27), title="All day", uid="day"), event(title="Chat"))
    wanted = [wish(f"C{number}", at_start=True, timezone="UTC", digest_at=CHAT_AT) for number in range(many)]
    await sender.wants(*wanted)
    assert await sender.after(hours=HOURS_TO_START) == many
    assert {one.planned.kind.value for one in await sender.all() if one.state is SENT} == {"start"}
    assert await sender.after(seconds=0.9) == 0
    assert await sender.after(seconds=0.1) == many
    assert await sender.after(seconds=1) == 0
    assert {one.state for one in await sender.all() if one.planned.due_at <= sender.clock.now()} == {SENT}
    sender.database.close()


async def test_a_step_that_begins_while_the_last_one_ends_is_not_taken_for_it(sender: Sender) -> None:
    one, under_way = await sender.only(), sender.delivering._under_way
    ends = [asyncio.Event(), asyncio.Event()]
    tasks = []

    async def step(end: asyncio.Event) -> Outcome:
        await end.wait()
        return Outcome(PLANNED, "it had not arrived")

    for end in ends:
        sender.delivering._begin(one, step(end))
        tasks.append(under_way[one.id])
    for left, (end, task) in zip(([tasks[1]], []), zip(ends, tasks, strict=True), strict=True):
        end.set()
        await task
        await asyncio.sleep(0)
        assert list(under_way.values()) == left

"""Who is told of a change: everybody who read what is no more so, nobody else, whatever goes wrong meanwhile."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.announcement import Kind, State
from bot.domain.event import Event, Status
from bot.rehearsal import Fault
from bot.rehearsal import Kind as Call
from bot.rehearsal.calls import Recorded
from bot.storage import alterations
from bot.storage.deliveries import Delivery
from tests.announced import DELIVERIES, SOON, STARTS
from tests.builders import event, wish
from tests.changing import CHAT, MORNING, NINE, NOTES, UNSEEN, changed, follow, sent, thread, told, while_away
from tests.conversation import EDTECHCHAT, EDUCATORS, NORA, Scene, scene
from tests.delivered import Sender
from tests.fakes import Fate
from tests.hearing import spoken, until

pytest_plugins = ["tests.fixtures_storage"]

BEFORE = MORNING - timedelta(minutes=5)
WEEKLY = event(rrule="FREQ=WEEKLY", url="https://example.org/room")
CANCELLED = changed(status=Status.CANCELLED)


async def the_channel_is_paused(here: Scene) -> None:
    await here.subscribe(paused_until=STARTS + timedelta(days=1))


async def everything_is_paused(here: Scene) -> None:
    await here.bot.house.pausing.begin(here.bot.workspace, "", STARTS + timedelta(days=1), NORA)


async def the_partner_is_paused(here: Scene) -> None:
    await here.bot.house.pausing.begin(here.bot.workspace, "iste", STARTS + timedelta(days=1), NORA)


async def the_subscription_is_ended(here: Scene) -> None:
    assert await here.bot.house.subscribing.end(here.bot.workspace, EDUCATORS, NORA)


async def the_chat_is_over(here: Scene) -> None:
    here.clock.jump(STARTS + timedelta(hours=1) + SOON)


@pytest.mark.parametrize(
    "unless",
    [
        the_channel_is_paused,
        everything_is_paused,
        the_partner_is_paused,
        the_subscription_is_ended,
        the_chat_is_over,
    ],
)
async def test_nothing_is_told_where_nobody_wants_to_hear_it(
    tmp_path: Path, unless: Callable[[Scene], Awaitable[None]]
) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        post = await told(here)
        await unless(here)
        await follow(here, CANCELLED)
        assert thread(here, post) == []
        assert {row["state"] for row in here.rows(NOTES)} <= {"skipped"}
        assert here.rows(UNSEEN) == []


async def test_a_channel_that_never_heard_of_it_is_not_told(tmp_path: Path) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        await here.subscribe(EDTECHCHAT, digest=False, at_start=True)
        post = await told(here)
        await follow(here, CANCELLED)
        assert (len(thread(here, post)), here.posts(EDTECHCHAT)) == (1, [])
        assert [row["channel"] for row in here.rows(NOTES)] == [EDUCATORS]


async def test_what_nobody_was_told_of_yet_changes_without_a_note(tmp_path: Path) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        await here.load(CHAT)
        await here.subscribe()
        await follow(here, changed(**NINE))
        assert (here.rows(NOTES), here.rows(UNSEEN)) == ([], [])
        here.clock.jump(MORNING + SOON)
        (post,) = await here.posted()
        assert "9:00 PM" in spoken(post)
        await sent(here)
        await follow(here, changed(location="Room 2", **NINE))
        assert "MOVED" not in spoken(thread(here, post)[0])


TUESDAYS = event(datetime(2015, 10, 27, 20), rrule="FREQ=WEEKLY", url="https://example.org/room")


@pytest.mark.parametrize(
    ("after", "posts"),
    [
        (replace(WEEKLY, timing=replace(WEEKLY.timing, exdates=(WEEKLY.timing.start,))), 1),
        (replace(WEEKLY, timing=replace(WEEKLY.timing, exdates=(date(2015, 10, 26),))), 1),
        (TUESDAYS, 2),
    ],
    ids=["taken out", "its day taken out", "moved to Tuesdays"],
)
async def test_what_a_series_no_longer_has_is_told_as_cancelled(
    tmp_path: Path, after: Event, posts: int
) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        await here.load(WEEKLY)
        await here.subscribe(at_start=True)
        here.clock.jump(MORNING + SOON)
        (post,) = await here.posted()
        await sent(here)
        await follow(here, after)
        (note,) = thread(here, post)
        assert spoken(note).startswith("*CANCELLED:* ~<https://example.org/room|")
        assert "*CANCELLED:* ~<https://example.org/room|" in spoken(here.posts()[0])
        here.clock.wait(2)
        here.clock.jump(STARTS + SOON)
        await here.bot.house.delivering.once()
        here.clock.wait(2)
        here.clock.jump(MORNING + timedelta(days=1) + SOON)  # the next morning
        await here.bot.house.planning.plan()
        await here.posted(posts)
        await sent(here)
        assert len(here.posts()) == posts
        assert "start" not in {row["kind"] for row in here.rows(DELIVERIES) if row["state"] == "sent"}
        await follow(here, after)
        assert len(thread(here, post)) == 1


async def test_a_crash_between_the_edit_and_the_note_loses_neither(tmp_path: Path) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        post = await told(here)
        await while_away(here, CANCELLED)

        def die_after(method: str) -> Callable[[Recorded], None]:
            return lambda call: here.kill() if call.method == method else None

        here.rehearsal.on_call.append(die_after("chat.update"))
        await here.start()
        await here.bot.house.refreshing.refresh()
        await here.crash()
        assert here.posts()[0].edited
        here.rehearsal.on_call[:] = [die_after("chat.postMessage")]
        await here.start()
        await until(lambda: thread(here, post) or None)
        await here.crash()
        here.rehearsal.on_call.clear()
        await here.start()
        here.clock.wait(31)
        await sent(here)
        await here.bot.house.refreshing.refresh()
        assert len(thread(here, post)) == 1
        assert "CANCELLED" in spoken(here.posts()[0])


async def test_a_change_while_the_words_are_on_their_way_is_told_afterwards(tmp_path: Path) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Call.DROP_AFTER))
        await here.load(CHAT)
        await here.subscribe()
        here.clock.jump(MORNING + SOON)
        (post,) = await here.posted()
        await until(lambda: {row["state"] for row in here.rows(DELIVERIES)} == {"unconfirmed"} or None)
        await here.load(CANCELLED)
        assert len(here.rows(UNSEEN)) == 1
        here.clock.wait(31)
        await sent(here)
        await here.bot.house.planning.plan()
        await sent(here)
        assert (len(thread(here, post)), here.rows(UNSEEN)) == (1, [])


async def test_where_what_was_read_is_deleted_the_note_fails_once_and_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path, now=BEFORE) as here:
        here.refusals |= {"chat.postMessage", "chat.update"}
        (await told(here)).deleted = True
        await follow(here, CANCELLED)
        (note,) = here.rows(NOTES)
        assert (note["state"], "thread_not_found" in note["reason"]) == ("failed", True)
        await follow(here, CANCELLED)
        assert (len(here.rows(NOTES)), here.posts()) == (1, [])


async def test_a_channel_that_nobody_can_look_into_keeps_no_other_from_hearing(file: Path) -> None:
    sender = Sender(file)
    await sender.wants(*(wish(name, digest=False, reminders=(30,)) for name in ("C1", "C2")))
    await sender.load(CHAT)
    sender.clock.advance(STARTS - timedelta(minutes=30) - sender.clock.now())
    sender.far_end.fates.append(Fate.LOST)
    await sender.after(seconds=1)
    await sender.load(CANCELLED)  # while it is not certain what became of the first
    assert [one.planned.destination.channel for one in await notes(sender)] == ["C2"]
    sender.far_end.read_fates.append(Fate.REFUSED)
    await sender.after(seconds=31)
    assert [one.state for one in await sender.all() if one.planned.kind is not Kind.CHANGE] == [
        State.UNCONFIRMED,
        State.SENT,
    ]
    await sender.load(CHAT)
    await sender.after(seconds=2)
    assert [(one.planned.revision, one.state) for one in await notes(sender)] == [
        (1, State.SENT),
        (2, State.SENT),
    ]
    assert not await sender.database.read(alterations.any_unnoted)
    sender.database.close()


async def notes(sender: Sender) -> list[Delivery]:
    return [one for one in await sender.all() if one.planned.kind is Kind.CHANGE]

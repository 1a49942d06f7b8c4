"""What the bot announces by itself, when, and how it stays once each, whatever goes wrong."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Event, Status
from bot.services.importing import Importing
from tests.announced import DELIVERIES, LIST, SOON, STARTS, posts_made, settled, states, waiting_for_a_start
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, NORA, scene
from tests.hearing import spoken, until


def at(day: date, hour: int, **parts: object) -> Event:
    return event(datetime(day.year, day.month, day.day, hour), **parts)


TUESDAY = at(date(2015, 10, 27), 20, uid="tuesday", title="Tuesday Chat")


async def test_a_channel_gets_its_list_at_its_own_hour_and_not_before(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(TUESDAY, at(date(2015, 10, 27), 12, uid="noon", title="Noon Chat"))
        await here.subscribe(timezone="Europe/London", digest_at=time(7, 30))
        due = datetime(2015, 10, 27, 7, 30, tzinfo=UTC)
        here.clock.jump(due - timedelta(minutes=1))
        assert await here.bot.house.delivering.once() == 0
        here.clock.run(300)
        (post,) = await here.posted()
        (call,) = [one for one in here.rehearsal.calls if one.method == "chat.postMessage"]
    assert due <= call.at < due + timedelta(minutes=10)
    assert "On today, Tuesday 27 October" in spoken(post)
    assert "Noon Chat" in spoken(post)
    assert "Tuesday Chat" not in spoken(post)  # it begins at midnight in London, which is Wednesday's


async def test_the_hour_of_the_list_is_wall_time_when_clocks_change(tmp_path: Path) -> None:
    async with scene(tmp_path, now=datetime(2015, 10, 30, 0, tzinfo=UTC)) as here:
        await here.load(event(rrule="FREQ=DAILY"))
        await here.subscribe()
        due = [str(row["due_at"])[:16] for row in here.rows(DELIVERIES)]
        assert due == ["2015-10-30 11:30", "2015-10-31 11:30", "2015-11-01 12:30"]
        here.clock.jump(datetime(2015, 11, 1, 12, 29, tzinfo=UTC))  # 07:29 in New York since that night
        await until(lambda: states(here)[:2] == ["skipped", "skipped"] or None)
        assert await here.bot.house.delivering.once() == 0
        here.clock.jump(datetime(2015, 11, 1, 12, 30, 1, tzinfo=UTC))
        (post,) = await here.posted()
    assert "On today, Sunday 1 November" in spoken(post)


async def test_there_is_no_list_when_nothing_is_on(tmp_path: Path) -> None:
    campaign = event(date(2015, 10, 1), length=timedelta(days=31), uid="month", title="The Month")
    async with scene(tmp_path) as here:
        await here.load(campaign, at(date(2015, 10, 28), 20))
        await here.subscribe()
        here.clock.jump(LIST + SOON)
        await here.bot.house.planning.plan()
        assert await here.bot.house.delivering.once() == 0
        here.clock.jump(LIST + timedelta(days=1) + SOON)
        (post,) = await here.posted()
        days = [row["what"] for row in here.rows(DELIVERIES)]
    assert days == ["2015-10-28"]
    assert "Educational Technology Chat" in spoken(post)
    assert "The Month" in spoken(post)


async def test_a_channel_hears_only_what_it_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(), at(date(2015, 10, 26), 21, uid="x", title="Webinar", kind="webinar"))
        wishes = here.bot.house.subscribing
        await here.subscribe(EDUCATORS, at_start=True, digest=False)
        heard = await wishes.of_channel(here.bot.workspace, EDUCATORS)
        assert heard is not None
        await here.subscribe(
            EDTECHCHAT, digest=False, at_start=True, filters=type(heard.filters)(kinds=("webinar",))
        )
        here.clock.jump(STARTS + SOON)
        await here.posted(1, EDUCATORS)
        here.clock.jump(STARTS + timedelta(hours=1) + SOON)
        await here.posted(2, EDUCATORS)
        (other,) = await here.posted(1, EDTECHCHAT)
    assert "Webinar" in spoken(other)


async def test_a_start_notice_names_both_ends_of_the_log_and_has_its_buttons(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here, event(url="https://chat.example/room"))
        here.clock.jump(STARTS + SOON)
        (post,) = await here.posted()
    for said in (spoken(post), post.text):
        assert "Starting now" in said
        assert "logged from 8:00 PM" in said
        assert "until 9:30 PM New York time" in said
    assert [
        word for word in ("I'm here", "Open the event", "Don't count me") if word not in spoken(post)
    ] == []


async def test_what_was_due_before_a_channel_asked_is_not_announced_there(tmp_path: Path) -> None:
    async with scene(tmp_path, now=STARTS + timedelta(minutes=5)) as here:
        await here.load(event(), TUESDAY)
        await here.subscribe(at_start=True)
        await here.bot.house.planning.plan()
        assert [str(row["due_at"])[:10] for row in here.rows(DELIVERIES)] == ["2015-10-27", "2015-10-28"]


async def test_a_title_can_neither_ping_nor_link_in_an_announcement(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here, event(title="<!channel> <https://evil.example|free> @here"))
        here.clock.jump(STARTS + SOON)
        (post,) = await here.posted()
    for said in (spoken(post), post.text):
        assert "free" in said
        assert [bad for bad in ("<!channel", "<https://evil", "@here") if bad in said] == []


async def test_planning_again_changes_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(), TUESDAY)
        await here.subscribe(at_start=True)
        before = here.rows(DELIVERIES)
        difference = await here.bot.house.planning.plan()
        assert (difference.added, difference.moved, difference.withdrawn) == (0, 0, 0)
        assert here.rows(DELIVERIES) == before
        assert len(before) == 3


async def test_a_restart_neither_repeats_nor_loses_an_announcement(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(), TUESDAY)
        await here.subscribe(at_start=True)
        here.clock.jump(STARTS + SOON)
        await here.posted(1)
        await here.restart()
        await here.stop()
        here.clock.jump(LIST + timedelta(hours=1))  # the list became due while nobody was there
        await here.start()
        notice, listed = await here.posted(2)
        await here.restart()
        await here.bot.house.planning.plan()
        assert await here.bot.house.delivering.once() == 0
        assert states(here) == ["sent", "sent", "planned"]
        assert len(here.posts()) == 2
    assert "Starting now" in spoken(notice)
    assert "Tuesday Chat" in spoken(listed)


@pytest.mark.parametrize(
    ("late", "why"),
    [
        (STARTS + timedelta(minutes=11), "it was due at 00:00 UTC and of use until 00:10 UTC"),
        (LIST + timedelta(hours=4, minutes=1), "it was due at 11:30 UTC and of use until 15:30 UTC"),
    ],
    ids=["a start", "a list"],
)
async def test_what_comes_too_late_to_be_of_use_is_skipped_and_says_why(
    tmp_path: Path, late: datetime, why: str
) -> None:
    async with scene(tmp_path) as here:
        await here.load(event() if late < LIST else TUESDAY)
        await here.subscribe(digest=late > LIST, at_start=late < LIST)
        await here.stop()
        here.clock.jump(late)
        await here.start()
        assert why in await settled(here, "skipped")
        assert here.posts() == []


async def test_words_are_made_at_the_moment_of_sending(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        new = event(title="The Name It Has Now")
        await Importing(here.bot.database).take("sample", [new], 0, here.clock.now())
        here.clock.jump(STARTS + SOON)
        (post,) = await here.posted()
    assert "The Name It Has Now" in spoken(post)


@pytest.mark.parametrize("planned_again", [True, False])
async def test_an_event_cancelled_after_it_was_planned_is_not_announced(
    tmp_path: Path, planned_again: bool
) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        gone = event(status=Status.CANCELLED)
        await Importing(here.bot.database).take("sample", [gone], 0, here.clock.now())
        if planned_again:
            await here.bot.house.planning.plan()
        here.clock.jump(STARTS + SOON)
        assert await settled(here, "skipped") != "None"
        assert here.posts() == []


async def test_an_event_that_was_moved_is_announced_at_its_new_time_only(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        await here.load(event(datetime(2015, 10, 26, 21)))
        here.clock.jump(STARTS + SOON)
        await here.bot.house.planning.plan()
        assert await here.bot.house.delivering.once() == 0
        assert states(here) == ["skipped", "planned"]
        here.clock.jump(STARTS + timedelta(hours=1) + SOON)
        (post,) = await here.posted()
    assert "until 10:00 PM New York time" in spoken(post)


async def test_ending_the_subscription_withdraws_what_is_planned_and_beginning_again_plans_it(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        await here.bot.house.subscribing.end(here.bot.workspace, EDUCATORS, NORA)
        assert "no longer wanted" in await settled(here, "skipped")
        await here.subscribe(digest=False, at_start=True)
        assert states(here) == ["planned"]
        here.clock.jump(STARTS + SOON)
        await here.posted()
        await settled(here, "sent")
        assert posts_made(here) == 1

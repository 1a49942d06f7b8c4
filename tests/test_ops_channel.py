"""The organisers' channel hears of failures: once each, with what to do, and again when they come back."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.health import Part
from bot.rehearsal import Fault
from bot.rehearsal import faults as rehearsed
from schedules import JOBS, watch
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, NORA, Scene, scene
from tests.hearing import spoken, until

OPS = EDTECHCHAT
EIGHT = 20
"""The hour in New York at which `STARTS` is."""

TROUBLES = "SELECT * FROM trouble ORDER BY first_at, key"
HOUR = timedelta(hours=1)


async def waiting(here: Scene, *hours: int, channel: str = EDUCATORS) -> None:
    """Have a channel wait for the notices of chats, an hour apart, on Monday evening in New York."""
    chats = [event(datetime(2015, 10, 26, hour), uid=str(hour), title=f"Chat at {hour}") for hour in hours]
    await here.load(*chats)
    await here.subscribe(channel, digest=False, at_start=True)


def reach(here: Scene, hour: int, **later: float) -> None:
    """Let it be an hour of that evening in New York, and a bit."""
    here.clock.jump(STARTS + (hour - EIGHT) * HOUR + SOON + timedelta(**later))


async def all_settled(here: Scene, state: str, count: int) -> None:
    """Wait until so many announcements have one state; a channel takes one a second."""

    def look() -> bool | None:
        here.clock.wait(1)
        return count_of(here, state) == count or None

    await until(look)


def count_of(here: Scene, state: str) -> int:
    rows = here.rows("SELECT state FROM delivery WHERE kind != 'trouble'")
    return [row["state"] for row in rows].count(state)


def expel(here: Scene, channel: str = EDUCATORS) -> None:
    """Take the bot out of a channel."""
    here.refusals.add("chat.postMessage")
    here.channel(channel).members.remove(here.rehearsal.workspace.app.bot_user)


def invite(here: Scene, channel: str = EDUCATORS) -> None:
    """Put the bot into a channel again."""
    here.channel(channel).members.append(here.rehearsal.workspace.app.bot_user)


async def told(here: Scene, count: int) -> str:
    """Look for trouble, and give the newest of so many messages to the organisers; no more are to come."""
    await watch.run(here.bot.house)
    posts = await here.posted(count, OPS) if count else []
    await until(
        lambda: (
            not here.rows(
                "SELECT id FROM delivery WHERE state IN ('planned', 'claimed') AND kind = 'trouble'"
            )
            or None
        )
    )
    assert len(here.posts(OPS)) == count
    return spoken(posts[-1]) if posts else ""


async def test_trouble_is_looked_for_each_minute() -> None:
    (job,) = [job for job in JOBS if job.run is watch.run]
    assert str(job.trigger) == "interval[0:01:00]"


async def test_a_channel_that_refuses_is_told_once_until_it_took_something_and_refuses_again(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19, 20, 21, 22)
        await told(here, 0)
        expel(here)
        reach(here, 19)
        await all_settled(here, "failed", 1)
        words = await told(here, 1)
        (failed,) = here.rows("SELECT id FROM delivery WHERE state = 'failed'")
        assert words.startswith(
            f"*<#{EDUCATORS}> did not get* the start notice of “Chat at 19”, due Monday 26 October 2015, "
            "7:00 PM New York time. Why: not_in_channel: invite the bot with /invite in that channel."
        )
        assert f"`cembot why {failed['id']}`" in words
        reach(here, 20)
        await all_settled(here, "failed", 2)
        await told(here, 1)
        invite(here)
        reach(here, 21)
        await all_settled(here, "sent", 1)
        await told(here, 1)
        (over,) = here.rows(TROUBLES)
        assert (over["times"], over["ended_at"] is not None) == (2, True)
        expel(here)
        reach(here, 22)
        await all_settled(here, "failed", 3)
        assert "Chat at 22" in await told(here, 2)
        (again,) = here.rows(TROUBLES)
        assert (again["times"], again["ended_at"]) == (1, None)


async def test_a_restart_tells_nothing_twice(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19)
        expel(here)
        reach(here, 19)
        await all_settled(here, "failed", 1)
        await told(here, 1)
        await here.restart()
        await told(here, 1)


async def test_what_an_outage_skipped_is_one_message_and_the_next_outage_another(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19, 20, 21, 22, 23)
        await here.stop()
        reach(here, 21, minutes=30)
        await here.start()
        await all_settled(here, "skipped", 3)
        words = (await told(here, 1)).splitlines()
        assert words[0].startswith("*3 announcements came* too late to be of use, and were not sent.")
        assert [line[: line.index(",")] for line in words[1:4]] == [
            f"• <#{EDUCATORS}>: the start notice of “Chat at {hour}”" for hour in (19, 20, 21)
        ]
        assert words[4].startswith("Connected Educator Month 2015")
        await told(here, 1)
        await here.stop()
        reach(here, 23, minutes=30)
        await here.start()
        await all_settled(here, "skipped", 5)
        again = await told(here, 2)
        assert "*2 announcements came*" in again
        assert [hour for hour in (21, 22, 23) if f"Chat at {hour}" in again] == [22, 23]


async def test_an_outage_is_told_when_all_that_it_skipped_is_known(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19, 20)
        await here.stop()
        reach(here, 20, minutes=30)
        await here.start()
        await until(lambda: count_of(here, "skipped") == 1 or None)  # the channel rests for a second now
        await told(here, 0)
        (held,) = here.rows("SELECT * FROM trouble WHERE key LIKE 'late:%'")
        assert (held["times"], held["told_in"]) == (1, None)
        reach(here, 20, minutes=31)
        await all_settled(here, "skipped", 2)
        assert "*2 announcements came*" in await told(here, 1)


async def test_what_comes_too_late_soon_after_such_a_message_is_gathered(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await here.load(
            event(datetime(2015, 10, 26, 19)), event(datetime(2015, 10, 26, 19, 12), uid="second")
        )
        await here.subscribe(digest=False, at_start=True)
        keep_quiet(here)
        reach(here, 19, minutes=11)
        speak(here)
        await all_settled(here, "skipped", 1)
        keep_quiet(here)
        reach(here, 19, minutes=21)
        await watch.run(here.bot.house)
        reach(here, 19, minutes=23)
        speak(here)
        await all_settled(here, "skipped", 2)
        await told(here, 1)
        reach(here, 19, minutes=32)
        assert "7:12 PM" in await told(here, 2)


def keep_quiet(here: Scene) -> None:
    """Let nothing be sent."""
    here.bot.house.delivering.quiet = True


def speak(here: Scene) -> None:
    """Let what is due be sent or skipped."""
    here.bot.house.delivering.quiet = False
    here.bot.house.delivering.wake.set()


async def test_what_was_withdrawn_or_has_nothing_to_say_is_no_trouble(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19, 20)
        here.bot.scheduler.pause()  # nothing is planned again before it is to be sent
        await here.bot.database.write(
            lambda one: one.execute(text("UPDATE occurrence SET status = 'cancelled'"))
        )
        reach(here, 19)
        await all_settled(here, "skipped", 1)
        await here.bot.house.subscribing.end(here.bot.workspace, EDUCATORS, NORA)
        reach(here, 21)
        assert sorted(row["withdrawn"] for row in here.rows("SELECT * FROM delivery")) == [0, 1]
        await told(here, 0)
        assert here.rows(TROUBLES) == []


async def test_without_a_channel_nothing_is_written_and_the_log_says_what_failed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with scene(tmp_path) as here:
        await waiting(here, 19)
        expel(here)
        reach(here, 19)
        await all_settled(here, "failed", 1)
        here.bot.scheduler.pause()
        here.clock.wait(125)
        await watch.run(here.bot.house)
        await watch.run(here.bot.house)
        assert here.rows(TROUBLES) == []
        assert here.rows("SELECT * FROM fact WHERE name = 'watched'") == []
        assert here.rows("SELECT * FROM delivery WHERE kind = 'trouble'") == []
    said = [record for record in caplog.records if record.levelno == logging.WARNING]
    settled = [vars(one)["reason"] for one in said if one.getMessage() == "delivery_settled"]
    assert settled == ["not_in_channel: invite the bot with /invite in that channel"]
    unwell = [vars(one)["check"] for one in said if one.getMessage() == "unwell"]
    assert unwell.count("planner") == 1


async def test_a_bot_that_may_post_nothing_does_not_save_troubles_up(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS, quiet=True) as here:
        await waiting(here, 19)
        reach(here, 19, minutes=11)
        await watch.run(here.bot.house)
        await watch.run(here.bot.house)
        assert here.rows(TROUBLES) == []


async def test_the_organisers_channel_is_never_told_of_itself_and_hears_later_what_it_missed(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19)
        expel(here)
        expel(here, OPS)
        reach(here, 19)
        await all_settled(here, "failed", 1)
        await watch.run(here.bot.house)
        refused = "SELECT * FROM delivery WHERE kind = 'trouble' AND state = 'failed'"
        await here.until_rows(refused)
        invite(here, OPS)
        await told(here, 0)
        assert [row["key"] for row in here.rows(TROUBLES)] == [
            f"failed:slack:{here.bot.workspace}:{EDUCATORS}:not_in_channel"
        ]
        reach(here, 20, minutes=1)
        assert "Chat at 19" in await told(here, 1)
        assert len(here.rows(refused)) == 1


async def test_what_may_have_arrived_where_nobody_can_look_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        await waiting(here, 19)
        here.refusals.add("conversations.history")
        faults = here.rehearsal.faults
        faults.add("chat.postMessage", Fault(kind=rehearsed.Kind.DROP_AFTER))
        faults.add("conversations.history", Fault(kind=rehearsed.Kind.ERROR, error="missing_scope"))
        reach(here, 19)
        await all_settled(here, "unconfirmed", 1)
        await told(here, 0)  # somebody will look
        here.clock.wait(31)
        here.bot.house.delivering.wake.set()
        await here.until_rows("SELECT * FROM delivery WHERE state = 'unconfirmed' AND lease_until IS NULL")
        words = await told(here, 1)
    assert words.startswith(f"*<#{EDUCATORS}> may or may not have got* the start notice of “Chat at 19”")
    assert "missing_scope" in words


async def test_a_socket_that_died_without_a_word_is_told_where_no_port_is_served(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        here.rehearsal.links.silent = True
        for _ in range(20):  # again and again: a pong may still be under way the first time
            here.clock.wait(45)
            await watch.run(here.bot.house)
        await until(lambda: here.posts(OPS) or None)
        words = " ".join(spoken(post) for post in here.posts(OPS))
        assert words.count("Slack's socket has been silent for") == 1
        assert "*The bot is not well.*" in words


async def test_a_check_that_fails_for_a_moment_is_not_told(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=OPS) as here:
        here.bot.scheduler.pause()
        here.clock.wait(125)
        await told(here, 0)
        assert "health:planner" in [row["key"] for row in here.rows(TROUBLES)]
        await here.bot.house.health.beat(Part.PLANNER)
        await told(here, 0)
        assert "health:planner" not in [row["key"] for row in here.rows(TROUBLES)]

"""The recap: asked for, posted on a yes or alone, kept true; and "Catch me up", for who comes late."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.consent import Archive
from bot.errors import NotAllowed
from bot.rehearsal import Fault, Kind
from bot.rehearsal.workspace import Message
from bot.storage import archives
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, EVENING, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import spoken, until

CLOSES = STARTS + timedelta(minutes=90)
NEXT_DAY = CLOSES + timedelta(hours=20)
YES, NO = "recap_approve", "recap_decline"


async def chat(here: Scene, *, archive: bool = True) -> Message:
    """Let a chat begin and people talk in it; give its notice."""
    await here.load(event())
    if archive:

        def tick(connection: Connection) -> None:
            found = str(connection.exec_driver_sql("SELECT id FROM event").scalar_one())
            archives.tick(
                connection, Archive(found, 30, EVENING - timedelta(days=1), NORA), here.bot.workspace
            )

        await here.bot.database.write(tick)
    await here.subscribe(digest=False, at_start=True)
    here.clock.jump(STARTS + SOON)
    await here.until_rows("SELECT * FROM delivery WHERE state = 'sent'")
    (notice,) = here.posts()
    people = here.rehearsal.people
    said = await people.say(GRACE, EDUCATORS, "A1 Start small, see https://example.org/guide")
    await people.say(LIAM, EDUCATORS, "I agree", thread_ts=said.ts)
    for who in (LIAM, AVA):
        await people.react(who, EDUCATORS, said.ts, "tada")
    return notice


async def close(here: Scene) -> None:
    """Let the log close, and the clock's job run."""
    here.clock.jump(CLOSES + SOON)
    await here.bot.house.recapping.plan()


async def draft(here: Scene, who: str = NORA) -> Message:
    """Wait for the draft that somebody gets."""
    room = here.rehearsal.workspace.direct(who).id
    return await here.message(room, lambda one: one.by_app and "recap of" in spoken(one))


async def recap(here: Scene, notice: Message) -> Message:
    """Wait for the recap in the thread of the notice."""
    return await here.message(
        EDUCATORS, lambda one: one.thread_ts == notice.ts and one.by_app and "What came of" in spoken(one)
    )


def recaps(here: Scene) -> list[Message]:
    """Give the recaps that were posted."""
    return [one for one in here.channel(EDUCATORS).messages.values() if "What came of" in spoken(one)]


def asked(**chosen: Any) -> dict[str, Any]:
    """Choose what lets words be kept, and Nora be asked."""
    return {"organisers": frozenset({NORA}), "keep_words_days": 30, **chosen}


async def test_a_recap_is_posted_in_the_thread_of_its_start_when_somebody_says_yes(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        await here.bot.house.consenting.show_name(here.bot.workspace, GRACE)
        await close(here)
        asks = await draft(here)
        said = spoken(asks)
        assert "May I post it in the thread of its start?" in said
        assert "If nobody answers, I post it Tuesday 27 October 2015, 5:30 PM" in said
        assert "A post for X" in said
        assert "A text for a blog" in said
        assert recaps(here) == []
        heard = await here.press(NORA, asks, YES, here.rehearsal.workspace.direct(NORA).id)
        assert heard == "The recap of Educational Technology Chat is posted in the thread of its start."
        told = spoken(await recap(here, notice))
        assert "2 people wrote 2 messages" in told
        assert "Start small, see https://example.org/guide" in told
        assert "Thank you, grace and 1 other!" in told
        assert "2 reactions" in told
        assert "https://example.org/guide" in told
        assert "liam" not in told.casefold()
        again = await here.press(NORA, asks, YES, here.rehearsal.workspace.direct(NORA).id)
        assert "was posted already" in again
        here.clock.jump(NEXT_DAY + SOON)
        await close(here)
        assert len(recaps(here)) == 1


async def test_a_recap_that_nobody_looked_at_is_posted_alone_the_next_day(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        await close(here)
        await draft(here)
        await close(here)
        here.clock.jump(NEXT_DAY + SOON)
        await recap(here, notice)
        assert len(recaps(here)) == 1


async def test_nobody_is_asked_about_a_recap_that_is_posted_at_that_moment(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        here.clock.jump(NEXT_DAY + SOON)  # as after an outage that long
        await here.bot.house.recapping.plan()
        await recap(here, notice)
        planned = here.rows("SELECT kind FROM delivery WHERE kind LIKE 'recap%'")
    assert [row["kind"] for row in planned] == ["recap"]


async def test_not_now_keeps_it_back_and_a_later_yes_still_posts_it(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        await close(here)
        asks, room = await draft(here), here.rehearsal.workspace.direct(NORA).id
        assert "is not posted" in await here.press(NORA, asks, NO, room)
        here.clock.jump(NEXT_DAY + SOON)
        await here.bot.house.planning.plan()
        await close(here)
        assert recaps(here) == []
        await here.press(NORA, asks, YES, room)
        await recap(here, notice)


async def test_what_slack_refused_is_tried_again_on_a_yes(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        await close(here)
        asks, room = await draft(here), here.rehearsal.workspace.direct(NORA).id
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.ERROR, error="is_archived", times=2))
        for tries in (1, 2):
            await here.press(NORA, asks, YES, room)
            await here.until_rows("SELECT * FROM delivery WHERE kind = 'recap' AND state = 'failed'", tries)
            here.clock.wait(2)
        await here.press(NORA, asks, YES, room)
        await recap(here, notice)
        assert "was posted already" in await here.press(NORA, asks, YES, room)


async def test_where_nothing_is_posted_alone_a_yes_is_needed(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked(recap_after_hours=0)) as here:
        notice = await chat(here)
        await close(here)
        asks = await draft(here)
        assert "If nobody answers, it is not posted." in spoken(asks)
        assert here.rows("SELECT * FROM delivery WHERE kind = 'recap'") == []
        await here.press(NORA, asks, YES, here.rehearsal.workspace.direct(NORA).id)
        await recap(here, notice)


async def test_only_who_runs_the_chat_may_say_yes(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        await chat(here, archive=False)
        await close(here)
        await draft(here, LIAM)
        (found,) = here.rows("SELECT id FROM occurrence")
        for say in (here.bot.house.recapping.approve, here.bot.house.recapping.decline):
            with pytest.raises(NotAllowed, match="Only the moderators of this event"):
                await say(here.bot.workspace, GRACE, found["id"])
        assert recaps(here) == []


async def test_who_is_counted_no_more_leaves_the_recap_too(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        await here.bot.house.consenting.show_name(here.bot.workspace, GRACE)
        await close(here)
        asks = await draft(here)
        await here.press(NORA, asks, YES, here.rehearsal.workspace.direct(NORA).id)
        posted = await recap(here, notice)
        await here.bot.house.people.count(here.bot.workspace, GRACE, counted=False)
        await here.until_rows("SELECT * FROM delivery WHERE kind LIKE 'recap%' AND state = 'sent'", 2)
        await here.bot.house.recapping.keep_true()
        left = await until(
            lambda: (
                now if "grace" not in (now := spoken(here.channel(EDUCATORS).messages[posted.ts])) else None
            )
        )
        assert "Start small" not in left
        assert "1 person wrote 1 message" in left
        room = here.rehearsal.workspace.direct(NORA).id
        assert "Start small" not in spoken(here.channel(room).messages[asks.ts])
        assert here.rows("SELECT * FROM delivery_words WHERE words LIKE '%Start small%'") == []


async def test_where_no_words_are_kept_the_recap_says_why_it_has_figures_only(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({NORA})) as here:
        await chat(here, archive=False)
        await close(here)
        said = spoken(await draft(here))
        assert "This holds figures only: the bot keeps no words here" in said
        assert "Start small" not in said


async def test_a_chat_in_which_nobody_wrote_has_no_recap(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({NORA})) as here:
        await here.load(event())
        await here.subscribe(digest=False, at_start=True)
        here.clock.jump(STARTS + SOON)
        await here.posted()
        await close(here)
        assert here.rows("SELECT * FROM delivery WHERE kind LIKE 'recap%'") == []


async def test_who_comes_late_is_told_in_private_what_was_said_so_far(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        notice = await chat(here)
        heard = await here.press(AVA, notice, "catch_me_up")
        assert "So far in" in heard
        assert "2 people wrote 2 messages" in heard
        assert "https://example.org/guide" in heard
        assert "Start small, see https://example.org/guide" in heard


async def test_who_is_the_first_missed_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(digest=False, at_start=True)
        here.clock.jump(STARTS + SOON)
        (notice,) = await here.posted()
        assert "you are right on time" in await here.press(AVA, notice, "catch_me_up")

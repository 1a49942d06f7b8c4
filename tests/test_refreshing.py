"""What was posted stays true: a change of the programme edits it in place, once, and says what it was first."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.event import Event, Status
from bot.rehearsal import Fault, Kind
from tests.announced import LIST, SOON, STARTS, settled
from tests.builders import event, wish
from tests.conversation import Scene, scene
from tests.delivered import Sender
from tests.fakes import Fate, HandClock
from tests.hearing import spoken

pytest_plugins = ["tests.fixtures_storage"]

CHAT = event(url="https://example.org/room")
STEPS = "SELECT reason FROM delivery_step WHERE reason LIKE '%edited%'"


def changed(**parts: Any) -> Event:
    """Give the chat, changed."""
    timing = {name: parts.pop(name) for name in ("start",) if name in parts}
    return replace(CHAT, timing=replace(CHAT.timing, **timing), **parts)


async def posted_list(here: Scene) -> None:
    """Let the channel have the list of the day before the chat's changes."""
    await here.load(CHAT)
    await here.subscribe()
    here.clock.jump(LIST - timedelta(days=1) + SOON)


async def started(here: Scene) -> None:
    """Let the chat begin, with its notice posted."""
    await here.load(CHAT)
    await here.subscribe(digest=False, at_start=True)
    here.clock.jump(STARTS + SOON)
    await here.posted()
    await settled(here, "sent")


async def test_the_list_of_a_day_follows_a_new_title_in_place(tmp_path: Path) -> None:
    async with scene(tmp_path, now=LIST - timedelta(days=1, minutes=5)) as here:
        await posted_list(here)
        (before,) = await here.posted()
        await settled(here, "sent")
        await here.load(changed(title="A better title"))
        assert await here.bot.house.refreshing.refresh() == 1
        (after,) = here.posts()
        assert (after.ts, bool(after.edited)) == (before.ts, True)
        assert "A better title" in spoken(after)
        assert "A better title" in after.text
        assert await here.bot.house.refreshing.refresh() == 0
        assert len(here.rows(STEPS)) == 1


async def test_a_cancelled_chat_stays_in_the_list_struck_through_with_the_word_first(tmp_path: Path) -> None:
    async with scene(tmp_path, now=LIST - timedelta(days=1, minutes=5)) as here:
        await posted_list(here)
        await here.posted()
        await settled(here, "sent")
        await here.load(changed(status=Status.CANCELLED))
        await here.bot.house.refreshing.refresh()
        said = spoken(here.posts()[0])
        assert "*CANCELLED:* ~<https://example.org/room|Educational Technology Chat>~" in said


async def test_the_notice_of_a_chat_that_is_cancelled_says_so_and_offers_no_check_in(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await started(here)
        await here.load(changed(status=Status.CANCELLED))
        assert await here.bot.house.refreshing.refresh() == 1
        (notice,) = here.posts()
        assert spoken(notice).startswith("*CANCELLED:*")
        assert notice.text.startswith("CANCELLED: Educational Technology Chat")
        assert "I'm here" not in spoken(notice)


async def test_the_reminder_of_a_chat_that_moves_says_when_it_now_is(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await here.subscribe(digest=False, reminders=(30,))
        here.clock.jump(STARTS - timedelta(minutes=30) + SOON)
        await here.posted()
        await settled(here, "sent")
        await here.load(changed(start=CHAT.timing.start + timedelta(hours=1)))
        assert await here.bot.house.refreshing.refresh() == 1
        reminded = here.posts()[0]
        assert reminded.text.startswith("MOVED to Monday 26 October 2015, 9:00 PM New York time")
        assert spoken(reminded).startswith("*MOVED to Monday 26 October 2015, 9:00 PM")


async def test_what_did_not_change_is_not_edited(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await started(here)
        await here.load(CHAT, event(uid="another", title="Another chat", start=CHAT.timing.start))
        assert await here.bot.house.refreshing.refresh() == 0
        assert not here.posts()[0].edited


async def test_an_edit_that_slack_puts_off_is_made_later(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await started(here)
        await here.load(changed(title="A better title"))
        here.refusals.add("chat.update")
        here.rehearsal.faults.add("chat.update", Fault(kind=Kind.RATE_LIMITED, seconds=1))
        assert await here.bot.house.refreshing.refresh() == 0
        assert await here.bot.house.refreshing.refresh() == 1
        assert "A better title" in spoken(here.posts()[0])


async def test_an_edit_of_which_nobody_knows_whether_it_was_made_is_made_again(file: Path) -> None:
    """It had arrived; then the chat is as it was, and so are the words that were kept."""
    sender = Sender(file, HandClock(LIST - timedelta(days=1)))
    await sender.load(CHAT)
    await sender.wants(wish())
    await sender.after()
    await sender.load(changed(title="A worse title"))
    sender.far_end.edit_fates.append(Fate.UNANSWERED)
    assert await sender.refresh() == 0
    await sender.load(CHAT)
    assert await sender.refresh() == 1
    assert "Educational Technology Chat" in sender.far_end.posts[0].message.text
    assert await sender.refresh() == 0
    sender.database.close()


async def test_a_message_that_is_gone_is_tried_once_and_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await started(here)
        here.refusals.add("chat.update")
        here.posts()[0].deleted = True
        await here.load(changed(title="A better title"))
        assert await here.bot.house.refreshing.refresh() == 1
        await here.load(changed(title="A better title", note="and a note"))
        assert await here.bot.house.refreshing.refresh() == 0
        assert "not edited: message_not_found" in str(here.rows(STEPS)[0]["reason"])

"""What becomes of what somebody saved or follows is told to them, once, with old and new; and recordings, if asked."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Status
from bot.services.importing import Importing
from tests.announced import DELIVERIES
from tests.builders import event, timing
from tests.conversation import GRACE, LIAM, Scene, scene
from tests.test_saving import press, reminded, shown, told

CHAT = event()
LATER = replace(CHAT, timing=timing(datetime(2015, 10, 26, 21)))
CHANGES = "SELECT channel, state FROM delivery WHERE kind = 'change' ORDER BY channel"


async def saved(here: Scene, who: str = GRACE) -> None:
    """Let somebody save the one event that is on."""
    await press(here, who, await shown(here, who), "save")


async def followed(here: Scene) -> None:
    """Let Grace follow what it is of."""
    await here.write(GRACE, "follow #edtechchat")


async def test_who_saved_what_is_moved_hears_at_once_with_old_and_new_time(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await saved(here)
        await here.load(LATER)
        (note,) = await reminded(here, GRACE)
        assert "MOVED" in note
        assert "Now: *Monday 26 October 2015, 9:00 PM" in note
        assert "Before: Monday 26 October 2015, 8:00 PM" in note
        assert told(here, LIAM) == []


async def test_who_saved_what_is_cancelled_hears_it_and_is_not_reminded(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await saved(here)
        await here.load(replace(CHAT, status=Status.CANCELLED))
        (note,) = await reminded(here, GRACE)
        assert "CANCELLED" in note
        assert "does not take place" in note


async def test_who_saves_it_after_the_change_knows_it_and_hears_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await Importing(here.bot.database).take("sample", [LATER], 0, here.clock.now())
        await saved(here)
        await here.bot.house.planning.plan()
        assert here.rows("SELECT noted_at FROM alteration WHERE noted_at IS NULL") == []
        assert here.rows(CHANGES) == []


async def test_who_follows_what_is_moved_soon_hears_it_too(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await here.write(GRACE, "follow #edtechchat")
        await here.load(LATER)
        (note,) = await reminded(here, GRACE)
        assert "MOVED" in note
        assert "Before: Monday 26 October 2015, 8:00 PM" in note


async def test_at_night_only_who_saved_it_is_told(tmp_path: Path) -> None:
    night = datetime(2015, 10, 26, 22, 0)
    async with scene(tmp_path) as here:
        await here.load(replace(CHAT, timing=timing(night)))
        await saved(here, LIAM)
        await here.write(GRACE, "follow #edtechchat")
        here.clock.jump(here.clock.now() + timedelta(hours=2, minutes=50))  # 21:15 in New York
        await here.load(replace(CHAT, timing=timing(night + timedelta(minutes=30))))
        assert [row["channel"] for row in here.rows(CHANGES)] == [LIAM]


async def test_each_change_is_told_once_and_what_is_again_as_it_was_is_not_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await saved(here)
        await here.load(LATER)
        await reminded(here, GRACE)
        for _ in range(3):
            await here.bot.house.planning.plan()
        assert [row["channel"] for row in here.rows(CHANGES)] == [GRACE]


@pytest.mark.parametrize("keeps", [saved, followed])
async def test_what_is_moved_and_then_cancelled_is_told_twice(
    tmp_path: Path, keeps: Callable[[Scene], Awaitable[None]]
) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        await keeps(here)
        await here.load(LATER)
        assert "MOVED" in (await reminded(here, GRACE))[0]
        await here.load(replace(LATER, status=Status.CANCELLED))
        assert "CANCELLED" in (await reminded(here, GRACE, 2))[-1]
        for _ in range(3):
            await here.bot.house.planning.plan()
        assert [row["state"] for row in here.rows(CHANGES)] == ["sent", "sent"]


async def test_a_recording_that_is_added_later_goes_to_who_asked_for_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(CHAT)
        (occurrence,) = here.rows("SELECT id FROM occurrence")
        house = here.bot.house
        await house.keeping.toggle_recording(here.bot.workspace, GRACE, occurrence["id"])
        await house.planning.plan()
        assert here.rows(DELIVERIES) == []
        await here.load(replace(CHAT, recording="https://videos.example/edtechchat"))
        (words,) = await reminded(here, GRACE)
        assert "You can watch or read it afterwards" in words
        assert "Recording" in words
        await house.planning.plan()
        assert len(here.rows(DELIVERIES)) == 1


async def test_what_somebody_waits_for_is_never_deleted(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(rrule="FREQ=DAILY;COUNT=3"))
        first = here.rows("SELECT id FROM occurrence ORDER BY starts_at")[0]["id"]
        await here.bot.house.keeping.toggle_recording(here.bot.workspace, GRACE, first)
        await here.load(event(rrule="FREQ=DAILY;COUNT=3", exdates=(datetime(2015, 10, 26, 20),)))
        (row,) = [one for one in here.rows("SELECT id, status FROM occurrence") if one["id"] == first]
        assert row["status"] == "cancelled"

"""A channel can be kept quiet for a while: chosen in its modal, told, and over by itself."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.announced import DELIVERIES, LIST, SOON
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, NORA, Scene, scene
from tests.hearing import spoken
from tests.test_channel_conversations import opened

DAILY = event(rrule="FREQ=DAILY", start=datetime(2015, 10, 26, 20))


def pause(length: str) -> dict[str, Any]:
    return {"pause_block": {"pause": {"selected_option": {"value": length}}}}


async def paused(here: Scene, length: str) -> None:
    """Choose a pause in the channel's modal, as an admin does."""
    modal = await opened(here)
    await modal.press("channel_more")
    assert await modal.submit(pause(length)) == {}


async def test_a_paused_channel_hears_nothing_until_the_pause_is_over(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        await here.subscribe()
        await paused(here, "day")
        assert "paused until Tuesday 27 October 2015, 6:25 PM" in await here.ask(GRACE, "channel")
        here.clock.jump(LIST + SOON)  # the next morning
        await here.bot.house.planning.plan()
        assert await here.bot.house.delivering.once() == 0
        here.clock.jump(LIST + timedelta(days=1) + SOON)
        (post,) = [one for one in await here.posted() if "On today" in spoken(one)]
        assert "Wednesday 28 October" in spoken(post)
        assert "paused" not in await here.ask(GRACE, "channel")
        assert [row["what"] for row in here.rows(DELIVERIES) if row["state"] == "sent"] == ["2015-10-28"]


async def test_a_pause_can_be_ended_before_its_time(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        await here.subscribe()
        await paused(here, "week")
        modal = await opened(here)
        assert "paused until Monday 2 November 2015" in modal.words
        await modal.press("channel_more")
        assert modal.holds("pause_block")["initial_option"]["value"] == "as-it-is"
        assert await modal.submit(pause("none")) == {}
        assert "paused" not in await here.ask(GRACE, "channel")
        here.clock.jump(LIST + SOON)
        await here.bot.house.planning.plan()
        assert "2015-10-27" in [row["what"] for row in here.rows(DELIVERIES) if row["state"] != "skipped"]


async def test_saving_something_else_keeps_the_pause(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe()
        await paused(here, "month")
        assert await (await opened(here)).submit() == {}
        (kept,) = here.rows("SELECT paused_until FROM subscription")
        assert str(kept["paused_until"]).startswith("2015-11-25 22:2")
        assert tuple(here.rows("SELECT changed_by, channel FROM subscription")[0].values()) == (
            NORA,
            EDUCATORS,
        )

"""The kill switch: nothing is posted by itself, people are answered, and what became too late is skipped."""

from datetime import timedelta
from pathlib import Path

from tests.announced import DELIVERIES, LIST, SOON
from tests.builders import event
from tests.conversation import GRACE, NORA, scene
from tests.hearing import spoken, until
from tests.test_organise import DAILY, organised


async def test_a_silenced_bot_posts_nothing_by_itself_and_answers(tmp_path: Path) -> None:
    async with scene(tmp_path, quiet=True) as here:
        await here.load(DAILY)
        await here.subscribe()
        here.clock.jump(LIST + SOON)
        assert await here.bot.house.delivering.once() == 0
        assert here.posts() == []
        assert [row["state"] for row in here.rows(DELIVERIES) if row["what"] == "2015-10-27"] == ["planned"]
        assert "Educational Technology Chat" in await here.ask(GRACE, "today")
        assert "`CEMBOT_QUIET`" in await here.ask(NORA, "organise")
        assert "The bot is silenced" in (await organised(here)).words


async def test_when_the_switch_is_taken_back_what_is_still_of_use_is_posted_and_the_rest_skipped(
    tmp_path: Path,
) -> None:
    chat = event(LIST.replace(tzinfo=None), timezone="UTC")  # its start notice is of use for ten minutes
    async with scene(tmp_path, quiet=True) as here:
        await here.load(chat)
        await here.subscribe(at_start=True)
        here.clock.jump(LIST + timedelta(minutes=30))
        here.chosen["quiet"] = False
        await here.restart()
        (post,) = await here.posted()
        assert "On today" in spoken(post)
        rows = await until(lambda: found if len(found := here.rows(DELIVERIES)) > 1 else None)
        (notice,) = [row for row in rows if row["kind"] == "start"]
        assert (notice["state"], "too late" in notice["reason"]) == ("skipped", True)
        assert "The bot is silenced" not in (await organised(here)).words

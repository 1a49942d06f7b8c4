"""One person's accounts on Slack and X are joined by their own word on both sides, and by nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.way import Way
from bot.rehearsal.x_timeline import Account
from tests.announced import SOON, STARTS
from tests.builders_logs import report_of, values
from tests.conversation import EDUCATORS, GRACE, LIAM, Scene, scene
from tests.crowds import listen
from tests.on_both import CHAT, Both, on_both
from tests.test_privacy import offered

PEOPLE = "SELECT platform, account, person_id FROM identity ORDER BY platform, account"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """Open Slack and X, with a chat that is read on both."""
    async with on_both(tmp_path) as running:
        await running.bring(CHAT, way=Way.READS)
        await running.here.subscribe(digest=False, at_start=True)
        await running.pass_by(-30, 0)
        await running.here.until_rows("SELECT * FROM delivery WHERE kind = 'start' AND state = 'sent'", 2)
        await listen(running, STARTS + MINUTE)
        yield running


async def word(here: Scene, who: str) -> str:
    """Ask for the word that joins."""
    await here.command(who, "privacy")
    said = await here.press(who, await offered(here, who, "join_my_x"), "join_my_x")
    return said.split("`")[1]


async def post(both: Both, who: Account, words: str) -> list[str]:
    """Let somebody post on X, and the bot look; give its answers."""
    both.here.clock.jump(both.here.clock.now() + 2 * MINUTE)
    said = both.far.timeline.say(who, words)
    await listen(both, both.here.clock.now() + MINUTE)
    return [one.text for one in both.posts if one.reply_to == said.id]


def persons(here: Scene) -> dict[str, int]:
    return {row["account"]: row["person_id"] for row in here.rows(PEOPLE)}


async def test_who_posts_the_word_from_x_is_one_person_and_can_be_two_again(both: Both) -> None:
    here, nora = both.here, both.far.timeline.join("grace_on_x")
    await here.rehearsal.people.say(GRACE, EDUCATORS, "in Slack")
    await post(both, nora, "A1: on X #edtechchat")
    before = values(await report_of(here.bot.database, until=here.clock.now()))
    assert before["participants"] == 2
    code = await word(here, GRACE)
    assert await post(both, nora, f"@cembot {code.lower()}") == []  # it is no question
    assert persons(here)[GRACE] == persons(here)[nora.id]
    after = values(await report_of(here.bot.database, until=here.clock.now()))
    assert after["participants"] == 1
    assert code not in str(here.rows("SELECT * FROM join_code"))
    assert "Your account on X is counted as yours, too." in await here.command(GRACE, "privacy")
    await here.press(GRACE, await offered(here, GRACE, "part_my_x"), "part_my_x")
    assert persons(here)[GRACE] != persons(here)[nora.id]
    apart = values(await report_of(here.bot.database, until=here.clock.now()))
    assert apart["participants"] == 2


async def test_a_word_joins_once_and_in_time_and_nobody_takes_another_s_account(both: Both) -> None:
    here, first, second = both.here, both.far.timeline.join("first"), both.far.timeline.join("second")
    code = await word(here, GRACE)
    await post(both, first, f"@cembot {code}")
    await post(both, second, f"@cembot {code}")
    assert second.id not in persons(here)
    stolen = await word(here, LIAM)
    await post(both, first, f"@cembot {stolen}")
    assert persons(here)[first.id] == persons(here)[GRACE]
    late = await word(here, LIAM)
    here.clock.jump(here.clock.now() + timedelta(minutes=30) + SOON)
    await post(both, second, f"@cembot {late}")
    assert second.id not in persons(here)


async def test_who_is_not_counted_on_one_side_is_not_counted_on_the_other(both: Both) -> None:
    here, nora = both.here, both.far.timeline.join("grace_on_x")
    await post(both, nora, "@cembot don't count me")
    await post(both, nora, f"@cembot {await word(here, GRACE)}")
    assert not await here.bot.house.people.is_counted(here.bot.workspace, GRACE)
    await here.rehearsal.people.say(GRACE, EDUCATORS, "not counted")
    assert here.rows("SELECT * FROM participation") == []


async def test_where_x_is_not_read_it_says_so(tmp_path: Path) -> None:
    async with on_both(tmp_path / "both") as both:
        await both.bring(CHAT, way=Way.POSTS)
        await both.here.command(GRACE, "privacy")
        message = await offered(both.here, GRACE, "join_my_x")
        assert "does not read there" in await both.here.press(GRACE, message, "join_my_x")
    async with scene(tmp_path / "alone") as here:
        assert "join_my_x" not in str(here.channel(EDUCATORS).messages)
        await here.command(GRACE, "privacy")
        seen = [one for one in here.channel(EDUCATORS).messages.values() if one.only_for == GRACE]
        assert "join_my_x" not in str(seen[-1].blocks)

"""How posts fared on X: read once, a day after the chat, while there is money; blank until then."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.report import Scope
from bot.domain.way import Way
from bot.services.reporting import Reporting
from tests.announced import STARTS
from tests.crowds import Crowd, crowd, listen, listen_until
from tests.on_both import ON_X, Both, on_both

FIGURES = ("views", "likes", "replies_to_posts")
READ = 5_000


async def read_chat(both: Both, posts: int) -> Crowd:
    """Let a chat be over and read."""
    await both.bring(way=Way.READS)
    await both.pass_by(-30, 0, 6)
    people = crowd(both, 5)
    people.write(posts, reposts=1)
    await both.pass_by(33, 60)
    await listen_until(
        both, STARTS + timedelta(minutes=60), STARTS + timedelta(minutes=95), timedelta(minutes=2)
    )
    return people


async def figures(both: Both) -> dict[str, float | None]:
    """Give what a report tells of how posts fared."""
    now = both.here.clock.now()
    report = await Reporting(both.here.bot.database).report(Scope(until=now), now)
    return {one.metric.name: one.value for one in report.figures if one.metric.name in FIGURES}


def liked(both: Both, people: Crowd) -> None:
    """Let each of the crowd's posts be seen a hundred times, and liked twice."""
    for post in both.far.timeline.there():
        if post.author in {one.id for one in people.people}:
            post.views, post.likes = 100, 2


async def test_they_are_read_once_after_a_day_and_stand_in_the_report(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        people = await read_chat(both, 130)
        liked(both, people)
        assert await figures(both) == dict.fromkeys(FIGURES)
        before = both.ledger
        await listen(both, STARTS + timedelta(hours=24))
        assert both.ledger == before
        gone = next(post for post in both.far.timeline.there() if post.author == people.people[0].id)
        both.far.timeline.delete(gone)
        for minutes in range(0, 60, 20):
            await listen(both, STARTS + timedelta(hours=26, minutes=minutes))
        told = await figures(both)
        assert (told["views"], told["likes"]) == (12_900, 258)
        assert both.ledger - before == 129 * READ
        assert both.ledger == both.far.bill.total
        (row,) = both.here.rows("SELECT count(*) AS count FROM participation WHERE removed")
        assert row["count"] == 1  # who deleted a post took it back
        (reading,) = both.here.rows("SELECT * FROM x_reading WHERE about <> 'mentions'")
        assert reading["numbers_at"] is not None


async def test_without_money_they_stay_blank_and_nothing_else_suffers(tmp_path: Path) -> None:
    budget = 7 * 15_000 + 20 * READ
    async with on_both(tmp_path, on_x=replace(ON_X, budget=budget)) as both:
        people = await read_chat(both, 15)
        liked(both, people)
        for hours in (26, 27, 28):
            await listen(both, STARTS + timedelta(hours=hours))
        known = len(both.here.rows("SELECT * FROM x_numbers"))
        assert known < 15
        assert (await figures(both))["views"] == (100 * known or None)
        assert both.ledger == both.far.bill.total <= budget

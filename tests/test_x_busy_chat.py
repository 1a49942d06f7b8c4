"""A busy chat on X, 83 posts a minute for an hour by 1,500 people: logged whole, once, and within its budget."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.price import dollars
from bot.domain.way import Way
from tests.announced import STARTS
from tests.crowds import crowd, listen, logged
from tests.on_both import ON_X, on_both

PEOPLE, A_MINUTE, MINUTES = 1_500, 83, 60
BUDGET = 26_000_000
"""Micro-dollars: 4,980 posts at half a cent are $24.90, and the rest is for what is posted."""

STEP = timedelta(seconds=20)


async def test_a_busy_chat_is_logged_whole_within_its_budget(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=BUDGET)) as both:
        both.far.powers.search_lag = timedelta(seconds=25)
        both.far.powers.search_spread = timedelta(seconds=60)
        await both.bring(way=Way.READS, questions=6)
        await both.pass_by(-30, 0)
        teachers = crowd(both, PEOPLE)
        moment, owed = STARTS + timedelta(seconds=30), 0.0
        while moment < STARTS + timedelta(minutes=MINUTES, seconds=30):
            both.here.clock.jump(moment)
            owed += A_MINUTE * STEP / timedelta(minutes=1)
            teachers.write(int(owed), reposts=2)
            owed -= int(owed)
            await listen(both)
            moment += STEP
        for minutes in (62, 70, 92, 93, 95):
            await listen(both, STARTS + timedelta(minutes=minutes))
        written = {
            post.id for post in both.far.timeline.there() if "#edtechchat" in post.text and not post.reposts
        }
        written -= {post.id for post in both.posts}
        rows = logged(both)
        assert len(written) == A_MINUTE * MINUTES
        assert {row["message"] for row in rows} == written
        assert len(rows) == len(written)
        assert len({row["person_id"] for row in rows}) == PEOPLE
        assert both.ledger == both.far.bill.total <= BUDGET
        sorts = Counter(row["act"] for row in rows)
        told = f"{len(rows):,} posts in {len(both.far.calls)} calls for {dollars(both.ledger)}: {dict(sorts)}"
        with capsys.disabled():
            print(f"\nA busy chat on X: {told}")  # noqa: T201 - what it costs is what is wanted to be known

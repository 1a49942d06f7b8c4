"""Chats on X while connections drop, answers break and the bot dies: nothing twice, nothing lost, paid once."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.price import dollars
from bot.domain.way import Way
from bot.rehearsal.faults import Fault, Kind
from tests.builders import event
from tests.on_both import Both, on_both

CHATS = 6
KINDS = (Kind.DROP_BEFORE, Kind.DROP_AFTER, Kind.BROKEN, Kind.RATE_LIMITED)

EVENING_OF_CHATS = [
    event(
        datetime(2015, 10, 26, 19, 0) + timedelta(minutes=10 * number),
        uid=f"chat-{number}",
        title=f"Chat {number}",
        hashtags=(f"#chat{number}",),
        length=timedelta(minutes=60),
    )
    for number in range(CHATS)
]


async def all_on_x(both: Both) -> None:
    """Bring every chat to X."""
    await both.bring(*EVENING_OF_CHATS, questions=0)
    ways = both.here.bot.house.ways
    for chat in EVENING_OF_CHATS[1:]:
        await ways.choose(both.here.bot.workspace, "C0EDTECHCHAT", chat.id, Way.POSTS, "U0NORA")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_comes_twice_and_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - it picks faults
    async with on_both(tmp_path) as both:
        await all_on_x(both)
        for minute in range(-90, 60, 10):
            for _ in range(chance.randrange(3)):
                both.far.faults.add("POST /2/tweets", Fault(kind=chance.choice(KINDS), seconds=2.0))
            if chance.random() < 0.2:
                both.far.faults.add("GET /2/users/{id}/tweets", Fault(kind=chance.choice(KINDS), seconds=2.0))
            await both.pass_by(minute, settle=False)
            if chance.random() < 0.2:
                await both.here.crash()
                await both.here.start()
            await both.settled()
        asked = [call for call in both.far.calls if (call.method, call.route) == ("POST", "/2/tweets")]
        assert len(asked) > 3 * CHATS  # something did go wrong
        rows = both.rows()
        assert Counter(row["state"] for row in rows) == {"sent": 3 * CHATS}
        assert len(both.texts) == len(set(both.texts)) == 3 * CHATS
        assert {row["message_id"] for row in rows} == {post.id for post in both.posts}
        assert both.ledger == both.far.bill.total, dollars(both.ledger)
        assert both.aside == 0

"""A chat on X over either database: posted in one thread, paid once, and given by hand where X says no."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal.faults import Fault, Kind
from tests.on_both import Both, on_both

pytest_plugins = ["tests.fixtures_postgres", "tests.fixtures_storage"]

CREATE = "POST /2/tweets"
POST = 15_000
"""Micro-dollars of a post."""


@pytest.fixture
async def both(url: str, tmp_path: Path) -> AsyncIterator[Both]:
    """Open Slack and X, with a bot over each kind of database in turn."""
    async with on_both(tmp_path, other_database=url) as running:
        yield running


async def test_a_chat_is_posted_in_one_thread_and_paid_once(both: Both) -> None:
    await both.bring()
    await both.evening()
    assert set(both.ends().values()) == {"sent"}
    assert [post.reply_to for post in both.posts] == ["", *(post.id for post in both.posts[:-1])]
    assert both.ledger == both.far.bill.total == 5 * POST
    assert both.aside == 0


async def test_what_x_refuses_is_given_by_hand(both: Both) -> None:
    await both.bring(questions=0)
    both.far.faults.add(CREATE, Fault(kind=Kind.ERROR, error="credits"))
    await both.pass_by(-30, 0)
    assert [both.ends()[kind] for kind in ("reminder-30", "start")] == ["failed", "sent"]
    await both.here.until_rows("SELECT * FROM delivery WHERE kind = 'take-over' AND state = 'sent'")
    assert both.ledger == both.far.bill.total == POST

"""Whatever stands in a private answer, it stays within what Slack takes: marks, pages, lists and menus."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.asking import understand
from bot.domain.agenda import Listed, fold
from bot.domain.event import Occurrence
from bot.domain.recurrence import expand
from bot.domain.yours import Yours
from bot.wording import message as limits
from bot.wording.answer import answer
from bot.wording.message import Message
from tests.builders import event
from tests.builders_wording import NAMES, NEW_YORK

NOON = datetime(2015, 10, 28, 14, tzinfo=UTC)
HOSTILE = "<!channel> <https://evil.example|free> @here " + "long " * 40


def day(count: int, title: str) -> tuple[Listed, ...]:
    """Build a day on which so much is on, partly over, with a recording of each."""
    return fold(one for number in range(count) for one in _one(number, title))


def _one(number: int, title: str) -> list[Occurrence]:
    start = datetime(2015, 10, 28, 7) + timedelta(minutes=number % 900)
    made = event(
        start,
        uid=str(number),
        title=f"{title} {number}",
        hashtags=(f"#{number}{'x' * 60}",),
        url="https://ours.example/" + "y" * 300,
        recording="https://ours.example/" + "z" * 300,
    )
    return expand(made, NOON - timedelta(days=2), NOON + timedelta(days=2))


def told(listed: tuple[Listed, ...], page: int) -> Message:
    query = understand("today", NEW_YORK, NOON)
    ids = [line.occurrence.id for line in listed]
    clashes = tuple((one, listed[0].occurrence) for one in ids)
    yours = Yours("usual", clashes, tuple((one, 1_000_000) for one in ids))
    return answer(query, listed, NOON, NEW_YORK, None, NAMES, yours=yours, page=page)


@pytest.mark.parametrize("page", [1, 2, 10, 99])
@pytest.mark.parametrize("title", ["Chat", HOSTILE, "👩🏽‍🏫" * 80, "授業" * 90])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 9, 10, 12, 40, 500])
def test_every_page_is_one_that_slack_takes(count: int, title: str, page: int) -> None:
    message = told(day(count, title), page)
    assert len(message.blocks) <= limits.MAX_BLOCKS
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= limits.MAX_MESSAGE
    assert len(message.text) <= limits.MAX_TEXT
    assert "<!channel" not in json.dumps(message.blocks)
    assert "@here" not in json.dumps(message.blocks)


@pytest.mark.parametrize("count", [12, 40, 200])
def test_the_pages_tell_each_event_once(count: int) -> None:
    listed = day(count, "Chat")
    seen: list[str] = []
    for page in range(1, 11):
        shown = json.dumps(told(listed, page).blocks)
        seen += [str(number) for number in range(count) if f"|Chat {number}>" in shown]
        if '"action_id": "page"' not in shown:
            break
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == count or count > 150

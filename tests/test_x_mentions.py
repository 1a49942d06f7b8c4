"""Who asks the bot on X is answered: once, briefly, in their language; and nobody else is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.way import Way
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.x_timeline import BOT, Account, Post
from bot.wording.post_length import MAX_WEIGHT, links, weight
from schedules import watch
from tests.announced import STARTS
from tests.builders import event
from tests.crowds import listen, logged
from tests.hearing import spoken
from tests.on_both import CHAT, ON_X, OPS, Both, on_both
from tests.on_x import MENTIONS

ASKING = f"GET {MENTIONS}".replace(BOT, "{id}")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """Open Slack and X, with a chat that is read and others on the same day; nobody has asked anything yet."""
    async with on_both(tmp_path) as running:
        later = [
            event(datetime(2015, 10, 26, 21, minute), uid=f"later-{minute}", title=f"Chat at 9:{minute:02}")
            for minute in range(0, 60, 5)
        ]
        await running.bring(CHAT, *later, way=Way.READS)
        await listen(running, STARTS - timedelta(hours=1))
        yield running


async def asks(both: Both, words: str, who: Account | None = None, reply_to: str = "") -> list[Post]:
    """Let somebody write, and the bot look; give its answers to that post."""
    timeline = both.far.timeline
    asker = who or timeline.join("nora")
    both.here.clock.jump(both.here.clock.now() + 2 * MINUTE)
    asked = timeline.say(asker, words, reply_to=reply_to)
    await listen(both, both.here.clock.now() + MINUTE)
    return [post for post in both.posts if post.reply_to == asked.id]


async def test_who_asks_what_is_on_today_is_answered_in_one_post(both: Both) -> None:
    (answer,) = await asks(both, "@cembot what's on today?")
    assert answer.text.startswith(
        "@nora Today, Monday 26 October (New York time)\n8:00 PM Educational Technology Chat"
    )
    assert "\nand " in answer.text
    assert answer.text.endswith(" more")
    assert weight(answer.text) <= MAX_WEIGHT
    assert links(answer.text) == ()
    assert both.ledger == both.far.bill.total
    items = [line.item for line in both.far.bill.lines]
    assert items == ["owned-read", "user-read", "summoned-reply"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("@cembot ¿qué hay hoy?", "Hoy, lunes"),
        ("@cembot was ist heute los?", "Heute, Montag"),
        ("@cembot quoi aujourd'hui ?", "Aujourd"),
        ("@cembot when is #edtechchat?", "Monday 26 October, 8:00 PM Educational Technology Chat"),
        ("@cembot what is on now?", "Nothing is running at this moment"),
        ("@cembot what's on tomorrow?", "No chat or session is listed"),
        ("@cembot help", "Ask me for example"),
    ],
)
async def test_the_answer_is_in_the_language_of_the_question(both: Both, words: str, told: str) -> None:
    (answer,) = await asks(both, words)
    assert told in answer.text


async def test_a_mention_is_answered_once_whatever_happens(both: Both) -> None:
    assert len(await asks(both, "@cembot what's on today?")) == 1
    await both.here.restart()
    for _ in range(3):
        await listen(both, both.here.clock.now() + 2 * MINUTE)
    assert len(both.posts) == 1
    both.far.faults.add("POST /2/tweets", Fault(kind=Kind.DROP_AFTER))
    await asks(both, "@cembot what's on tomorrow?")
    await listen(both, both.here.clock.now() + 2 * MINUTE)
    assert len(both.posts) == 2
    assert both.ledger + both.aside == both.far.bill.total  # what may be there keeps its money


async def test_who_edits_a_question_is_not_answered_again(both: Both) -> None:
    assert len(await asks(both, "@cembot what's on todya?")) == 1
    asked = next(post for post in both.far.timeline.there() if post.author != BOT)
    both.far.timeline.edit(asked, "@cembot what's on today?")
    await listen(both, both.here.clock.now() + 2 * MINUTE)
    assert len(both.posts) == 1


async def test_nobody_is_answered_who_did_not_ask(both: Both) -> None:
    timeline = both.far.timeline
    nora, bot = timeline.join("nora"), timeline.bot
    weather = timeline.join("weatherbot")
    quiet = timeline.join("quiet", "Quiet", protected=False)
    quiet.description = "Automated by @nora"
    chat = timeline.say(bot, "Q1 of 2: Why? #edtechchat")
    before = len(both.posts)
    await asks(both, "What's on today?", nora)
    await asks(both, "A1: what's on today?", nora, reply_to=chat.id)
    await asks(both, "Great, see you today", nora, reply_to=chat.id)
    await asks(both, "@cembot what's on today?", weather)
    await asks(both, "@cembot what's on today?", quiet)
    timeline.say(bot, "@cembot what's on today?")
    await listen(both, both.here.clock.now() + 2 * MINUTE)
    assert len(both.posts) == before + 1  # the one that it wrote itself, by hand of this test


async def test_a_reply_that_asks_is_answered(both: Both) -> None:
    chat = both.far.timeline.say(both.far.timeline.bot, "Coming up #edtechchat")
    (answer,) = await asks(both, "What's on today?", reply_to=chat.id)
    assert "Today, Monday 26 October" in answer.text


async def test_two_who_ask_the_same_are_both_answered(both: Both) -> None:
    timeline = both.far.timeline
    (one,) = await asks(both, "@cembot what's on tomorrow?", timeline.join("nora"))
    (other,) = await asks(both, "@cembot what's on tomorrow?", timeline.join("liam"))
    assert other.text.removeprefix("@liam ").startswith(one.text.removeprefix("@nora "))
    assert both.ledger == both.far.bill.total


async def test_one_account_gets_five_answers_a_day(both: Both) -> None:
    nora = both.far.timeline.join("nora")
    for number in range(8):
        await asks(both, f"@cembot what's on {20 + number} October?", nora)
    assert len(both.posts) == 5


async def test_a_question_of_hours_ago_is_left_alone(both: Both) -> None:
    both.far.timeline.say(both.far.timeline.join("nora"), "@cembot what's on today?")
    await both.here.stop()
    both.here.clock.jump(STARTS + timedelta(hours=3))
    await both.here.start()
    await listen(both)
    assert [post for post in both.posts if post.reply_to] == []


async def test_without_money_nobody_is_answered_and_the_start_keeps_its_own(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=5 * 15_000)) as both:
        await both.bring(way=Way.READS)
        await listen(both, STARTS - timedelta(hours=1))
        await asks(both, "@cembot what's on today?")
        assert [post for post in both.posts if post.reply_to] == []
        await both.pass_by(0, 6, 33)
        assert both.ends()["start"] == both.ends()["question-2"] == "sent"
        assert both.ledger == both.far.bill.total <= 5 * 15_000


async def test_who_is_not_to_be_counted_says_so_and_is_told(both: Both) -> None:
    nora = both.far.timeline.join("nora")
    (answer,) = await asks(both, "@cembot don't count me", nora)
    assert "You are not counted from now on" in answer.text
    await both.pass_by(0)
    both.here.clock.jump(STARTS + timedelta(minutes=3))
    both.far.timeline.say(nora, "Hello #edtechchat")
    await listen(both, STARTS + timedelta(minutes=6))
    assert logged(both) == []
    (again,) = await asks(both, "@cembot count me", nora)
    assert "counted again" in again.text
    both.far.timeline.say(nora, "I am back #edtechchat")
    await listen(both, STARTS + timedelta(minutes=15))
    assert len(logged(both)) == 1


async def test_an_answer_that_x_refuses_is_told_to_the_organisers(both: Both) -> None:
    both.far.faults.add("POST /2/tweets", Fault(kind=Kind.ERROR, error="suspended"))
    assert await asks(both, "@cembot what's on today?") == []
    await watch.run(both.here.bot.house)
    (heard,) = await both.here.posted(1, OPS)
    assert "an answer: account-suspended: X has suspended the account" in spoken(heard)
    assert both.aside == 0
    assert len(await asks(both, "@cembot what's on tomorrow?", both.far.timeline.named("nora"))) == 1
    (trouble,) = both.here.rows("SELECT * FROM trouble WHERE key LIKE 'reading:%'")
    assert trouble["ended_at"] is not None


async def test_mentions_that_cannot_be_read_are_read_later(both: Both) -> None:
    both.far.faults.add(ASKING, Fault(kind=Kind.BROKEN))
    assert await asks(both, "@cembot what's on today?") == []
    await listen(both, both.here.clock.now() + 2 * MINUTE)
    assert len(both.posts) == 1

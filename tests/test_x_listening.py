"""Following a chat on X: what is logged, once, whatever happens to the bot, the network, the keys or the money."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.way import Way
from bot.rehearsal.faults import Fault, Kind
from schedules import watch
from tests.announced import STARTS
from tests.builders import event
from tests.conversation import EDUCATORS, NORA
from tests.crowds import crowd, listen, listen_until, logged
from tests.hearing import spoken
from tests.on_both import CHAT, ON_X, OPS, Both, on_both
from tests.on_x import SEARCH

SEARCHING = f"GET {SEARCH}"
GAPS = "SELECT * FROM gap ORDER BY since"
READING = "SELECT * FROM x_reading WHERE about <> 'mentions'"
SLACK_CHAT = {"digest": False, "at_start": True}


def at(minutes: float) -> timedelta:
    """Give so many minutes after the start."""
    return timedelta(minutes=minutes)


async def begun(both: Both, questions: int = 2, way: Way = Way.READS) -> None:
    """Let the chat have begun, with its first question asked."""
    await both.bring(way=way, questions=questions)
    await both.pass_by(-30, 0, 6)


async def over(both: Both) -> None:
    """Let the chat end, and its last posts be read."""
    await listen_until(both, STARTS + at(30), STARTS + at(93), at(3))


async def told(both: Both) -> str:
    """Let the organisers' channel hear what goes wrong, and give what it heard."""
    await watch.run(both.here.bot.house)
    return "\n".join(spoken(one) for one in await both.here.posted(1, OPS))


async def test_posts_replies_and_quotes_are_told_apart_and_answers_find_their_questions(
    tmp_path: Path,
) -> None:
    async with on_both(tmp_path) as both:
        people = crowd(both, 3)
        nora, liam, ava = people.people
        timeline = both.far.timeline
        timeline.say(nora, "Looking forward to #edtechchat")
        await begun(both)
        question = both.posts[-1]
        both.here.clock.jump(STARTS + at(8))
        first = timeline.say(nora, "A1: because it helps #edtechchat #edchat")
        timeline.say(liam, "Because they asked #EdTechChat", reply_to=question.id)
        timeline.say(ava, "So true #edtechchat", quotes=first.id)
        timeline.say(ava, "A1 without the hashtag")
        timeline.say(ava, "Because it is fun", reply_to=question.id)
        await over(both)
        both.here.clock.jump(STARTS + at(91))
        timeline.say(nora, "Late #edtechchat")
        await listen(both, STARTS + at(100))
        rows = logged(both)
        assert [(row["act"], row["question"]) for row in rows] == [
            ("message", 1),
            ("reply", 1),
            ("quote", None),
            ("reply", 1),
        ]
        chat = await both.chat()
        assert {row["occurrence_id"] for row in rows} == {chat.id}
        assert rows[0]["tags"] == "\n#edchat\n#edtechchat\n"
        assert {(row["language"], row["imported"], row["aside"]) for row in rows} == {("en", 0, "")}
        (reading,) = both.here.rows(READING)
        assert reading["finished_at"] is not None
        assert both.here.rows(GAPS) == []


async def test_an_edited_post_counts_once_and_a_long_one_is_read_whole(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        (nora,) = crowd(both, 1).people
        await begun(both)
        timeline = both.far.timeline
        both.here.clock.jump(STARTS + at(8))
        hasty = timeline.say(nora, "A1 becuase it helps #edtechchat")
        await listen(both, STARTS + at(11))
        edited = timeline.edit(hasty, "A1 because it helps #edtechchat #edchat")
        long = timeline.say(nora, f"A2 {'word ' * 80}#edtechchat #steam")
        await over(both)
        assert [(row["message"], row["question"], row["tags"].split()) for row in logged(both)] == [
            (hasty.id, 1, ["#edchat", "#edtechchat"]),
            (long.id, 2, ["#edtechchat", "#steam"]),
        ]
        assert edited.id != hasty.id
        assert both.ledger == both.far.bill.total


async def test_people_are_told_first_that_they_are_counted_and_how_to_be_left_out(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await begun(both)
        start = both.texts[1]
        assert "Posts are counted, their words are not kept. To be left out, reply “don’t count me”." in start
    async with on_both(tmp_path / "..") as both:
        await begun(both, way=Way.POSTS)
        assert "counted" not in both.texts[1]


async def test_a_chat_with_several_hashtags_is_found_under_each(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(event(hashtags=("#edtechchat", "#EdTech")), way=Way.READS, questions=0)
        await both.pass_by(0)
        both.here.clock.jump(STARTS + at(5))
        (nora,) = crowd(both, 1).people
        for tags in ("#edtech", "#edtechchat", "#edtech #edtechchat", "#other"):
            both.far.timeline.say(nora, f"Hello {tags}")
        await over(both)
        assert [row["tags"].split() for row in logged(both)] == [
            ["#edtech"],
            ["#edtechchat"],
            ["#edtech", "#edtechchat"],
        ]


async def test_a_restart_goes_on_where_the_chat_was_read(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await begun(both)
        people = crowd(both, 20)
        for minute in range(7, 30):
            both.here.clock.jump(STARTS + at(minute))
            people.write(10)
            await listen(both)
            if minute in {12, 20}:
                await both.here.restart()
        both.here.clock.jump(STARTS + at(35))
        people.write(10)
        await both.here.stop()
        both.here.clock.jump(STARTS + at(50))
        people.write(5)
        await both.here.start()
        (reading,) = both.here.rows(READING)
        before = len(both.far.calls)
        await listen(both, STARTS + at(51))
        first = next(one for one in list(both.far.calls)[before:] if one.route == SEARCH)
        assert first.query["since_id"] == reading["since_id"] != ""
        await over(both)
        rows = logged(both)
        assert len(rows) == len({row["message"] for row in rows}) == people.written == 245
        assert both.ledger == both.far.bill.total
        assert both.here.rows(GAPS) == []


async def test_who_does_not_want_to_be_counted_and_what_looks_like_spam_stay_out(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await begun(both)
        people = crowd(both, 3)
        nora, liam, ava = people.people
        timeline = both.far.timeline
        timeline.say(nora, "Don’t count me, please", reply_to=both.posts[1].id)
        await listen(both, STARTS + at(7))
        known = both.here.rows("SELECT * FROM identity WHERE platform = 'x'")
        assert [row["account"] for row in known] == [nora.id]
        timeline.say(nora, "A1 me #edtechchat")
        timeline.say(liam, "A1 you #edtechchat")
        names = " ".join(f"@person{number}" for number in range(12))
        timeline.say(ava, f"{names} look at this #edtechchat")
        await over(both)
        assert [(row["message"] > "", row["aside"]) for row in logged(both)] == [(True, ""), (True, "spam")]
        assert both.far.bill.total == both.ledger


async def test_where_the_bot_only_posts_or_nobody_agreed_nothing_is_read(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await begun(both, way=Way.POSTS)
        crowd(both, 3).write(5)
        await listen(both, STARTS + at(10))
        ways = both.here.bot.house.ways
        await ways.choose(both.here.bot.workspace, OPS, CHAT.id, Way.READS, NORA)
        both.here.change("UPDATE x_account SET agreed_at = NULL")
        await listen(both, STARTS + at(12))
        assert {call.method for call in both.far.calls} == {"POST"}
        assert logged(both) == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("credit", "no credit left"),
        ("cap", "#edtechchat: usage-capped: the cap for this month is reached"),
        ("keys", "does not take the keys"),
    ],
)
async def test_what_could_not_be_read_is_a_gap_until_it_is_read_after_all(
    tmp_path: Path, trouble: str, words: str
) -> None:
    async with on_both(tmp_path) as both:
        await both.here.subscribe(EDUCATORS, **SLACK_CHAT)
        await begun(both)
        people = crowd(both, 10)
        people.write(10)
        await listen(both, STARTS + at(8))
        people.write(10)
        both.far.powers.credit = 0 if trouble == "credit" else None
        both.far.powers.cap = both.far.bill.reads if trouble == "cap" else None
        both.far.keys.revoked = trouble == "keys"
        await listen(both, STARTS + at(20))
        await listen(both, STARTS + at(25))
        (gap,) = both.here.rows(GAPS)
        assert gap["channel"] == "#edtechchat"
        assert gap["until"] > gap["since"]
        heard = await told(both)
        assert "X is not read." in heard.replace("*", "")
        assert words in heard
        await both.pass_by(33, settle=False)
        assert len(await both.here.posted(3)) == 3  # the start and both questions: the chat goes on in Slack
        both.far.powers.credit, both.far.powers.cap, both.far.keys.revoked = None, None, False
        await over(both)
        assert both.here.rows(GAPS) == []
        assert len(logged(both)) == 20
        troubles = both.here.rows("SELECT * FROM trouble WHERE key LIKE 'reading:%'")
        assert troubles
        assert all(row["ended_at"] is not None for row in troubles)


async def test_a_rate_limit_is_waited_for_and_nothing_is_lost(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await begun(both)
        people = crowd(both, 5)
        people.write(5)
        both.far.faults.add(SEARCHING, Fault(kind=Kind.RATE_LIMITED, seconds=600))
        await listen(both, STARTS + at(8))
        await listen(both, STARTS + at(12))
        searched = [call for call in both.far.calls if call.route == SEARCH]
        assert [call.status for call in searched] == [429]
        (reading,) = both.here.rows(READING)
        assert reading["problem"].startswith("too-many-requests: X asked to wait")
        await over(both)
        assert len(logged(both)) == 5
        assert both.here.rows("SELECT * FROM trouble WHERE key LIKE 'reading:%'") == []


async def test_an_answer_that_is_lost_is_read_again_and_paid_once(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await begun(both)
        people = crowd(both, 5)
        people.write(150)
        for kind in (Kind.DROP_AFTER, Kind.BROKEN, Kind.DROP_BEFORE):
            both.far.faults.add(SEARCHING, Fault(kind=kind))
        for kind in (Kind.DELAY, Kind.DROP_AFTER):  # the second page of a look
            both.far.faults.add(SEARCHING, Fault(kind=kind))
        await over(both)
        assert len(logged(both)) == 150
        assert len([call for call in both.far.calls if call.route == SEARCH]) > 7
        assert both.ledger == both.far.bill.total


async def test_a_budget_that_is_too_small_is_counted_first_and_never_exceeded(tmp_path: Path) -> None:
    post, read = 15_000, 5_000
    budget = 7 * post + 40 * read
    async with on_both(tmp_path, on_x=replace(ON_X, budget=budget)) as both:
        await begun(both)
        people = crowd(both, 9)
        for minute in range(7, 60):
            both.here.clock.jump(STARTS + at(minute))
            people.write(3)
            await listen(both)
        await both.pass_by(60, settle=False)
        await over(both)
        assert both.ledger == both.far.bill.total <= budget
        assert any(line.item == "count" for line in both.far.bill.lines)
        rows = logged(both)
        assert 10 <= len(rows) < people.written
        (gap,) = both.here.rows(GAPS)
        assert "no money for all of about" in gap["reason"] or "nothing is left to read with" in gap["reason"]
        assert "Raise CEMBOT_X_MONTHLY_BUDGET" in await told(both)
        assert both.ends()["question-2"] == "sent"

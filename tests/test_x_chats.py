"""A chat on X, from its reminder to the thanks: the whole bot between Slack and X, over real sockets."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Status
from bot.domain.way import Way
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.x_calls import XRecorded
from bot.services.scripting import Scripting
from bot.wording import post
from tests.announced import STARTS
from tests.builders import event
from tests.builders_scripts import table
from tests.conversation import NORA
from tests.hearing import spoken, until
from tests.on_both import CHAT, ON_X, OPS, Both, on_both

POST = "POST /2/tweets"


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """Open Slack and X."""
    async with on_both(tmp_path) as running:
        yield running


async def test_a_chat_is_announced_asked_and_thanked_for_in_one_thread(both: Both) -> None:
    await both.bring()
    await both.evening()
    assert both.ends() == {
        "reminder-30": "sent",
        "start": "sent",
        "question-1": "sent",
        "question-2": "sent",
        "thanks": "sent",
    }
    reminder, start, first, second, thanks = both.posts
    assert reminder.text.startswith(
        "Coming up, Mon 26 Oct: Educational Technology Chat\nNew York 8 PM · London 12 AM Tue"
    )
    assert start.text.startswith("Starting now, Mon 26 Oct")
    assert (first.text, second.text) == (
        "Q1 of 2: Why number 1?\n#edtechchat",
        "Q2 of 2: Why number 2?\n#edtechchat",
    )
    assert thanks.text.startswith("Thank you for joining Educational Technology Chat")
    assert [post.reply_to for post in (reminder, start, first, second, thanks)] == [
        "",
        reminder.id,
        start.id,
        first.id,
        second.id,
    ]
    assert {post.conversation for post in both.posts} == {reminder.id}


async def test_after_an_outage_a_chat_begins_before_it_asks(both: Both) -> None:
    await both.bring()
    await both.pass_by(-30)
    await both.here.stop()
    both.here.clock.jump(STARTS + timedelta(minutes=7))
    await both.here.start()
    reminder, start, first = await until(lambda: both.posts if len(both.posts) == 3 else None)
    assert start.text.startswith("Starting now")
    assert first.text.startswith("Q1 of 2")
    assert [post.reply_to for post in (start, first)] == [reminder.id, start.id]


async def test_a_question_waits_for_the_post_that_it_answers(both: Both) -> None:
    await both.bring()
    both.far.faults.add(POST, Fault(kind=Kind.DELAY, seconds=3.0))
    both.here.clock.jump(STARTS + timedelta(minutes=7))  # longer than the account rests between two posts
    start, first = await until(lambda: both.posts if len(both.posts) == 2 else None)
    assert (start.reply_to, first.reply_to) == ("", start.id)


async def test_without_a_reminder_the_start_is_the_first_post_and_has_the_card(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, lead=0, cards=True)) as both:
        await both.bring()
        books = await both.here.bot.house.ways.books()
        await both.pass_by(-30, 0, 6, 33, 60)
        assert list(both.ends()) == ["start", "question-1", "question-2", "thanks"]
        assert [len(post.media) for post in both.posts] == [1, 0, 0, 0]
        assert books is not None
        assert books.forecast.total == both.ledger == both.far.bill.total


async def test_the_ledger_is_the_bill(both: Both) -> None:
    await both.bring()
    await both.evening()
    assert both.ledger == both.far.bill.total == 5 * 15_000
    assert both.aside == 0


@pytest.mark.parametrize("kind", [Kind.DROP_BEFORE, Kind.DROP_AFTER])
async def test_what_is_cut_off_comes_once_and_is_paid_once(both: Both, kind: Kind) -> None:
    await both.bring(questions=3)
    both.far.faults.add(POST, Fault(kind=kind, times=2))
    await both.pass_by(-30, 0)
    both.far.faults.add(POST, Fault(kind=kind, times=2))
    await both.pass_by(6, 24, 42, 60)
    assert set(both.ends().values()) == {"sent"}
    assert len(both.texts) == len(set(both.texts)) == 6
    assert {row["message_id"] for row in both.rows()} == {post.id for post in both.posts}
    assert both.ledger == both.far.bill.total
    assert both.aside == 0


async def test_a_bot_that_is_killed_in_the_middle_of_a_post_posts_it_once(both: Both) -> None:
    await both.bring()
    both.far.faults.add(POST, Fault(kind=Kind.DELAY, seconds=5.0))
    await both.pass_by(-30, settle=False)
    await until(lambda: both.posts or None)
    await both.here.crash()
    await both.here.start()
    await both.settled()
    await both.pass_by(0, 6, 33, 60)
    assert set(both.ends().values()) == {"sent"}
    assert len(both.texts) == len(set(both.texts)) == 5
    assert both.ledger == both.far.bill.total


async def test_an_account_that_may_not_reply_posts_its_questions_alone(both: Both) -> None:
    both.far.powers.own_threads = False
    await both.bring()
    await both.evening()
    assert set(both.ends().values()) == {"sent"}
    assert {post.reply_to for post in both.posts} == {""}
    assert [text.partition(":")[0] for text in both.texts[2:4]] == ["Q1 of 2", "Q2 of 2"]
    refused = [call for call in both.far.calls if call.status == 403]
    assert len(refused) == 1  # it is found out once
    assert both.ledger == both.far.bill.total


async def test_where_the_start_was_deleted_the_questions_make_a_thread_of_their_own(both: Both) -> None:
    await both.bring()
    await both.pass_by(-30, 0)
    both.far.timeline.delete(both.posts[-1])
    await both.pass_by(6, 33, 60)
    first, second, thanks = both.posts[1:]
    assert [post.reply_to for post in (first, second, thanks)] == ["", first.id, second.id]


async def test_who_asks_to_wait_is_left_alone_and_then_served(both: Both) -> None:
    await both.bring()
    both.far.faults.add(POST, Fault(kind=Kind.RATE_LIMITED, seconds=20.0))
    await both.evening()
    assert len(both.posts) == 5
    assert both.ledger == both.far.bill.total


async def test_a_chat_that_moves_is_corrected_in_a_reply(both: Both) -> None:
    await both.bring()
    await both.pass_by(-30)
    await both.here.load(
        replace(CHAT, timing=replace(CHAT.timing, start=CHAT.timing.start + timedelta(hours=1)))
    )
    await both.settled()
    announced, moved = both.posts
    assert moved.text.startswith("MOVED to Mon 26 Oct, New York 9 PM")
    assert moved.reply_to == announced.id


async def test_a_chat_that_is_cancelled_says_so_in_a_reply_and_asks_nothing(both: Both) -> None:
    await both.bring()
    await both.pass_by(-30, 0)
    await both.here.load(replace(CHAT, status=Status.CANCELLED))
    await both.pass_by(6, 33, 60)
    assert both.texts[2].startswith("CANCELLED: Educational Technology Chat")
    assert both.posts[2].reply_to == both.posts[1].id
    assert len(both.posts) == 3


async def test_the_same_question_in_another_week_is_another_text(both: Both) -> None:
    later = event(
        datetime(2015, 11, 2, 20), uid="later", title="Educational Technology Chat", hashtags=("#edtechchat",)
    )
    await both.bring(CHAT, later, questions=1)
    lines = ["#edtechchat,,,2015-11-02,Q1,Why number 1?,"]
    await Scripting(both.here.bot.database).take(table(*lines).scripts)
    await both.pass_by(0, 6)
    assert both.texts[-1] == "Q1 of 1, Mon 26 Oct: Why number 1?\n#edtechchat"


async def test_the_day_is_told_once_where_the_operator_wants_it(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, daily_at=time(18, 30))) as both:
        await both.bring(way=Way.OFF)
        both.here.clock.jump(STARTS - timedelta(minutes=89))
        await both.settled()
        assert both.texts == ["On Mon 26 Oct, New York time:\n8 PM Educational Technology Chat #edtechchat"]


async def test_without_keys_the_words_are_given_by_hand(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=replace(ON_X, account="")) as both:
        await both.bring(way=Way.TEXT)
        await both.evening()
        said = both.here.posts(OPS)
        assert [spoken(one).splitlines()[0] for one in said] == [
            "For X now, post 1 of 5: the reminder, 30 minutes ahead, of *Educational Technology Chat*",
            "For X now, post 2 of 5: the start of *Educational Technology Chat*",
            "For X now, post 3 of 5: question 1 of *Educational Technology Chat*",
            "For X now, post 4 of 5: question 2 of *Educational Technology Chat*",
            "For X now, post 5 of 5: the thanks of *Educational Technology Chat*",
        ]
        assert "https://x.com/intent/post?text=Q1%20of%202%3A%20Why%20number%201%3F%0A%23edtechchat" in str(
            said[2].blocks
        )
        assert list(both.far.calls) == []


async def test_several_late_reminders_stay_posts_of_their_own(both: Both) -> None:
    other = event(uid="other", title="Other chat", hashtags=("#other",))
    await both.bring(CHAT, other, questions=0)
    await both.here.bot.house.ways.choose(both.here.bot.workspace, OPS, other.id, Way.POSTS, NORA)
    await both.pass_by(-20)  # ten minutes late
    assert sorted(text.partition("\n")[0] for text in both.texts) == [
        "Coming up, Mon 26 Oct: Educational Technology Chat",
        "Coming up, Mon 26 Oct: Other chat",
    ]


async def test_words_that_are_given_by_hand_open_no_log(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=replace(ON_X, account="")) as both:
        await both.bring(way=Way.TEXT, questions=0)
        await both.pass_by(0)
        await both.here.rehearsal.people.say(NORA, OPS, "A1: here I am #edtechchat")
        await both.here.rehearsal.settled()
        assert both.here.rows("SELECT * FROM participation") == []


async def test_what_is_not_wanted_on_x_any_more_is_not_posted(both: Both) -> None:
    await both.bring(questions=0)
    await both.pass_by(-30)
    await both.here.bot.house.ways.choose(both.here.bot.workspace, OPS, CHAT.id, Way.OFF, NORA)
    await both.pass_by(0, 60)
    assert both.ends() == {"reminder-30": "sent", "start": "skipped", "thanks": "skipped"}
    assert both.far.bill.total == 15_000


async def test_a_text_that_x_has_already_is_looked_for_before_it_counts_as_failed(both: Both) -> None:
    await both.bring(questions=0)
    await both.pass_by(-30)
    (before,) = [row["message_id"] for row in both.rows() if row["message_id"]]
    both.here.change(
        "UPDATE delivery SET state = 'planned', message_id = NULL, settled_at = NULL WHERE kind = 'reminder-30'"
    )  # as a backup of a minute ago would have it
    await both.pass_by(-29)
    assert [row["message_id"] for row in both.rows() if row["message_id"]] == [before]
    assert len(both.posts) == 1
    assert both.ledger == both.far.bill.total


async def test_a_text_that_was_posted_long_ago_is_refused_and_told(both: Both) -> None:
    await both.bring(questions=0)
    text = post.reminder(await both.chat(), ON_X.strip)
    both.far.timeline.say(both.far.timeline.bot, text).at -= timedelta(hours=3)
    await both.pass_by(-30)
    (row,) = [row for row in both.rows() if row["kind"] == "reminder-30"]
    assert row["state"] == "failed"
    assert row["reason"].startswith("duplicate-content: the account has posted this text before")
    assert both.aside == 0


async def test_those_who_join_late_are_told_in_the_middle_where_the_operator_wants_it(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, late_door=True)) as both:
        await both.bring(questions=4)
        await both.pass_by(0, 6, 19, 33, 35, 46)
        door = both.posts[4]
        assert door.text.startswith("Joining late? Q1 to Q3 are above: answer with A1 to A3, and come in.")
        assert door.reply_to == both.posts[3].id
        assert both.posts[5].text.startswith("Q4 of 4")


async def test_where_there_is_no_thread_those_who_join_late_are_shown_the_hashtag(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, late_door=True)) as both:
        both.far.powers.own_threads = False
        await both.bring(questions=4)
        await both.pass_by(0, 6, 19, 33, 35)
        assert both.texts[4].startswith(
            "Joining late? Q1 to Q3 are under #edtechchat: answer with A1 to A3, and come in.\n"
        )
        assert both.texts[4].count("#edtechchat") == 1


async def test_the_account_is_not_asked_for_more_than_the_lookups_need(both: Both) -> None:
    await both.bring()
    await both.evening()
    assert {(call.method, call.route) for call in both.far.calls} == {("POST", "/2/tweets")}


async def test_what_x_shows_late_is_not_taken_for_a_text_of_long_ago(both: Both) -> None:
    looks: list[str] = []

    def late(call: XRecorded) -> None:
        looks.extend([call.route] if call.method == "GET" else [])
        for one in both.far.timeline.posts.values():
            one.deleted = len(looks) < 2  # X takes the text twice no more, and does not show it yet

    both.far.on_call.append(late)
    await both.bring(questions=0)
    both.far.faults.add(POST, Fault(kind=Kind.DROP_AFTER))
    await both.pass_by(-30)
    assert len(looks) == 3
    assert both.ends()["reminder-30"] == "sent"
    assert len(both.posts) == 1
    assert both.here.rows("SELECT * FROM delivery WHERE kind = 'take-over'") == []
    assert both.ledger == both.far.bill.total

"""What came of a chat, at the end of its thread on X: posted once, paid, foreseen, and never against a no."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.way import Way
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.x_timeline import Post
from bot.wording.post_length import MAX_WEIGHT, links, weight
from schedules import recap as recap_job
from tests.announced import STARTS
from tests.conversation import NORA
from tests.crowds import crowd, listen
from tests.hearing import spoken, until
from tests.on_both import ON_X, OPS, Both, on_both

MINUTE = timedelta(minutes=1)
CLOSES = STARTS + 90 * MINUTE
NEXT_DAY = CLOSES + timedelta(hours=20) + MINUTE
ASKED = frozenset({NORA})
RECAPS = "SELECT * FROM delivery WHERE kind = 'recap' AND platform <> 'slack'"


async def chat(both: Both, way: Way = Way.READS) -> None:
    """Let a chat pass on X in which three people write four posts, and its log close."""
    await both.bring(way=way)
    await both.pass_by(-30, 0, 6)
    people = crowd(both, 3)
    both.here.clock.jump(STARTS + 8 * MINUTE)
    people.write(4)
    await both.pass_by(33, 60)
    for minute in (62, 93):
        await listen(both, STARTS + minute * MINUTE)
    await recap_job.run(both.here.bot.house)


async def recap(both: Both) -> Post:
    """Wait for the recap on X."""
    return await until(lambda: next((one for one in both.posts if "What came of" in one.text), None))


async def answer(both: Both, action: str) -> None:
    """Press a button of the draft that Nora gets."""
    room = both.here.rehearsal.workspace.direct(NORA).id
    draft = await both.here.message(room, lambda one: one.by_app and "recap of" in spoken(one))
    await both.here.press(NORA, draft, action, room)


async def test_it_ends_the_thread_with_figures_when_nobody_objects(tmp_path: Path) -> None:
    async with on_both(tmp_path, organisers=ASKED) as both:
        await chat(both)
        thanks = both.posts[-1]
        both.here.clock.jump(NEXT_DAY)
        made = await recap(both)
        await both.settled()
        assert made.text == (
            "What came of Educational Technology Chat, Mon 26 Oct:\n"
            "3 people, 4 posts, 2 questions.\nThank you, everybody!\n#edtechchat"
        )
        assert (made.reply_to, made.conversation) == (thanks.id, both.posts[0].id)
        assert weight(made.text) <= MAX_WEIGHT
        assert links(made.text) == ()
        assert both.ledger == both.far.bill.total
        await recap_job.run(both.here.bot.house)
        assert len(both.here.rows(RECAPS)) == 1


async def test_the_draft_shows_it_and_a_yes_posts_it_at_once(tmp_path: Path) -> None:
    async with on_both(tmp_path, organisers=ASKED) as both:
        await chat(both)
        room = both.here.rehearsal.workspace.direct(NORA).id
        draft = await both.here.message(room, lambda one: one.by_app and "recap of" in spoken(one))
        assert "On X I post, in the chat's thread" in spoken(draft)
        assert "3 people, 4 posts, 2 questions." in spoken(draft)
        await answer(both, "recap_approve")
        await recap(both)


async def test_a_no_keeps_it_back(tmp_path: Path) -> None:
    async with on_both(tmp_path, organisers=ASKED) as both:
        await chat(both)
        await answer(both, "recap_decline")
        both.here.clock.jump(NEXT_DAY)
        await both.settled()
        assert [row["state"] for row in both.here.rows(RECAPS)] == ["skipped"]
        assert both.posts[-1].text.startswith("Thank you")


async def test_where_nothing_was_read_it_tells_of_slack_and_says_so(tmp_path: Path) -> None:
    async with on_both(tmp_path, organisers=ASKED) as both:
        await both.here.subscribe(OPS, digest=False, at_start=True)
        await both.bring(way=Way.POSTS)
        await both.pass_by(-30, 0, 6)
        await both.here.until_rows(
            "SELECT * FROM delivery WHERE platform = 'slack' AND kind = 'start' AND state = 'sent'"
        )
        await both.here.rehearsal.people.say(NORA, OPS, "A1: start small #edtechchat")
        await both.pass_by(33, 60)
        both.here.clock.jump(CLOSES + MINUTE)
        await recap_job.run(both.here.bot.house)
        both.here.clock.jump(NEXT_DAY)
        assert "In Slack 1 person, 1 message, 2 questions." in (await recap(both)).text


@pytest.mark.parametrize("way", [Way.TEXT, Way.READS])
async def test_by_hand_and_where_x_refuses_it_the_words_are_given(tmp_path: Path, way: Way) -> None:
    async with on_both(tmp_path, organisers=ASKED) as both:
        if way is Way.TEXT:
            await both.here.subscribe(OPS, digest=False, at_start=True)
            await both.bring(way=way)
            await both.pass_by(0)
            await both.here.until_rows(
                "SELECT * FROM delivery WHERE platform = 'slack' AND kind = 'start' AND state = 'sent'"
            )
            await both.here.rehearsal.people.say(NORA, OPS, "A1: start small #edtechchat")
            await both.pass_by(60)
            both.here.clock.jump(CLOSES + MINUTE)
            await recap_job.run(both.here.bot.house)
        else:
            await chat(both)
            both.far.faults.add("POST /2/tweets", Fault(kind=Kind.ERROR, error="credits"))
        both.here.clock.jump(NEXT_DAY)
        given = await both.here.message(OPS, lambda one: "For X now: the recap" in spoken(one))
        assert "What came of Educational Technology Chat" in spoken(given)
        how = "Post it as a reply to the one before" if way is Way.TEXT else "The button makes it a reply"
        assert how in spoken(given)


async def test_a_chat_in_which_nobody_wrote_has_none(tmp_path: Path) -> None:
    async with on_both(tmp_path, organisers=ASKED) as both:
        await both.bring(way=Way.READS)
        await both.evening()
        for minute in (62, 93):
            await listen(both, STARTS + minute * MINUTE)
        await recap_job.run(both.here.bot.house)
        assert both.here.rows(RECAPS) == []


async def test_it_is_foreseen_and_left_out_where_more_matters(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=5_000_000), organisers=ASKED) as both:
        await both.bring(way=Way.READS)
        books = await both.here.bot.house.ways.books()
        assert books is not None
        assert [one.kind for one in books.forecast.kept].count("recap") == 1

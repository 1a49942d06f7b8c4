"""A chat's card on X: on its first post, described, paid for, and never in the way of the post."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.x_calls import XRecorded
from tests.hearing import until
from tests.on_both import CHAT, ON_X, Both, on_both

POST, WORDS = 15_000, 5_000
"""Micro-dollars of a post, and of the words that stand for an image."""

UPLOAD, DESCRIBE, CREATE = "POST /2/media/upload", "POST /2/media/metadata", "POST /2/tweets"

CARDS = replace(ON_X, cards=True)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """Open Slack and X, where cards are wanted."""
    async with on_both(tmp_path, on_x=CARDS) as running:
        yield running


def calls(both: Both) -> list[str]:
    """Give what was asked of X, in order."""
    return [f"{call.method} {call.route}" for call in both.far.calls]


async def test_a_chats_first_post_carries_its_card_with_words_that_stand_for_it(both: Both) -> None:
    await both.bring()
    await both.evening()
    assert [len(post.media) for post in both.posts] == [1, 0, 0, 0, 0]
    (image,) = both.far.timeline.images.values()
    assert image.media_type == "image/png"
    assert image.content.startswith(b"\x89PNG")
    assert image.alt_text == (
        "Educational Technology Chat. Monday 26 October 2015: 8 PM in New York, 12 AM on Tuesday 27 October in London. "
        "With Susan and Tom. Hashtag #edtechchat."
    )
    assert both.ledger == both.far.bill.total == 5 * POST + WORDS
    assert both.aside == 0


async def test_it_is_on_the_start_where_the_reminder_was_not_posted(both: Both) -> None:
    await both.bring(questions=0)
    both.here.change("UPDATE delivery SET state = 'skipped', reason = 'gone' WHERE kind = 'reminder-30'")
    await both.pass_by(0)
    assert [len(post.media) for post in both.posts] == [1]


@pytest.mark.parametrize("call", [UPLOAD, DESCRIBE])
@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=Kind.BROKEN),
        Fault(kind=Kind.ERROR, error="unavailable"),
        Fault(kind=Kind.ERROR, error="read-only"),
        Fault(kind=Kind.RATE_LIMITED, seconds=600),
        Fault(kind=Kind.DROP_BEFORE),
    ],
    ids=lambda fault: f"{fault.kind.value} {fault.error}".strip(),
)
async def test_a_card_that_cannot_be_uploaded_is_not_in_the_way(both: Both, call: str, fault: Fault) -> None:
    await both.bring(questions=0)
    both.far.faults.add(call, fault)
    await both.evening()
    assert set(both.ends().values()) == {"sent"}
    assert both.posts[0].media == ()
    assert calls(both).count(UPLOAD) == 1  # it is tried once
    assert both.aside == 0
    certain = fault.kind in {Kind.ERROR, Kind.RATE_LIMITED} and fault.error != "unavailable"
    assert both.ledger == 3 * POST + (
        0 if certain or call == UPLOAD else WORDS
    )  # rather too much than too little
    assert both.far.bill.total == 3 * POST


async def test_a_post_that_is_sent_again_carries_the_card_that_was_uploaded(both: Both) -> None:
    await both.bring(questions=0)
    both.far.faults.add(CREATE, Fault(kind=Kind.DROP_BEFORE, times=2))
    await both.pass_by(-30)
    assert [len(post.media) for post in both.posts] == [1]
    assert calls(both).count(UPLOAD) == 1
    assert both.ledger == both.far.bill.total


async def test_a_post_with_a_card_is_found_again_and_does_not_come_twice(both: Both) -> None:
    await both.bring(questions=0)
    both.far.faults.add(CREATE, Fault(kind=Kind.DROP_AFTER))
    await both.pass_by(-30)
    assert len(both.posts) == 1
    assert both.ends()["reminder-30"] == "sent"
    assert both.ledger == both.far.bill.total


async def test_an_image_that_x_has_no_more_is_left_out(both: Both) -> None:
    await both.bring(questions=0)
    both.far.faults.add(CREATE, Fault(kind=Kind.DROP_BEFORE))
    await both.pass_by(-30, settle=False)
    await both.here.until_rows("SELECT * FROM delivery WHERE state = 'unconfirmed'")
    both.far.timeline.images.clear()  # as after a day
    await both.settled()
    assert [post.media for post in both.posts] == [()]
    assert both.ends()["reminder-30"] == "sent"


async def test_the_card_is_left_out_before_anything_else(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(CARDS, budget=5 * POST)) as both:
        await both.bring()
        await both.evening()
        assert set(both.ends().values()) == {"sent"}
        assert [post.media for post in both.posts] == [()] * 5
        assert both.ledger == both.far.bill.total == 5 * POST


async def test_what_a_chat_costs_is_told_with_its_card(both: Both) -> None:
    await both.bring()
    books = await both.here.bot.house.ways.books()
    assert books is not None
    assert books.forecast.total == 5 * POST + WORDS
    (coming,) = await both.here.bot.house.ways.coming()
    assert coming.micros == 5 * POST + WORDS


async def test_a_chat_in_letters_that_no_font_has_is_posted_without_a_card(both: Both) -> None:
    await both.bring(
        replace(CHAT, title="Minoan \U00010600\U00010601 chat"), questions=0
    )  # hardly any font has these
    await both.pass_by(-30)
    assert len(both.posts) == 1
    assert both.ledger == both.far.bill.total


async def test_where_cards_are_not_wanted_none_is_drawn(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(questions=0)
        await both.pass_by(-30)
        assert set(calls(both)) == {CREATE}


STEPS = "SELECT delivery_step.reason FROM delivery_step JOIN delivery ON delivery.id = delivery_id WHERE platform = 'x'"


async def test_a_post_is_not_sent_with_too_little_of_its_lease_left(both: Both) -> None:
    slow = [25]  # seconds of the world's time that the first upload takes

    def uploading(call: XRecorded) -> None:
        if call.route == "/2/media/upload" and slow:
            both.here.clock.wait(slow.pop())

    both.far.on_call.append(uploading)
    await both.bring(questions=0)
    await both.pass_by(-30)
    assert [len(post.media) for post in both.posts] == [1]
    assert any("took too long" in str(row["reason"]) for row in both.here.rows(STEPS))
    assert calls(both).count(UPLOAD) == 1
    assert both.ledger == both.far.bill.total


async def test_what_another_process_took_up_meanwhile_is_left_to_it(both: Both) -> None:
    taken: list[str] = []

    def uploading(call: XRecorded) -> None:
        if call.route == "/2/media/upload" and not taken:
            both.here.change(
                "UPDATE delivery SET owner = 'another', lease_until = '2099-01-01 00:00:00.000000' "
                "WHERE platform = 'x' AND state = 'claimed'"
            )
            taken.append(call.route)

    both.far.on_call.append(uploading)
    await both.bring(questions=0)
    await both.pass_by(-30, settle=False)
    await until(lambda: DESCRIBE in calls(both) or None)
    await both.here.until_rows("SELECT * FROM delivery WHERE owner = 'another'")
    assert CREATE not in calls(both)
    both.here.change(
        "UPDATE delivery SET state = 'planned', owner = NULL, lease_until = NULL WHERE owner = 'another'"
    )  # as the other gives it back
    await both.settled()
    assert len(both.posts) == 1
    assert calls(both).count(CREATE) == 1
    assert both.ledger == both.far.bill.total

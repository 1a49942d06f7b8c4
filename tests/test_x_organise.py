"""What organisers see and choose of X in `/cem organise`: the month's money, and how each chat is brought there."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.way import OnX, Way
from bot.services.scripting import Scripting
from tests.builders import event
from tests.builders_scripts import table
from tests.conversation import EDUCATORS, GENERAL, NORA, Scene
from tests.on_both import CHAT, ON_X, OPS, Both, on_both
from tests.scheduling import Desk, organising
from tests.test_channel_conversations import Modal

Json = dict[str, Any]

WAYS = "SELECT about, channel, way, chosen_by FROM x_chat"


def filled(
    way: Way, room: str = OPS, *, agrees: bool = False, chat: str = CHAT.id, once: bool = False
) -> Json:
    """Give what somebody chose in the modal."""
    chosen: Json = {
        "x_chat_block": {"x_chat": {"selected_option": {"value": chat}}},
        "x_way_block": {"x_way": {"selected_option": {"value": way.value}}},
        "x_room_block": {"x_room": {"selected_conversation": room}},
    }
    if once:
        chosen["x_span_block"] = {"x_span": {"selected_option": {"value": "once"}}}
    if agrees:
        chosen["x_agree_block"] = {"x_agree": {"selected_options": [{"value": "yes"}]}}
    return chosen


async def opened(here: Scene, who: str = NORA) -> Desk:
    """Open the window behind "/cem organise" for chats on X."""
    return await organising(here, "x_open", who)


async def prepared(both: Both, questions: int = 2) -> None:
    """Load the chat and its questions, and choose nothing."""
    await both.here.load(CHAT)
    lines = [f"#edtechchat,,,2015-10-26,Q{n},Why {n}?," for n in range(1, questions + 1)]
    await Scripting(both.here.bot.database).take(table(*lines).scripts)


async def test_each_chat_is_offered_with_what_it_would_cost(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await prepared(both)
        modal = await opened(both.here)
        assert modal.view is not None
        assert "$0.00 of $5.00 spent" in modal.words
        assert "before an organiser agrees" in modal.words
        assert modal.fields == ["x_chat_block", "x_way_block", "x_room_block", "x_agree_block"]
        said = str(modal.view.body["blocks"])
        assert "Mon 26 Oct, 8 PM · nothing chosen · posts $0.075, reading ~$1.015" in said
        assert modal.holds("x_way_block")["initial_option"]["value"] == "text"


async def test_the_first_paid_way_needs_a_yes(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await prepared(both)
        modal = await opened(both.here)
        errors = await modal.submit(filled(Way.POSTS))
        assert list(errors) == ["x_agree_block"]
        assert both.here.rows(WAYS) == []
        assert await modal.submit(filled(Way.POSTS, agrees=True)) == {}
        assert "*Educational Technology Chat*, each time: the bot posts." in modal.words
        assert "x_agree_block" not in modal.fields  # it is asked once
        await both.evening()
        assert len(both.posts) == 5


async def test_the_words_are_given_in_the_channel_that_was_chosen(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await prepared(both)
        modal = await opened(both.here)
        errors = await modal.submit(filled(Way.TEXT, room=GENERAL))
        assert "x_room_block" in errors
        assert await modal.submit(filled(Way.TEXT, room=EDUCATORS)) == {}
        await both.evening()
        assert len(both.here.posts(EDUCATORS)) == 5
        assert list(both.far.calls) == []
        (change,) = both.here.rows("SELECT who, after FROM change WHERE what LIKE 'way to X%'")
        assert (change["who"], change["after"]) == (NORA, "text")


@pytest.mark.parametrize(
    "on_x", [replace(ON_X, account=""), replace(ON_X, budget=0)], ids=["no keys", "no budget"]
)
async def test_without_keys_or_a_budget_no_paid_way_is_offered(tmp_path: Path, on_x: OnX) -> None:
    async with on_both(tmp_path, on_x=on_x) as both:
        await prepared(both)
        modal = await opened(both.here)
        assert modal.view is not None
        assert "The bot posts" not in str(modal.view.body["blocks"])
        errors = await modal.submit(filled(Way.POSTS))  # as a forged payload would
        assert list(errors) == ["x_way_block"]


async def test_what_would_not_fit_the_budget_is_told_before_it_happens(tmp_path: Path) -> None:
    weekly = event(datetime(2015, 10, 26, 20), rrule="FREQ=DAILY", title="Daily chat")
    async with on_both(tmp_path, on_x=replace(ON_X, budget=100_000)) as both:
        await both.bring(weekly, questions=0)
        assert await both.here.command(NORA, "organise") == ""
        words = Modal(both.here, NORA).words
        assert "$0.00 of $0.10 spent. With all that is planned it comes to $0.24." in words
        assert "The budget would be reached on Wednesday 28 October 2015, 7:30 PM" in words
        assert "what is left out is 5 thanks and 5 reminders" in words


async def test_what_was_spent_is_shown(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring()
        await both.pass_by(-30, 0)
        assert await both.here.command(NORA, "organise") == ""
        words = Modal(both.here, NORA).words
        assert (
            "$0.03 of $5.00 spent, $0.03 set aside for what is under way. With all that is planned it comes to $0.075."
            in words
        )


async def test_somebody_who_is_no_admin_any_more_chooses_nothing(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await prepared(both)
        modal = await opened(both.here)
        nora = both.here.rehearsal.workspace.users[NORA]
        nora.is_admin = nora.is_owner = False
        both.here.change("UPDATE identity SET read_at = '2015-01-01 00:00:00.000000'")  # read long ago
        assert await modal.submit(filled(Way.POSTS, agrees=True)) == {}
        assert "Only workspace admins and organisers can" in modal.words
        assert both.here.rows(WAYS) == both.here.rows("SELECT * FROM x_account") == []


async def test_one_date_of_a_series_may_go_to_x_in_another_way(tmp_path: Path) -> None:
    weekly = event(datetime(2015, 10, 26, 20), rrule="FREQ=WEEKLY", title="Weekly chat")
    async with on_both(tmp_path) as both:
        await both.bring(weekly, questions=0)
        (next_one,) = both.here.rows("SELECT id FROM occurrence WHERE starts_at LIKE '2015-10-27%'")
        modal = await opened(both.here)
        assert "x_span_block" in modal.fields
        assert await modal.submit(filled(Way.OFF, chat=str(next_one["id"]), once=True)) == {}
        assert "*Weekly chat*, on Mon 26 Oct only: not on X." in modal.words
        assert modal.view is not None
        assert "this time: not on X" in str(modal.view.body["blocks"])
        assert {row["about"]: row["way"] for row in both.here.rows(WAYS)} == {
            weekly.id: "posts",
            str(next_one["id"]): "off",
        }
        assert await modal.submit(filled(Way.POSTS, chat=str(next_one["id"]), once=True)) == {}
        await both.pass_by(-30)
        assert len(both.posts) == 1


async def test_a_chat_with_one_date_asks_for_no_other(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await prepared(both)
        modal = await opened(both.here)
        assert "x_span_block" not in modal.fields

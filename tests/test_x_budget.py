"""Money on X: what is called, what is left out, who hears of it, and what a month that goes wrong does to a chat."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.way import OnX, Way
from bot.errors import NotAllowed, Unaffordable
from bot.rehearsal.faults import Fault, Kind
from bot.services.spending import Spending
from schedules import watch
from tests.builders import event
from tests.conversation import EDUCATORS
from tests.hearing import spoken
from tests.on_both import CHAT, ON_X, OPS, Both, on_both

POST = 15_000
"""Micro-dollars of a post without a link."""

OTHER = event(datetime(2015, 10, 26, 20, 30), uid="other", title="Other chat", hashtags=("#other",))
SLACK_CHAT = {"digest": False, "at_start": True}


async def heard(both: Both) -> str:
    """Let the organisers' channel hear what went wrong, and give all that it heard."""
    await watch.run(both.here.bot.house)
    await both.here.until_rows("SELECT * FROM delivery WHERE kind = 'trouble' AND state = 'sent'")
    return "\n".join(spoken(one) for one in both.here.posts(OPS))


async def on_slack(both: Both) -> list[str]:
    """Give the first words of the start and the questions as the chat's room on Slack was told them."""
    first = [spoken(one).splitlines()[0] for one in both.here.posts(EDUCATORS)]
    return [words for words in first if words.startswith(("*Starting", "*Q"))]


async def test_without_a_budget_no_call_reaches_x(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring()
        await both.here.stop()
        both.here.chosen["on_x"] = replace(ON_X, budget=0)
        await both.here.start()
        await both.evening()
        assert list(both.far.calls) == []
        assert set(both.ends().values()) == {"skipped"}
        assert both.rows()[0]["reason"].startswith("no-budget: nothing paid is called")
        assert (both.ledger, both.aside) == (0, 0)
        assert "X did not get 5 announcements. Why: no-budget" in (await heard(both)).replace("*", "")


async def test_nothing_paid_is_called_before_an_organiser_agreed(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        with pytest.raises(NotAllowed, match="agreed"):
            await both.bring(agreed=False)
        await both.bring()
        both.here.change("UPDATE x_account SET agreed_at = NULL")
        await both.evening()
        assert list(both.far.calls) == []
        assert {row["reason"].partition(":")[0] for row in both.rows()} == {"not-agreed"}


@pytest.mark.parametrize(
    ("on_x", "refusal"), [(replace(ON_X, account=""), "no keys"), (replace(ON_X, budget=0), "no budget")]
)
async def test_the_bot_posts_only_where_it_has_keys_and_a_budget(
    tmp_path: Path, on_x: OnX, refusal: str
) -> None:
    async with on_both(tmp_path, on_x=on_x) as both:
        with pytest.raises(NotAllowed, match=refusal):
            await both.bring()


async def test_what_matters_least_is_left_out_first(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=4 * POST)) as both:
        await both.bring()
        await both.evening()
        assert both.ends() == {
            "reminder-30": "sent",
            "start": "sent",
            "question-1": "sent",
            "question-2": "sent",
            "thanks": "skipped",
        }
        assert both.ledger == both.far.bill.total == 4 * POST


async def test_a_chat_that_cannot_be_paid_whole_is_left_out_whole(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=2 * POST)) as both:
        await both.bring()
        await both.evening()
        ends = both.ends()
        assert {ends["start"], ends["question-1"], ends["question-2"]} == {"skipped"}
        assert both.ledger == both.far.bill.total <= 2 * POST


async def test_a_chat_that_has_begun_keeps_its_money(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=4 * POST)) as both:
        await both.bring(CHAT, OTHER)
        await both.pass_by(-30, 0)
        ways = both.here.bot.house.ways
        await ways.choose(both.here.bot.workspace, OPS, OTHER.id, Way.POSTS, "U0NORA")
        assert both.aside == 2 * POST
        await both.pass_by(6, 30, 33, 60, 90)
        of_chat = {row["kind"]: row["state"] for row in both.rows() if "question" in row["kind"]}
        assert of_chat == {"question-1": "sent", "question-2": "sent"}
        assert both.ledger == both.far.bill.total == 4 * POST
        assert not any("Other chat" in text for text in both.texts)


async def test_where_the_credit_ends_in_mid_chat_the_chat_goes_on_in_slack(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.here.subscribe(EDUCATORS, **SLACK_CHAT)
        await both.bring()
        await both.pass_by(-30, 0, 6)
        both.far.powers.credit = both.far.bill.total
        await both.pass_by(33, 60)
        assert both.ends()["question-2"] == "failed"
        assert len(await on_slack(both)) == 3  # the start and both questions
        assert "no credit left" in await heard(both)
        assert both.ledger == both.far.bill.total == 3 * POST
        assert both.aside == 0


async def test_revoked_keys_are_told_and_the_chat_goes_on_in_slack(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.here.subscribe(EDUCATORS, **SLACK_CHAT)
        await both.bring()
        await both.pass_by(-30)
        both.far.keys.revoked = True
        await both.pass_by(0, 6, 33)
        assert len(await on_slack(both)) == 3
        assert "does not take the keys" in await heard(both)
        assert both.ledger == both.far.bill.total == POST


@pytest.mark.parametrize("error", ["suspended", "locked", "read-only"])
async def test_what_x_refuses_costs_nothing_and_is_told(tmp_path: Path, error: str) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(questions=0)
        both.far.faults.add("POST /2/tweets", Fault(kind=Kind.ERROR, error=error))
        await both.pass_by(-30)
        assert both.ends()["reminder-30"] == "failed"
        assert "X did not get the reminder 30 min before the start" in (await heard(both)).replace("*", "")
        assert (both.ledger, both.aside) == (0, 0)


async def test_a_look_that_cannot_be_paid_leaves_the_outcome_open_and_is_told(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=POST)) as both:
        await both.bring(questions=0)
        both.far.faults.add("POST /2/tweets", Fault(kind=Kind.DROP_AFTER))
        await both.pass_by(0, settle=False)
        await both.here.until_rows("SELECT * FROM delivery WHERE state = 'unconfirmed' AND kind = 'start'")
        both.here.clock.wait(60)
        await both.here.until_rows(
            "SELECT * FROM delivery WHERE state = 'unconfirmed' AND kind = 'start' AND lease_until IS NULL"
        )
        assert len(both.posts) == 1
        assert both.aside == POST  # it counts, whatever became of it
        assert "may or may not have got" in await heard(both)


async def test_what_matters_more_later_keeps_its_money_from_what_is_due_now(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=3 * POST)) as both:
        await both.bring()
        await both.evening()
        assert both.ends() == {
            "reminder-30": "skipped",
            "start": "sent",
            "question-1": "sent",
            "question-2": "sent",
            "thanks": "skipped",
        }


async def test_two_that_ask_at_once_do_not_spend_the_same_money(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=POST)) as both:
        await both.bring(questions=0)
        ids = [row["id"] for row in both.rows() if row["kind"] in {"reminder-30", "thanks"}]
        both.here.change("DELETE FROM delivery WHERE kind = 'start' AND platform = 'x'")
        both.here.change("UPDATE x_chat SET way = 'off'")
        ways = both.here.bot.house.ways
        spending = Spending(both.here.bot.database, both.here.clock, ways.on_x, ways.forecasting)
        asked = (spending.set_aside(one, f"Text {one}") for one in ids)
        refused = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(one) for one in refused if one is not None] == [Unaffordable]
        assert both.aside == POST


async def test_what_certainly_did_not_arrive_costs_nothing(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(questions=0)
        both.far.faults.add("POST /2/tweets", Fault(kind=Kind.DROP_BEFORE))
        await both.pass_by(-0.2, settle=False)
        await both.here.until_rows("SELECT * FROM delivery WHERE state = 'unconfirmed'")
        await both.pass_by(0)
        assert both.ends()["reminder-30"] == "skipped"
        assert both.aside == 0
        assert len(both.posts) == 1
        assert both.ledger == both.far.bill.total
        assert (
            POST <= both.ledger < 2 * POST
        )  # the one that arrived and, where it was there by then, a look at it


@pytest.mark.parametrize("minute", [0, 6], ids=["start", "question"])
async def test_what_is_sent_again_keeps_the_money_of_its_chat(tmp_path: Path, minute: int) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=4 * POST)) as both:
        await both.bring()
        await both.pass_by(*range(-30, minute, 30))
        both.far.faults.add("POST /2/tweets", Fault(kind=Kind.RATE_LIMITED, seconds=20.0))
        await both.pass_by(*(one for one in (0, 6, 33, 60) if one >= minute))
        ends = both.ends()
        assert {ends[kind] for kind in ("reminder-30", "start", "question-1", "question-2")} == {"sent"}
        assert both.ledger == both.far.bill.total == 4 * POST

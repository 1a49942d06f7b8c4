"""Failures on X in words: each becomes a sentence for the organisers and an end, and a moderator gets the words.

X's refusals are provoked one after the other at the rehearsal's X, on the first question of a chat that runs.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.rehearsal.faults import Fault, Kind
from schedules import watch
from tests.conversation import EDUCATORS
from tests.hearing import spoken
from tests.on_both import ON_X, OPS, Both, on_both

POST = 15_000
"""Micro-dollars of a post without a link."""

CREATE, LOOK = "POST /2/tweets", "GET /2/users/{id}/tweets"

ASKED = "Q1 of 2: Why number 1?\n#edtechchat"


@dataclass(frozen=True, slots=True)
class Failure:
    """What X does at the first question, and what becomes of it."""

    faults: tuple[tuple[str, Fault], ...]
    says: str  # in the organisers' channel
    state: str = "failed"
    by_hand: bool = True


def no(error: str, call: str = CREATE) -> tuple[str, Fault]:
    return call, Fault(kind=Kind.ERROR, error=error)


CUT = (CREATE, Fault(kind=Kind.DROP_AFTER))

FAILURES = {
    "duplicate": Failure((no("duplicate"),), "X takes no text twice: change a word"),
    "over-long": Failure(
        (no("too-long"),), "the post is longer than 280 characters as X counts them: shorten it"
    ),
    "rate limit beyond its use": Failure(
        ((CREATE, Fault(kind=Kind.RATE_LIMITED, seconds=900)),),
        "X takes no more posts of this account before 00:21 UTC",
    ),
    "cap reached": Failure(
        (no("capped"),), "the cap for this month is reached: raise it in X's developer console"
    ),
    "credits gone": Failure((no("credits"),), "the X account has no credit left: add credit"),
    "suspended": Failure((no("suspended"),), "X has suspended the account: log in at x.com to see why"),
    "locked": Failure((no("locked"),), "X has locked the account: log in at x.com and unlock it"),
    "revoked token": Failure(
        (no("revoked"),), "X does not take the keys: they were revoked or copied wrongly"
    ),
    "keys that only read": Failure((no("read-only"),), "the app may only read"),
    "deleted root post": Failure(
        (no("gone"),),
        "On X, a chat is not in one thread. the post to reply to was deleted or is hidden",
        "sent",
        by_hand=False,
    ),
    "refused reply": Failure(
        (no("not-summoned"),),
        "On X, a chat is not in one thread. X lets this account reply only to posts that mention it",
        "sent",
        by_hand=False,
    ),
    "protected account": Failure(
        (CUT, no("protected", LOOK)), "the account is protected", "unconfirmed", by_hand=False
    ),
    "cap reached in a look": Failure(
        (CUT, no("capped", LOOK)), "the cap for this month is reached", "unconfirmed", by_hand=False
    ),
}


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """Open Slack and X."""
    async with on_both(tmp_path) as running:
        yield running


async def heard(both: Both) -> str:
    """Let the organisers' channel hear what went wrong, and give all that it heard, without its formatting."""
    await watch.run(both.here.bot.house)
    await both.here.until_rows("SELECT * FROM delivery WHERE kind = 'trouble' AND state = 'sent'")
    return "\n".join(spoken(one) for one in both.here.posts(OPS)).replace("*", "")


async def given(both: Both, count: int) -> list[str]:
    """Wait until so many posts were given by hand; give what stands in the boxes to copy."""
    await both.here.until_rows("SELECT * FROM delivery WHERE kind = 'take-over' AND state = 'sent'", count)
    shown = [one for one in both.here.posts(OPS) if spoken(one).startswith("For X now")]
    return [str(one.blocks[1]["elements"][0]["elements"][0]["text"]) for one in shown]


@pytest.mark.parametrize("name", FAILURES)
async def test_each_failure_is_a_sentence_and_an_end_and_the_chat_goes_on(both: Both, name: str) -> None:
    failure = FAILURES[name]
    await both.here.subscribe(EDUCATORS, digest=False, at_start=True)
    await both.bring()
    await both.pass_by(-30, 0)
    for call, fault in failure.faults:
        both.far.faults.add(call, fault)
    await both.pass_by(6, settle=failure.state != "unconfirmed")
    if failure.state == "unconfirmed":
        await both.here.until_rows(
            "SELECT * FROM delivery WHERE state = 'unconfirmed' AND kind = 'question-1'"
        )
        both.here.clock.wait(60)
        await both.here.until_rows(
            "SELECT * FROM delivery WHERE state = 'unconfirmed' AND kind = 'question-1' AND lease_until IS NULL"
        )
    assert both.ends()["question-1"] == failure.state
    assert failure.says in await heard(both)
    if failure.by_hand:
        assert await given(both, 1) == [ASKED]
    else:
        assert both.here.rows("SELECT * FROM delivery WHERE kind = 'take-over'") == []
    said = [spoken(one) for one in both.here.posts(EDUCATORS)]
    assert any("Why number 1?" in one for one in said)  # the chat goes on in Slack
    both.far.faults.clear()


async def test_a_rate_limit_that_passes_in_time_is_waited_for(both: Both) -> None:
    await both.bring()
    await both.pass_by(-30, 0)
    both.far.faults.add(CREATE, Fault(kind=Kind.RATE_LIMITED, seconds=120))
    await both.pass_by(6)
    assert both.ends()["question-1"] == "sent"
    assert both.here.rows("SELECT * FROM delivery WHERE kind = 'take-over'") == []


async def test_a_month_without_credit_is_posted_by_hand(both: Both) -> None:
    await both.bring()
    both.far.powers.credit = 0
    await both.evening()
    assert set(both.ends().values()) == {"failed"}
    assert [text.partition("\n")[0] for text in await given(both, 5)] == [
        "Coming up, Mon 26 Oct: Educational Technology Chat",
        "Starting now, Mon 26 Oct: Educational Technology Chat",
        "Q1 of 2: Why number 1?",
        "Q2 of 2: Why number 2?",
        "Thank you for joining Educational Technology Chat, Mon 26 Oct.",
    ]
    assert "no credit left" in await heard(both)
    assert both.ledger == both.far.bill.total == 0
    assert both.aside == 0


async def test_keys_that_are_revoked_in_mid_month_end_in_words_by_hand_and_new_ones_post_again(
    both: Both,
) -> None:
    await both.bring()
    await both.pass_by(-30)
    both.far.keys.revoked = True
    await both.pass_by(0, 6)
    assert len(await given(both, 2)) == 2
    assert "X does not take the keys" in await heard(both)
    both.far.keys.revoked = False
    await both.pass_by(33, 60)
    assert [both.ends()[kind] for kind in ("start", "question-1", "question-2", "thanks")] == [
        "failed",
        "failed",
        "sent",
        "sent",
    ]
    assert both.ledger == both.far.bill.total == 3 * POST


async def test_a_budget_that_is_lowered_in_mid_chat_lets_it_end_and_drops_the_rest_in_words(
    both: Both,
) -> None:
    await both.here.subscribe(EDUCATORS, digest=False, at_start=True)
    await both.bring()
    await both.pass_by(-30, 0, 6)
    await both.here.stop()
    both.here.chosen["on_x"] = replace(ON_X, budget=3 * POST)
    await both.here.start()
    await both.pass_by(33, 60)
    assert both.ends()["question-2"] == "sent"  # what has begun goes on
    assert both.ends()["thanks"] == "skipped"
    assert "X did not get the thanks of “Educational Technology Chat”" in await heard(both)
    assert both.here.rows("SELECT * FROM delivery WHERE kind = 'take-over'") == []


async def test_a_chat_for_which_there_is_no_money_is_asked_by_hand_and_its_rest_is_dropped(
    tmp_path: Path,
) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=2 * POST)) as both:
        await both.bring()
        await both.evening()
        given_by_hand = [text.partition("\n")[0] for text in await given(both, 3)]
        assert given_by_hand[0] == "Starting now, Mon 26 Oct: Educational Technology Chat"
        assert [text[:7] for text in given_by_hand[1:]] == ["Q1 of 2", "Q2 of 2"]
        assert "over-budget" in await heard(both)


async def test_what_is_given_says_why_the_bot_did_not_post_it(both: Both) -> None:
    await both.bring(questions=0)
    both.far.faults.add(CREATE, Fault(kind=Kind.ERROR, error="credits"))
    await both.pass_by(-30)
    await given(both, 1)
    (said,) = [one for one in both.here.posts(OPS) if spoken(one).startswith("For X now")]
    assert "The bot could not post it: credits-depleted: the X account has no credit left" in str(said.blocks)

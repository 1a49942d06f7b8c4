"""How each announcement comes out once, whatever goes wrong between its row and its destination."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.rehearsal import Fault, Kind
from bot.rehearsal.calls import Recorded
from bot.services.made import Made, keep
from bot.storage import claims
from bot.storage.claims import Claim
from bot.storage.connect import connect
from bot.wording.message import Message
from tests.announced import DELIVERIES, SOON, STARTS, posts_made, settled, states, waiting_for_a_start
from tests.conversation import EDTECHCHAT, EDUCATORS, Scene, scene
from tests.hearing import until


async def test_the_row_and_the_words_are_kept_before_the_request_leaves(tmp_path: Path) -> None:
    seen: list[tuple[str, str, bool]] = []
    async with scene(tmp_path) as here:

        def look(call: Recorded) -> None:
            if call.method == "chat.postMessage":
                row = here.rows(DELIVERIES)[0]
                marked = row["id"] in str(call.args["metadata"])
                seen.append(
                    (
                        row["state"],
                        json.loads(here.rows("SELECT words FROM delivery_words")[0]["words"])["text"],
                        marked,
                    )
                )

        here.rehearsal.on_call.append(look)
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        (post,) = await here.posted()
        await settled(here, "sent")
        (row,) = here.rows(DELIVERIES)
        steps = [step["state"] for step in here.rows("SELECT state FROM delivery_step ORDER BY id")]
    assert seen == [("claimed", post.text, True)]
    assert row["message_id"] == post.ts
    assert steps == ["planned", "claimed", "sent"]


async def abandoned(here: Scene, made: str | None) -> None:
    """Leave the delivery as a process leaves it that was killed between claiming and settling."""
    await here.stop()
    here.clock.jump(STARTS + SOON)
    database = connect(here.database_url)
    now, real = here.clock.now(), here.clock.real()
    claim = Claim(owner="gone", now=now, real=real, lease_until=real + timedelta(seconds=30), most=16)
    (taken,) = await database.write(partial(claims.claim_due, claim=claim))
    if made is not None:
        await database.write(partial(claims.store_words, made=[(taken.id, made)]))
    database.close()


async def test_what_was_claimed_before_a_crash_and_had_no_words_yet_is_sent_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        await abandoned(here, None)
        await here.start()
        await here.posted()
        await settled(here, "sent")
        assert posts_made(here) == 1


async def test_what_had_words_before_a_crash_and_never_arrived_is_sent_once_in_those_words(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        await abandoned(here, keep(Made(Message("the words of then"), STARTS)))
        await here.start()
        (post,) = await here.posted()
        await settled(here, "sent")
        methods = [call.method for call in here.rehearsal.calls]
        assert methods.index("conversations.history") < methods.index("chat.postMessage")
        assert (post.text, posts_made(here)) == ("the words of then", 1)


async def test_what_had_arrived_when_the_bot_crashed_is_found_and_not_posted_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        here.rehearsal.on_call.append(lambda call: here.kill() if call.method == "chat.postMessage" else None)
        here.clock.jump(STARTS + SOON)
        (post,) = await here.posted()
        await here.crash()
        assert states(here) == ["claimed"]
        here.rehearsal.on_call.pop()
        await here.start()
        assert await settled(here, "sent") == "found at the destination"
        assert [row["message_id"] for row in here.rows(DELIVERIES)] == [post.ts]
        assert posts_made(here) == 1


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, None], ids=["connection dropped", "500"])
async def test_a_post_whose_answer_was_lost_is_found_by_its_mark_and_not_posted_twice(
    tmp_path: Path, kind: Kind | None
) -> None:
    def fail_once(call: Recorded) -> None:
        if call.method == "chat.postMessage":
            call.response, call.status = {"ok": False, "error": "internal_error"}, 500

    async with scene(tmp_path) as here:
        here.refusals.add("chat.postMessage")
        if kind:
            here.rehearsal.faults.add("chat.postMessage", Fault(kind=kind))
        else:
            here.rehearsal.on_call.append(fail_once)
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        await settled(here, "unconfirmed")
        here.clock.wait(31)
        assert await settled(here, "sent") == "found at the destination"
        assert (posts_made(here), len(here.posts())) == (1, 1)


@pytest.mark.parametrize("kind", [Kind.DROP_BEFORE, Kind.BROKEN, Kind.ERROR])
async def test_a_post_that_did_not_arrive_is_looked_for_and_then_posted_once(
    tmp_path: Path, kind: Kind
) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=kind))
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        await settled(here, "unconfirmed")
        assert here.posts() == []
        here.clock.wait(31)
        await settled(here, "sent")
        assert (posts_made(here), len(here.posts())) == (2, 1)


async def test_what_cannot_be_looked_up_is_never_sent_again_blindly(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals |= {"chat.postMessage", "conversations.history"}
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.BROKEN))
        here.rehearsal.faults.add("conversations.history", Fault(kind=Kind.ERROR, error="missing_scope"))
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        await settled(here, "unconfirmed")
        here.clock.wait(31)
        await until(lambda: "cannot be read" in str(here.rows(DELIVERIES)[0]["reason"]) or None)
        here.clock.wait(3600)
        await here.restart()
        assert (states(here), posts_made(here)) == (["unconfirmed"], 1)


async def test_when_slack_asks_to_wait_the_bot_waits_and_then_posts_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.RATE_LIMITED, seconds=30))
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        await until(lambda: here.rows(DELIVERIES)[0]["not_before"])
        here.clock.wait(25)
        assert await here.bot.house.delivering.once() == 0
        assert posts_made(here) == 1
        here.clock.wait(6)
        await settled(here, "sent")
        assert (posts_made(here), len(here.posts())) == (2, 1)


async def test_a_channel_that_the_bot_was_removed_from_fails_with_a_sentence(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("chat.postMessage")
        await waiting_for_a_start(here)
        await here.subscribe(EDTECHCHAT, digest=False, at_start=True)
        here.channel(EDUCATORS).members.remove(here.rehearsal.workspace.app.bot_user)
        here.clock.jump(STARTS + SOON)
        await here.posted(1, EDTECHCHAT)  # one channel's trouble is not another's
        rows = {
            row["channel"]: row
            for row in await here.until_rows("SELECT * FROM delivery WHERE state != 'claimed'", 2)
        }
    assert rows[EDTECHCHAT]["state"] == "sent"
    assert rows[EDUCATORS]["state"] == "failed"
    assert rows[EDUCATORS]["reason"] == "not_in_channel: invite the bot with /invite in that channel"

"""What people without a role propose: it waits, organisers decide, and whoever asked is told."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.proposal import Proposal, Sort
from bot.rehearsal.workspace import Message
from bot.storage import proposals
from tests.builders import event
from tests.conversation import AVA, EDTECHCHAT, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import said_in, spoken, until
from tests.scheduling import (
    CHANGES,
    EVENTS,
    PROPOSALS,
    TUESDAY,
    Desk,
    gone_on,
    kept,
    last_told,
    organising,
    scheduled,
    scheduling,
    told,
)

LISTED = event(start=datetime(2015, 11, 11, 20), uid="listed", title="Listed chat", hashtags=("#listed",))


async def queue(here: Scene, who: str = NORA) -> Desk:
    """Open the queue of proposals, as an organiser does."""
    return await organising(here, "review_open", who)


async def proposed(here: Scene, who: str = GRACE, **more: Any) -> Desk:
    """Propose the chat of Tuesday evening."""
    return await scheduled(here, who, **more)


async def press_told(here: Scene, who: str, action: str) -> Desk:
    """Press a button of the last thing that the bot wrote to somebody."""
    message: Message = told(here, who)[-1]
    block = next(one for one in message.blocks if action in str(one.get("elements")))
    room = here.rehearsal.workspace.direct(who).id
    chosen = {"action_id": action, "block_id": block["block_id"]}
    await here.rehearsal.people.act(who, chosen, channel=room, ts=message.ts)
    return Desk(here, who)


async def test_what_anybody_sends_waits_and_is_not_in_the_programme(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert await here.command(GRACE, "schedule") == ""
        desk = Desk(here, GRACE)
        assert "Everybody can propose an event" in desk.words
        assert desk.view is not None
        assert desk.view.body["submit"]["text"] == "Propose"
        await desk.send(**TUESDAY)
        await gone_on(desk)
        assert "*Maker chat* is proposed for Connected Educator Month 2015" in desk.words
        assert here.rows(EVENTS) == []
        (row,) = here.rows(PROPOSALS)
        assert (row["account"], row["state"]) == (GRACE, "waiting")


async def test_the_organisers_channel_hears_once_of_what_waits_and_opens_it(tmp_path: Path) -> None:
    async with scene(tmp_path, ops_channel=EDTECHCHAT) as here:
        await here.load(LISTED)
        await proposed(here)
        (post,) = await here.posted(channel=EDTECHCHAT)
        assert f"<@{GRACE}> proposes *Maker chat*" in spoken(post)
        await proposed(here, title="www.buy.example")
        assert len(here.posts(EDTECHCHAT)) == 1
        block = next(one for one in post.blocks if one["type"] == "actions")
        chosen = {"action_id": "review_open", "block_id": block["block_id"]}
        await here.rehearsal.people.act(NORA, chosen, channel=EDTECHCHAT, ts=post.ts)
        assert "Maker chat" in Desk(here, NORA).words


async def test_an_organiser_approves_and_its_author_is_told_and_moderates_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        assert await here.command(NORA, "organise") == ""
        assert "To be looked at (1)" in Desk(here, NORA).words
        desk = await queue(here)
        assert "*Maker chat*" in desk.words
        assert f"Proposed by <@{GRACE}>" in desk.words
        await desk.push("approve")
        assert f"*Maker chat* is in the programme. <@{GRACE}> is told." in desk.words
        assert "Nothing waits" in desk.words
        assert [row["title"] for row in here.rows(EVENTS)] == ["Maker chat"]
        assert f"*Maker chat* is in the programme: <@{NORA}> agreed. You moderate it." in last_told(
            here, GRACE
        )
        assert [row["account"] for row in here.rows("SELECT account FROM moderator")] == [GRACE]
        assert [(one["who"], one["what"]) for one in here.rows(CHANGES)] == [(NORA, "scheduled")]


async def test_a_proposal_that_is_sent_back_is_changed_and_sent_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        desk = await queue(here)
        await desk.push("send_back")
        assert await desk.send(word="  ") == {"word": "Please write it in words: who proposed it reads this."}
        assert await desk.send(word="Please say more in the title") == {}
        await until(lambda: "*Maker chat* is sent back." in desk.words or None)
        assert "Please say more in the title" in last_told(here, GRACE)
        theirs = await press_told(here, GRACE, "proposal_change")
        assert theirs.holds("schedule_title_block") == {"initial_value": "Maker chat"}
        assert await theirs.send(title="Makers of robots") == {}
        await gone_on(theirs)
        (row,) = here.rows(PROPOSALS)
        assert (row["state"], "Makers of robots" in row["typed"]) == ("waiting", True)
        await (await queue(here)).push("approve")
        assert [row["title"] for row in here.rows(EVENTS)] == ["Makers of robots"]


async def test_a_proposal_is_declined_with_a_word(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        desk = await queue(here)
        await desk.push("decline")
        assert await desk.send(word="It is an advertisement") == {}
        await until(lambda: "*Maker chat* is declined." in desk.words or None)
        assert f"was declined by <@{NORA}>" in last_told(here, GRACE)
        assert "It is an advertisement" in last_told(here, GRACE)
        assert [row["state"] for row in here.rows(PROPOSALS)] == ["declined"]
        assert here.rows(EVENTS) == []


async def test_what_two_organisers_decide_is_decided_once(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        await proposed(here)
        first, second = await queue(here), await queue(here, LIAM)
        await first.push("approve")
        before = kept(here)
        await second.push("approve")
        assert "It was decided about already" in second.words
        assert kept(here) == before
        assert len(here.rows(EVENTS)) == 1


@pytest.mark.parametrize("title", ["https://buy.example", "www.buy.example", "!!! 2015 !!!"])
async def test_what_looks_like_spam_is_held_and_shown_as_such(tmp_path: Path, title: str) -> None:
    async with scene(tmp_path) as here:
        await proposed(here, title=title)
        assert [row["state"] for row in here.rows(PROPOSALS)] == ["held"]
        assert "Held, as its title" in (await queue(here)).words


async def test_the_fourth_proposal_of_a_day_is_held(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        for number in range(4):
            await proposed(here, title=f"Chat {number}", hashtag="", date=f"2015-11-1{number}")
        assert [row["state"] for row in here.rows(PROPOSALS)] == ["waiting"] * 3 + ["held"]
        assert "4th proposal within a day" in (await queue(here)).words


async def test_a_proposal_whose_time_is_over_is_not_approved(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        desk = await queue(here)
        here.clock.jump(datetime.fromisoformat("2015-10-29T00:00:00+00:00"))
        await desk.push("approve")
        assert "It cannot stand so: That day is over" in desk.words
        assert here.rows(EVENTS) == []
        assert [row["state"] for row in here.rows(PROPOSALS)] == ["waiting"]


async def test_whoever_runs_a_listed_chat_asks_for_it_in_its_menu(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(LISTED)
        await here.ask(GRACE, "when is #listed")
        (answer,) = [one for one in here.channel(EDUCATORS).messages.values() if one.by_app]
        assert "you asked to moderate *Listed chat*" in await claim(here, GRACE, answer)
        desk = await queue(here)
        assert f"<@{GRACE}> says that this is their chat" in desk.words
        await desk.push("approve")
        assert "You moderate *Listed chat* now" in last_told(here, GRACE)
        assert [row["account"] for row in here.rows("SELECT account FROM moderator")] == [GRACE]
        assert "You moderate it already." in await claim(here, GRACE, answer)
        theirs = await scheduling(here, GRACE)
        assert "My chats (1)" in theirs.words


async def test_an_organiser_who_claims_a_chat_has_it_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(LISTED)
        await here.ask(NORA, "when is #listed")
        (answer,) = [one for one in here.channel(EDUCATORS).messages.values() if one.by_app]
        assert "Done: you moderate it now." in await claim(here, NORA, answer)
        assert here.rows(PROPOSALS) == []
        assert [one["what"] for one in here.rows(CHANGES)] == ["moderator added"]


async def claim(here: Scene, who: str, answer: Message) -> str:
    """Choose "This is my chat" in the menu of an event, and hear what only who chose sees."""
    block, menu = next(
        (block, one)
        for block in answer.blocks
        for one in block.get("elements", ())
        if one["type"] == "overflow"
    )
    value = next(one["value"] for one in menu["options"] if one["value"].startswith("claim"))
    chosen = {
        "action_id": menu["action_id"],
        "block_id": block["block_id"],
        "selected_option": {"value": value},
    }
    before = set(here.channel(EDUCATORS).messages)
    await here.rehearsal.people.act(who, chosen, channel=EDUCATORS, ts=answer.ts)
    return await here.heard(EDUCATORS, lambda one: one.ts not in before and one.only_for == who)


async def test_who_schedules_what_is_listed_already_is_offered_to_claim_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(LISTED)
        desk = await scheduling(
            here, GRACE, title="My chat", hashtag="#listed", date="2015-11-11", time="20:00"
        )
        assert await desk.send() == {}
        assert "*Listed chat* is listed already. If it is yours" in desk.words
        await desk.push("claim")
        assert "you asked to moderate *Listed chat*" in desk.words
        assert [row["sort"] for row in here.rows(PROPOSALS)] == ["claim"]


FORGED = (
    "approve",
    "send_back",
    "decline",
    "word_view",
    "review_open",
    "history_open",
    "roles_open",
    "roles_view",
)


@pytest.mark.parametrize("what", FORGED)
async def test_what_somebody_without_the_role_forges_is_refused_and_changes_nothing(
    tmp_path: Path, what: str
) -> None:
    async with scene(tmp_path) as here:
        await proposed(here)
        desk = await opened(here, what)
        payload = next(
            one["payload"] for one in reversed(here.rehearsal.envelopes) if "user" in one["payload"]
        )
        if what == "approve":
            await proposed(here, title="Another")
        before, calls = kept(here), len(here.rehearsal.calls)
        here.refusals |= {"views.update", "views.push"}
        links = here.rehearsal.links
        forged = {**payload, "user": {**payload["user"], "id": AVA}}
        answer = await links.answered(links.send("interactive", forged))
        said = f"{answer} {[str(call.args) for call in list(here.rehearsal.calls)[calls:]]}"
        assert "Only workspace admins and organisers can" in said
        assert kept(here) == before
        assert desk.who == NORA
        assert here.rehearsal.workspace.top_view(AVA) is None


async def opened(here: Scene, what: str) -> Desk:
    """Do something as an organiser, so that its payload is there."""
    if what in {"history_open", "roles_open", "roles_view"}:
        desk = await organising(here, "roles_open" if what == "roles_view" else what)
        if what == "roles_view":
            await desk.send(role_who=AVA, role="organiser")
            here.change("DELETE FROM role")
        return desk
    desk = await queue(here)
    if what == "word_view":
        await desk.push("decline")
        await desk.send(word="No")
    elif what != "review_open":
        await desk.push(what)
    return desk


async def test_somebody_elses_proposal_cannot_be_changed_or_taken_over(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await proposed(here, date="2015-11-10")
        payload = next(
            one["payload"]
            for one in reversed(here.rehearsal.envelopes)
            if one["payload"].get("type") == "view_submission"
        )
        before = kept(here)
        links = here.rehearsal.links
        assert "is proposed for" in str(await links.answered(links.send("interactive", payload)))
        forged = {**payload, "user": {**payload["user"], "id": AVA}}
        answer = await links.answered(links.send("interactive", forged))
        assert "That is somebody else's proposal." in str(answer)
        assert kept(here) == before


async def test_the_view_of_the_queue_is_valid_with_many_and_hostile_proposals(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        reviewing = here.bot.house.desk.reviewing
        typed: dict[str, object] = {
            **TUESDAY,
            "zone": "Europe/London",
            "title": "<!channel>" + "😀" * 290,
            "url": "x" * 3000,
        }
        for number in range(60):
            one = Proposal(
                id=f"p{number}",
                workspace=here.bot.workspace,
                account=GRACE,
                sort=Sort.EVENT,
                typed=typed,
                at=here.clock.now(),
            )
            await here.bot.database.write(partial(proposals.put, proposal=one))
        assert await reviewing.waiting() == 60
        desk = await queue(here)
        assert "…and 40 more" in desk.words
        assert "<!channel>" not in desk.words
        assert desk.view is not None
        assert said_in(desk.view.body["blocks"])

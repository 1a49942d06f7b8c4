"""What organisers do in `/cem organise`: pause everything or one partner, see it, and end it; and who may not."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.announced import DELIVERIES, LIST, SOON
from tests.builders import event
from tests.conversation import GRACE, LIAM, NORA, Scene, scene
from tests.hearing import said_in, spoken
from tests.test_channel_conversations import Modal

Json = dict[str, Any]

DAILY = event(rrule="FREQ=DAILY", start=datetime(2015, 10, 26, 20), organisations=("ISTE",))
OTHER = event(start=datetime(2015, 10, 27, 21), uid="other", title="Book chat", organisations=("NEA",))

PAUSES = "SELECT * FROM pause ORDER BY id"
CHANGES = "SELECT * FROM change WHERE what LIKE 'pause%' ORDER BY id"
PLANNED = "SELECT what FROM delivery WHERE state = 'planned' ORDER BY due_at"


def filled(what: str, partner: str = "", length: str = "day", until: str = "") -> Json:
    """Give what somebody chose in the modal."""
    chosen: Json = {
        "paused_block": {"paused": {"selected_option": {"value": what}}},
        "paused_for_block": {"paused_for": {"selected_option": {"value": length}}},
    }
    if partner:
        chosen["paused_partner_block"] = {"paused_partner": {"selected_option": {"value": partner}}}
    if until:
        chosen["paused_until_block"] = {"paused_until": {"selected_date": until}}
    return chosen


async def organised(here: Scene, who: str = NORA) -> Modal:
    """Type "/cem organise"."""
    assert await here.command(who, "organise") == ""
    return Modal(here, who)


async def paused(here: Scene, *chosen: str, **more: str) -> Modal:
    """Pause something for a day, as an admin does; give the modal as it then is."""
    modal = await organised(here)
    assert await modal.submit(filled(*chosen, **more)) == {}
    return modal


async def end(modal: Modal, what: str) -> None:
    """Press the button beside a pause."""
    assert modal.view is not None
    block = next(one for one in modal.view.body["blocks"] if "accessory" in one and what in said_in([one]))
    chosen = {"action_id": "pause_end", "block_id": block["block_id"]}
    await modal.here.rehearsal.people.act(modal.who, chosen, view_id=modal.view.id)


@pytest.mark.parametrize("who", [NORA, LIAM], ids=["an admin", "named in the settings"])
async def test_an_organiser_gets_the_modal(tmp_path: Path, who: str) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        await here.load(DAILY, OTHER)
        modal = await organised(here, who)
        assert "Nothing is paused" in modal.words
        assert modal.fields == [
            "paused_block",
            "paused_partner_block",
            "paused_for_block",
            "paused_until_block",
        ]
        assert modal.holds("paused_block") == {}


ASKED: dict[str, Callable[[Scene, str], Awaitable[str]]] = {
    "by command": lambda here, who: here.command(who, "organise"),
    "in a mention": lambda here, who: here.ask(who, "organize"),
    "directly": lambda here, who: here.write(who, "organise"),
}


@pytest.mark.parametrize("way", ASKED)
async def test_somebody_else_is_told_kindly_who_may(tmp_path: Path, way: str) -> None:
    async with scene(tmp_path) as here:
        heard = await ASKED[way](here, GRACE)
        assert "Only workspace admins and the organisers of Connected Educator Month 2015 can" in heard
        assert "/cem help" in heard
        assert here.rehearsal.workspace.top_view(GRACE) is None


async def test_an_organiser_who_asks_in_words_hears_what_is_paused_and_gets_a_button(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        await paused(here, "partner", "ISTE")
        assert (
            f"*ISTE* until Tuesday 27 October 2015, 6:25 PM (New York time), by <@{NORA}>"
            in await here.ask(NORA, "organise")
        )
        await here.write(NORA, "organise")
        room = here.rehearsal.workspace.direct(NORA)
        answer = here.rehearsal.workspace.ordered(room)[-1]
        (block,) = [one for one in answer.blocks if one["type"] == "actions"]
        chosen = {"action_id": "organise_open", "block_id": block["block_id"]}
        await here.rehearsal.people.act(NORA, chosen, channel=room.id, ts=answer.ts)
        assert "Paused now" in Modal(here, NORA).words


async def test_the_button_of_an_organisers_answer_opens_nothing_for_others(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.ask(NORA, "organise")
        (answer,) = [one for one in here.channel("C0EDUCATORS").messages.values() if one.by_app]
        assert "Only workspace admins" in await here.press(GRACE, answer, "organise_open")
        assert here.rehearsal.workspace.top_view(GRACE) is None


async def test_help_tells_organisers_of_it_and_nobody_else(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        told = [
            await here.command(NORA, "help"),
            await here.write(NORA, "help"),
            await here.ask(NORA, "blah"),
        ]
        assert all("`/cem organise`" in heard for heard in told)
        told = [
            await here.command(GRACE, "help"),
            await here.write(GRACE, "help"),
            await here.ask(GRACE, "blah"),
        ]
        assert not any("organise`" in heard for heard in told)


async def test_while_everything_is_paused_no_list_is_posted_and_the_modal_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        await here.subscribe()
        modal = await paused(here, "everything")
        assert "Done: all announcements are paused until Tuesday 27 October 2015, 6:25 PM" in modal.words
        assert (
            f"*Everything* until Tuesday 27 October 2015, 6:25 PM (New York time), by <@{NORA}>"
            in modal.words
        )
        assert modal.fields == []  # nothing that was just chosen stands there to be sent again
        everywhere = "All announcements everywhere are paused until Tuesday 27 October 2015, 6:25 PM"
        assert everywhere in await here.ask(GRACE, "channel")
        assert everywhere in await here.command(GRACE, "channel")
        assert await here.command(NORA, "channel") == ""
        assert everywhere in Modal(here, NORA).words
        assert here.rows("SELECT * FROM delivery WHERE state = 'planned' AND what = '2015-10-27'") == []
        here.clock.jump(LIST + SOON)  # the next morning
        await here.bot.house.planning.plan()
        assert await here.bot.house.delivering.once() == 0
        assert "*Everything*" in (await organised(here)).words
        here.clock.jump(LIST + timedelta(days=1) + SOON)
        (post,) = await here.posted()
        assert "Wednesday 28 October" in spoken(post)
        assert "Nothing is paused" in (await organised(here)).words


async def test_while_a_partner_is_paused_only_what_is_not_its_own_is_announced(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY, OTHER)
        await here.subscribe(digest=False, at_start=True)
        everybody = [row["what"] for row in here.rows(PLANNED)]
        await paused(here, "partner", "ISTE", length="week")
        (other,) = [row["what"] for row in here.rows(PLANNED)]
        assert other in everybody
        assert len(everybody) > 1
        here.clock.jump(datetime.fromisoformat("2015-10-28T01:00:01+00:00"))
        (post,) = await here.posted()
        assert "Book chat" in spoken(post)


async def test_a_pause_that_is_ended_lets_announcements_go_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY, OTHER)
        await here.subscribe(digest=False, at_start=True)
        before = here.rows(PLANNED)
        await paused(here, "partner", "ISTE", length="month")
        await paused(here, "everything", length="month")
        assert here.rows(PLANNED) == []
        modal = await organised(here)
        await end(modal, "Everything")
        assert "the pause of everything has ended" in modal.words
        assert len(here.rows(PLANNED)) == 1
        await end(modal, "ISTE")
        assert "Nothing is paused" in modal.words
        assert modal.fields != []
        assert here.rows(PLANNED) == before
        told = [(change["who"], change["what"], bool(change["after"])) for change in here.rows(CHANGES)]
        of_iste, of_all = "pause of ISTE", "pause of everything"
        assert told == [
            (NORA, of_iste, True),
            (NORA, of_all, True),
            (NORA, of_all, False),
            (NORA, of_iste, False),
        ]


async def test_the_button_of_a_pause_that_is_over_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await paused(here, "everything", length="hour")
        modal = await organised(here)
        here.clock.jump(here.clock.now() + timedelta(hours=2))
        await end(modal, "Everything")
        assert "was over already" in modal.words


async def test_a_pause_until_a_date_ends_as_that_day_begins_where_the_organiser_is(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        modal = await organised(here, LIAM)
        assert await modal.submit(filled("everything", until="2015-11-02")) == {}
        assert "until Monday 2 November 2015, 12:00 AM (London time)" in modal.words
        (kept,) = here.rows(PAUSES)
        assert str(kept["until"]).startswith("2015-11-02 00:00:00")


async def test_a_second_pause_of_the_same_partner_takes_the_place_of_the_first(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        await paused(here, "partner", "ISTE", length="month")
        modal = await paused(here, "partner", "ISTE", length="hour")
        assert modal.words.count("*ISTE*") == 1
        assert "7:25 PM" in modal.words


async def test_a_partner_that_feeds_spell_in_two_ways_has_one_pause(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        pausing, later = here.bot.house.pausing, here.clock.now() + timedelta(hours=1)
        for name in ("ISTE", "Iste"):
            await pausing.begin(here.bot.workspace, name, later, NORA)
        assert [one.pause.organisation for one in await pausing.current()] == ["ISTE"]
        assert await pausing.end(here.bot.workspace, "ISTE", NORA)
        assert await pausing.current() == []


@pytest.mark.parametrize(
    ("chosen", "block", "said"),
    [
        (filled("everything", partner="ISTE"), "paused_partner_block", "Leave this empty"),
        (filled("partner"), "paused_partner_block", "Please name the partner"),
        (filled("everything", until="2015-10-26"), "paused_until_block", "after today"),
        (filled("everything", until="2025-10-26"), "paused_until_block", "within a year"),
        ({}, "paused_block", "complete"),
    ],
    ids=["both", "no name", "today", "in ten years", "nothing"],
)
async def test_what_cannot_stay_so_is_said_at_its_field_and_nothing_is_paused(
    tmp_path: Path, chosen: Json, block: str, said: str
) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        wrong = await (await organised(here)).submit(chosen)
        assert list(wrong) == [block]
        assert said in wrong[block]
        assert here.rows(PAUSES) == []


async def test_of_many_partners_one_is_named_by_a_part_of_its_name(tmp_path: Path) -> None:
    many = [event(uid=str(number), organisations=(f"School district {number:03}",)) for number in range(300)]
    async with scene(tmp_path) as here:
        await here.load(*many)
        modal = await organised(here)

        def typed(name: str) -> Json:
            return filled("partner") | {"paused_partner_block": {"paused_partner": {"value": name}}}

        assert (
            "Is it School district 2"
            in (await modal.submit(typed("Scool distrit 212")))["paused_partner_block"]
        )
        assert "Several partners" in (await modal.submit(typed("district 21")))["paused_partner_block"]
        assert await modal.submit(typed("DISTRICT 212")) == {}
        assert "Done: announcements of School district 212 are paused until" in modal.words
        assert [row["organisation"] for row in here.rows(PAUSES)] == ["School district 212"]


@pytest.mark.parametrize("forged", ["view_submission", "pause_end"])
async def test_what_a_forged_modal_asks_for_is_refused(tmp_path: Path, forged: str) -> None:
    async with scene(tmp_path) as here:
        modal = await paused(here, "everything")
        if forged == "pause_end":
            await end(modal, "Everything")
        payload = here.rehearsal.envelopes[-1]["payload"]  # what Nora's own press or submission said
        await paused(here, "everything")
        before = (here.rows(PAUSES), here.rows(CHANGES))
        here.refusals.add("views.update")  # Nora's first window may be closed
        links = here.rehearsal.links
        calls = len(here.rehearsal.calls)
        answer = await links.answered(
            links.send("interactive", {**payload, "user": {**payload["user"], "id": GRACE}})
        )
        told = [str(call.args) for call in list(here.rehearsal.calls)[calls:]]
        assert "Only workspace admins and organisers can pause announcements" in f"{answer} {told}"
        assert (here.rows(PAUSES), here.rows(CHANGES)) == before


async def test_a_pause_outlives_the_bot(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(DAILY)
        await here.subscribe()
        await paused(here, "everything", length="month")
        await here.restart()
        assert "*Everything* until Wednesday 25 November 2015" in (await organised(here)).words
        assert [row for row in here.rows(DELIVERIES) if row["state"] == "planned"] == []

"""Organisers add and mind partners' calendars in Slack, from `/cem organise`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.feed import Feed, Standing
from bot.wording.feeds_view import MOST_LISTED, feeds_view
from tests.conversation import GRACE, NORA, Scene, scene
from tests.fakes import HandClock
from tests.hearing import said_in
from tests.partner_server import gives, partner_server, table
from tests.slack_fidelity import accepted
from tests.test_channel_conversations import Modal
from tests.test_organise import organised

Json = dict[str, Any]

FEEDS = "SELECT * FROM feed ORDER BY name"


async def calendars(here: Scene) -> Modal:
    """Open the organisers' modal, and that of the calendars over it."""
    modal = await organised(here)
    assert modal.view is not None
    await press(modal, "feeds_open", "Calendars")
    return modal


async def press(modal: Modal, action_id: str, said: str, **more: Any) -> None:
    """Press what stands beside some words."""
    assert modal.view is not None
    block = next(one for one in modal.view.body["blocks"] if "accessory" in one and said in str(one))
    chosen = {"action_id": action_id, "block_id": block["block_id"], **more}
    await modal.here.rehearsal.people.act(modal.who, chosen, view_id=modal.view.id)


async def choose(modal: Modal, partner: str, verb: str) -> None:
    """Choose something in the menu of a calendar."""
    assert modal.view is not None
    block = next(one for one in modal.view.body["blocks"] if "accessory" in one and partner in said_in([one]))
    chosen = next(one for one in block["accessory"]["options"] if one["value"].startswith(f"{verb}|"))
    await press(modal, "feed_menu", partner, selected_option=chosen)


def filled(address: str, partner: str = "", zone: str = "") -> Json:
    """Give what somebody wrote in the form."""
    return {
        "feed_address_block": {"feed_address": {"value": address}},
        "feed_partner_block": {"feed_partner": {"value": partner}},
        "feed_zone_block": {"feed_zone": {"value": zone}},
    }


async def test_a_calendar_is_added_read_shown_and_announced_from(tmp_path: Path) -> None:
    async with partner_server() as server:
        server.answers["/a.csv"] = gives(table("Opening") + b"Bad,21/10/2015,,UTC\n")
        async with scene(tmp_path, feed_hosts=frozenset({server.host})) as here:
            modal = await calendars(here)
            assert await modal.submit(filled(server.address("/a.csv"), "ISTE")) == {}
            assert "the calendar of *ISTE* is read within a minute" in modal.words
            assert "ISTE, to be read within a minute" in modal.words
            assert await here.bot.house.reading_feeds.look() == 1
            modal = await calendars(here)
            assert "ISTE: 1 event, 1 refused" in modal.words
            assert "line 3, start" in modal.words
            assert "Opening" in await here.ask(GRACE, "10 October")
            (change,) = here.rows("SELECT * FROM change WHERE what LIKE 'calendar%'")
            assert (change["who"], change["what"]) == (NORA, "calendar iste")


async def test_what_is_wrong_stands_at_its_field_and_adds_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await calendars(here)
        assert await modal.submit(filled("")) == {
            "feed_address_block": "Give the address of the calendar, such as https://example.org/events.ics."
        }
        wrong = await modal.submit(filled("ftp://example.org/a"))
        assert "is no web address" in wrong["feed_address_block"]
        wrong = await modal.submit(filled("https://example.org/a.ics", zone="Mars"))
        assert "no such time zone" in wrong["feed_zone_block"]
        assert here.rows(FEEDS) == []


async def test_the_menu_pauses_resumes_renames_and_removes(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await calendars(here)
        await modal.submit(filled("https://example.org/a.ics", "ISTE"))
        await choose(modal, "ISTE", "pause")
        assert "is paused. Its events stay" in modal.words
        assert here.rows(FEEDS)[0]["paused"] == 1
        await choose(modal, "ISTE", "resume")
        assert here.rows(FEEDS)[0]["paused"] == 0
        await choose(modal, "ISTE", "rename")
        assert await modal.submit({"feed_partner_block": {"feed_partner": {"value": "ISTE & friends"}}}) == {}
        assert here.rows(FEEDS)[0]["partner"] == "ISTE & friends"
        assert "the calendar is *ISTE &amp; friends*'s" in modal.words
        await choose(modal, "ISTE", "text")
        assert "Hello! We read your calendar" in modal.words
        people = here.rehearsal.people
        assert modal.view is not None
        await people.forms.close(people.user(NORA), modal.view.id)
        await choose(modal, "ISTE", "remove")
        assert "is read no more" in modal.words
        assert here.rows(FEEDS) == []


async def test_a_forged_press_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await calendars(here)
        await modal.submit(filled("https://example.org/a.ics", "ISTE"))
        await choose(modal, "ISTE", "pause")
        payload = here.rehearsal.envelopes[-1]["payload"]  # what Nora's own press said
        before = here.rows(FEEDS)
        links, calls = here.rehearsal.links, len(here.rehearsal.calls)
        forged = {**payload, "user": {**payload["user"], "id": GRACE}}
        answer = await links.answered(links.send("interactive", forged))
        told = [str(call.args) for call in list(here.rehearsal.calls)[calls:]]
        assert (
            "Only workspace admins and organisers can change which calendars are read" in f"{answer} {told}"
        )
        assert here.rows(FEEDS) == before


def test_the_modal_holds_to_slacks_limits_with_hundreds_of_calendars(shared: Path) -> None:
    feed = Feed(name="a", address="https://example.org/" + "a" * 1_900, partner="P" * 150)
    standing = Standing(feed=feed, next_at=HandClock().real(), trouble="It is <!channel> broken. " * 100)
    many = [replace(standing, feed=replace(feed, name=f"feed-{number}")) for number in range(300)]
    for some in ([], many[:1], many):
        view = feeds_view(some, "America/New_York")
        assert accepted(shared, "ModalView", view)
        assert len(view["blocks"]) <= MOST_LISTED + 10
    assert "<!channel>" not in str(feeds_view(many, "UTC"))

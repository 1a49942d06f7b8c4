"""A person's own calendar: its address in Slack, what stands in it over HTTP, and that nobody else's can be had."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from aiohttp import ClientSession
from icalendar import Calendar

from bot.domain.event import Status
from bot.storage.forgetting import forget
from tests.builders import event
from tests.conversation import GRACE, LIAM, Scene, scene
from tests.test_channel_conversations import Modal
from tests.test_home import act, opened
from tests.test_saving import press, shown

SITE = "https://bot.example/"
KEYS = "SELECT account, token FROM calendar_key JOIN identity USING (person_id) ORDER BY account"

WEEKLY = event(
    datetime(2015, 10, 27, 20), uid="owls", title="Owls", hashtags=("#owls",), rrule="FREQ=WEEKLY;COUNT=3"
)
OTHER = event(datetime(2015, 10, 28, 20), uid="other", title="Something else", hashtags=("#else",))


async def window(here: Scene, who: str) -> Modal:
    """Open the window of the Home tab."""
    await opened(here, who)
    await act(here, who, "calendar_open")
    return Modal(here, who)


async def made(here: Scene, who: str) -> str:
    """Let somebody make their address, and give its path."""
    modal = await window(here, who)
    await modal.press("calendar_renew")
    return path(modal)


def path(modal: Modal) -> str:
    """Give the path of the address that a window shows."""
    return "/" + modal.words.partition(SITE)[2].partition("`")[0]


async def get(here: Scene, where: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """Ask for an address of the bot's."""
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{here.port}{where}", headers=headers) as got,
    ):
        return got.status, got.headers, await got.read()


def titles(body: bytes) -> list[str]:
    """Give what stands in a calendar."""
    return sorted(str(one["SUMMARY"]) for one in Calendar.from_ical(body).walk("VEVENT"))


async def test_what_is_saved_and_followed_stands_in_it_and_follows_every_change(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True, public_url=SITE) as here:
        await here.load(event(), WEEKLY, OTHER)
        where = await made(here, GRACE)
        status, headers, body = await get(here, where)
        assert (status, titles(body)) == (200, [])
        assert headers["Cache-Control"] == "private, max-age=300"
        await press(here, GRACE, await shown(here, GRACE), "save")
        await here.write(GRACE, "follow #owls")
        _, headers, body = await get(here, where)
        assert titles(body) == ["Educational Technology Chat", "Owls"]
        assert b"RRULE:" in body
        assert (await get(here, where, **{"If-None-Match": headers["ETag"]}))[0] == 304
        await here.load(event(status=Status.CANCELLED), WEEKLY, OTHER)
        _, fresh, body = await get(here, where, **{"If-None-Match": headers["ETag"]})
        assert b"STATUS:CANCELLED" in body
        assert fresh["ETag"] != headers["ETag"]


async def test_it_rings_where_it_is_asked_to(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True, public_url=SITE) as here:
        await here.load(WEEKLY)
        await here.write(GRACE, "follow #owls")
        where = await made(here, GRACE)
        assert b"VALARM" not in (await get(here, where))[2]
        assert b"TRIGGER:-PT10M" in (await get(here, f"{where}?alarm=10"))[2]
        assert (await get(here, f"{where}?alarm=soon"))[0] == 400


async def test_a_new_address_ends_the_old_one_and_ended_or_wrong_ones_are_not_there(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True, public_url=SITE) as here:
        await here.load(event())
        modal = await window(here, GRACE)
        await modal.press("calendar_renew")
        first = path(modal)
        await modal.press("calendar_renew")
        second = path(modal)
        assert "the old address no longer works" in modal.words
        assert [(await get(here, one))[0] for one in (first, second)] == [404, 200]
        await modal.press("calendar_revoke")
        assert here.rows(KEYS) == []
        wrong = ("a", "x" * 43, "x" * 5_000, "..%2f..%2fcalendar", second[15:20])
        paths = (second, *(f"/calendar/mine/{one}.ics" for one in wrong))
        assert {(await get(here, one))[0] for one in paths} == {404}


async def test_everybody_has_an_address_of_their_own_which_nobody_can_guess(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True, public_url=SITE) as here:
        await here.load(event())
        await press(here, GRACE, await shown(here, GRACE), "save")
        hers, his = await made(here, GRACE), await made(here, LIAM)
        (grace, liam) = here.rows(KEYS)
        assert (grace["account"], liam["account"]) == (GRACE, LIAM)
        assert len({grace["token"], liam["token"]}) == 2
        assert min(len(grace["token"]), len(liam["token"])) >= 43
        assert titles((await get(here, hers))[2]) == ["Educational Technology Chat"]
        assert titles((await get(here, his))[2]) == []


async def test_a_forged_press_ends_ones_own_address_and_nobody_elses(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True, public_url=SITE) as here:
        await here.load(event())
        modal = await window(here, GRACE)
        await modal.press("calendar_renew")
        kept = here.rows(KEYS)
        await (await window(here, LIAM)).press("calendar_renew")
        payload = here.rehearsal.envelopes[-1]["payload"]
        links = here.rehearsal.links
        forged = {
            **payload,
            "actions": [{**payload["actions"][0], "action_id": "calendar_revoke", "value": GRACE}],
        }
        await links.answered(links.send("interactive", forged))
        assert here.rows(KEYS) == kept


async def test_without_a_web_address_it_is_said_kindly(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        modal = await window(here, GRACE)
        assert "I have no web address of my own here" in modal.words
        assert here.rows(KEYS) == []


async def test_who_is_forgotten_has_no_calendar_and_waits_for_no_recording(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True, public_url=SITE) as here:
        await here.load(event())
        where = await made(here, GRACE)
        (chat,) = here.rows("SELECT id FROM occurrence")
        await here.bot.house.keeping.toggle_recording(here.bot.workspace, GRACE, chat["id"])
        (row,) = here.rows("SELECT person_id FROM calendar_key")
        work = partial(forget, person_id=row["person_id"], names=(), now=here.clock.now())
        await here.bot.database.write(work)
        assert here.rows(KEYS) == []
        assert here.rows("SELECT * FROM recording_wish") == []
        assert (await get(here, where))[0] == 404

"""An organiser's way from nothing to a programme that is announced: what the Home tab ticks, and what it offers."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.price import Item, usual
from bot.domain.readiness import Readiness
from bot.domain.standing import Given, Role
from bot.feeds import Source, read
from bot.feeds.template import FIELDS, FILE, template
from bot.wording.checklist import EXPLAINED, checklist
from bot.wording.home import home_view
from bot.wording.tongue import tongue
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, NORA, Scene, scene
from tests.hearing import said_in, until
from tests.moderated import last_press, send_again
from tests.slack_fidelity import accepted
from tests.test_channel_conversations import Modal
from tests.test_home import NAMES, act, full, opened, words

DONE = "✅"


async def newest(here: Scene, who: str, text: str) -> str:
    room = here.rehearsal.workspace.direct(who)
    return await here.heard(room.id, lambda one: one.by_app and text in one.text)


async def test_each_step_is_ticked_by_looking(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await opened(here, NORA)
        said = words(here, NORA)
        assert "Getting ready" in said
        assert DONE not in said
        assert "*Events*: none in the next 8 weeks" in said
        assert "I begin by myself as soon as I have events and a channel that I am in" in said
        await here.load(event())
        await opened(here, NORA)
        assert f"{DONE} *Events*: 1 event in the next 8 weeks" in words(here, NORA)
        await here.subscribe(at_start=True)
        await opened(here, NORA)
        said = words(here, NORA)
        assert f"{DONE} *A channel*: <#{EDUCATORS}>" in said
        assert f"{DONE} *Going live*: the next announcement goes out on " in said


async def test_a_channel_without_the_bot_is_not_ticked_and_says_how_to_invite_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(at_start=True)
        here.channel(EDUCATORS).members.remove(here.bot.account)
        await opened(here, NORA)
        said = words(here, NORA)
        assert f"I am not in <#{EDUCATORS}>. Write `/invite @cembot` there" in said
        assert f"{DONE} *Going live*" not in said


async def test_where_all_is_done_one_line_is_left(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(at_start=True)
        await opened(here, NORA)
        assert "Getting ready" in words(here, NORA)
        organiser = Given(GRACE, Role.ORGANISER, "")
        await here.bot.house.desk.roles.give(here.bot.workspace, organiser, NORA)
        await opened(here, NORA)
        said = words(here, NORA)
        assert "Getting ready" not in said
        assert f"{DONE} the next announcement goes out on " in said


async def test_others_see_nothing_of_it_and_can_ask_for_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await opened(here, NORA)
        await opened(here, GRACE)
        assert "Getting ready" not in words(here, GRACE)
        here.refusals.add("views.open")  # the trigger of a forged press was used up
        await act(here, NORA, "start_preview")
        pressed = last_press(here)
        for button in ("start_preview", "start_template"):
            forged = {**pressed["actions"][0], "action_id": button}
            await send_again(here, {**pressed, "user": {"id": GRACE}, "actions": [forged]})
        room = here.rehearsal.workspace.direct(GRACE)
        assert here.rehearsal.workspace.ordered(room) == []
        assert here.rehearsal.workspace.files == {}


async def test_the_windows_of_the_steps_open_from_the_home_tab(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await opened(here, NORA)
        for button in ("feeds_open", "roles_open", "x_open"):
            await act(here, NORA, button)
            assert Modal(here, NORA).view is not None
            here.rehearsal.workspace.stacks.clear()


async def test_the_week_and_the_spreadsheet_are_sent_to_who_asks_alone(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, NORA)
        await act(here, NORA, "start_preview")
        assert "Educational Technology Chat" in await newest(here, NORA, "Educational Technology Chat")
        await act(here, NORA, "start_template")
        assert "`start`" in await newest(here, NORA, "spreadsheet")
        files = here.rehearsal.workspace.files
        await until(lambda: any(one.name == FILE for one in files.values()) or None)
        assert here.posts() == []


def test_the_spreadsheet_that_was_filled_in_is_read_back_whole() -> None:
    filled = {
        "title": "Reading night",
        "start": "2026-10-05T19:00",
        "end": "2026-10-05T20:00",
        "timezone": "America/New_York",
        "kind": "webinar",
        "hashtag": "#readers",
        "host": "Ada",
        "organisation": "ISTE",
        "url": "https://iste.example/night",
        "theme": "reading; families",
        "audience": "new teachers",
        "language": "en",
        "description": "We read.",
    }
    (header,) = csv.reader([template().strip()])
    row = ",".join(filled[name] for name in header)
    reading = read(Source("readers", f"{template()}{row}\n".encode(), FILE, None, "UTC"))
    assert (reading.rejected, reading.readings) == ((), ())
    (found,) = reading.events
    assert (found.title, found.organisations, found.hashtags) == ("Reading night", ("ISTE",), ("#readers",))


def test_every_column_of_the_spreadsheet_is_explained() -> None:
    assert tuple(EXPLAINED) == FIELDS


def test_the_home_tab_is_valid_with_all_steps_and_very_much_else(shared: Path) -> None:
    found = Readiness(
        happenings=12_345,
        weeks=8,
        calendars=300,
        organisers=tuple(f"U{number:010}" for number in range(50)),
        channels=tuple(f"C{number:010}" for number in range(50)),
        without_bot=tuple(f"C{number:010}" for number in range(5)),
        silent_until=datetime(2015, 10, 27, tzinfo=UTC),
    )
    steps = checklist(found, None, usual(), "Australia/Lord_Howe", NAMES, tongue("en"))

    view = home_view(replace(full(500), above=steps), NAMES, tongue("en"))
    assert accepted(shared, "HomeView", view)
    assert "and 47 others" in said_in(steps)


def test_what_each_way_to_x_would_cost_is_said_before_there_are_keys() -> None:
    dear = dict.fromkeys(Item, 1_000_000)
    found = Readiness(happenings=0, weeks=8, calendars=0, organisers=(), channels=())
    steps = checklist(found, None, usual(dear), "UTC", NAMES, tongue("en"))
    said = said_in(steps)
    assert "posted by hand, which is free" in said
    assert "about $11.00 for six questions and a card" in said
    assert "$100.00 more for 100" in said

"""A calendar that is dropped into the conversation with the bot: looked at, refused or loaded on a yes."""

from pathlib import Path

from aiohttp import ClientSession

from bot.domain.booking import BOOKED
from bot.feeds import LARGEST
from tests.conversation import GRACE, NORA, Scene, scene
from tests.hearing import spoken
from tests.moderated import last_press, send_again

TABLE = """title,start,timezone,hashtag
Reading night,2015-10-28T19:00,America/New_York,#readers
Writing night,2015-10-29T19:00,America/New_York,#writers
"""
BROKEN = f"{TABLE}No hour at all,the 30th,America/New_York,#x\n"
TITLES = "SELECT title FROM event ORDER BY title"


async def dropped(here: Scene, who: str, name: str, content: str | bytes, text: str = "") -> str:
    """Drop a file, and hear what is answered."""
    room = here.rehearsal.workspace.direct(who).id
    data = content.encode() if isinstance(content, str) else content
    said = await here.rehearsal.people.share(who, room, name, data, text)
    return await here.heard(room, lambda one: one.by_app and float(one.ts) > float(said.ts))


async def load(here: Scene) -> str:
    """Press the button below the newest answer, and hear what stands in its place."""
    room = here.rehearsal.workspace.direct(NORA)
    newest = next(one for one in reversed(here.rehearsal.workspace.ordered(room)) if one.by_app)
    pressed = {"action_id": "drop_load", "block_id": newest.blocks[-1]["block_id"]}
    await here.rehearsal.people.act(NORA, pressed, channel=room.id, ts=newest.ts)
    return await here.heard(room.id, lambda one: "is loaded" in spoken(one))


def titles(here: Scene) -> list[str]:
    return [row["title"] for row in here.rows(TITLES)]


async def test_what_it_would_change_is_said_and_nothing_is_until_the_button_is_pressed(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        said = await dropped(here, NORA, "nights.csv", TABLE)
        assert "*nights.csv*: 2 would be added, 0 would be changed, 0 as they were" in said
        assert titles(here) == []
        assert "is loaded: 2 added" in await load(here)
        assert titles(here) == ["Reading night", "Writing night"]
        assert "There is nothing to load" in await dropped(here, NORA, "nights.csv", TABLE)


async def test_what_is_refused_is_said_with_its_line_and_the_rest_can_be_loaded(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        said = await dropped(here, NORA, "nights.csv", BROKEN)
        assert "2 would be added" in said
        assert "• line 4, start: " in said


async def test_who_does_not_organise_loads_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert "Only workspace admins and organisers can load events" in await dropped(
            here, GRACE, "x.csv", TABLE
        )
        await dropped(here, NORA, "nights.csv", TABLE)
        await load(here)
        here.change("DELETE FROM occurrence")
        here.change("DELETE FROM event")
        await send_again(here, {**last_press(here), "user": {"id": GRACE}})
        assert titles(here) == []


async def test_a_question_beside_a_file_is_answered_as_a_question(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert "New York time" in await dropped(here, NORA, "photo.png", b"\x89PNG", "what's on today?")


async def test_words_beside_a_calendar_are_about_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        said = await dropped(here, NORA, "nights.CSV", TABLE, "Here are our events for today!")
        assert "*nights.CSV*: 2 would be added" in said


async def test_each_unfit_file_gets_a_sentence(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert "binary file" in await dropped(here, NORA, "photo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99)
        assert "save its sheet as CSV" in await dropped(
            here, NORA, "nights.xlsx", b"PK\x03\x04" + b"\x00" * 99
        )
        assert "is empty" in await dropped(here, NORA, "empty.csv", b"\n")
        assert "split it" in await dropped(here, NORA, "huge.csv", b"x" * (LARGEST + 1))
        assert "another name" in await dropped(here, NORA, f"{BOOKED}.csv", TABLE)
        assert titles(here) == []


async def test_without_the_scope_it_is_said_what_is_missing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        app = here.rehearsal.workspace.app
        here.refusals.add("files.info")
        here.rehearsal.workspace.app = type(app)(
            **{name: getattr(app, name) for name in app.__dataclass_fields__}
            | {"scopes": app.scopes - {"files:read"}}
        )
        assert "lacks a scope" in await dropped(here, NORA, "nights.csv", TABLE)


async def test_a_file_is_given_to_nobody_without_the_token(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await dropped(here, NORA, "nights.csv", TABLE)
        (file,) = here.rehearsal.workspace.files.values()
        async with (
            ClientSession() as session,
            session.get(f"{here.rehearsal.url}/files/{file.id}/{file.name}") as answer,
        ):
            assert answer.content_type == "text/html"
            assert "Reading night" not in await answer.text()

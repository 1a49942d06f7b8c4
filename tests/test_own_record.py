"""Somebody's own record: their chats and minutes, for them alone, as a PDF that can be shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.account import Account
from bot.domain.attended import Attended, OwnRecord, Post
from bot.domain.participation import Act
from bot.printing.own_record import own_record_pdf
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.workspace import File
from bot.storage import attended, people
from bot.storage.database import Database
from bot.wording.tongue import ENGLISH, tongue
from tests.builders_logs import RAN_AT
from tests.builders_record import STARTS, Did, load_chat, record
from tests.conversation import GRACE, LIAM, NORA, Scene, scene
from tests.hearing import said_in, until
from tests.test_recaps import asked, chat, close, draft

pytest_plugins = ["tests.fixtures_storage"]

PNG = b"\x89PNG"


async def given(here: Scene, who: str, name: str) -> File:
    """Wait until somebody was given a file."""
    room = here.rehearsal.workspace.direct(who)
    files = here.rehearsal.workspace.files
    return await until(
        lambda: next(
            (
                files[one]
                for message in list(room.messages.values())
                for one in message.files
                if files[one].name == name
            ),
            None,
        )
    )


async def test_a_record_has_each_chat_with_minutes_and_words_and_nothing_of_others(
    database: Database,
) -> None:
    found = await load_chat(database, organisations=("Ours",))
    await record(
        database,
        found,
        Did("UAVA", 5, "My &amp; words"),
        Did("UAVA", 35),
        Did("ULIAM", 8, "Liam's words"),
        Did("UAVA", 50, act=Act.CHECK_IN),
    )
    known = await database.write(lambda one: people.ensure(one, Account("T1", "UAVA", "slack"), RAN_AT))
    (mine,) = await database.read(lambda one: attended.of_person(one, known.person_id))
    assert (mine.title, mine.hashtag, mine.organisations) == (
        "Educational Technology Chat",
        "#edtechchat",
        ("Ours",),
    )
    assert (mine.least, mine.most, mine.messages) == (45, 60, 2)
    assert [post.text for post in mine.posts] == ["My & words"]


def test_the_pdf_is_the_same_from_the_same_record_and_takes_nothing_for_its_template() -> None:
    hostile = '#panic("no") *x* $y$ \\'
    one = Attended(
        hostile,
        "#chat",
        (hostile,),
        STARTS,
        STARTS + timedelta(hours=1),
        STARTS,
        STARTS + timedelta(minutes=30),
        3,
        (Post(STARTS, hostile),),
    )
    mine = OwnRecord(hostile, f"{hostile}\n\n{hostile}", [one] * 40)
    made = own_record_pdf(mine, hostile, "America/New_York", RAN_AT)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert made == own_record_pdf(mine, hostile, "America/New_York", RAN_AT)
    assert own_record_pdf(OwnRecord("", "", []), "Ours", "UTC", RAN_AT).startswith(b"%PDF-")


def test_letters_that_no_font_has_are_boxes_and_do_not_keep_the_record_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nobody_has = "\ue000"  # of private use
    record = OwnRecord("Ava", f"日本 한국 {nobody_has} العربية", [])
    made = own_record_pdf(record, "Ours", "UTC", RAN_AT)
    assert made.startswith(b"%PDF")
    assert "letters_without_font" in caplog.messages
    caplog.clear()
    own_record_pdf(OwnRecord("Ava", "עברית العربية ελληνικά", []), "Ours", "UTC", RAN_AT)
    assert not caplog.messages


@pytest.mark.parametrize("language", ["es", "fr", "pt", "de"])
def test_the_page_is_in_the_language_of_whose_record_it_is(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("bot.printing.own_record.pdf", lambda _, data, __: told.append(data))
    end = STARTS + timedelta(hours=1)
    one = Attended("Zzz", "#zzz", ("Zz",), STARTS, end, STARTS, STARTS + timedelta(minutes=30), 3, ())
    mine = OwnRecord("", "", [one])
    for speak in (ENGLISH, tongue(language)):
        own_record_pdf(mine, "Ours", "UTC", RAN_AT, speak)
    english, other = told
    assert other["lang"] == language
    for name in ("title", "footer", "made", "rule", "source"):
        assert other[name] != english[name]
    assert other["rows"][0]["when"] != english["rows"][0]["when"]
    assert "least" not in other["rule"]


async def test_who_asks_for_their_record_gets_it_alone(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        await chat(here)
        people_here = here.rehearsal.people
        await here.command(GRACE, "privacy")
        shown = next(one for one in here.channel("C0EDUCATORS").messages.values() if one.only_for == GRACE)
        block, element = next(
            (block, one)
            for block in shown.blocks
            for one in block.get("elements", ())
            if one.get("action_id") == "record_open"
        )
        chosen = {"action_id": "record_open", "block_id": block["block_id"], "value": element["value"]}
        await people_here.act(GRACE, chosen, channel="C0EDUCATORS", ts=shown.ts)
        view = await until(lambda: here.rehearsal.workspace.top_view(GRACE))
        assert "It comes to you alone" in said_in(view.body["blocks"])
        typed = {"record_name_block": {"record_name": {"type": "plain_text_input", "value": "Grace Okafor"}}}
        assert await people_here.forms.submit(people_here.user(GRACE), view.id, typed) == {}
        file = await given(here, GRACE, "my-record.pdf")
        assert file.content.startswith(b"%PDF-")
        assert not here.rehearsal.workspace.direct(LIAM).messages
        mine = await here.bot.house.own_records.record(here.bot.workspace, GRACE, "Grace Okafor")
        assert [one.messages for one in mine.attended] == [1]


async def test_who_runs_a_chat_gets_its_chart_with_words_for_who_cannot_see_it(tmp_path: Path) -> None:
    async with scene(tmp_path, **asked()) as here:
        await chat(here)
        await close(here)
        asks = await draft(here)
        await here.press(NORA, asks, "recap_chart", here.rehearsal.workspace.direct(NORA).id)
        file = await given(here, NORA, "chat.png")
        assert file.content.startswith(PNG)
        assert file.alt_text.startswith("Educational Technology Chat: messages minute by minute.")
        assert "2 messages" in file.alt_text


async def test_a_file_that_slack_does_not_take_is_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        refusal = Fault(kind=Kind.ERROR, error="missing_scope")
        here.rehearsal.faults.add("files.getUploadURLExternal", refusal)
        here.refusals.add("files.getUploadURLExternal")
        here.bot.house.own_records.give(here.bot.workspace, GRACE, "UTC", ENGLISH, "", "")
        room = here.rehearsal.workspace.direct(GRACE).id
        assert "missing_scope" in await here.heard(room, lambda one: one.by_app)

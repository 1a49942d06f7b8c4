"""The transcript: by question and in order, people as they agreed, the same bytes each time, safe to open."""

import asyncio
import csv
import io
import json
import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.domain.participation import Act, Gap
from bot.domain.running import Action, Step
from bot.domain.transcript import plain_text
from bot.errors import NotFound
from bot.services.transcribing import GONE, NOT_HERE, NOT_TICKED, Transcribing
from bot.storage import gaps, runs
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.wording.transcript import COLUMNS, document, markdown, table
from bot.wording.transcript_page import transcript_page
from tests.builders_record import STARTS, Did, do_not_count, load_chat, name, record, tick
from tests.page import Page

pytest_plugins = ["tests.fixtures_storage"]

MINUTE = timedelta(minutes=1)

ZONE = "America/New_York"
WRITERS = (transcript_page, markdown, document, table)

TALK = (
    Did("UAVA", 1, "Hello from Sydney!"),
    Did("UAVA", 7, "A1 Start with <https://example.org/guide|a guide> &amp; ask"),
    Did("ULIAM", 8, "Yes!", Act.REPLY, thread="420.UAVA"),
    Did("UNORA", 9, act=Act.REACTION, message="420.UAVA"),
    Did("ULIAM", 9, act=Act.REACTION, message="420.UAVA"),
    Did("UNORA", 16, "A1 late, but it is about the first", question=1),
    Did("UNORA", 17, "To the second"),
    Did("UZOE", 18, act=Act.CHECK_IN),
    Did("UZOE", 600, "From tomorrow", Act.REPLY, thread="420.UAVA", later=True),
)


async def talked(database: Database) -> str:
    """Record a chat with two questions, in which Ava is named and Nora and Liam are not."""
    found = await load_chat(database, (6, "Where do you start?"), (15, "What comes next?"))
    await tick(database)
    await name(database, "UAVA", "Ava")
    await record(database, found, *TALK)
    return found


async def test_what_was_said_stands_by_question_and_in_order_and_replies_below_what_they_answer(
    database: Database,
) -> None:
    made = await Transcribing(database, 30).transcript(await talked(database))
    assert [
        (part.number, [(one.author, one.text, one.reply) for one in part.lines]) for part in made.parts
    ] == [
        (0, [("Ava", "Hello from Sydney!", False)]),
        (
            1,
            [
                ("Ava", "A1 Start with a guide & ask", False),
                ("Participant 2", "Yes!", True),
                ("Participant 3", "A1 late, but it is about the first", False),
            ],
        ),
        (2, [("Participant 3", "To the second", False)]),
        (-1, [("Participant 4", "From tomorrow", False)]),
    ]
    assert made.counts._asdict() == {"people": 4, "messages": 6, "replies": 2, "reactions": 2, "check_ins": 0}
    assert [(part.number, line.text, line.reactions) for part, line in made.top] == [
        (1, "A1 Start with a guide & ask", 2)
    ]
    assert [(link.address, link.title) for link in made.links] == [("https://example.org/guide", "a guide")]
    assert list(made.named) == ["Ava"]


async def test_questions_stand_as_they_were_asked_and_not_as_they_were_planned(database: Database) -> None:
    found = await talked(database)
    steps = (
        Step(1, Action.EXTRA, "UNORA", STARTS, 3, 10 * MINUTE, rest=2, shift=3 * MINUTE, text="Why?"),
        Step(2, Action.SKIP, "UNORA", STARTS, 2),
    )
    for step in steps:
        await database.write(partial(runs.add_step, occurrence_id=found, step=step))
    made = await Transcribing(database, 30).transcript(found)
    assert [(part.number, part.asked) for part in made.parts if part.asked] == [
        (1, "Where do you start?"),
        (3, "Why?"),
    ]
    (extra,) = [part for part in made.parts if part.asked == "Why?"]
    assert [line.text for line in extra.lines] == ["To the second"]


@pytest.mark.parametrize("write", WRITERS)
async def test_the_same_record_gives_the_same_bytes_whatever_happens_elsewhere(
    database: Database, file: Path, write: Any
) -> None:
    found = await talked(database)
    first = write(await Transcribing(database, 30).transcript(found), ZONE)
    await record(database, "", Did("UGRACE", 30, "Elsewhere"))
    again = connect(f"sqlite:///{file}")
    assert write(await Transcribing(again, 30).transcript(found), ZONE) == first
    again.close()


@pytest.mark.parametrize("write", WRITERS)
async def test_nothing_of_who_is_not_counted_stands_in_it(database: Database, write: Any) -> None:
    found = await talked(database)
    await record(database, found, Did("UGRACE", 31, "Grace's very own words"))
    await name(database, "UGRACE", "Grace Hopper")
    assert "Grace" in write(await Transcribing(database, 30).transcript(found), ZONE)
    await do_not_count(database, "UGRACE")
    assert "Grace" not in write(await Transcribing(database, 30).transcript(found), ZONE)


async def test_where_no_words_are_kept_it_holds_figures_and_says_why(database: Database) -> None:
    found = await load_chat(database, (6, "Where do you start?"))
    await record(database, found, Did("UAVA", 1), Did("UAVA", 7))
    for days, ticked, why in (
        (0, False, NOT_HERE),
        (30, False, NOT_TICKED),
        (30, True, GONE.format(days=30)),
    ):
        if ticked:
            await tick(database)
        made = await Transcribing(database, days).transcript(found)
        assert made.no_words == why
        for write in WRITERS:
            text = write(made, ZONE)
            assert why in text.replace("\\_", "_")
            assert "Participant" not in text.replace("participants", "")
    assert json.loads(document(made, ZONE))["counts"]["messages"] == 2


async def test_the_page_stands_alone_and_can_be_read_by_everybody(database: Database) -> None:
    found = await talked(database)
    hole = Gap("slack", "T1", "C1", STARTS, STARTS + timedelta(minutes=5), "The bot was down.")
    await database.write(lambda connection: gaps.add(connection, hole))
    text = transcript_page(await Transcribing(database, 30).transcript(found), ZONE)
    page = Page(text)
    assert page.of("html") == [{"lang": "en"}]
    assert not {tag for tag, _ in page.found} & {"script", "img", "link", "iframe"}
    assert len(page.of("h1")) == len(page.of("main")) == len(page.of("nav")) == 1
    headings = {str(one["id"]) for one in page.of("h2")}
    inside = [str(one["href"]) for one in page.of("a") if str(one["href"]).startswith("#")]
    assert {f"#{one}" for one in headings} == {*inside, "#gaps"}
    assert [str(one["href"]) for one in page.of("a") if one.get("rel")] == ["https://example.org/guide"]
    assert "The bot was down." in text
    assert "8:07 PM" in text


HOSTILE = (
    '<script>alert(1)</script> =HYPERLINK("x") [a](javascript:alert(1)) **bold** <!channel> <javascript:x|y>'
)


async def test_nothing_that_people_say_is_more_than_words(database: Database) -> None:
    found = await load_chat(database, (6, HOSTILE), title=HOSTILE)
    await tick(database)
    await record(database, found, Did("UAVA", 1, HOSTILE.replace("<", "&lt;")), Did("UAVA", 2, "=1+1"))
    await name(database, "UAVA", "=SUM(A1) <b>")
    made = await Transcribing(database, 30).transcript(found)
    page = Page(transcript_page(made, ZONE))
    assert not {tag for tag, _ in page.found} & {"script", "b2"}
    assert all(str(one["href"]).startswith("#") for one in page.of("a"))
    text = markdown(made, ZONE)
    assert not re.search(r"(?<!\\)[\[<]", text)
    rows = list(csv.reader(io.StringIO(table(made, ZONE))))
    assert rows[0] == list(COLUMNS)
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert json.loads(document(made, ZONE))["parts"][0]["lines"][1]["text"] == "=1+1"


async def test_two_people_of_one_name_are_two_people(database: Database) -> None:
    found = await load_chat(database)
    await tick(database)
    await record(database, found, Did("UAVA", 1, "One"), Did("ULIAM", 2, "Two"), Did("UNORA", 3, "Three"))
    await name(database, "UAVA", "Sam")
    await name(database, "ULIAM", "Sam")
    await name(database, "UNORA", "Participant 1")
    made = await Transcribing(database, 30).transcript(found)
    assert [line.author for line in made.parts[0].lines] == ["Sam (1)", "Sam (2)", "Participant 1"]


def test_tokens_of_slack_are_read_as_people_see_them() -> None:
    said = "<https://a.org|the page> <https://b.org> <#C1|general> <!here> 1 &lt; 2 &amp;amp; 3"
    assert plain_text(said) == "the page https://b.org general here 1 < 2 &amp; 3"


async def run(file: Path, *words: str) -> Any:
    """Type a command."""
    about = ["export", *words, "--database", f"sqlite:///{file}"]
    return await asyncio.to_thread(CliRunner().invoke, build("export"), about)


async def test_the_command_writes_each_format_and_says_why_there_are_no_words(
    database: Database, file: Path, tmp_path: Path
) -> None:
    found = await talked(database)
    for format_, begins in (("html", "<!DOCTYPE"), ("md", "# Edu"), ("json", "{"), ("csv", "part,")):
        out = tmp_path / f"chat.{format_}"
        heard = await run(file, "transcript", found, "--format", format_, "--output", str(out))
        assert (heard.exit_code, out.read_text(encoding="utf-8")[: len(begins)]) == (0, begins)
    await database.write(lambda connection: connection.exec_driver_sql("DELETE FROM words"))
    heard = await run(file, "transcript", found, "--format", "csv")
    assert NOT_HERE in heard.stderr
    assert NOT_HERE in heard.stdout
    assert isinstance((await run(file, "transcript", "nothing")).exception, NotFound)

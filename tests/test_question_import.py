"""Questions come into their chats safely again and again, and a chat that is not found is told by line and field."""

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import build
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.event import Event, Status
from bot.domain.listing import Taken
from bot.domain.script import Question
from bot.feeds import Source, read
from bot.sample import load
from bot.services.importing import Importing
from bot.services.scripting import Asked, Scripting
from bot.storage import plans, questions
from bot.storage.connect import connect
from bot.storage.database import Database
from tests.builders import event
from tests.builders_scripts import HEADER, table, told, with_questions
from tests.delivered import put
from tests.hearing import PATIENCE
from tests.postgres import Open
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

NOW = datetime(2015, 10, 20, 12, tzinfo=UTC)
CHAT = event()
WEEKLY = event(datetime(2015, 9, 7, 20), uid="weekly", title="The weekly chat", rrule="FREQ=WEEKLY;BYDAY=MO")
THREE = (
    "#edtechchat,,,2015-10-26,1,One?,",
    "#edtechchat,,,2015-10-26,2,Two?,",
    "#edtechchat,,,2015-10-26,3,Three?,",
)


async def known(database: Database, *events: Event) -> None:
    """Let the programme hold these events."""
    for one in events:
        await Importing(database).take(one.feed + one.uid, [one], 0, NOW)


async def take(database: Database, *lines: str, dry_run: bool = False) -> Asked:
    """Import rows into a database, which holds what they are about; none may be refused by the reader."""
    reading = table(*lines)
    assert not reading.rejected
    return await Scripting(database).take(reading.scripts, dry_run=dry_run)


def stored(file: Path) -> dict[str, list[tuple[int, str, int]]]:
    """Give the number, text and minute of all questions, by the recurrence id or title of their chat."""
    found: dict[str, list[tuple[int, str, int]]] = {}
    for title, recurrence, *question in rows(
        file,
        "SELECT event.title, recurrence_id, number, text, offset_seconds / 60 FROM question"
        " JOIN occurrence ON occurrence.id = occurrence_id JOIN event ON event.id = event_id ORDER BY offset_seconds",
    ):
        found.setdefault(recurrence or title, []).append(tuple(question))
    return found


async def test_questions_get_their_moments_and_the_second_time_all_is_unchanged(
    database: Database, file: Path
) -> None:
    await known(database, CHAT)
    first = await take(database, *THREE)
    assert (first.taken, first.rejected) == (Taken(added=1), [])
    assert [(one.line, one.field, one.said, one.read_as) for one in first.readings] == [
        (2, "offset", "", "Q1 at 0:06, Q2 at 0:24, Q3 at 0:42 after the start")
    ]
    assert stored(file) == {CHAT.title: [(1, "One?", 6), (2, "Two?", 24), (3, "Three?", 42)]}
    assert (await take(database, *THREE)).taken == Taken(unchanged=1)


async def test_what_changed_is_an_update_and_what_is_listed_no_more_is_taken_out(
    database: Database, file: Path
) -> None:
    await known(database, CHAT)
    await take(database, *THREE)
    changed = await take(database, "#edtechchat,,,2015-10-26,Q1,Another?,0:10", THREE[1])
    assert changed.taken == Taken(updated=1)
    assert stored(file) == {CHAT.title: [(1, "Another?", 10), (2, "Two?", 35)]}


async def test_a_refused_row_takes_no_question_out(database: Database, file: Path) -> None:
    await known(database, CHAT)
    await take(database, *THREE)
    reading = table(THREE[0].replace("One", "Another"), THREE[1].replace(",2,", ",A2,"), THREE[2])
    assert told(reading) == [(3, "question", "'A2' is an answer, and only questions are asked: leave it out")]
    asked = await Scripting(database).take(reading.scripts)
    assert asked.taken == Taken(updated=1)
    assert [text for _, text, _ in stored(file)[CHAT.title]] == ["Another?", "Two?", "Three?"]


async def test_a_moment_outside_of_the_chat_is_refused_alone(database: Database, file: Path) -> None:
    await known(database, CHAT)
    asked = await take(database, "#edtechchat,,,2015-10-26,1,One?,12", "#edtechchat,,,2015-10-26,2,Two?,90")
    assert asked.taken == Taken(added=1)
    assert told(asked) == [
        (3, "offset", "Q2 is 1:30 after the start, and the chat ends at 1:00: give it an earlier moment")
    ]
    assert stored(file) == {CHAT.title: [(1, "One?", 12)]}


@pytest.mark.parametrize(
    ("named", "recurrence"),
    [
        (",weekly,,2015-10-19", "20151019"),
        (",,the weekly CHAT,2015-10-19", "20151019"),
        ("#EDTECHCHAT,,,2015-10-19", "20151019"),
        ("edtechchat,weekly,The weekly chat,2015-10-19", "20151019"),
        ("#edtechchat,,,2015-10-26", CHAT.title),
        (",weekly,,2015-10-26", CHAT.title),
    ],
)
async def test_a_chat_is_found_by_its_name_and_its_own_date_and_the_dated_listing_stands_for_the_weekly(
    database: Database, file: Path, named: str, recurrence: str
) -> None:
    """At 20:00 in New York it is the next day in UTC already."""
    await known(database, WEEKLY, CHAT)
    assert (await take(database, f"{named},1,One?,")).taken == Taken(added=1)
    assert list(stored(file)) == [recurrence]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (
            "#edtechchat,,,2015-10-27,1,One?,",
            "date",
            "'#edtechchat' is not on 2015-10-27, by the clock of its own zone, but on 2015-10-26",
        ),
        (
            "#nobody,,,2015-10-26,1,One?,",
            "hashtag",
            "'#nobody' is no chat that is known around 2015-10-26: import its event first",
        ),
        (",nobody,,2015-10-26,1,One?,", "uid", "'nobody' is no chat that is known around 2015-10-26"),
        ("#edtechchat,,Other,2015-10-26,1,One?,", "hashtag", "'#edtechchat' is no chat that is known around"),
        (
            "#two,,,2015-10-26,1,One?,",
            "hashtag",
            "names 2 chats on 2015-10-26 (Noon; Evening): add the title or uid of the one",
        ),
        (
            ",,The month,2015-10-01,1,One?,",
            "date",
            "'The month' has no hour on 2015-10-01 at which questions could begin",
        ),
    ],
)
async def test_a_row_whose_chat_is_not_found_is_refused_with_its_line_and_field(
    database: Database, file: Path, row: str, field: str, reason: str
) -> None:
    noon = event(datetime(2015, 10, 26, 12), uid="noon", title="Noon", hashtags=("#two",))
    evening = event(datetime(2015, 10, 26, 18), uid="evening", title="Evening", hashtags=("#two",))
    month = event(date(2015, 10, 1), uid="month", title="The month", hashtags=(), length=timedelta(days=31))
    await known(database, CHAT, noon, evening, month)
    asked = await take(database, row, THREE[1])
    [(line, said_field, said)] = told(asked)
    assert (line, said_field) == (2, field)
    assert said.startswith(reason)
    assert asked.taken == Taken(added=1)
    assert [text for _, text, _ in stored(file)[CHAT.title]] == ["Two?"]


async def test_a_cancelled_listing_and_one_that_only_carries_the_hashtag_give_way(
    database: Database, file: Path
) -> None:
    cancelled = event(datetime(2015, 10, 26, 18), uid="off", title="Off", status=Status.CANCELLED)
    beside = event(
        datetime(2015, 10, 26, 12), uid="beside", title="Beside", hashtags=("#ce15", "#edtechchat")
    )
    await known(database, CHAT, cancelled, beside)
    assert (await take(database, THREE[0])).taken == Taken(added=1)
    assert list(stored(file)) == [CHAT.title]


async def test_one_chat_has_one_script_in_an_import(database: Database, file: Path) -> None:
    await known(database, CHAT)
    asked = await take(database, THREE[0], ",edtechchat,,2015-10-26,1,Another?,")
    assert asked.taken == Taken(added=1)
    assert told(asked) == [
        (3, "uid", "is the chat whose questions begin in line 2 of questions.csv: keep them together")
    ]
    assert stored(file)[CHAT.title][0][1] == "One?"


async def test_a_dry_run_tells_and_writes_nothing(database: Database, file: Path) -> None:
    scripts = table(*THREE).scripts
    scripting = Scripting(database)
    assert (await scripting.take(scripts, coming=[CHAT], dry_run=True)).taken == Taken(added=1)
    assert (await scripting.take(scripts, coming=[CHAT])).taken == Taken()
    await known(database, CHAT)
    assert (await scripting.take(scripts, dry_run=True)).taken == Taken(added=1)
    assert stored(file) == {}


async def test_a_chat_that_moves_keeps_its_questions(database: Database, file: Path) -> None:
    await known(database, CHAT)
    await take(database, *THREE)
    await known(database, event(datetime(2015, 10, 26, 21)))
    assert len(stored(file)[CHAT.title]) == 3


async def test_the_questions_of_an_event_in_json_are_for_that_feeds_event(
    database: Database, file: Path
) -> None:
    text = json.dumps([with_questions(["One?"], uid="chat")]).encode()
    theirs, ours = (read(Source("events.json", text, feed)) for feed in ("theirs", "ours"))
    for feed, reading in (("theirs", theirs), ("ours", ours)):
        await Importing(database).take(feed, reading.events, 0, NOW)
    assert (await Scripting(database).take(ours.scripts)).taken == Taken(added=1)
    asked_in = (
        "SELECT feed FROM question JOIN occurrence ON occurrence.id = occurrence_id"
        " JOIN event ON event.id = event_id"
    )
    assert rows(file, asked_in) == [("ours",)]


async def test_the_sample_has_a_script_for_a_chat_of_its_evening(database: Database, file: Path) -> None:
    sample = load()
    for source in sample.sources:
        await Importing(database).take(source.feed, read(source).events, 0, NOW)
    script = read(sample.script)
    asked = await Scripting(database).take(script.scripts)
    assert (script.rejected, asked.rejected, asked.taken) == ((), [], Taken(added=1))
    [(title, found)] = stored(file).items()
    assert title == "#edtechchat with Arne Duncan: Future Ready Schools"
    assert [(number, minute) for number, _, minute in found] == [(1, 6), (2, 33)]


async def test_another_process_notices_new_questions(another: Open) -> None:
    bot, importer = another(), another()
    await known(importer, CHAT)
    assert not await bot.changed(0)
    noticing = asyncio.create_task(bot.changed(PATIENCE))
    await asyncio.sleep(0.05)  # it has begun to watch
    await take(importer, *THREE)
    assert await noticing
    since = datetime(2015, 10, 26, tzinfo=UTC)
    found = await bot.read(partial(questions.between, since=since, until=since + timedelta(days=2)))
    assert [len(script) for script in found.values()] == [3]


def imported(folder: Path, *names: str, status: int = 0) -> dict[str, object]:
    words = [str(folder / name) for name in names]
    where = ["--database", f"sqlite:///{folder / 'cembot.db'}", "--json"]
    ran = CliRunner().invoke(build("import"), ["import", *words, *where])
    assert ran.exit_code == status, ran.output
    document: dict[str, object] = json.loads(ran.stdout)
    return document


def counts(
    document: dict[str, object], names: Iterable[str] = ("added", "updated", "unchanged", "missing")
) -> list[object]:
    return [document[name] for name in names]


def test_import_takes_events_and_questions_whatever_their_order(tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("\n".join([HEADER, *THREE]))
    (tmp_path / "events.csv").write_text(
        "title,start,timezone,hashtag\nA chat,2015-10-26T20:00,America/New_York,#edtechchat\n"
    )
    (tmp_path / "more.json").write_text(json.dumps([with_questions(["One?"], title="More")]))
    names = ("questions.csv", "events.csv", "more.json")
    assert counts(imported(tmp_path, *names)) == [4, 0, 0, 0]
    assert counts(imported(tmp_path, *names)) == [0, 0, 4, 0]
    alone = imported(tmp_path, "questions.csv")
    assert counts(alone) == [0, 0, 1, 0]
    assert [one["field"] for one in alone["readings"]] == ["offset"]  # type: ignore[attr-defined]  # a list of notes


def test_questions_say_nothing_about_what_their_feed_lists(tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("\n".join([HEADER, *THREE, "#nobody,,,2015-10-26,1,One?,"]))
    (tmp_path / "events.csv").write_text(
        "title,start,timezone,hashtag\nA chat,2015-10-26T20:00,America/New_York,#edtechchat\n"
    )
    feed = ["--feed", "ours", "--database", f"sqlite:///{tmp_path / 'cembot.db'}", "--json"]
    for name, expected in (
        ("events.csv", [1, 0, 0, 0]),
        ("questions.csv", [1, 0, 0, 0]),
        ("events.csv", [0, 0, 1, 0]),
    ):
        ran = CliRunner().invoke(build("import"), ["import", str(tmp_path / name), *feed])
        said = json.loads(ran.stdout)
        assert counts(said) == expected
        refused = [(one["line"], one["field"]) for one in said["rejected"]]
        assert (ran.exit_code, refused) == ((1, [(5, "hashtag")]) if name == "questions.csv" else (0, []))


def test_a_question_is_kept_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text(
        json.dumps([with_questions(["<!channel> *what* \ud800\u202e&\nnext?"])])
    )
    assert imported(tmp_path, "chat.json")["rejected"] == []
    database = connect(f"sqlite:///{tmp_path / 'cembot.db'}")
    since = datetime(2015, 10, 26, tzinfo=UTC)
    found = asyncio.run(
        database.read(partial(questions.between, since=since, until=since + timedelta(days=2)))
    )
    database.close()
    assert list(found.values()) == [[Question(1, "<!channel> *what* & next?", timedelta(minutes=6))]]


async def in_chat(database: Database) -> list[tuple[int, str]]:
    stored_there = await database.read(partial(questions.of_occurrence, occurrence_id=CHAT.id))
    return [(one.number, one.text) for one in stored_there]


async def test_what_a_calendar_says_again_as_it_was_stays_as_people_made_it(another: Open) -> None:
    database = another()
    await known(database, CHAT)
    scripting, said = Scripting(database), table(*THREE).scripts
    assert (await scripting.follow("ours", said)).taken == Taken(added=1)
    ours = [Question(1, "Ours?", timedelta(minutes=5))]
    await database.write(partial(questions.put, occurrence_id=CHAT.id, script=ours))
    for _ in range(2):
        assert (await scripting.follow("ours", said)).taken == Taken(unchanged=1)
    assert await in_chat(database) == [(1, "Ours?")]
    other = table(THREE[0].replace("One", "Another")).scripts
    assert (await scripting.follow("ours", other)).taken == Taken(updated=1)
    assert await in_chat(database) == [(1, "Another?")]
    assert (await scripting.take(said)).taken == Taken(updated=1)


async def test_a_question_that_was_asked_already_is_changed_by_no_import(another: Open) -> None:
    database = another()
    await known(database, CHAT)
    await Scripting(database).take(table(*THREE).scripts)
    where = Destination("slack", "T1", "C1")
    asked = Planned(CHAT.id, Kind.QUESTION, where, 0, NOW, NOW + timedelta(minutes=5), detail=1)
    key = await database.write(partial(plans.add, planned=asked, now=NOW))
    assert key
    await database.write(partial(put, delivery_id=key, state=State.SENT))
    for lines in ((THREE[0].replace("One", "Another"), *THREE[1:]), THREE[1:]):
        again = await Scripting(database).take(table(*lines).scripts)
        assert again.taken == Taken()
        assert [one.reason for one in again.rejected] == ["Q1 was asked already: leave it as it was"]
    assert await in_chat(database) == [(1, "One?"), (2, "Two?"), (3, "Three?")]
    more = await Scripting(database).take(table(THREE[0], THREE[1].replace("Two", "Other"), THREE[2]).scripts)
    assert more.taken == Taken(updated=1)


async def test_a_script_stays_one_when_another_listing_of_its_chat_is_told_first(another: Open) -> None:
    database = another()
    await known(database, WEEKLY)
    said = table(*THREE).scripts
    assert (await Scripting(database).follow("ours", said)).taken == Taken(added=1)
    await known(database, CHAT)
    for _ in range(2):
        assert (await Scripting(database).follow("ours", said)).taken == Taken(unchanged=1)
    assert (await Scripting(database).take(said)).taken == Taken(unchanged=1)
    assert await in_chat(database) == []

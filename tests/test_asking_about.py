"""Questions about themes, subjects, audiences and the language of events, and where an import says them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.asking.keeping import read_own
from bot.domain.agenda import Filters
from bot.domain.languages import NAMES, SPOKEN, code_of, name_of
from bot.feeds import read
from bot.feeds.reading import Reading, Source
from bot.services.answering import Answer, Answering
from bot.services.importing import Importing
from bot.storage.database import Database
from bot.wording.command import COMMANDS
from bot.wording.names import Names
from tests.conversation import GRACE, LIAM, scene
from tests.fakes import HandClock

pytest_plugins = ["tests.fixtures_storage"]

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
ZONE = "America/New_York"

TABLE = """title,start,timezone,kind,theme,subject,audience,language,recording
Robots,2015-10-27T18:00,ET,webinar,Innovating STEM,science; maths,elementary teachers,es,https://v.example/1
Poems,2015-10-27T19:00,ET,webinar,,reading,elementary teachers,Français,
Maps,2015-10-27T20:00,ET,webinar,,geography,principals,,
"""


def reading(table: str = TABLE) -> Reading:
    return read(Source("month.csv", table.encode(), "month"))


@pytest.fixture
async def answering(database: Database) -> Answering:
    await Importing(database).take("month", reading().events, 0, EVENING)
    clock = HandClock(EVENING)
    return Answering(database, clock, Names("The month", "/cem", "@cembot"), COMMANDS)


def titles(found: Answer) -> list[str]:
    return [line.occurrence.title for line in found.listed]


def test_an_import_says_what_an_event_is_about_in_which_language_and_where_it_was_recorded() -> None:
    robots, poems, maps = reading().events
    assert robots.topics == ("Innovating STEM", "science", "maths", "elementary teachers")
    assert [one.language for one in (robots, poems, maps)] == ["es", "fr", ""]
    assert [one.recording for one in (robots, maps)] == ["https://v.example/1", ""]


def test_a_language_that_is_not_known_is_left_out_and_reported() -> None:
    found = reading(TABLE.replace("Français", "Klingon").replace("https://v.example/1", "over there"))
    assert found.events[1].language == ""
    assert found.events[0].recording == ""
    assert {(note.field, note.said) for note in found.readings} >= {
        ("language", "Klingon"),
        ("recording", "over there"),
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in spanish tomorrow", ["Robots"]),
        ("webinars in Spanish tomorrow", ["Robots"]),
        ("webinars mañana en español", ["Robots"]),
        ("webinare morgen auf Französisch", ["Poems"]),
        ("in french tomorrow", ["Poems"]),
        ("for elementary teachers tomorrow", ["Robots", "Poems"]),
        ("geography tomorrow", ["Maps"]),
        ("innovating stem this week", ["Robots"]),
        ("elementary teachers in french this week", ["Poems"]),
        ("principals", ["Maps"]),
    ],
)
async def test_events_are_found_by_what_they_are_about(
    answering: Answering, words: str, expected: list[str]
) -> None:
    assert titles(await answering.answer(words, ZONE, EVENING)) == expected


async def test_what_was_understood_is_said_back(answering: Answering) -> None:
    told = (await answering.answer("webinars in Spanish tomorrow", ZONE, EVENING)).message.text
    assert "webinars, in Spanish" in told
    told = (
        await answering.answer("webinare morgen auf Spanisch", ZONE, EVENING, locale="de-DE")
    ).message.text
    assert "auf Spanisch" in told


async def test_a_language_that_no_event_is_in_is_a_word_like_others(answering: Answering) -> None:
    query = (await answering.answer("in italian tomorrow", ZONE, EVENING)).query
    assert query.filters.languages == ()
    assert query.left_out == "italian"


def test_every_language_has_a_name_in_each_that_is_spoken() -> None:
    for code in NAMES:
        assert [code_of(name_of(code, spoken)) for spoken in SPOKEN] == [code] * len(SPOKEN)
    assert name_of("tlh", "en") == "tlh"
    assert code_of("es-MX") == "es"


async def test_a_theme_can_be_followed(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*reading().events)
        assert "You now follow elementary teachers" in await here.write(GRACE, "follow elementary teachers")
        (row,) = here.rows("SELECT sort, value FROM follow")
        assert (row["sort"], row["value"]) == ("topic", "elementary teachers")
        assert "Robots" in await here.write(GRACE, "my agenda")


async def test_a_megabyte_is_refused_politely_however_it_is_said(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*reading().events)
        for text in ("what " * 200_000, "#" * 1_000_000, "follow " + "x" * 1_000_000, "<@" * 500_000):
            assert read_own(text) is None
            told = await here.bot.house.answering.answer(text, ZONE, EVENING)
            assert "That is more than I can read" in told.message.text
        assert "That is more than I can read" in await here.command(LIAM, "what " * 500)


def test_filters_of_every_sort_leave_something_out() -> None:
    named = {"topics": ("maths",), "languages": ("es",), "hosts": ("Nora",)}
    for name, values in named.items():
        assert Filters(**{name: values})  # type: ignore[arg-type]  # by the names of its fields


@pytest.mark.parametrize(
    "words", ["talleres mañana", "workshops tomorrow", "taller mañana", "ateliers demain", "oficinas amanhã"]
)
async def test_a_kind_is_found_by_its_name_in_any_language(database: Database, words: str) -> None:
    table = TABLE.replace("webinar", "Taller", 1).replace("webinar", "Club de lectura", 1)
    await Importing(database).take("month", reading(table).events, 0, EVENING)
    answering = Answering(database, HandClock(EVENING), Names("El mes", "/cem", "@cembot"), COMMANDS)
    assert titles(await answering.answer(words, ZONE, EVENING)) == ["Robots"]

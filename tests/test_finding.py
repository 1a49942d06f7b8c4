"""The index of words: it gives all that may be meant, follows every change of an event, and keeps no deleted words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Filters, Span, says, words_of
from bot.domain.finding import sought, terms_of
from bot.services.agenda import Agenda
from bot.services.importing import MANY, Importing
from bot.storage import found
from bot.storage.connect import connect
from bot.storage.database import Database
from tests.builders import event
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
SPAN = Span(NOW, NOW + timedelta(days=60))

PROGRAMME = (
    event(uid="a", title="Robots in class", description="With a word on photosynthesis."),
    event(datetime(2015, 11, 30, 20), uid="b", title="Énergie solaire", hashtags=("#edtechchat",)),
    event(datetime(2015, 10, 1, 20), uid="c", title="Robots, weekly", rrule="FREQ=WEEKLY", hashtags=()),
    event(datetime(2016, 5, 1, 20), uid="d", title="Robots next year", hashtags=()),
)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
async def programme(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Give a database with the programme in it, once of each sort."""
    database = connect(request.getfixturevalue(request.param))
    await Importing(database).take("sample", PROGRAMME, 0, NOW)
    yield database
    database.close()


async def titles(database: Database, text: str = "", **named: tuple[str, ...]) -> set[str]:
    filters = Filters(text=text, **named)
    return {one.title for one in await Agenda(database).between(SPAN, filters)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("robots", {"Robots in class", "Robots, weekly"}),
        ("robot photosynthesis", {"Robots in class"}),
        ("ENERGIE", {"Énergie solaire"}),
        ("techchat solaire", {"Énergie solaire"}),  # the end of a hashtag
        ("synthesi", {"Robots in class"}),
        ("olair", {"Énergie solaire"}),
        ("art", set()),
        ("robots & <> ' \" * () AND OR NOT :", set()),
        ("'", {"Robots in class", "Robots, weekly", "Énergie solaire"}),
        ("_ %", set()),
    ],
)
async def test_words_find_what_says_them(programme: Database, words: str, expected: set[str]) -> None:
    assert await titles(programme, words) == expected


async def test_names_find_what_bears_them(programme: Database) -> None:
    assert await titles(programme, hashtags=("#EdTechChat", "#other")) == {
        "Robots in class",
        "Énergie solaire",
    }
    assert await titles(programme, hashtags=("#other",)) == set()


async def test_the_index_follows_what_is_imported_again(programme: Database) -> None:
    changed = (replace(PROGRAMME[0], title="Gardens", description=""), *PROGRAMME[1:])
    await Importing(programme).take("sample", changed, 0, NOW)
    assert await titles(programme, "gardens") == {"Gardens"}
    assert await titles(programme, "photosynthesis") == set()
    moved = replace(PROGRAMME[3], timing=replace(PROGRAMME[3].timing, start=datetime(2015, 11, 2, 20)))
    await Importing(programme).take("sample", (*changed[:3], moved), 0, NOW)
    assert "Robots next year" in await titles(programme, "robots")


async def test_words_near_to_one_are_found_by_their_letter(programme: Database) -> None:
    words = await programme.read(partial(found.words, text="fotosynthesis photo", span=SPAN))
    assert "photosynthesis" in words
    assert not any(word.startswith("r") for word in words)


async def test_a_large_import_leaves_an_index_of_one_part(file: Path) -> None:
    """Each search looks through all parts."""
    database = connect(f"sqlite:///{file}")
    await Importing(database).take("sample", [event(uid=f"{number}") for number in range(MANY)], 0, NOW)
    database.close()
    assert len(rows(file, "SELECT DISTINCT segid FROM event_found_idx")) == 1


async def test_what_no_event_says_any_more_is_in_no_page_of_the_file(file: Path) -> None:
    database = connect(f"sqlite:///{file}")
    secret = event(uid="s", title="Xylophonist Quagmirella")
    await Importing(database).take("sample", (secret, PROGRAMME[0]), 0, NOW)
    await Importing(database).take("sample", (replace(secret, title="Chat"), PROGRAMME[0]), 0, NOW)
    database.close()
    assert quagmirella_in(file) == []


def quagmirella_in(file: Path) -> list[Path]:
    """Give the files of a database in which a word stands."""
    return [one for one in file.parent.glob(f"{file.name}*") if b"quagmirella" in one.read_bytes().lower()]


def test_the_months_of_an_event_are_those_near_it() -> None:
    months = {term[:6] for term in terms_of(event(datetime(2015, 10, 31, 20)))}
    assert months == {"201510", "201511"}
    assert {term[:6] for term in terms_of(event(rrule="FREQ=DAILY"))} == {"000000"}
    assert {term[:6] for term in terms_of(event(length=timedelta(days=900)))} == {"000000"}


def test_a_stretch_of_years_is_not_looked_for_in_the_index() -> None:
    assert sought(Filters(text="robots"), Span(NOW, NOW + timedelta(days=900))) == ()


WORDS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(title=WORDS, description=WORDS, text=WORDS)
def test_whatever_says_a_word_is_found_by_it(title: str, description: str, text: str) -> None:
    one = event(title=title, description=description)
    if not says(f"{words_of(one)} {description}", text):
        return
    terms = terms_of(one)
    for group in sought(Filters(text=text), SPAN):
        assert any(term.startswith(beginning) for term in terms for beginning in group)

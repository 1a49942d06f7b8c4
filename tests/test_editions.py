"""What is kept at hand of the programme: an answer never tells of a programme that has changed since."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import FastClock
from bot.domain.event import Event
from bot.services.answering import Answering
from bot.services.importing import Importing
from bot.storage import facts
from bot.storage.database import Database
from bot.wording.command import COMMANDS
from bot.wording.names import Names
from tests.builders import event

pytest_plugins = ["tests.fixtures_storage"]

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
ZONE = "America/New_York"


class Asked:
    """Somebody who asks for today, again and again."""

    def __init__(self, database: Database) -> None:
        """Ask the bot that stands on `database`."""
        self._database = database
        names = Names(programme="The month", command="/cem", bot="@cembot")
        self._answering = Answering(database, FastClock(EVENING, speed=0), names, COMMANDS)

    async def told(self, words: str = "", at: datetime = EVENING) -> str:
        """Ask, and give the answer's words."""
        return (await self._answering.answer(words, ZONE, at)).message.text

    async def listed(self, *events: Event) -> None:
        """Import all that the programme lists now."""
        await Importing(self._database).take("sample", events, 0, EVENING)

    async def edition(self) -> str:
        """Give the programme's edition."""
        return await self._database.read(facts.edition)


@pytest.fixture
async def asked(database: Database) -> Asked:
    here = Asked(database)
    await here.listed(event(title="Maths chat"))
    return here


async def test_what_is_imported_again_under_another_title_is_told_at_once(asked: Asked) -> None:
    assert "Maths chat" in await asked.told()
    await asked.listed(event(title="Chat about maths"))
    told = await asked.told()
    assert "Chat about maths" in told
    assert "Maths chat" not in told


@pytest.mark.parametrize(
    ("statement", "tells"),
    [
        ("UPDATE event SET title = 'Another title'", "Another title"),
        ("UPDATE occurrence SET status = 'cancelled'", "CANCELLED"),
        ("DELETE FROM occurrence", "take a breather"),
    ],
)
async def test_what_another_program_writes_is_told_at_once(
    asked: Asked, file: Path, statement: str, tells: str
) -> None:
    assert tells not in await asked.told()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(statement)
    assert tells in await asked.told()


@pytest.mark.parametrize(
    "words", ["next", "when is #edtechchat", "who runs #edtechchat", "I have 3 hours", "maths", "tonight"]
)
async def test_whatever_was_asked_is_answered_anew_after_a_change(asked: Asked, words: str) -> None:
    assert "Maths chat" in await asked.told(words)
    assert "Maths chat" in await asked.told(words)
    await asked.listed(event(title="Maths, another chat"))
    told = await asked.told(words)
    assert "Maths, another chat" in told
    assert "Maths chat" not in told


async def test_an_answer_is_not_told_again_once_something_of_it_has_begun(asked: Asked) -> None:
    begins = datetime(2015, 10, 27, 0, 0, tzinfo=UTC)  # 20:00 in New York
    before, after = begins - timedelta(seconds=5), begins + timedelta(seconds=5)
    assert "Maths chat" not in (await asked.told("now", before)).partition("Next")[0]
    assert "On now" in await asked.told("now", after)
    assert "On now" not in await asked.told("", before)
    assert "On now" in await asked.told("", after)
    assert "Monday 26 October, 7:59 PM" in await asked.told("next", before)
    assert "Monday 26 October, 8:00 PM" in await asked.told("next", after)


async def test_a_day_is_kept_for_each_zone_and_filter_of_its_own(asked: Asked) -> None:
    for words, tells in (("", True), ("#edtechchat today", True), ("#other today", False), ("", True)) * 2:
        assert ("Maths chat" in await asked.told(words)) is tells


async def test_the_edition_changes_with_the_programme_and_with_nothing_else(
    asked: Asked, database: Database
) -> None:
    before = await asked.edition()
    await asked.listed(event(title="Maths chat"))  # as it is
    await database.write(lambda connection: facts.remember(connection, facts.EXPANDED_FROM, EVENING))
    assert await asked.edition() == before
    await asked.listed(event(title="Maths chat"), event(uid="more", title="Another"))
    assert await asked.edition() != before

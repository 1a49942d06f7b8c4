"""What is kept at hand of the programme: an answer never tells of a programme that has changed since."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import FastClock
from bot.domain.event import Event
from bot.services.answering import Answer, Answering
from bot.services.importing import Importing
from bot.services.vocabulary import FRESH, STALE, Vocabulary, WordsAtHand
from bot.storage import editions, facts
from bot.storage.database import Database
from bot.storage.vocabulary import SOME
from bot.wording.command import COMMANDS
from bot.wording.names import Names
from tests.builders import event
from tests.fakes import HandClock
from tests.hearing import PATIENCE

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

    async def answer(self) -> Answer:
        """Ask for today, and give the whole answer."""
        return await self._answering.answer("", ZONE, EVENING)

    async def listed(self, *events: Event) -> None:
        """Import all that the programme lists now."""
        await Importing(self._database).take("sample", events, 0, EVENING)

    async def edition(self) -> int:
        """Give the programme's edition."""
        return await self._database.read(editions.programme)


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
        ("UPDATE event SET merged_into = 'another'", "take a breather"),
        ("UPDATE occurrence SET starts_at = '2015-11-20 00:00', ends_at = '2015-11-20 01:00'", "19 November"),
        (
            "UPDATE occurrence SET span = 2, starts_at = '2015-10-01 00:00', ends_at = '2015-11-20 00:00'",
            "until Thursday 19 November",
        ),
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


async def test_what_moves_to_a_day_from_another_or_begins_on_it_is_told_at_once(asked: Asked) -> None:
    far = event(uid="far", title="Far chat", start=datetime(2016, 3, 1, 20))
    await asked.listed(event(title="Maths chat"), far)
    assert "Far chat" not in await asked.told()
    await asked.listed(event(title="Maths chat"), replace(far, timing=event().timing))
    assert "Far chat" in await asked.told()
    await asked.listed(event(title="Maths chat"), far)
    assert "Far chat" not in await asked.told()
    series = event(uid="series", title="A series", start=datetime(2015, 10, 5, 20), rrule="FREQ=WEEKLY")
    await asked.listed(event(title="Maths chat"), far, series)
    assert "A series" in await asked.told()
    await asked.listed(event(title="Maths chat"), far, replace(series, title="A series by another name"))
    assert "A series by another name" in await asked.told()


async def test_what_is_next_is_told_anew_when_something_comes_before_it(asked: Asked) -> None:
    """Where nothing is left of a day its answer tells what comes next, days away."""
    first = event(title="Maths chat", start=datetime(2015, 11, 4, 20))
    between = event(uid="between", title="Sooner chat", start=datetime(2015, 10, 30, 20))
    await asked.listed(first)
    assert "Maths chat" in await asked.told()
    await asked.listed(first, between)
    assert "Sooner chat" in await asked.told()


async def test_what_is_beyond_the_stored_dates_is_told_anew_after_any_change(asked: Asked) -> None:
    series = event(uid="series", title="A series", start=datetime(2015, 10, 5, 20), rrule="FREQ=WEEKLY")
    await asked.listed(series)
    later = "on 7 January 2019"
    assert "A series" in await asked.told(later)
    await asked.listed(replace(series, title="By another name"))
    assert "By another name" in await asked.told(later)


async def test_an_answer_is_kept_while_other_days_change(asked: Asked) -> None:
    listed = event(title="Maths chat"), event(uid="far", title="Far", start=datetime(2016, 3, 1, 20))
    before = await asked.answer()
    await asked.listed(*listed)
    assert await asked.answer() is before
    await asked.listed(listed[0], replace(listed[1], title="Far away"))
    assert await asked.answer() is before
    await asked.listed(replace(listed[0], title="Chat about maths"), listed[1])
    assert await asked.answer() is not before


async def test_a_database_that_was_put_back_is_read_anew(asked: Asked, file: Path) -> None:
    before = await asked.answer()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("DELETE FROM fact WHERE name LIKE 'edition:%'")
        other.execute("UPDATE fact SET value = '1' WHERE name = 'edition'")
    assert await asked.answer() is not before


async def test_new_words_are_read_beside_and_waited_for_after_a_silence(database: Database) -> None:
    clock = HandClock()
    words = WordsAtHand(Vocabulary(database), clock)
    importing = Importing(database)
    await importing.take("sample", [event(hashtags=("#edchat",))], 0, EVENING)
    assert (await words.known()).hashtags == ("#edchat",)
    two = [event(hashtags=("#edchat",)), event(uid="2", hashtags=("#Second", "#edchat"))]
    await importing.take("sample", two, 0, EVENING)
    clock.advance(FRESH * 1.1)
    assert (await words.known()).hashtags == ("#edchat",)  # nobody waits
    async with asyncio.timeout(PATIENCE):
        while len((await words.known()).hashtags) < len(two):  # noqa: ASYNC110 - as people ask
            await asyncio.sleep(0)
    assert (await words.known()).hashtags == ("#edchat", "#Second")  # the most used first
    await importing.take("sample", [*two, event(uid="3", hashtags=("#third",))], 0, EVENING)
    clock.advance(STALE * 1.1)
    assert "#third" in (await words.known()).hashtags


async def test_the_words_of_more_events_than_are_read_at_once_are_all_known(database: Database) -> None:
    many = [event(uid=f"{number}", hashtags=(f"#chat{number}",)) for number in range(SOME + 5)]
    await Importing(database).take("sample", many, 0, EVENING)
    assert len((await Vocabulary(database).known()).hashtags) == len(many)

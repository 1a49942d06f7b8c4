"""Questions in words of the programme: looked for in all that an event says, with small mistakes forgiven."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import FastClock
from bot.domain.event import Event
from bot.services.answering import Answer, Answering
from bot.services.importing import Importing
from bot.storage.database import Database
from bot.wording.command import COMMANDS
from bot.wording.names import Names
from tests.builders import event

pytest_plugins = ["tests.fixtures_storage"]

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)  # 18:25 in New York
ZONE = "America/New_York"


def on(hour: int, minute: int, title: str, minutes: int = 60, day: int = 26, **parts: object) -> Event:
    start = datetime(2015, 10, day, hour, minute)
    about = {"uid": title, "title": title, "length": timedelta(minutes=minutes), "hashtags": (), "hosts": ()}
    return event(start, **{**about, **parts})


PROGRAMME = (
    on(18, 30, "Quick maths", 15, hosts=("Jerry Blumengarten",)),
    on(18, 45, "Long talk", 60),
    on(18, 0, "Robots in class", 45, kind="webinar", description="With a word on photosynthesis."),
    on(20, 0, "Énergie solaire", organisations=("ISTE",)),
    on(9, 0, "Smart boards", day=28),
    on(20, 0, "Science fair", day=28, hashtags=("#satchat",), hosts=("Brad Currie", "Scott Rocco")),
)


@pytest.fixture
async def answering(database: Database) -> Answering:
    await Importing(database).take("sample", PROGRAMME, 0, EVENING)
    names = Names(programme="The month", command="/cem", bot="@cembot")
    return Answering(database, FastClock(EVENING, speed=0), names, COMMANDS)


def titles(found: Answer) -> list[str]:
    return [line.occurrence.title for line in found.listed]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("robots", ["Robots in class"]),
        ("photosynthesis today", ["Robots in class"]),
        ("robots photosynthesis today", ["Robots in class"]),
        ("energie", ["Énergie solaire"]),
        ("solaire tonight", ["Énergie solaire"]),
        ("robots wednesday", []),
        ("sciense fair", ["Science fair"]),
        ("photosinthesis", ["Robots in class"]),
        ("art", []),
        ("chats with jerry blumengarten", ["Quick maths"]),
        ("jerry blumengarten", ["Quick maths"]),
        ("jerry blumengartn today", ["Quick maths"]),
        ("webniars today", ["Robots in class"]),
        ("I have 25 minutes", ["Robots in class", "Quick maths"]),
        ("I have 15 minutes", []),
        ("I have 20 minutes", ["Robots in class", "Quick maths"]),
        ("what does iste have on today", ["Énergie solaire"]),
    ],
)
async def test_events_are_found_by_what_they_say(
    answering: Answering, words: str, expected: list[str]
) -> None:
    assert titles(await answering.answer(words, ZONE, EVENING)) == expected


@pytest.mark.parametrize(
    ("words", "expected", "left"),
    [
        ("robots unicorns today", ["Robots in class"], "unicorns"),  # one of the words is that of an event
        ("webinars over tea", ["Robots in class"], "over tea"),  # none is, and something else is asked for
        ("robots wednesday", [], ""),  # the word is known: that there is none on Wednesday is the answer
        ("unicorns", [], ""),  # nothing else is asked for
    ],
)
async def test_words_that_nothing_has_are_left_out_and_said(
    answering: Answering, words: str, expected: list[str], left: str
) -> None:
    found = await answering.answer(words, ZONE, EVENING)
    assert (titles(found), found.query.left_out) == (expected, left)
    assert (f"Nothing matches “{left}” too, so I left it out" in found.message.text) is bool(left)


async def test_a_mistake_that_was_forgiven_is_said(answering: Answering) -> None:
    found = await answering.answer("sciense fair", ZONE, EVENING)
    assert "I read “sciense” as “science”" in found.message.text


@pytest.mark.parametrize(
    "words",
    [
        "@cembot robots",
        "cembot, robots?",
        "hey cembot! robots",
        "good morning @cembot robots",
        "robots please @cembot",
    ],
)
async def test_the_bots_own_name_is_not_looked_for(answering: Answering, words: str) -> None:
    found = await answering.answer(words, "America/New_York", EVENING)
    assert (titles(found), found.query.left_out) == (["Robots in class"], "")


async def test_words_that_no_event_has_are_said_with_help(answering: Answering) -> None:
    found = await answering.answer("please sing something", ZONE, EVENING)
    assert "I know of nothing about “sing” in the coming weeks." in found.message.text
    assert "/cem now" in found.message.text


async def test_who_runs_a_chat_is_told_by_name(answering: Answering) -> None:
    told = (await answering.answer("who runs #satchat?", ZONE, EVENING)).message.text
    assert "Science fair is run by Brad Currie, Scott Rocco." in told
    assert "Wednesday 28 October 2015, 8:00 PM" in told


async def test_time_to_spare_is_answered_with_what_ends_in_time(answering: Answering) -> None:
    told = (await answering.answer("I have 25 minutes", ZONE, EVENING)).message.text
    assert "until 6:50 PM" in told
    assert "Long talk" not in told


async def test_nothing_that_fits_names_what_is_next(answering: Answering) -> None:
    told = (await answering.answer("I have 10 minutes", ZONE, EVENING)).message.text
    assert "Nothing begins soon enough and ends in time." in told
    assert "Quick maths" in told

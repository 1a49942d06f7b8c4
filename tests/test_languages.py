"""Languages are files: each has all that it needs, and who asks in one is answered in it."""

import re
import string
import tomllib
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.asking import Want, spoken, understand
from bot.asking.catalogue import languages
from bot.domain.query import Trouble
from bot.wording.command import COMMANDS as COMMANDS_OF_ALL
from bot.wording.help import help_message, unknown
from bot.wording.tongue import tongue
from tests.builders_wording import COMMANDS, DUNCAN, NAMES, NEW_YORK, NOW, WEEKLY, ask, shown
from tests.conftest import ROOT

ASKING = ROOT / "bot" / "asking" / "languages"
WORDING = ROOT / "bot" / "wording" / "languages"

OTHERS = ("de", "es", "fr", "pt")

MAY_LACK = {"kinds", "kind", "commands"}
"""Sections that English has not: its words are those of the programme and of the table of commands."""

NUMBERED = re.compile(
    r"(?:day|num|number|ordinal|rank|length|weekday|month|maybe|past_hour|plus):-?\d+"
    r"|part:(?:morning|afternoon|evening)|which:(?:next|coming|last|this|after_next|before_last)"
    r"|portion:(?:early|mid|late|half:[12])|unread:not|(?:to:until|until:within|at:to)"
    r"|unit:(?:minute|hour|day|week|weekend|month|year)|clock:\d\d:\d\d|oclock:24|zoned:(?:before|after|asked)"
)
PLAIN = re.compile(
    "am|pm|oclock|nth|from|to|until|between|and|after|before|since|at|in|within|ago|ago_before|now|live|soonest|when|who|past|later|onwards"
    "|missed|have|help|greet|glue|filler|word|deny|unread"
)


def read(file: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_there_are_five_languages_and_each_is_understood_and_spoken() -> None:
    assert set(languages()) == {"en", *OTHERS}
    assert {file.stem for file in WORDING.glob("*.toml")} == {"en", *OTHERS}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_phrase_with_the_same_fields(language: str) -> None:
    english, other = read(WORDING / "en.toml"), read(WORDING / f"{language}.toml")
    for section, phrases in english.items():
        if section not in MAY_LACK:
            assert {name: fields(said) for name, said in other[section].items()} == {
                name: fields(said) for name, said in phrases.items()
            }


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_command_and_every_kind_that_can_be_asked_for(language: str) -> None:
    said = read(WORDING / f"{language}.toml")
    assert set(said["commands"]) == {one.example for one in COMMANDS_OF_ALL}
    kinds = {kind.casefold() for name in languages() for kind in read(ASKING / f"{name}.toml")["kinds"]}
    assert set(said["kind"]) == set(said["kinds"]) == kinds


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        ("Twitter chat", "chat de Twitter", "chats de Twitter"),
        ("WEBINAR", "webinario", "webinarios"),
        ("webinar (panel)", "webinario (panel)", "webinarios (panel)"),
        (
            "Twitter chat + Google Hangout",
            "chat de Twitter + Google Hangout",
            "chats de Twitter + Google Hangout",
        ),
        ("workshop, book club", "taller, club de lectura", "talleres, clubes de lectura"),
        ("Fireside", "Fireside", "Fireside"),
        ("", "", ""),
    ],
)
def test_a_kind_is_said_in_the_answers_language_where_it_is_known(kind: str, one: str, several: str) -> None:
    speak = tongue("es")
    assert (speak.kind(kind), speak.kinds(kind)) == (one, several)
    assert tongue("en").kind(kind) == kind


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_meaning_in_a_catalogue_is_one_that_is_read(language: str) -> None:
    meanings = {one for key in read(ASKING / f"{language}.toml")["words"] for one in key.split()}
    assert [one for one in meanings if not (PLAIN.fullmatch(one) or NUMBERED.fullmatch(one))] == []


def test_every_reason_can_be_said() -> None:
    assert {one.value for one in Trouble} <= set(read(WORDING / "en.toml")["problem"])


TODAY = [
    (
        "es-ES",
        "¿qué hay hoy?",
        ["Hoy, lunes 26 de octubre (hora de Nueva York)", "lunes, 26 de octubre de 2015, 20:00"],
    ),
    ("es-LA", "¿qué hay hoy?", ["Hoy, lunes 26 de octubre (hora de Nueva York)"]),
    (
        "fr-FR",
        "quoi de neuf aujourd'hui ?",
        ["Aujourd'hui, lundi 26 octobre (heure de New York)", "avec Arne Duncan"],
    ),
    ("pt-BR", "o que tem hoje?", ["Hoje, segunda-feira, 26 de outubro (horário de Nova York)", "20:00"]),
    ("de-DE", "was ist heute los?", ["Heute, Montag, 26. Oktober (Zeit in New York)", "mit Arne Duncan"]),
    ("en-GB", "what's on today", ["Today, Monday 26 October (New York time)", "8:00 PM", "with Arne Duncan"]),
    ("ja-JP", "what's on today", ["Today, Monday 26 October (New York time)"]),
]


@pytest.mark.parametrize(("locale", "words", "told"), TODAY)
def test_who_asks_in_a_language_is_answered_in_it(locale: str, words: str, told: list[str]) -> None:
    message = ask(words, DUNCAN, locale=locale)
    assert [one for one in told if one not in message.text] == []


def test_the_language_asked_in_counts_more_than_the_locale() -> None:
    assert understand("was ist morgen los?", NEW_YORK, NOW, None, "en-US").language == "de"
    assert understand("what's on tomorrow", NEW_YORK, NOW, None, "de-DE").language == "en"
    assert understand("webinars", NEW_YORK, NOW, None, "fr-FR").language == "fr"
    assert understand("la la land", NEW_YORK, NOW, None, "en-US").language == "en"
    assert spoken("pt-PT") == "pt"
    assert spoken("xx") == "en"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_of_an_answer_stays_in_english(language: str) -> None:
    empty = ask("", locale=language)
    assert "breather" not in shown(empty)
    assert "Times are shown" not in shown(ask("", WEEKLY, locale=language))


@pytest.mark.parametrize("language", OTHERS)
def test_help_and_reasons_are_in_the_askers_language(language: str) -> None:
    told = help_message(COMMANDS, NAMES, tongue(language)).text
    assert "Ask me" not in told
    query = understand("x" * 600, NEW_YORK, NOW, None, language)
    assert query.want is Want.UNKNOWN
    said = unknown(query, COMMANDS, NAMES)
    assert "500" in said.text
    assert "characters" not in said.text


def test_times_in_a_zone_that_was_asked_for_are_that_zones_for_everybody() -> None:
    message = ask("today in London time", DUNCAN)
    assert "Today, Monday 26 October (New York time), shown in London time" in message.text
    assert "Tuesday 27 October 2015, 12:00 AM: #edtechchat" in message.text
    assert "<!date" not in shown(message)
    assert "Times are London time." in shown(message)


def test_a_day_beside_another_year_has_its_year_in_every_language() -> None:
    new_year = datetime(2016, 1, 2, 12, tzinfo=UTC)
    told = {name: ask("", locale=name, now=new_year).text for name in OTHERS}
    assert all("2016" not in said.splitlines()[0] for said in told.values())
    assert "2015" in tongue("fr", "fr-FR").day(datetime(2015, 12, 31, tzinfo=UTC).date(), 2016)


@pytest.mark.parametrize("locale", ["es-ES", "es-MX", "es-CO"])
@pytest.mark.parametrize(
    ("name", "part", "many", "one"),
    [
        ("reading.at", "hour", "a las {}", "a la {}"),
        ("times.until_clock", "clock", "hasta las {}", "hasta la {}"),
        ("reading.before", "until", "antes de las {}", "antes de la {}"),
        ("schedule.over", "hour", "ahora son las {}", "ahora es la {}"),
        ("schedule.never", "hour", "no existen las {}", "no existe la {}"),
    ],
)
def test_one_oclock_is_one_hour_in_spanish(locale: str, name: str, part: str, many: str, one: str) -> None:
    speak = tongue("es", locale)
    others = {"day": "Charlas 1: las 1:00", "place": "Madrid", "next": "2:00"}
    for at in (time(0), time(1), time(1, 30), time(11), time(12), time(13), time(21), time(21, 1)):
        hour = speak.hour(at)
        said = speak.say(name, **{**others, part: hour})
        assert (one if hour.startswith("1:") else many).format(hour) in said
        assert others["day"] in said or not name.startswith("reading")


def test_before_one_oclock_a_language_has_what_stands_before_an_hour_in_its_phrases() -> None:
    told = [(language, read(WORDING / f"{language}.toml").get("at_one", {})) for language in OTHERS]
    assert any(befores for _, befores in told)
    for language, befores in told:
        files = [WORDING / f"{language}.toml", *(WORDING / language).glob("*.toml")]
        phrases = "\n".join(file.read_text(encoding="utf-8") for file in files)
        assert [before for before in befores if f"{before} {{" not in phrases] == []

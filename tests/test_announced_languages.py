"""Channels are spoken to in their language or, where they chose none, in the programme's, with its dates."""

import re
import tomllib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.agenda import Listed
from bot.domain.alteration import Alteration
from bot.domain.edition import Edition
from bot.domain.event import Status
from bot.domain.languages import SPOKEN
from bot.domain.script import Question
from bot.errors import SettingsError
from bot.settings import Settings
from bot.settings.programme import LANGUAGES
from bot.wording.catch_up import catch_up
from bot.wording.change import change_note
from bot.wording.changed import no_more_so
from bot.wording.chat_room import rules, thanks
from bot.wording.digest import digest, emptied, week_ahead
from bot.wording.message import Message
from bot.wording.question import question
from bot.wording.reminder import reminder
from bot.wording.start import start_notice
from bot.wording.tongue import Tongue, tongue
from tests.builders import event, wish
from tests.builders_wording import DAY, MORNING, NAMES, NEW_YORK, NOW, happenings, many, shown
from tests.conftest import ROOT
from tests.conversation import NORA, scene
from tests.delivered import Sender
from tests.fakes import HandClock
from tests.test_channel_conversations import KEPT, LATER, choice, opened

pytest_plugins = ["tests.fixtures_storage"]

OTHERS = ("es", "fr", "pt", "de")

CHAT = event(
    title="Zzz", kind="", hashtags=("#zzz",), hosts=("Zoe",), url="https://zzz.example/", location="Z1"
)

SECTIONS = ("list", "start", "reminder", "change", "room", "times", "event", "answer")
"""Where the phrases of announcements stand."""


def every_announcement(speak: Tongue) -> Iterator[Message]:
    """Make one of each sort, in each of its forms."""
    [chat] = happenings(CHAT)
    before = Alteration(
        id=1,
        occurrence_id=chat.id,
        revision=1,
        at=NOW,
        starts_at=chat.starts_at - timedelta(hours=2),
        ends_at=chat.ends_at - timedelta(hours=2),
        all_day=False,
        status=Status.CONFIRMED,
        url="https://old.example/",
        location="Z0",
    )
    [gone] = happenings(event(title="Zzz", kind="", hashtags=("#zzz",), status=Status.CANCELLED))
    full = [Listed(one) for of in many(60, "Zzz", kind="") for one in happenings(of)]
    lists = digest(full, DAY, MORNING, NEW_YORK, NAMES, speak)
    yield from lists
    yield from week_ahead(full, DAY, MORNING, NEW_YORK, NAMES, speak)
    yield from catch_up(lists[:1], [chat], NOW, NEW_YORK, NAMES, speak)
    yield emptied(DAY, weekly=True, page=1, speak=speak)
    yield emptied(DAY, weekly=False, page=2, speak=speak)
    logged = (chat.starts_at, chat.ends_at)
    for days, welcome in ((0, True), (30, False)):
        yield start_notice(
            chat, [chat], logged, NEW_YORK, NAMES, welcome=welcome, words_days=days, speak=speak
        )
    yield reminder(chat, [chat], NEW_YORK, 3, speak)
    for note in (
        change_note(before, chat, NEW_YORK, "zzz", speak),
        change_note(before, gone, NEW_YORK, "zzz", speak),
    ):
        assert note
        yield note
    yield no_more_so(chat, NEW_YORK, NOW, speak)
    yield no_more_so(gone, NEW_YORK, NOW, speak)
    yield question(chat, Question(1, "Zzz?", timedelta(0)), 3, speak)
    yield rules(chat, speak)
    yield thanks(chat, NOW + timedelta(days=7), NEW_YORK, NAMES, speak)


def english_words() -> set[str]:
    """Give the longer pieces of the English phrases that announcements are made of."""
    phrases = tomllib.loads((ROOT / "bot/wording/languages/en.toml").read_text(encoding="utf-8"))
    whole = [str(said) for section in SECTIONS for said in phrases[section].values()]
    pieces = {piece.strip(" *.,:`") for said in whole for piece in re.split(r"\{[^}]*\}", said)}
    return {piece for piece in pieces if len(piece) > len("today") and " " in piece}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_of_an_announcement_stays_in_english(language: str) -> None:
    pieces = english_words()
    english = "\n".join(f"{one.text}\n{shown(one)}" for one in every_announcement(tongue("en")))
    other = "\n".join(f"{one.text}\n{shown(one)}" for one in every_announcement(tongue(language)))
    said = {piece for piece in pieces if piece in english}
    assert len(said) > 25  # the comparison is of something
    assert {piece for piece in said if piece in other} == set()
    days = re.compile(r"\b(?:Monday|Tuesday|October|New York time|[AP]M)\b")
    assert days.search(english)
    assert not days.search(other)


def test_a_start_notice_in_spanish_says_all_that_the_english_one_does() -> None:
    [chat] = happenings(CHAT)
    speak = tongue("es", "es-ES")
    logged = (chat.starts_at, chat.ends_at + timedelta(minutes=30))
    made = start_notice(chat, (), logged, "Europe/Madrid", NAMES, welcome=True, speak=speak)
    told = shown(made)
    for words in (
        "*Empieza ahora*, hasta las <!date^1445907600^{time}|2:00 hora de Madrid>: *<https://zzz.example/|Zzz>*",
        "¡Te damos la bienvenida!",
        "Participa aquí, y usa #zzz si publicas en otro sitio.",
        "cifras, no palabras.",
        "«No me cuentes» te deja fuera, aquí y en todas partes.",
        "`/cem privacy` muestra lo que se guarda.",
        "Aquí estoy",
        "Abrir el evento",
    ):
        assert words in told
    assert "La participación en este chat se registra de 1:00 a 2:30 hora de Madrid" in made.text


def test_the_languages_of_the_settings_are_those_that_are_spoken() -> None:
    assert LANGUAGES == SPOKEN
    assert Settings.load({"CEMBOT_LANGUAGE": "es-MX"}, None).language == "es-MX"
    with pytest.raises(SettingsError, match="'klingon' is no language that it speaks; write one of en, es"):
        Settings.load({"CEMBOT_LANGUAGE": "klingon"}, None)


@pytest.fixture
async def sender(file: Path) -> AsyncIterator[Sender]:
    """Give a sender of a Mexican programme, in the night before."""
    running = Sender(
        file, HandClock(datetime(2015, 10, 26, 6, tzinfo=UTC)), edition=Edition(language="es-MX")
    )
    yield running
    running.database.close()


async def test_two_channels_hear_the_same_at_once_each_in_its_language(sender: Sender) -> None:
    await sender.wants(wish("C1"), wish("C2", language="de"), wish("C3", language="en"))
    await sender.load(event())
    sender.clock.advance(timedelta(hours=6))
    await sender.delivering.once()
    said = {post.destination.channel: post.message.text for post in sender.far_end.posts}
    assert said["C1"].startswith("Hoy, lunes, 26 de octubre de 2015 (hora de Nueva York), our month")
    assert said["C2"].startswith("Heute, Montag, 26. Oktober 2015 (Zeit in New York), our month")
    assert said["C3"].startswith("On today, Monday 26 October 2015 (New York time), our month")


async def test_a_channel_that_chooses_a_language_keeps_it_and_the_window_shows_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await opened(here)
        await modal.press("channel_more", LATER)
        assert modal.holds("language_block")["initial_option"]["value"] == "programme"
        filled: dict[str, Any] = {"language_block": {"language": {"selected_option": choice("fr")}}}
        assert await modal.submit(filled) == {}
        (kept,) = here.rows(KEPT)
        assert kept["language"] == "fr"
        assert "in French" in (await opened(here)).words
        assert await (await opened(here)).submit(LATER) == {}
        (kept,) = here.rows(KEPT)
        assert kept["language"] == "fr"
        modal = await opened(here, NORA)
        await modal.press("channel_more", {})
        assert modal.holds("language_block")["initial_option"]["value"] == "fr"
        filled = {"language_block": {"language": {"selected_option": choice("programme")}}}
        assert await modal.submit(filled) == {}
        (kept,) = here.rows(KEPT)
        assert kept["language"] == ""

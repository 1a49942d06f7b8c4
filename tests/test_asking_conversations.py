"""Questions that have two meanings, and questions in other languages, as they are asked and answered in Slack."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.builders import event
from tests.conversation import AVA, EDUCATORS, GRACE, LIAM, scene
from tests.hearing import spoken

pytest_plugins = ["tests.fixtures_storage"]


def actions(here_message: object) -> list[str]:
    blocks = getattr(here_message, "blocks", ())
    return [one["action_id"] for block in blocks for one in block.get("elements", ()) if "action_id" in one]


async def test_an_ambiguous_zone_is_asked_about_and_a_button_asks_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(datetime(2015, 10, 26, 21), title="Nine in New York"))
        asked = await here.ask(GRACE, "what's on at 8pm CST?")
        question = await here.message(EDUCATORS, lambda one: one.by_app)
        chicago = await here.press(GRACE, question, "ask_again_1")
        shanghai = await here.press(AVA, question, "ask_again_2")
    assert "“CST” may be Chicago time, Shanghai time or Havana time. Which one?" in asked
    assert "8pm America/Chicago" in question.text
    assert actions(question) == ["ask_again_1", "ask_again_2", "ask_again_3"]
    assert "Today, Monday 26 October, 9:00 PM (New York time), that is 8:00 PM (Chicago time)" in chicago
    assert "Nine in New York" in chicago
    assert "(Sydney time), that is 8:00 PM (Shanghai time)" in shanghai
    assert "Nine in New York" not in shanghai


async def test_an_hour_in_either_half_of_the_day_is_asked_about(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(datetime(2015, 10, 27, 20), title="Evening chat"))
        heard = await here.command(GRACE, "what's on tomorrow at 8")
        question = await here.message(EDUCATORS, lambda one: one.by_app)
        evening = await here.press(GRACE, question, "ask_again_2")
    assert "“8” may be 8:00 AM or 8:00 PM. Which one?" in heard
    assert "Evening chat" in evening


@pytest.mark.parametrize(
    ("locale", "said", "hears"),
    [
        ("de-DE", "", "Heute, Montag, 26. Oktober (Zeit in London)"),
        ("fr-FR", "demain", "Demain, mardi 27 octobre (heure de Londres)"),
        ("es-ES", "what's on today", "Today, Monday 26 October (London time)"),
        ("en-GB", "¿qué hay mañana?", "Mañana, martes 27 de octubre (hora de Londres)"),
        ("pt-BR", "help", "Olá!"),
    ],
)
async def test_people_are_answered_in_their_own_language_or_the_one_they_ask_in(
    tmp_path: Path, locale: str, said: str, hears: str
) -> None:
    async with scene(tmp_path) as here:
        here.rehearsal.workspace.users[LIAM].locale = locale
        await here.load(event())
        assert hears in await here.command(LIAM, said)


async def test_what_a_button_carries_is_read_as_words_and_nothing_else(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.ask(GRACE, "at 8pm CST")
        question = await here.message(EDUCATORS, lambda one: one.by_app)
        for value in ("", "<!channel> today", "x" * 1_900):
            question.blocks[-1]["elements"][0]["value"] = value
            heard = await here.press(GRACE, question, "ask_again_1")
            assert "<!channel>" not in heard
            assert heard
    assert spoken(question)

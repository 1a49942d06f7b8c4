"""In one chat each is spoken to in their own language, and its channel in the channel's."""

from datetime import UTC, datetime
from pathlib import Path

from bot.wording import actions
from tests.conversation import EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import spoken
from tests.moderated import Window, console, go, moderate, press
from tests.scheduling import Desk, scheduled

LOCALES = {GRACE: "fr-FR", NORA: "de-DE", LIAM: "pt-BR"}


def speak(here: Scene) -> None:
    """Let each have their Slack in another language."""
    for who, locale in LOCALES.items():
        here.rehearsal.workspace.users[who].locale = locale


async def test_who_reads_it_decides_in_which_language_a_chat_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({NORA})) as here:
        speak(here)
        await moderate(here, NORA)
        assert "Heute" in await here.command(NORA)  # from then on she is known
        await here.subscribe(EDUCATORS, digest=False, at_start=True, language="es")
        for minutes in (-5, 0, 5, 6):
            await go(here, minutes)
        posts = [spoken(one) for one in here.posts(EDUCATORS)]
        assert any("Empieza ahora" in one and "No me cuentes" in one for one in posts)
        assert any("¿Es tu primera vez?" in one for one in posts)
        assert any("*Q1* de 6" in one for one in posts)

        notice = next(one for one in here.posts(EDUCATORS) if "Empieza ahora" in spoken(one))
        assert "C'est noté" in await here.press(GRACE, notice, actions.CHECK_IN)
        assert "Até agora em" in await here.press(LIAM, notice, actions.CATCH_ME_UP)
        assert "on ne vous compte plus" in await here.press(GRACE, notice, actions.DONT_COUNT)
        assert "Você é contado." in await here.command(LIAM, "privacy")

        shown = spoken(await console(here))
        assert "Läuft" in shown
        assert "Nächste: *Q2* um" in shown
        assert "Nur du siehst das." in shown
        assert "3 min warten" in shown
        await press(here, "run_wait")
        assert "hat den Rest um 3 Minuten verschoben" in spoken(await console(here))


async def test_windows_and_what_is_wrong_in_them_are_in_the_language_of_who_opens_them(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, organisers=frozenset({NORA})) as here:
        speak(here)
        await here.command(NORA, "channel")
        window = Window(here, NORA)
        assert "hört noch nichts von" in window.words
        assert window.view.body["title"]["text"] == "Was dieser Kanal hört"
        assert "Seuls les administrateurs" in await here.command(GRACE, "channel")
        await here.command(GRACE, "schedule")
        asked = Window(here, GRACE)
        assert asked.view.body["title"]["text"] == "Programmer un chat"
        filled = {
            "schedule_title_block": {"schedule_title": {"value": "z" * 500}},
            "schedule_date_block": {"schedule_date": {"selected_date": "2015-10-01"}},
            "schedule_time_block": {"schedule_time": {"selected_time": "20:00"}},
        }
        errors = await asked.submit(filled)
        assert any("Ce jour est passé" in said for said in errors.values())
        assert any("raccourcissez-le" in said for said in errors.values())


async def test_the_words_of_commands_are_understood_in_other_languages_too(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        speak(here)
        assert "Você é contado." in await here.command(LIAM, "privacidade")
        assert "On vous compte" in await here.command(GRACE, "Confidentialité")
        await here.command(NORA, "kanal")
        assert Window(here, NORA).view.body["title"]["text"] == "Was dieser Kanal hört"
        assert "/cem" in await here.write(GRACE, "¡Ayuda!")


async def test_of_who_is_not_known_nothing_is_kept_for_their_language(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        speak(here)
        assert "Ich bin da" in await here.command(NORA, "privacy")
        assert here.rows("SELECT * FROM identity") == []


async def test_why_a_proposal_cannot_stand_is_told_in_the_organisers_language(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({NORA})) as here:
        await scheduled(here, GRACE)
        speak(here)
        await here.command(NORA, "organise")
        desk = Desk(here, NORA)
        await desk.push("review_open")
        here.clock.jump(datetime(2015, 10, 29, tzinfo=UTC))
        await desk.push("approve")
        assert "So kann es nicht bleiben: Dieser Tag ist vorbei: In New York ist heute" in desk.words
        assert "Schick es mit einem Wort zurück." in desk.words

"""Posts on X in the language of their chat, or else in the programme's."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.domain.languages import SPOKEN
from bot.wording import post
from bot.wording.post_length import fits
from bot.wording.tongue import tongue, tongue_of_chat
from tests.builders import event
from tests.on_both import CHAT, ON_X, on_both
from tests.test_posts import DAY, EVENING, NEW_YORK, WEEK, ZONES, happening, texts

HEADS = {
    "es": (
        "Próximamente, lun 26 oct: ",
        "Empieza ahora, lun 26 oct: ",
        "Q1 de 2: ",
        "Gracias por participar en ",
    ),
    "de": (
        "Gleich, Mo. 26. Okt.: ",
        "Jetzt geht es los, Mo. 26. Okt.: ",
        "Q1 von 2: ",
        "Danke, dass ihr bei ",
    ),
}


@pytest.mark.parametrize("language", sorted(HEADS))
@pytest.mark.parametrize("by", ["chat", "programme"])
async def test_a_chat_is_announced_in_its_language(tmp_path: Path, language: str, by: str) -> None:
    chat = replace(CHAT, language=language) if by == "chat" else CHAT
    on_x = ON_X if by == "chat" else replace(ON_X, language=language)
    async with on_both(tmp_path, on_x=on_x) as both:
        await both.bring(chat)
        await both.evening()
        heads = HEADS[language]
        said = [both.texts[place] for place in (0, 1, 2, 4)]
        assert [text[: len(head)] for text, head in zip(said, heads, strict=True)] == list(heads)
        assert both.texts[2].endswith("Why number 1?\n#edtechchat")  # as its moderators wrote it


def test_times_are_written_as_the_language_writes_them() -> None:
    chat = happening(event(datetime(2015, 10, 26, 20), hosts=("Susana",)))
    assert post.reminder(chat, ZONES, speak=tongue("es")) == (
        "Próximamente, lun 26 oct: Educational Technology Chat\n"
        "Nueva York 20:00 · Los Ángeles 17:00 · Londres 0:00 mar · Sídney 11:00 mar\nCon Susana\n#edtechchat"
    )


@pytest.mark.parametrize("said", ["", "eo", "zxx"])
def test_a_language_that_nobody_speaks_here_is_the_programmes(said: str) -> None:
    assert tongue_of_chat(said, "es-MX").language == "es"


@pytest.mark.parametrize("language", SPOKEN)
@settings(max_examples=8)  # each is nine posts
@given(texts)
def test_every_post_fits_in_every_language(language: str, title: str) -> None:
    speak = tongue(language)
    chat = happening(title=title, hosts=(title,), location=title)
    made = (
        post.reminder(chat, ZONES, speak=speak),
        post.start(chat, ZONES, counted=True, speak=speak),
        post.question(chat, 1, 6, title, on=DAY, speak=speak),
        post.late_door(chat, 3, ZONES, speak),
        post.thanks(chat, EVENING + WEEK, ZONES, speak),
        post.recap(chat, post.Came(1, 2, 1, 1, on_x=False), NEW_YORK, speak),
        post.change(chat, EVENING - timedelta(days=7), ZONES, speak=speak),
        post.cancellation(chat, ZONES, speak),
        post.programme([chat] * 5, DAY, NEW_YORK, speak=speak),
    )
    assert [text for text in made if text is None or not fits(text)] == []
    assert speak.say("post.counted") in made[1] or len(title) > 60

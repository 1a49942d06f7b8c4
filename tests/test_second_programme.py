"""Another programme runs from its own settings file: weekly, all year, in Spanish, on another continent's clock."""

import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.run import choices_of
from bot.feeds import Source, read
from bot.services.importing import Importing
from bot.services.scripting import Scripting
from bot.settings import Settings
from tests.announced import SOON
from tests.builders_scripts import table
from tests.conversation import GRACE, NORA, scene
from tests.hearing import spoken

SETTINGS = """\
CEMBOT_PROGRAMME=Claustro abierto
CEMBOT_HASHTAG=#claustro
CEMBOT_TIMEZONE=America/Bogota
CEMBOT_LANGUAGE=es-CO
CEMBOT_COMMAND=/claustro
CEMBOT_CONTACT=claustro@example.org
CEMBOT_SPONSORS=Biblioteca Luis (https://biblioteca.example)
CEMBOT_THANK_IN=today
"""

CHATS = """\
hashtag,name,weekday,start_local,timezone,duration,frequency,moderators
#claustro,Claustro de los lunes,Monday,19:00,America/Bogota,60,weekly,Lucía Rojas
"""

MORNING = datetime(2015, 10, 26, 11, 29, tzinfo=UTC)
"""A minute before 6:30 on a Monday in Bogotá, when the channel wants its list."""

STARTS = datetime(2015, 10, 27, 0, tzinfo=UTC)

OURS = re.compile(r"\bCEM\b|/cem\b|Connected Educator|October|edchat", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(?:the|today|until|starting|coming up|your own|questions|welcome|thank|next|answer|with|hour|Monday)\b",
    re.IGNORECASE,
)


async def test_it_announces_answers_and_runs_chats_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "claustro.env").write_text(SETTINGS, encoding="utf-8")
    made = choices_of(Settings.load({}, tmp_path / "claustro.env"))
    chosen = {one.name: getattr(made, one.name) for one in fields(made) if one.name != "organisers"}
    async with scene(tmp_path, now=MORNING, **chosen) as here:
        bot = here.bot
        taken = read(Source("chats.csv", CHATS.encode(), "claustro"))
        await Importing(bot.database).take("claustro", taken.events, 0, MORNING)
        script = table("#claustro,,,2015-10-26,Q1,¿Qué aprendiste esta semana?,10")
        await Scripting(bot.database).take(script.scripts)
        await bot.house.planning.plan()
        await here.subscribe(
            timezone="America/Bogota", digest_at=datetime(1, 1, 1, 6, 30).time(), at_start=True
        )
        said: list[str] = []
        for moment in (
            MORNING + timedelta(minutes=1),
            STARTS,
            *(STARTS + timedelta(minutes=n) for n in (5, 10, 60)),
        ):
            here.clock.jump(moment + SOON)
            count = len(said) + 1
            said = [spoken(one) for one in await here.posted(count)]
        asked = await here.command(GRACE, "hoy")
        helped = await here.command(GRACE, "ayuda")
        mentioned = await here.ask(NORA, "¿cuándo es #claustro?")
    assert len(said) == 5
    listed, start, rules, question, thanks = said
    assert "Hoy, lunes" in listed
    assert "7:00" in listed
    assert "Lo hacen posible" in listed
    assert "Empieza ahora" in start
    assert "¿Es tu primera vez?" in rules
    assert "*Q1* de 1: ¿Qué aprendiste esta semana?" in question
    assert "Gracias por participar" in thanks
    assert "La próxima vez" in thanks
    assert "`/claustro" in listed
    assert "Claustro de los lunes" in asked
    assert "claustro@example.org" in helped
    assert "Claustro de los lunes" in mentioned
    for one in (*said, asked, mentioned):
        assert OURS.search(one) is None, one
        assert ENGLISH.search(one) is None, one
    assert "Claustro abierto" in helped
    assert "/claustro cuándo es #claustro" in helped
    assert OURS.search(helped) is None
    assert "octubre" not in helped  # nor is any month its month

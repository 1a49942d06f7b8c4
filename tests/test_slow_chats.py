"""A chat that goes on for days is asked to its end, as its moderators have it, on both databases."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.domain.agenda import Span
from bot.domain.announcement import Kind, State
from bot.domain.event import Occurrence
from bot.domain.running import Action, Step
from bot.domain.script import Question
from bot.services.agenda import Agenda
from bot.storage import questions, roles, runs
from bot.storage.database import Database
from tests.builders import event, wish
from tests.delivered import Sender
from tests.fakes import NOON

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

DAY = timedelta(days=1)
LONGER = timedelta(minutes=30)
SCRIPT = [Question(number, f"Why {number}?", timedelta(hours=20 * number)) for number in range(1, 5)]


async def begun(database: Database) -> Occurrence:
    """Give the chat its questions and a moderator, who asks all of them half an hour later."""
    (chat,) = await Agenda(database).between(Span(NOON, NOON + DAY))
    await database.write(partial(questions.put, occurrence_id=chat.id, script=SCRIPT))
    moderate = partial(roles.set_moderators, workspace="T1", event_id=chat.event_id, accounts=["U1"])
    await database.write(partial(moderate, who="U1", now=NOON))
    later = Step(1, Action.WAIT, "U1", chat.starts_at, rest=1, shift=LONGER)
    await database.write(partial(runs.add_step, occurrence_id=chat.id, step=later))
    return chat


async def test_a_chat_of_four_days_is_asked_to_its_end(url: str) -> None:
    sender = Sender(Path(), url=url)
    await sender.wants(wish("C1", digest=False, at_start=True))
    await sender.load(event(length=4 * DAY))
    chat = await begun(sender.database)
    while sender.clock.now() < chat.ends_at + timedelta(hours=1):
        await sender.planning.plan()
        await sender.after(minutes=15)
    there = [one for one in await sender.all() if one.planned.destination.channel == "C1"]
    said = [
        one.planned.name for one in there if one.state is State.SENT and one.planned.kind is not Kind.RULES
    ]
    assert said == ["start", "question-1", "question-2", "question-3", "question-4", "thanks"]
    asked = [one.planned.due_at - chat.starts_at for one in there if one.planned.kind is Kind.QUESTION]
    assert asked == [one.offset + LONGER for one in SCRIPT]
    sender.database.close()

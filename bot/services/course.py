"""Reads a chat's questions with everything that was done about them. Writes nothing."""

from collections.abc import Sequence

from bot.domain.agenda import Listed
from bot.domain.running import Played, Step, play
from bot.domain.script import Question
from bot.storage import questions, runs
from bot.storage.database import Connection


def course_of(connection: Connection, listed: Listed) -> Played:
    """Give the questions of a chat as they are asked; they may be those of another of its listings."""
    return play(*course_parts(connection, listed))


def course_parts(connection: Connection, listed: Listed) -> tuple[Sequence[Question], Sequence[Step]]:
    """Give the script of a chat, and what was done about it; without a script there is nothing to do."""
    for one in (listed.occurrence, *listed.also):
        if script := questions.of_occurrence(connection, one.id):
            return script, runs.steps(connection, listed.occurrence.id)
    return (), ()

"""Reads a chat's questions with everything that was done about them. Writes nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.agenda import MOMENT, Listed, Span, fold
from bot.domain.event import Occurrence
from bot.domain.running import Played, Step, play
from bot.domain.script import Question
from bot.storage import occurrences, questions, runs
from bot.storage.database import Connection


class Asked(NamedTuple):
    """A question with its moment, as the chat was run."""

    number: int
    text: str
    at: datetime  # UTC


def asked_in(connection: Connection, chat: Occurrence) -> list[Asked]:
    """Give what a chat was asked, or will be, in order: moved, left out and added to by its moderators."""
    begins = chat.starts_at
    beside = fold(occurrences.between(connection, Span(begins, begins + MOMENT)))
    listed = next(
        (one for one in beside if chat.id in {each.id for each in (one.occurrence, *one.also)}), Listed(chat)
    )
    due = course_of(connection, listed).due
    return [Asked(one.number, one.text, begins + one.offset) for one in due]


def course_of(connection: Connection, listed: Listed) -> Played:
    """Give the questions of a chat as they are asked; they may be those of another of its listings."""
    return play(*course_parts(connection, listed))


def course_parts(connection: Connection, listed: Listed) -> tuple[Sequence[Question], Sequence[Step]]:
    """Give the script of a chat, and what was done about it; without a script there is nothing to do."""
    for one in (listed.occurrence, *listed.also):
        if script := questions.of_occurrence(connection, one.id):
            return script, runs.steps(connection, listed.occurrence.id)
    return (), ()

"""What those who run a chat are told in private, and when: a pure function of the programme. Reads no clock."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.domain.agenda import Span, fold
from bot.domain.announcement import Kind, Planned
from bot.domain.event import Status
from bot.domain.plan import Programme, planned_at, played, run_by
from bot.domain.running import LONGER
from bot.domain.script import asked_over

READY: Final = timedelta(minutes=15)
"""How long before a chat its moderators get the message from which they run it, and are asked if they are ready."""

CALL: Final = timedelta(minutes=5)
"""How long before a chat the others are called, where nobody has said so."""


def plan_running(programme: Programme, span: Span) -> list[Planned]:
    """Give what is due within [since, until) of `span`, for the moderators of chats with questions."""
    if not programme.moderators:
        return []
    return [one for one in _wanted(programme) if span.since <= one.due_at < span.until]


def _wanted(programme: Programme) -> Iterator[Planned]:
    for listed in fold(programme.occurrences):
        chat = listed.occurrence
        if chat.all_day or chat.status is Status.CANCELLED or not played(programme, listed).questions:
            continue
        over = chat.starts_at + asked_over(chat) + LONGER
        for place, moderator in enumerate(run_by(programme.moderators, listed)):
            console = planned_at(chat.id, Kind.CONSOLE, chat.revision, chat.starts_at - READY)
            yield console._replace(destination=moderator, expires_at=over)
            if place:
                called = planned_at(chat.id, Kind.CALL, chat.revision, chat.starts_at - CALL)
                yield called._replace(destination=moderator)

"""What is to be posted on X, by the bot or by hand, and when: a pure function of the programme and the chosen ways."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed, Span, day_span, fold, overlaps
from bot.domain.announcement import BY_HAND, Destination, Kind, Planned, X
from bot.domain.event import Occurrence, Status
from bot.domain.pause import silent, unheard
from bot.domain.plan import Programme, planned_at, played, questions_of, run_by
from bot.domain.recurrence import instant
from bot.domain.running import Played
from bot.domain.script import asked_over
from bot.domain.way import PAID, Chosen, OnX, Way, way_of

TIMELINE: Final = "timeline"
"""The channel of what is posted on X: an account has one."""

LATE: Final = timedelta(minutes=2)
"""How long after a question those who come in late are told: no two posts at once."""

MANY: Final = 4
"""Questions of a chat in whose middle those who come in late are told."""


def plan_x(programme: Programme, on_x: OnX, chosen: Mapping[str, Chosen], span: Span) -> list[Planned]:
    """Give what is due within [since, until) of `span`.

    What was due before a way was chosen is not posted. Without keys for X the words of a chat are given to be posted
    by hand, whatever was chosen.
    """
    listed = fold(programme.occurrences) if chosen else ()
    chats = (one for one in listed if _has_a_start(one.occurrence))
    wanted = [
        *_days(programme, on_x, span),
        *(one for chat in chats for one in _chat(programme, on_x, chosen, chat)),
    ]
    return [
        one
        for one in wanted
        if span.since <= one.due_at < span.until and not silent(programme.pauses, one.due_at)
    ]


def timeline(on_x: OnX) -> Destination:
    """Give where the bot posts on X."""
    return Destination(X, on_x.account, TIMELINE)


def _has_a_start(occurrence: Occurrence) -> bool:
    return not occurrence.all_day and occurrence.status is not Status.CANCELLED


def _days(programme: Programme, on_x: OnX, span: Span) -> Iterator[Planned]:
    """Give the day's programme for each day on which something begins, where the operator wants it."""
    if on_x.daily_at is None or not on_x.account:
        return
    zone = ZoneInfo(on_x.timezone)
    timed = [one for one in programme.occurrences if _has_a_start(one)]
    day, last = (moment.astimezone(zone).date() for moment in (span.since, span.until))
    while day <= last:
        today = day_span(day, on_x.timezone)
        if programme.edition.over_at and today.since >= programme.edition.over_at:
            return
        if any(overlaps(one, today) and one.starts_at >= today.utc[0] for one in timed):
            due = instant(datetime.combine(day, on_x.daily_at), on_x.timezone).astimezone(UTC)
            yield planned_at(day.isoformat(), Kind.DIGEST, 0, due)._replace(destination=timeline(on_x))
        day += timedelta(days=1)


def _chat(programme: Programme, on_x: OnX, chosen: Mapping[str, Chosen], listed: Listed) -> Iterator[Planned]:
    choice = way_of(listed, chosen)
    if choice is None or choice.way is Way.OFF:
        return
    by_bot = choice.way in PAID and on_x.account
    where = [timeline(on_x)] if by_bot else given_to(choice, run_by(programme.moderators, listed), on_x)
    for one in of_chat(listed.occurrence, played(programme, listed), on_x):
        paused = unheard(programme.pauses, listed.occurrence, one.due_at)
        if one.due_at >= choice.chosen_at and not paused:
            yield from (one._replace(destination=destination) for destination in where)


def given_to(choice: Chosen, moderators: Sequence[Destination], on_x: OnX) -> list[Destination]:
    """Tell who is given the words that a person posts: each moderator in private, or the channel that was chosen.

    Of a chat that nobody moderates it is the organisers' channel, or else who chose its way, unless that is nobody now.
    """
    if moderators and not choice.channel:
        return [Destination(BY_HAND, one.workspace, one.channel) for one in moderators]
    channel = choice.channel or on_x.words_to or choice.chosen_by
    return [Destination(BY_HAND, choice.workspace, channel)] if channel else []


def first_of(on_x: OnX) -> Kind:
    """Tell what is posted first of a chat."""
    return Kind.REMINDER if on_x.lead else Kind.START


def of_chat(chat: Occurrence, course: Played, on_x: OnX) -> Iterator[Planned]:
    """Give a chat's reminder, its start, its questions, and thanks when it is over; where they go is to be said."""
    if on_x.lead:
        due = chat.starts_at - timedelta(minutes=on_x.lead)
        ahead = planned_at(chat.id, Kind.REMINDER, chat.revision, due)
        yield ahead._replace(detail=on_x.lead, expires_at=min(ahead.expires_at, chat.starts_at))
    yield planned_at(chat.id, Kind.START, chat.revision, chat.starts_at)
    questions = list(questions_of(chat, course.due))
    yield from questions
    over = chat.starts_at + course.over(asked_over(chat))
    if on_x.late_door and len(questions) >= MANY:
        door = planned_at(
            chat.id, Kind.LATE_DOOR, chat.revision, questions[len(questions) // 2].due_at + LATE
        )
        yield door._replace(expires_at=min(door.expires_at, over))
    yield planned_at(chat.id, Kind.THANKS, chat.revision, over)

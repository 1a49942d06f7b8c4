"""The questions of a chat, each with its moment. Does not read or post them, and knows no room."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.event import DEFAULT_LENGTH, Occurrence

MOST_QUESTIONS = 30
"""Questions of one chat; nobody answers more in an hour."""

LONGEST_QUESTION = 2_000
"""Characters of a question: with what stands around it, a message of Slack's holds it."""

INTRODUCTIONS = timedelta(minutes=6)
"""How long people arrive and introduce themselves before the first question; in a short chat a fifth of it."""

EARLIEST = timedelta(minutes=1)
"""The first moment for a question: the start itself belongs to the welcome."""

SHORTEST = timedelta(minutes=5)
"""What is listed as shorter has no length that was meant, and is asked over as much as any chat."""

_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)


class Question(NamedTuple):
    """One question of a script, Q1 to Qn."""

    number: int
    text: str
    offset: timedelta  # after the start of the chat


class Draft(NamedTuple):
    """One question as it is handed in."""

    number: int
    text: str
    offset: timedelta | None = None  # after the start of the chat; None: a good moment is to be found
    line: int = 0  # where it stands in its source, from 1


class Chat(NamedTuple):
    """What names the chat that a script is for; what is empty says nothing."""

    on: date  # its local date, in its own zone
    hashtag: str = ""  # with "#"
    uid: str = ""
    title: str = ""
    feed: str = ""


def asked_over(occurrence: Occurrence) -> timedelta:
    """Give the time over which a chat's questions are asked: its length, or an hour where it has none."""
    length = occurrence.ends_at - occurrence.starts_at
    return length if length >= SHORTEST else DEFAULT_LENGTH


def out_of_place(drafts: Iterable[Draft], length: timedelta) -> list[tuple[Draft, str]]:
    """Give the drafts whose moment cannot be, each with the reason; `length` is that of the chat."""
    wrong: list[tuple[Draft, str]] = []
    before: tuple[int, timedelta] | None = None
    for draft in sorted(drafts, key=lambda draft: draft.number):
        if draft.offset is None:
            continue
        if draft.offset < EARLIEST:
            wrong.append((draft, f"Q{draft.number} is at the start itself: give it at least one minute"))
        elif draft.offset >= length:
            at, end = offset_words(draft.offset), offset_words(length)
            why = f"Q{draft.number} is {at} after the start, and the chat ends at {end}: give it an earlier moment"
            wrong.append((draft, why))
        elif before and draft.offset <= before[1]:
            at, earlier = offset_words(draft.offset), offset_words(before[1])
            why = f"Q{draft.number} is at {at}, and Q{before[0]} at {earlier}: give it a later moment"
            wrong.append((draft, why))
        else:
            before = (draft.number, draft.offset)
    return wrong


def arrange(drafts: Iterable[Draft], length: timedelta) -> list[Question]:
    """Give every draft its moment; none may be out of place. Those without one are spread evenly between the others.

    In a chat of an hour the first is asked after six minutes, and the last leaves as long as the others to answer it.
    """
    in_order = sorted(drafts, key=lambda draft: draft.number)
    moments: list[timedelta] = []
    waiting = 0
    for given in [*(draft.offset for draft in in_order), length]:
        if given is None:
            waiting += 1
            continue
        moments += _evenly(moments[-1] if moments else None, given, waiting, length)
        moments.append(given)
        waiting = 0
    return [
        Question(draft.number, draft.text, moment)
        for draft, moment in zip(in_order, moments[: len(in_order)], strict=True)
    ]


def keeping(drafts: Sequence[Draft], stored: Iterable[Question], length: timedelta) -> list[Draft]:
    """Add to `drafts` the stored questions that they do not have, at their moments where these still fit."""
    numbers = {draft.number for draft in drafts}
    timed = [(draft.number, draft.offset) for draft in drafts if draft.offset is not None]
    kept = list(drafts)
    for question in stored:
        if question.number in numbers:
            continue
        fits = question.offset < length and all(
            (number < question.number, number > question.number)
            == (offset < question.offset, offset > question.offset)
            for number, offset in timed
        )
        kept.append(Draft(question.number, question.text, question.offset if timed and fits else None))
    return kept


def offset_words(offset: timedelta) -> str:
    """Write a moment of a chat as hours and minutes after the start, e.g. "0:06"; with seconds where it has some."""
    minutes, seconds = divmod(offset // _SECOND, 60)
    shown = f"{minutes // 60}:{minutes % 60:02d}"
    return f"{shown}:{seconds:02d}" if seconds else shown


def _evenly(after: timedelta | None, until: timedelta, count: int, length: timedelta) -> list[timedelta]:
    """Give `count` moments between `after`, or the beginning of the chat, and `until`."""
    if not count:
        return []
    if after is None:
        first = min(INTRODUCTIONS, length / 5, until / 2)
        step = (until - first) / count
    else:
        step = (until - after) / (count + 1)
        first = after + step
    unit = _MINUTE if min(first, step) >= _MINUTE else _SECOND
    return [moment - moment % unit for moment in (first + place * step for place in range(count))]

"""A chat's transcript: what was said, by question and in order, by people as they agreed to be shown. Reads nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.event import Occurrence
from bot.domain.participation import WRITTEN, Act, Gap
from bot.domain.shared_link import SharedLink, links_in

BEFORE, LATER = 0, -1
"""The parts that are no question: what was said before the first, and what was added when the chat was over."""

MOST_TOP = 3
"""Answers of one question that are named for their reactions."""

_TOKEN = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


class Spoken(NamedTuple):
    """One act as the record has it."""

    person_id: int
    name: str | None  # where the person agreed to be named
    act: Act
    question: int | None  # that it answers, by its words or its thread
    thread: str  # the thread's first message; empty outside threads
    message: str
    at: datetime
    text: str | None  # None: not kept
    reactions: int
    later: bool  # after the chat's log was closed


class Line(NamedTuple):
    """One message, as it stands in the transcript."""

    author: str
    at: datetime
    text: str | None  # None: not kept
    reactions: int
    reply: bool  # it answers the line above it that is none


class Part(NamedTuple):
    """What was said to one question."""

    number: int  # of the question, or `BEFORE` or `LATER`
    asked: str  # the question's words; empty for what is none
    lines: Sequence[Line]


class Counts(NamedTuple):
    """What can be said where no words are kept."""

    people: int
    messages: int
    replies: int
    reactions: int
    check_ins: int  # people who did nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What a chat's record says of it."""

    occurrence: Occurrence
    counts: Counts
    parts: Sequence[Part]
    links: Sequence[SharedLink] = ()
    named: Sequence[str] = ()  # who took part and agreed to be named, in the order in which they came
    gaps: Sequence[Gap] = ()
    no_words: str = ""  # why there are figures and no words; empty: words are kept

    @property
    def top(self) -> Sequence[tuple[Part, Line]]:
        """Give the messages of each question that got the most reactions, most first."""
        return [
            (part, line)
            for part in self.parts
            if part.number > BEFORE
            for line in sorted(part.lines, key=lambda one: (-one.reactions, one.at))[:MOST_TOP]
            if line.reactions and line.text
        ]


def transcribe(
    occurrence: Occurrence,
    spoken: Iterable[Spoken],
    asked: Sequence[tuple[int, str, datetime]],
    gaps: Sequence[Gap],
    no_words: str = "",
) -> Transcript:
    """Put what was said in its place; `asked` has each question's number, words and moment, in order.

    A reply stands below the message it answers. What names no question stands with the last that was asked before it.
    """
    everything = list(spoken)
    said = [one for one in everything if one.act in WRITTEN]
    authors = _authors(said)
    roots = {one.message: one for one in said if not one.thread}
    placed: dict[int, list[Line]] = {}
    for root in (one for one in said if one.thread not in roots):
        into = placed.setdefault(_number(root, asked), [])
        into.append(_line(root, authors, reply=False))
        answers = (one for one in said if one.thread == root.message and not one.later)
        into += [_line(one, authors, reply=True) for one in answers]
    late = [one for one in said if one.later and one.thread in roots]
    if late:
        placed.setdefault(LATER, []).extend(_line(one, authors, reply=False) for one in late)
    words = {number: text for number, text, _ in asked}
    order = [BEFORE, *sorted({*words, *placed} - {BEFORE, LATER}), LATER]
    parts = [
        Part(one, words.get(one, ""), placed.get(one, ())) for one in order if one in placed or one in words
    ]
    links: dict[str, SharedLink] = {}
    for one in said:
        for link in links_in(one.text or ""):
            if link.address not in links or (link.title and not links[link.address].title):
                links[link.address] = link
    return Transcript(
        occurrence=occurrence,
        counts=_counts(everything),
        parts=parts,
        links=list(links.values()),
        named=list(dict.fromkeys(one.name for one in said if one.name)),
        gaps=gaps,
        no_words=no_words,
    )


def plain_text(text: str) -> str:
    """Write words as people read them: without the tokens of Slack, which escapes three characters."""
    shown = _TOKEN.sub(lambda found: found[2] or found[1].removeprefix("#").removeprefix("!"), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _authors(said: Iterable[Spoken]) -> dict[int, str]:
    """Name everybody who wrote: as they agreed, or by a number that says nothing elsewhere."""
    authors: dict[int, str] = {}
    for one in said:
        if one.person_id not in authors:
            authors[one.person_id] = one.name or f"Participant {len(authors) + 1}"
    twice = [name for name, times in Counter(authors.values()).items() if times > 1]
    for place, (person, name) in enumerate(authors.items(), 1):
        if name in twice:  # two people of one name are two people
            authors[person] = f"{name} ({place})"
    return authors


def _number(one: Spoken, asked: Sequence[tuple[int, str, datetime]]) -> int:
    if one.later:
        return LATER
    if one.question is not None:
        return one.question
    return next((number for number, _, at in reversed(asked) if at <= one.at), BEFORE)


def _line(one: Spoken, authors: dict[int, str], *, reply: bool) -> Line:
    text = None if one.text is None else plain_text(one.text)
    return Line(authors[one.person_id], one.at, text, one.reactions, reply)


def _counts(everything: Sequence[Spoken]) -> Counts:
    active = {one.person_id for one in everything if one.act is not Act.CHECK_IN}
    said = [one for one in everything if one.act in WRITTEN]
    return Counts(
        people=len(active),
        messages=len(said),
        replies=sum(one.act is Act.REPLY for one in said),
        reactions=sum(one.reactions for one in said),
        check_ins=len({one.person_id for one in everything} - active),
    )

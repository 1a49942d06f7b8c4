"""Scripts as people write them down: "Q1: …", a line or a few each. Knows no chat but that of a heading."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from bot.domain.script import Chat, Draft
from bot.errors import FeedError
from bot.feeds import questions, when
from bot.feeds.reading import MOST_ENTRIES, Collector, Script, short

MOST_LINES = 1_000
"""Lines of one script; a longer text is something else."""

MOST_REFUSED = 30
"""Lines of one script that are refused one by one; after them the rest is not looked at."""

_HEADING = re.compile(r"(#\w\S*)\s+([0-9]{4}-[0-9]{2}-[0-9]{2})\s*:?")
_UNIT = r"(?:m|min|mins|minutes?)"
_LATER = rf"[(\[]\s*\+\s*[0-9:]{{1,6}}\s*{_UNIT}?\s*[)\]]"
_OFFSET = (
    rf"[(\[]\s*(?:[0-9]{{1,3}}:[0-9]{{2}}|[0-9]{{1,3}}\s*{_UNIT}?)\s*[)\]]|"
    rf"\+\s*[0-9]{{1,5}}(?::[0-9]{{2}}\b)?(?:\s*{_UNIT}\b)?|[0-9]{{1,3}}:[0-9]{{2}}(?![0-9:])"
)
_ASKED = re.compile(
    r"[-*•]?\s*(?:question|q)\s*(?P<number>[0-9]{1,6})(?![0-9])"
    rf"\s*(?P<offset>{_LATER}|{_OFFSET})?\s*[:.)\]–—-]?\s*(?P<later>{_LATER})?(?P<text>.*)",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"\(?(?P<number>[0-9]{{1,6}})[:.)](?:\s+(?P<offset>{_LATER}))?(?P<later>)(?P<text>\s.*|)",
    re.IGNORECASE,
)
_ANSWERED = re.compile(r"[-*•]?\s*(?:answer\s*[0-9]{1,6}\b|a[0-9]{1,6}\s*[:.)\]–—-])", re.IGNORECASE)


class Refused(NamedTuple):
    """A line that is no part of a script."""

    line: int  # from 1
    field: str  # question, offset, text; empty: the whole line
    reason: str


class Pasted(NamedTuple):
    """What a text says: the questions that are good, and what is not."""

    drafts: tuple[Draft, ...]
    refused: tuple[Refused, ...]


class _Open(NamedTuple):
    """A question whose words may go on in the next line."""

    line: int
    number: int
    offset: timedelta | None
    words: list[str]


def script(text: str) -> Pasted:
    """Read a script whole: "Q1: …", "Q1) …", "1. …", "Q1 (+10) …" and "Q1 0:10 …", whose words may have more lines."""
    return _script(list(enumerate(_lines(text), start=1)))


def read(text: str, found: Collector) -> None:
    """Read the scripts of a file, each under the hashtag and date of its chat, such as "#ourchat 2026-10-01"."""
    found.lists_events = False
    lines = _lines(text)
    if len(lines) > MOST_ENTRIES:
        raise FeedError(f"{found.source.name} has more than {MOST_ENTRIES:,} lines: split it.")
    heading: tuple[int, str, str] | None = None
    part: list[tuple[int, str]] = []
    for place, line in enumerate(lines, start=1):
        match = _HEADING.fullmatch(line)
        if match:
            _take(heading, part, found)
            heading, part = (place, match[1], match[2]), []
        else:
            part.append((place, line))
    _take(heading, part, found)


def _take(heading: tuple[int, str, str] | None, part: list[tuple[int, str]], found: Collector) -> None:
    if heading is None:
        return  # what stands before the first heading is blank: a script is recognised by that heading
    place, hashtag, date = heading
    try:
        on = when.day(date)
    except when.Unreadable as unreadable:
        found.reject(place, "date", str(unreadable))
        return
    pasted = _script(part)
    for one in pasted.refused:
        found.reject(*one)
    if pasted.drafts:
        chat = Chat(on, hashtag=hashtag)
        found.scripts.append(Script(found.source.name, place, chat, pasted.drafts, not pasted.refused))
    elif not pasted.refused:
        found.reject(place, "", f"{short(hashtag)} has no questions: write them below, like Q1: What is new?")


def _script(lines: list[tuple[int, str]]) -> Pasted:
    drafts: dict[int, Draft] = {}
    refused: list[Refused] = []
    if len(lines) > MOST_LINES:
        reason = f"is after {MOST_LINES:,} lines, and no script is that long: the rest was not read"
        refused.append(Refused(lines[MOST_LINES][0], "", reason))
    for one in _opened(lines[:MOST_LINES]):
        if len(refused) >= MOST_REFUSED:
            line = one.line
            refused.append(Refused(line, "", f"is after {MOST_REFUSED} refused lines: the rest was not read"))
            break
        if isinstance(one, Refused):
            refused.append(one)
        elif one.number in drafts:
            reason = f"Q{one.number} stands in line {drafts[one.number].line} already: keep one of them"
            refused.append(Refused(one.line, "question", reason))
        else:
            try:
                text = questions.words(" ".join(one.words))
            except when.Unreadable as unreadable:
                refused.append(Refused(one.line, "text", str(unreadable)))
            else:
                drafts[one.number] = Draft(one.number, text, one.offset, one.line)
    return Pasted(tuple(drafts.values()), tuple(refused))


def _opened(lines: Iterable[tuple[int, str]]) -> Iterator[_Open | Refused]:
    """Give each question with all its lines, and what belongs to none."""
    current: _Open | None = None
    skipping = False  # what goes on below a refused line was refused with it
    for place, line in lines:
        match = _ASKED.fullmatch(line) or _LISTED.fullmatch(line)
        if match or _ANSWERED.match(line) or not line:
            if current:
                yield current
            current, skipping = None, bool(line)
            if match:
                opened = _open(place, match)
                if isinstance(opened, Refused):
                    yield opened
                else:
                    current = opened
            elif skipping:
                yield Refused(place, "question", f"{short(line, 30)!r} is an answer: leave it out")
        elif current:
            current.words.append(line)
        elif not skipping:
            reason = f"{short(line, 30)!r} belongs to no question: begin it like Q1: or 1."
            yield Refused(place, "", reason)
            skipping = True
    if current:
        yield current


def _open(place: int, match: re.Match[str]) -> _Open | Refused:
    try:
        number = questions.number(match["number"])
    except when.Unreadable as unreadable:
        return Refused(place, "question", str(unreadable))
    try:
        offset = questions.offset((match["offset"] or match["later"] or "").strip("()[] \t"))
    except when.Unreadable as unreadable:
        return Refused(place, "offset", str(unreadable))
    return _Open(place, number, offset, [match["text"]])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]

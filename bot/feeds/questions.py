"""What one question says: its number, its moment, its words. Knows neither the chat nor the source."""

import re
from datetime import timedelta

from bot.domain.script import LONGEST_QUESTION, MOST_QUESTIONS
from bot.feeds.reading import one_line, short
from bot.feeds.when import LONGEST_CHAT, Unreadable

_NUMBER = re.compile(r"(q(?:uestion)?|a(?:nswer)?)?\s*([0-9]{1,6})", re.IGNORECASE)
_OFFSET = re.compile(
    r"\+?\s*(?:([0-9]{1,3}):([0-5][0-9])(?::00)?|([0-9]{1,5})\s*(?:m|min|mins|minutes?)?)", re.IGNORECASE
)


def number(said: str) -> int:
    """Read which question it is, such as 3 or Q3."""
    match = _NUMBER.fullmatch(said)
    if not match:
        raise Unreadable(
            f"{short(said)!r} is no number of a question: write it like 3 or Q3" if said else "is blank"
        )
    if match[1] and match[1][0] in "aA":
        raise Unreadable(f"{short(said)!r} is an answer, and only questions are asked: leave it out")
    if not 1 <= int(match[2]) <= MOST_QUESTIONS:
        raise Unreadable(f"{short(said)!r} is no number from 1 to {MOST_QUESTIONS}, the most that a chat has")
    return int(match[2])


def offset(said: str) -> timedelta | None:
    """Read a moment after the start, such as 12, +12 or 0:12; nothing where none is given."""
    if not said:
        return None
    match = _OFFSET.fullmatch(said)
    minutes = (int(match[3]) if match[3] else 60 * int(match[1]) + int(match[2])) if match else -1
    if not 0 <= minutes <= LONGEST_CHAT // timedelta(minutes=1):
        raise Unreadable(
            f"{short(said)!r} is no moment of a chat: write the minutes after the start, like 12 or 0:12"
        )
    return timedelta(minutes=minutes)


def words(said: str) -> str:
    """Give the words of a question on one line; they are never cut, for then another question would be asked."""
    cleaned = one_line(said)
    if not cleaned:
        raise Unreadable("is blank: a question needs words")
    if len(cleaned) > LONGEST_QUESTION:
        raise Unreadable(
            f"has {len(cleaned):,} characters, and {LONGEST_QUESTION:,} is the most that is posted: shorten it"
        )
    return cleaned

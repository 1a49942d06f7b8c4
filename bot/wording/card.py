"""What the card of a chat says: an image for X or a mail, and the words that stand for the image. Draws nothing.

Both are made of the same values, so that who cannot see the card is told the same.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from bot.domain.event import Occurrence
from bot.domain.naming import DAYS, MONTHS, day_words
from bot.wording.local_times import city, local_day, short_clock
from bot.wording.message import cut, one_line

MAX_ALT_TEXT: Final = 1_000
"""Characters of the words that stand for an image, as X takes them."""

LONGEST: Final = 300
"""Characters of a title, a name or a question that are looked at: more is no card."""

CITIES: Final = 4
"""Local times on a card."""


class LocalTime(NamedTuple):
    """One moment in one city."""

    city: str
    clock: str  # e.g. "8 PM"
    day: str  # e.g. "Tuesday 27 October", where it is not the card's day; else empty


class Card(NamedTuple):
    """What a card says."""

    title: str
    day: str  # with its weekday and year, in the first city
    times: tuple[LocalTime, ...]
    hashtag: str = ""
    hosts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()  # each with its number, e.g. "Q1 Why?"


def card(occurrence: Occurrence, zones: Sequence[str], questions: Sequence[str] = ()) -> Card:
    """Say what the card of a chat says; `zones` are IANA names, the programme's first."""
    first = local_day(occurrence.starts_at, zones[0])
    return Card(
        title=_line(occurrence.title),
        day=day_words(first),
        times=tuple(_local(occurrence.starts_at, zone, first) for zone in dict.fromkeys(zones))[:CITIES],
        hashtag=_line(occurrence.hashtag),
        hosts=tuple(name for name in map(_line, occurrence.hosts) if name),
        questions=tuple(f"Q{number} {_line(text)}" for number, text in enumerate(questions, 1)),
    )


def alt_text(said: Card) -> str:
    """Give the words that stand for a card, whole sentences that can be read aloud."""
    parts = [
        f"{said.title}. {said.day}: {', '.join(map(_spoken, said.times))}.",
        f"With {together(said.hosts)}." if said.hosts else "",
        f"Hashtag {said.hashtag}." if said.hashtag else "",
        f"Questions: {' '.join(said.questions)}" if said.questions else "",
    ]
    return cut(" ".join(part for part in parts if part), MAX_ALT_TEXT)


def together(names: Sequence[str]) -> str:
    """List names, e.g. "Susan, Tom and Ada"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _local(moment: datetime, zone: str, first: date) -> LocalTime:
    day = local_day(moment, zone)
    named = "" if day == first else f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return LocalTime(city(zone), short_clock(moment, zone), named)


def _spoken(time: LocalTime) -> str:
    on = f" on {time.day}" if time.day else ""
    return f"{time.clock}{on} in {time.city}"


def _line(text: str) -> str:
    return cut(one_line(text), LONGEST)

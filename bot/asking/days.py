"""Reads days: today, weekdays, dates, weeks. Never guesses: what has two readings is asked about."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.asking.vocabulary import MONTH_NUMBERS, PARTS, RELATIVE_DAYS, WEEKDAYS
from bot.domain.naming import DAYS, MONTHS, day_words

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""The years that questions may name; clocks and zones are not known well outside them."""

LEAP = 8
"""Years to look around for a 29 February: a century may leave one out."""

RECENT = timedelta(days=90)
"""A date without a year is the coming one, unless the last one is nearer and no longer ago than this."""

WEEK = 7
SATURDAY = 5

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,4})[/.](\d{1,2})(?:[/.](\d{1,4}))?")
_YEAR = re.compile(r"\d{4}")


class Days(NamedTuple):
    """One day, or several in a row."""

    first: date
    length: int = 1  # in days
    loose: bool = False  # named by weekday only, so that a date beside it is the better word


class Part(NamedTuple):
    """A part of the day."""

    name: str


class Wrong(NamedTuple):
    """A date that cannot be meant, or may be two."""

    reason: str


class Found(NamedTuple):
    """What was read, and how many words it took."""

    words: int
    what: Days | Part | Wrong


def relative(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "today", "tomorrow", "the day after tomorrow", "tonight"."""
    del past
    for phrase, days in RELATIVE_DAYS.items():
        if tuple(tokens[: len(phrase)]) == phrase:
            return Found(len(phrase), Days(today + timedelta(days=days)))
    if tokens[:2] == ["last", "night"]:
        return Found(1, Days(today - timedelta(days=1)))
    if tokens[0] in PARTS:
        return Found(1, Part(tokens[0]))
    return None


def weekday(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "monday" (the coming one, today included), "next tuesday" (next week's), "last friday" (the latest)."""
    which = tokens[0] if tokens[0] in {"next", "last", "this", "coming", "past"} else ""
    name = tokens[1] if which and len(tokens) > 1 else tokens[0]
    if name not in WEEKDAYS or (name == which):
        return None
    number = WEEKDAYS[name]
    if which == "next":
        day = _monday(today) + timedelta(days=WEEK + number)
    elif which in {"last", "past"} or past:
        day = today - timedelta(days=(today.weekday() - number - 1) % WEEK + 1)
    else:
        day = today + timedelta(days=(number - today.weekday()) % WEEK)
    return Found(2 if which else 1, Days(day, loose=True))


def week(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "this week" (from Monday), "next week", "the weekend" (Saturday and Sunday)."""
    del past
    which = tokens[0] if tokens[0] in {"this", "next", "last", "the"} else ""
    name = tokens[1] if which and len(tokens) > 1 else tokens[0]
    shift = {"next": WEEK, "last": -WEEK}.get(which, 0)
    monday = _monday(today) + timedelta(days=shift)
    if name == "week" and which in {"this", "next", "last"}:
        return Found(2, Days(monday, WEEK))
    if name == "weekend":
        return Found(2 if which else 1, Days(monday + timedelta(days=SATURDAY), 2))
    return None


def iso_date(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "2015-10-28"."""
    del today, past
    if not (match := _ISO.fullmatch(tokens[0])):
        return None
    year, month, day = (int(part) for part in match.groups())
    return Found(1, _day(year, month, day) or Wrong(f"There is no {tokens[0]} in the calendar."))


def slashed_date(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "28/10/2015" or "10/28" where only one reading is possible; ask where there are two."""
    if not (match := _SLASHED.fullmatch(tokens[0])):
        return None
    one, two, year = match.groups()
    if len(one) > 2 or (year and len(year) != 4):  # noqa: PLR2004  # digits of a day and of a year
        return Found(1, Wrong(f"I could not read “{tokens[0]}” as a date. Please write the month as a word."))
    readings = {
        (reading.first, pair)
        for pair in ((int(one), int(two)), (int(two), int(one)))
        if (reading := _dated(pair[0], pair[1], int(year) if year else None, today, past=past))
    }
    days = sorted({day for day, _ in readings})
    if len(days) == 1:
        return Found(1, Days(days[0]))
    if not days:
        return Found(1, Wrong(f"There is no {tokens[0]} in the calendar."))
    either = " or ".join(f"{day.day} {MONTHS[day.month - 1]}" for day in days)
    return Found(1, Wrong(f"“{tokens[0]}” may be {either}. Please write the month as a word."))


def named_date(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "28 October", "28th of Oct 2015", "October 28th". Without a year, the coming or a recent one."""
    number, month, used = None, None, 0
    if _DAY_NUMBER.fullmatch(tokens[0]):
        at = 2 if tokens[1:2] == ["of"] else 1
        number, month, used = tokens[0], MONTH_NUMBERS.get(_at(tokens, at)), at + 1
    elif tokens[0] in MONTH_NUMBERS:
        at = 2 if tokens[1:2] == ["the"] else 1
        number, month, used = _at(tokens, at), MONTH_NUMBERS[tokens[0]], at + 1
    match = _DAY_NUMBER.fullmatch(number or "")
    if not match or not month:
        return None
    year = _at(tokens, used) if _YEAR.fullmatch(_at(tokens, used)) else ""
    day = _dated(int(match[1]), month, int(year) if year else None, today, past=past)
    said = " ".join(part for part in (match[1], MONTHS[month - 1], year) if part)
    return Found(used + bool(year), day or Wrong(f"There is no {said} in the calendar."))


def day_of_month(tokens: Sequence[str], today: date, *, past: bool) -> Found | None:
    """Read "the 28th": the coming one, or the latest when the question speaks of the past."""
    if not (match := _ORDINAL.fullmatch(tokens[0])):
        return None
    number = int(match[1])
    for months in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 + (-months if past else months), 12)
        day = _day(year, month + 1, number)
        if day and (day.first <= today if past else day.first >= today):
            return Found(1, day)
    return Found(1, Wrong(f"No month has a {tokens[0]}."))


READERS = (relative, weekday, week, iso_date, slashed_date, named_date, day_of_month)
"""Each reads the beginning of a list of words. The first that can, does."""


def agree(found: Sequence[Days]) -> Days | Wrong | None:
    """Make one answer of all days that were named: a weekday beside a date must be that date's."""
    exact = sorted({day for day in found if not day.loose})
    loose = {day for day in found if day.loose}
    if not found:
        return None
    if len(exact) == 1 and exact[0].length == 1:
        named = exact[0].first
        if other := next((day for day in loose if day.first.weekday() != named.weekday()), None):
            said, asked = DAYS[named.weekday()], DAYS[other.first.weekday()]
            return Wrong(
                f"{day_words(named).removeprefix(said).strip()} is a {said}, not a {asked}. Which one?"
            )
        return exact[0]
    if len(exact) + len(loose) == 1:
        return (*exact, *loose)[0]
    return Wrong("You named more than one day, and I can answer one at a time.")


def _dated(number: int, month: int, year: int | None, today: date, *, past: bool) -> Days | None:
    if year is not None:
        return _day(year, month, number)
    years = range(today.year - LEAP, today.year + LEAP + 1)
    days = [found.first for year in years if (found := _day(year, month, number))]
    gone = max((day for day in days if day <= today), default=None)
    coming = min((day for day in days if day >= today), default=None)
    if gone and (past or coming is None or today - gone < min(RECENT, coming - today)):
        return Days(gone)
    return Days(coming) if coming else None


def _day(year: int, month: int, number: int) -> Days | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Days(date(year, month, number))
    except ValueError:
        return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _at(tokens: Sequence[str], index: int) -> str:
    return tokens[index] if index < len(tokens) else ""

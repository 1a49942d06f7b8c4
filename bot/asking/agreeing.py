"""Makes one answer of all days that a question names: a weekday beside a date must be that date's. Reads no words."""

from datetime import date, timedelta

from bot.asking.dates import WEEK, Days
from bot.asking.question import Question
from bot.asking.reading import Reading
from bot.domain.query import Choice, Problem, Trouble

DATED = frozenset({"weekday", "month", "maybe", "date", "slashed", "ordinal"})
"""Meanings by which a day is named whatever day it is today."""

Place = tuple[int, int]
"""The tokens that say something: the first, and where they end."""


def agree(asked: Question, reading: Reading) -> Days | Problem | None:
    """Give the days that are meant, nothing where none are named, or why they cannot be."""
    if reading.wrong:
        return _problem(asked, reading)
    named = [(days, asked.tokens_of(asked.items.index(first), end)) for days, first, end in reading.days]
    exact = [(days, place) for days, place in named if not days.loose]
    loose = _in_order([(days, place) for days, place in named if days.loose])
    days = _narrowest({one for one, _ in exact})
    if days is None:
        days = None if exact else _narrowest({one for one, _ in loose})
        return days or (Problem(Trouble.SEVERAL_DAYS) if named else None)
    near = any(first.kind == "day" for _, first, _ in reading.days)  # "today", "tomorrow"
    for weekday, place in loose:
        number = weekday.first.weekday()
        inside = [day for day in _dates(days) if day.weekday() == number]
        if len(inside) == 1:
            days = Days(inside[0])
        elif near and weekday.first == days.until:  # "today, tomorrow and Friday"
            days = Days(days.first, days.length + weekday.length)
        elif near:
            return Problem(Trouble.SEVERAL_DAYS)
        elif days.length == 1:
            return _other_weekday(asked, days, exact[0][1], number, place)
    return days


def _in_order(weekdays: list[tuple[Days, Place]]) -> list[tuple[Days, Place]]:
    """Take weekdays one after the other: in "Monday, Tuesday and Wednesday" all are of one week."""
    told: list[tuple[Days, Place]] = []
    for days, place in weekdays:
        behind = bool(told) and 0 < (told[0][0].first - days.first).days < WEEK
        told.append((days._replace(first=days.first + timedelta(days=WEEK)) if behind else days, place))
    return told


def _dates(days: Days) -> list[date]:
    return [days.first + timedelta(days=number) for number in range(min(days.length, 2 * WEEK))]


def _narrowest(named: set[Days]) -> Days | None:
    """Join days that follow each other; of a day within a stretch, the day is meant."""
    inner = [
        one
        for one in named
        if not any(
            other != one
            and one.first <= other.first
            and other.until <= one.until
            and other.length < one.length
            for other in named
        )
    ]
    joined: Days | None = None
    for one in sorted(inner):
        if joined is None:
            joined = one
        elif one.first == joined.until:
            joined = Days(joined.first, joined.length + one.length)
        elif (one.first, one.length) != (joined.first, joined.length):
            return None
    return joined


def _problem(asked: Question, reading: Reading) -> Problem:
    wrong, first, end = reading.wrong[0]
    place = asked.tokens_of(first, end)
    choices = tuple(Choice(one.means, asked.instead({place: one.instead})) for one in wrong.options)
    said = wrong.said
    if not said or wrong.trouble is Trouble.NO_SUCH_DAY:
        said = (asked.plain[asked.tokens[place[0]].start : asked.tokens[place[1] - 1].end],)
    return Problem(wrong.trouble, said, choices)


def _other_weekday(asked: Question, days: Days, day_place: Place, number: int, place: Place) -> Problem:
    """Ask which is meant, "Tuesday 26 October" being a Monday: the date, or the nearest such weekday."""
    named = days.first
    shift = (number - named.weekday() + WEEK // 2) % WEEK - WEEK // 2
    choices = tuple(
        Choice(day, asked.instead({day_place: day.isoformat(), place: ""}))
        for day in (named, named + timedelta(days=shift))
    )
    return Problem(Trouble.OTHER_WEEKDAY, choices=choices, day=named, weekday=number)


def is_dated(asked: Question, reading: Reading) -> bool:
    """Tell whether a day is named by its date or weekday, and not as seen from today."""
    said = [asked.items[asked.items.index(first) : end] for _, first, end in reading.days]
    if any(one.kind == "day" for items in said for one in items):
        return False
    return any(one.kind in DATED for items in said for one in items)

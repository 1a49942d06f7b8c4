"""Reads dates by their number: "28 October", "the 28th", "10/28". Never guesses: of two readings it gives both."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.asking.scanning import Item
from bot.domain.query import Trouble

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""The years that questions may name; clocks and zones are not known well outside them."""

LEAP = 8
"""Years to look around for a 29 February: a century may leave one out."""

RECENT = timedelta(days=90)
"""A date without a year is the coming one, unless the last one is nearer and no longer ago than this."""

WEEK = 7

YEAR_DIGITS = 4

CENTURY = 2_000
"""What a year of two digits belongs to."""

MOST_WEEKS = 5
"""Weeks of a month in which one weekday can be."""

MONTHS, LAST_HOUR, LAST_MINUTE = 12, 23, 59

END = Item("end")
"""What stands after the last word."""


class Context(NamedTuple):
    """What the reading of a day depends on, beside its words."""

    today: date
    past: bool = False  # the question speaks of the past
    week_starts: int = 0  # 0 is Monday
    next_is_coming: bool = False  # "next Tuesday" is the first one after today
    day_first: bool = False  # "3/11" is in November


class Days(NamedTuple):
    """One day, or several in a row."""

    first: date
    length: int = 1  # in days
    loose: bool = False  # named by weekday only, so that a date beside it is the better word

    @property
    def until(self) -> date:
        """Give the day after the last."""
        return self.first + timedelta(days=self.length)


class Option(NamedTuple):
    """One reading of something that has two."""

    means: date | str
    instead: str  # what one would write to mean it


class Wrong(NamedTuple):
    """A date that cannot be meant, or may be two."""

    trouble: Trouble
    said: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    day: date | None = None
    weekday: int = 0


class Found(NamedTuple):
    """What was read, and how many items it took."""

    items: int
    what: Days | Wrong


Items = Sequence[Item]


def item(items: Items, at: int) -> Item:
    """Give the item at a place, or the end."""
    return items[at] if at < len(items) else END


def looks_like_hour(one: Item) -> bool:
    """Tell whether what is written with a dot is a time, as in "19.30": no month has such a number."""
    hour, dot, minutes = one.value.partition(".")
    digits = one.kind == "slashed" and bool(dot) and minutes.isdigit() and len(minutes) == len("30")
    return (
        digits and len(hour) <= len("19") and int(hour) <= LAST_HOUR and MONTHS < int(minutes) <= LAST_MINUTE
    )


def number_of(one: Item) -> int | None:
    """Give the number that an item writes in digits or in a word."""
    return int(one.value) if one.kind in {"number", "num", "ordinal", "rank"} else None


def month_of(one: Item) -> int | None:
    """Give the month that an item names, a name beside a number included."""
    return int(one.value) if one.kind in {"month", "maybe"} else None


def month_days(year: int, month: int) -> Days | None:
    """Give all days of a month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    first = date(year, month, 1)
    return Days(first, (date(year + month // 12, month % 12 + 1, 1) - first).days)


def dated(number: int, month: int, year: int | None, context: Context) -> Days | None:
    """Give a day of a month. Without a year it is the coming one, or one that is nearer and just past."""
    if year is not None:
        return day_of(year, month, number)
    today = context.today
    years = range(today.year - LEAP, today.year + LEAP + 1)
    days = [found.first for year in years if (found := day_of(year, month, number))]
    gone = max((day for day in days if day <= today), default=None)
    coming = min((day for day in days if day >= today), default=None)
    if gone and (context.past or coming is None or today - gone < min(RECENT, coming - today)):
        return Days(gone)
    return Days(coming) if coming else None


def day_of(year: int, month: int, number: int) -> Days | None:
    """Give a day, or nothing where the calendar has none."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Days(date(year, month, number))
    except ValueError:
        return None


def year_of(one: Item) -> int | None:
    """Give the year that an item writes."""
    return int(one.value) if one.kind == "number" and len(one.value) == YEAR_DIGITS else None


def day_of_month(number: int, context: Context) -> Found:
    """Read "the 28th": the coming one, or the latest when the question speaks of the past."""
    today = context.today
    for months in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 + (-months if context.past else months), 12)
        day = day_of(year, month + 1, number)
        if day and (day.first <= today if context.past else day.first >= today):
            return Found(1, day)
    return Found(1, Wrong(Trouble.NO_MONTH_HAS, (str(number),)))


def iso(items: Items, at: int, context: Context) -> Found | None:
    """Read "2015-10-28"."""
    del context
    one = items[at]
    if one.kind != "date":
        return None
    year, month, day = (int(part) for part in one.value.split("-"))
    return Found(1, day_of(year, month, day) or Wrong(Trouble.NO_SUCH_DAY, (one.value,)))


def slashed(items: Items, at: int, context: Context) -> Found | None:
    """Read "28/10/2015" or "10/28" where only one reading is possible; ask where there are two."""
    if items[at].kind != "slashed" or item(items, at + 1).kind == "oclock" or looks_like_hour(items[at]):
        return None
    said = items[at].value
    one, two, *rest = said.replace(".", "/").split("/")
    year = rest[0] if rest else ""
    if len(year) == 2:  # noqa: PLR2004  # digits without the century
        year = str(CENTURY + int(year))
    if len(one) > 2 or (year and len(year) != YEAR_DIGITS):  # noqa: PLR2004  # digits of a day
        return Found(1, Wrong(Trouble.NO_DATE, (said,)))
    if "." in said and not year and not 1 <= int(two) <= MONTHS:
        return None  # "web 2.0"
    pairs = {(int(one), int(two)), (int(two), int(one))}
    if "." in said or (context.day_first and int(two) <= MONTHS):
        pairs = {(int(one), int(two))}
    days = sorted(
        {reading.first for pair in pairs if (reading := dated(*pair, int(year) if year else None, context))}
    )
    if len(days) == 1:
        return Found(1, Days(days[0]))
    if not days:
        return Found(1, Wrong(Trouble.NO_SUCH_DAY, (said,)))
    return Found(1, Wrong(Trouble.TWO_DATES, (said,), tuple(Option(day, day.isoformat()) for day in days)))


def named(items: Items, at: int, context: Context) -> Found | None:
    """Read "28 October", "28th of Oct 2015", "October 28th"."""
    place = at + (items[at].kind == "nth")
    one, two = item(items, place), item(items, place + 1)
    number, month = number_of(one), month_of(two)
    used = place + 2 - at
    if number is None or month is None:
        month = month_of(one)
        after = place + 1 + (two.kind == "nth")
        number = number_of(item(items, after))
        used = after + 1 - at
        if month is None or number is None or number > 31:  # noqa: PLR2004  # a year is no day
            return None
    year = year_of(item(items, at + used))
    day = dated(number, month, year, context)
    if day is None:
        said = f"{number} {month}" if year is None else f"{number} {month} {year}"
        return Found(used + bool(year), Wrong(Trouble.NO_SUCH_DAY, tuple(said.split())))
    return Found(used + bool(year), day)


def month(items: Items, at: int, context: Context) -> Found | None:
    """Read "October", "next October", "October 2015": all of it."""
    which = items[at].value if items[at].kind == "which" else ""
    place = at + bool(which)
    one = item(items, place)
    sure = one.kind == "month" or (
        one.kind == "maybe"
        and (
            which
            or year_of(item(items, place + 1))
            or (at and items[at - 1].kind in {"in", "from", "until", "since", "to"})
        )
    )
    if not sure:
        return None
    month, today = int(one.value), context.today
    used = place + 1 - at
    year = year_of(item(items, place + 1))
    if year is not None:
        used += 1
    elif which == "next":
        year = today.year + (month <= today.month)
    elif which == "last":
        year = today.year - (month >= today.month)
    elif month == today.month:
        year = today.year
    else:
        named = dated(1, month, None, context)
        year = named.first.year if named else today.year
    days = month_days(year, month)
    return Found(used, days or Wrong(Trouble.NO_SUCH_DAY, (str(month), str(year))))


_NO_DAYS = frozenset(
    {"unit", "kind", "hashtag", "word", "oclock", "plus", "am", "pm", "and", "to", "dash", "part", "zone"}
)
"""What follows a number that is no day's."""


def ordinal(items: Items, at: int, context: Context) -> Found | None:
    """Read "the 28th"."""
    marked = items[at].kind == "nth"
    one = item(items, at + marked)
    following = item(items, at + marked + 1).kind
    if following == "which":  # "les 3 prochains jours"
        following = item(items, at + marked + 2).kind
    marked_by_weekday = bool(at) and items[at - 1].kind == "weekday"
    if one.kind == "ordinal" and following == "word" and not marked:
        return None  # "5th grade"
    if one.kind != "ordinal" and not (
        (marked or marked_by_weekday)
        and one.kind == "number"
        and len(one.value) <= 2  # noqa: PLR2004  # digits of a day
        and following not in _NO_DAYS
    ):
        return None
    found = day_of_month(int(one.value), context).what
    if marked_by_weekday and isinstance(found, Days):
        found = _on_weekday(found, int(items[at - 1].value), context)
    return Found(1 + marked, found)


def _on_weekday(day: Days, weekday: int, context: Context) -> Days:
    """Give the same number of the month beside, where it is that weekday and the nearest is not: "Friday the 13th"."""
    first = day.first
    year, month = divmod(first.year * 12 + first.month - 1 + (-1 if context.past else 1), 12)
    other = day_of(year, month + 1, first.day)
    return other if other and first.weekday() != weekday == other.first.weekday() else day


READERS = (iso, slashed, named, month, ordinal)
"""Each reads the beginning of a list of items. The first that can, does."""

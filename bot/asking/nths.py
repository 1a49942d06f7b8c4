"""Reads what is counted within a month: "the 3rd Monday of November", "the last week of October". Reads no date."""

from datetime import timedelta

from bot.asking.dates import (
    MOST_WEEKS,
    WEEK,
    Context,
    Days,
    Found,
    Items,
    Wrong,
    dated,
    item,
    month_days,
    month_of,
    year_of,
)
from bot.domain.query import Trouble

SATURDAY = 5

LAST = -1
"""Stands for the last of a month, whatever its number."""

SHIFTS = {"next": 1, "coming": 1, "last": -1, "after_next": 2, "before_last": -2}
"""How many weeks or months from this one are meant."""

PORTIONS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "half:1": (1, 15), "half:2": (16, 31)}
"""Parts of a month: the first and the last day."""

LEADS_MONTH = frozenset({"in", "from", "nth"})
"""What stands before a month in some languages, as in "im Oktober" and "de octubre"."""


def read_nth(items: Items, at: int, context: Context) -> Found | None:
    """Read a weekday, a week or a weekend of a month by its number, or the last one."""
    place = at + (items[at].kind == "nth")
    if item(items, place).kind == "portion":
        return _portion(items, place, at, context)
    number = _number(items, place)
    counted = item(items, place + 1)
    if number is None or counted.kind not in {"weekday", "unit"}:
        return None
    found = _month(items, place + 2, context)
    if found is None:
        return None
    whole, used = found
    days = _in_month(whole, counted.kind, counted.value, number)
    if days is None and counted.kind == "unit" and counted.value not in {"week", "weekend"}:
        return None
    return Found(place + 2 + used - at, days or Wrong(Trouble.NO_SUCH_DAY))


def _portion(items: Items, place: int, at: int, context: Context) -> Found | None:
    """Read "the end of October", "mid November", "the first half of the month"."""
    found = _month(items, place + 1, context)
    if found is None:
        return None
    whole, used = found
    first, last = PORTIONS[items[place].value]
    last = min(last, whole.length)
    return Found(place + 1 + used - at, Days(whole.first + timedelta(days=first - 1), last - first + 1))


def _number(items: Items, at: int) -> int | None:
    one = item(items, at)
    if one.kind in {"ordinal", "rank"}:
        return int(one.value)
    return LAST if (one.kind, one.value) == ("which", "last") else None


def _month(items: Items, at: int, context: Context) -> tuple[Days, int] | None:
    """Read the month: by its name, with a year or without, or as this or the next one."""
    place = at
    while item(items, place).kind in LEADS_MONTH:
        place += 1
    one = item(items, place)
    if (number := month_of(one)) is not None:
        year = year_of(item(items, place + 1))
        first = dated(
            1, number, year or (context.today.year if number == context.today.month else None), context
        )
        whole = month_days(first.first.year, number) if first else None
        return (whole, place + 1 + bool(year) - at) if whole else None
    which = one.value if one.kind == "which" else "this"
    place += one.kind == "which"
    if item(items, place)[:2] != ("unit", "month"):
        return None
    months = context.today.year * 12 + context.today.month - 1
    year, number = divmod(months + SHIFTS.get(which, 0), 12)
    whole = month_days(year, number + 1)
    return (whole, place + 1 - at) if whole else None


def _in_month(whole: Days, kind: str, value: str, number: int) -> Days | None:
    if (kind, value) == ("unit", "week"):
        first = (
            whole.until - timedelta(days=WEEK)
            if number == LAST
            else whole.first + timedelta(days=(number - 1) * WEEK)
        )
        return Days(first, WEEK) if whole.first <= first < whole.until and number <= MOST_WEEKS else None
    if (kind, value) == ("unit", "day"):
        day = whole.length if number == LAST else number
        return Days(whole.first + timedelta(days=day - 1)) if day <= whole.length else None
    if kind == "unit" and value != "weekend":
        return None
    weekday, length = (int(value), 1) if kind == "weekday" else (SATURDAY, 2)
    first = whole.first + timedelta(days=(weekday - whole.first.weekday()) % WEEK)
    many = (whole.until - first - timedelta(days=1)).days // WEEK + 1
    if number == LAST:
        number = many
    return Days(first + timedelta(days=(number - 1) * WEEK), length) if 0 < number <= many else None

"""Reads stretches of days: "12-18 October", "from Monday to Thursday", "until Friday". Reads no single day."""

from datetime import date, timedelta

from bot.asking.dates import (
    WEEK,
    Context,
    Days,
    Found,
    Items,
    Wrong,
    dated,
    day_of,
    day_of_month,
    item,
    month_of,
    number_of,
    year_of,
)
from bot.asking.days import read_day, read_whole, week_of
from bot.asking.hours import CONNECTORS
from bot.asking.scanning import Item
from bot.domain.query import Trouble

OPENERS = {
    **{kind: kind for kind in ("from", "between", "since", "until", "after", "before")},
    "ago_before": "before",  # one word for both, as in "vor Freitag"
}

OPEN = WEEK
"""Days that "from Monday" or "after the 14th" looks at, where no end is named."""


def read_range(items: Items, at: int, context: Context) -> Found | None:
    """Read several days in a row, from the item at `at` on; both ends are in it."""
    opener = OPENERS.get(items[at].kind, "")
    if (items[at].kind, items[at].value) == ("to", "until"):
        opener = "until"  # "through Friday"
    place = at + bool(opener)
    if place >= len(items):
        return None
    found = _numbers(items, place, context, opener) or _dates(items, place, context, opener)
    if (found is None and opener and opener not in {"from", "between"}) or (
        found is None and opener == "from"
    ):
        found = _open(items, place, context, opener)
    return Found(found.items + place - at, found.what) if found else None


def connects(one: Item) -> bool:
    """Tell whether an item joins two ends; "at" does in languages that have one word for both, as in "de 3 à 5"."""
    return one.kind in CONNECTORS or one[:2] == ("at", "to")


def _connects(items: Items, at: int, opener: str) -> bool:
    one = item(items, at)
    return connects(one) or (one.kind == "and" and opener == "between")


def _skip_nth(items: Items, at: int) -> int:
    return at + (item(items, at).kind == "nth")


def _numbers(items: Items, at: int, context: Context, opener: str) -> Found | None:
    """Read "12-18 October", "October 12 to 18", "the 12th to the 18th", where one month serves both."""
    place = _skip_nth(items, at)
    month = month_of(item(items, place))
    if month is not None:
        place = _skip_nth(items, place + 1)
    first = item(items, place)
    joined = item(items, place + 1)
    if number_of(first) is None or not (joined.kind == "and" or connects(joined)):
        return None
    place = _skip_nth(items, place + 2)
    second = item(items, place)
    if number_of(second) is None or year_of(second) is not None:
        return None
    follows = int(second.value) == int(first.value) + 1 and not _is_day(items, place)
    if joined.kind == "and" and opener != "between" and not follows:
        return None  # "November 1 and 2" are days in a row
    after = place + 1
    following = month_of(item(items, after))
    if month is not None and following is not None:
        return None  # "October 30 to 2 November": two dates
    if following is not None:
        month, after = following, after + 1
    if month is None:
        if not (_is_day(items, items.index(first)) and _is_day(items, place)):
            return None
        return _ordinals(int(first.value), int(second.value), after - at, context)
    year = year_of(item(items, after))
    ends = [dated(number_of(one) or 0, month, year, context) for one in (first, second)]
    used = after + bool(year) - at
    said = tuple(str(part) for part in (f"{first.value}-{second.value}", month, year) if part)
    if ends[0] is None or ends[1] is None:
        return Found(used, Wrong(Trouble.NO_SUCH_DAY, said))
    last = day_of(ends[0].first.year, month, ends[1].first.day)
    return Found(used, _joined(ends[0], last) if last else Wrong(Trouble.NO_SUCH_DAY, said))


def _is_day(items: Items, at: int) -> bool:
    return items[at].kind == "ordinal" or (at > 0 and items[at - 1].kind == "nth")


def _ordinals(first: int, second: int, used: int, context: Context) -> Found:
    begins = day_of_month(first, context).what
    if isinstance(begins, Wrong):
        return Found(used, begins)
    if first < context.today.day <= second:  # "the 12th to the 18th", on the 14th: those of this month
        begins = day_of(context.today.year, context.today.month, first) or begins
    ends = day_of_month(second, Context(begins.first)).what
    return Found(used, ends if isinstance(ends, Wrong) else _joined(begins, ends))


def _dates(items: Items, at: int, context: Context, opener: str) -> Found | None:
    """Read "28 October to 3 November", "Monday to Thursday", "today until Friday"."""
    begins = read_day(items, at, context)
    if begins is None or not _connects(items, at + begins.items, opener):
        return None
    place = at + begins.items + 1
    ends = read_day(items, place, context) if place < len(items) else None
    if ends is None:
        ends = _same_month(items, place, begins)
    if ends is None:
        return None
    used = place + ends.items - at
    if isinstance(begins.what, Wrong) or isinstance(ends.what, Wrong):
        return Found(used, begins.what if isinstance(begins.what, Wrong) else ends.what)
    first, last = begins.what, ends.what
    if last.loose and first.loose and last.first >= first.first + timedelta(days=WEEK):
        # "from Monday to Thursday next week": the week that is named at the end is meant for both
        first = Days(_weekday_in(last, first, context))
    elif last.loose:
        last = Days(first.first + timedelta(days=(last.first - first.first).days % WEEK))
    elif first.loose and first.first > last.first:
        first = Days(last.first - timedelta(days=(last.first - first.first).days % WEEK))
    elif last.first < first.first and (year := first.first.year + 1) and last.length == 1:
        later = day_of(year, last.first.month, last.first.day)
        # "28 December to 3 January": the end comes after the beginning
        last = later if later and (later.first - first.first).days < 365 - 31 else last
    return Found(used, _joined(first, last))


def _weekday_in(last: Days, first: Days, context: Context) -> date:
    begins = week_of(last.first, context)
    return begins + timedelta(days=(first.first.weekday() - context.week_starts) % WEEK)


def _same_month(items: Items, at: int, begins: Found) -> Found | None:
    """Read the end of "12 October to 18"."""
    place = _skip_nth(items, at)
    number = number_of(item(items, place))
    if number is None or isinstance(begins.what, Wrong) or begins.what.length > 1:
        return None
    if item(items, place + 1).kind in {"unit", "am", "pm", "oclock"}:
        return None
    first = begins.what.first
    last = day_of(first.year, first.month, number)
    return Found(place + 1 - at, last) if last and last.first > first else None


def _open(items: Items, at: int, context: Context, opener: str) -> Found | None:
    """Read "until Friday" and "before Friday" (from today), "since Monday" (until today), "after the 14th"."""
    looking_back = context._replace(past=opener == "since")
    at_end = opener == "until" and item(items, at)[:2] == ("portion", "late")
    found = read_whole(items, at + 1, context) if at_end else read_day(items, at, looking_back)
    if found and at_end:
        found = found._replace(items=found.items + 1)
    if found is None or isinstance(found.what, Wrong):
        return found
    named, today = found.what, context.today
    if opener in {"until", "before"}:
        last = named.until if opener == "until" else named.first
        if last <= today:
            return Found(found.items, named)
        return Found(found.items, Days(today, (last - today).days))
    if opener == "since" and named.first <= today:
        return Found(found.items, Days(named.first, (today - named.first).days + 1))
    first = named.until if opener == "after" else named.first
    if opener == "from" and named.length > 1:
        return found
    return Found(found.items, Days(first, OPEN))


def _joined(first: Days, last: Days) -> Days | Wrong:
    if last.until <= first.first:
        return Wrong(Trouble.SEVERAL_DAYS)
    return Days(first.first, (last.until - first.first).days)

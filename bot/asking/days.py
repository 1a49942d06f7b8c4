"""Reads days: today, weekdays, weeks, weekends, and every date by its number. Counts from the asker's today."""

from datetime import date, timedelta

from bot.asking.dates import (
    END,
    READERS,
    RECENT,
    WEEK,
    Context,
    Days,
    Found,
    Items,
    day_of,
    item,
    month_days,
    number_of,
)
from bot.asking.nths import SATURDAY, SHIFTS, read_nth
from bot.asking.scanning import Item

COUNTED_WEEKS = {8: WEEK, 7: WEEK, 15: 2 * WEEK, 14: 2 * WEEK}
"""Days that people count for one week and for two, both ends included or not."""

_NO_WEEKS = frozenset({"unit", "month", "maybe", "dash", "to", "until", "nth", "am", "pm", "oclock", "which"})
"""What follows a number that is no week's."""


def read_day(items: Items, at: int, context: Context) -> Found | None:
    """Read one day, or days that one name stands for, from the item at `at` on."""
    if at >= len(items):
        return None
    for reader in _READERS:
        if found := reader(items, at, context):
            return found
    return None


def week_of(day: date, context: Context) -> date:
    """Give the first day of the week in which `day` is."""
    return day - timedelta(days=(day.weekday() - context.week_starts) % WEEK)


def shifted(day: date, months: int) -> date | None:
    """Give the same day some months on; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    whole = month_days(year, month + 1)
    return whole.first.replace(day=min(day.day, whole.length)) if whole else None


def _relative(items: Items, at: int, context: Context) -> Found | None:
    one = items[at]
    return Found(1, Days(context.today + timedelta(days=int(one.value)))) if one.kind == "day" else None


def _counted(items: Items, at: int, context: Context) -> Found | None:
    """Read "in 3 days", "2 weeks ago", "a week from today", "the next 3 days"."""
    lead = items[at].kind if items[at].kind in {"in", "within", "ago_before"} else ""
    start = at + bool(lead)
    which = ""
    if item(items, start).kind == "which":
        which, start = items[start].value, start + 1
    count = number_of(item(items, start))
    between = item(items, start + 1)
    if not which and count and between.kind == "which" and between.value != "this":  # "les 3 prochains jours"
        which, start = items[start + 1].value, start + 1
    unit = item(items, start + 1)
    if count is None or unit.kind != "unit" or unit.value not in {"day", "week", "month"}:
        return None
    used = start + 2 - at
    trail = item(items, start + 2)
    of_it = item(items, start + 3).kind == "unit"  # "the first week of next month"
    if not which and trail.kind == "which" and trail.value != "this" and not of_it:
        which, used = trail.value, used + 1
    ago = which in {"", "last"} and (lead == "ago_before" or trail.kind == "ago")
    used += trail.kind == "ago"
    used += trail.kind == "ago" and item(items, start + 3)[:2] == ("day", "0")  # "a week ago today"
    base, more = (None, 0) if lead or which or ago else _base(items, start + 2, context)
    counts_on = base is not None
    used += more
    today = base or context.today
    if not (lead or which or ago or counts_on) or count > 1_000:  # noqa: PLR2004  # nobody counts so many
        return None
    if unit.value == "month":
        end = shifted(today, -count if ago or which == "last" else count)
        days = (end - today).days if end else None
    else:
        days = count * (WEEK if unit.value == "week" else 1) * (-1 if ago or which == "last" else 1)
    if days is None:
        return None
    if which == "last":
        return Found(used, Days(today + timedelta(days=days + 1), -days))
    if which or lead == "within":
        return Found(used, Days(today, days))
    return Found(used, Days(today + timedelta(days=days)))


def _base(items: Items, at: int, context: Context) -> tuple[date | None, int]:
    """Give the day from which is counted in "a week from today" and "a week on Friday", and its items."""
    told = item(items, at).kind == "from"
    day = item(items, at + told)
    if day.kind == "day" or (told and day.kind == "now"):
        return context.today + timedelta(days=int(day.value or 0)), told + 1
    if day.kind == "weekday":
        return context.today + timedelta(days=(int(day.value) - context.today.weekday()) % WEEK), told + 1
    return None, 0


def _moved(items: Items, at: int, context: Context) -> Found | None:
    """Read a day and how long after it: "Friday week", "heute in 14 Tagen", "lundi en huit"."""
    day = _relative(items, at, context) or _weekday(items, at, context)
    if day is None or not isinstance(day.what, Days):
        return None
    place = at + day.items
    lead = item(items, place).kind in {"in", "within"}
    count = number_of(item(items, place + lead))
    unit = item(items, place + lead + (count is not None))
    used = lead + (count is not None) + (unit.kind == "unit")
    of_weeks = COUNTED_WEEKS.get(count or 0)
    if (unit.kind, unit.value) == ("unit", "week") and (lead or not _belongs_on(items, place + used)):
        days = (count or 1) * WEEK
    elif lead and (unit.kind, unit.value) == ("unit", "day") and count and day.what.loose and of_weeks:
        days = of_weeks
    elif lead and (unit.kind, unit.value) == ("unit", "day") and count and not day.what.loose:
        days = count
    elif lead and unit.kind in {"end", "to", "until"} and day.what.loose and of_weeks:
        days = of_weeks
    else:
        return None
    return Found(day.items + used, Days(day.what.first + timedelta(days=min(days, 1_000))))


def _belongs_on(items: Items, at: int) -> bool:
    """Tell whether what stands before `at` is of what follows, as in "Friday week 43"."""
    return item(items, at).kind in {"number", "num", "which", "weekday", "month", "day"}


def _weekday(items: Items, at: int, context: Context) -> Found | None:
    """Read "monday" (the coming one, today included), "next tuesday", "last friday", "friday next week"."""
    week, place = _named_week(items, at, context), at
    if week:
        place = at + 2
    which = item(items, place).value if item(items, place).kind == "which" else ""
    place += bool(which)
    if item(items, place).kind != "weekday":
        return None
    number = int(items[place].value)
    place += 1
    if week is None and not which:
        week = _named_week(items, place, context)
        if week:
            place += 2
        elif item(items, place).kind == "which" and item(items, place + 1).kind in {
            "end",
            "part",
            "at",
            "time",
        }:
            which, place = items[place].value, place + 1
    if week is not None:
        day = week + timedelta(days=(number - context.week_starts) % WEEK)
    else:
        day = _which_weekday(number, which, context)
    return Found(place - at, Days(day, loose=True))


def _which_weekday(number: int, which: str, context: Context) -> date:
    """Give the weekday that is meant: the coming one, today included, where nothing says otherwise."""
    today = context.today
    to_come = (number - today.weekday()) % WEEK
    if which == "next" and not context.next_is_coming:
        return week_of(today, context) + timedelta(days=WEEK + (number - context.week_starts) % WEEK)
    if which in {"next", "coming"}:
        return today + timedelta(days=to_come or WEEK)
    if which == "after_next":
        return today + timedelta(days=(to_come or WEEK) + WEEK)
    if which == "last" or context.past:
        return today - timedelta(days=WEEK - to_come)
    return today + timedelta(days=to_come)


def _named_week(items: Items, at: int, context: Context) -> date | None:
    """Give the first day of "next week", "la semaine prochaine"."""
    which = _which(items, at)
    return _shifted_week(context, which[0]) if which and which[1] == "week" else None


def _which(items: Items, at: int) -> tuple[str, str] | None:
    """Read "next week" and "semaine prochaine": which, and of what."""
    pair = (item(items, at), item(items, at + 1))
    for which, unit in (pair, pair[::-1]):
        if (which.kind, unit.kind) == ("which", "unit"):
            belongs_on = unit is pair[0] and item(items, at + 2).kind in {"unit", "weekday", "month"}
            return None if belongs_on else (which.value, unit.value)
    return None


def _shifted_week(context: Context, which: str) -> date:
    return week_of(context.today, context) + timedelta(days=SHIFTS.get(which, 0) * WEEK)


def _stretch(items: Items, at: int, context: Context) -> Found | None:
    """Read "this week", "next month", "the weekend" (Saturday and Sunday), "the week of 12 October"."""
    found = _which(items, at)
    if found is None:
        return _unit(items, at, context)
    which, unit = found
    today = context.today
    if unit == "week":
        return Found(2, Days(_shifted_week(context, which), WEEK))
    if unit == "weekend":
        return Found(2, _weekend(context, which))
    if unit == "month":
        day = shifted(today.replace(day=1), SHIFTS.get(which, 0))
        days = month_days(day.year, day.month) if day else None
        return Found(2, days) if days else None
    if unit == "year":
        year = today.year + SHIFTS.get(which, 0)
        first, last = day_of(year, 1, 1), day_of(year, 12, 31)
        return Found(2, Days(first.first, (last.until - first.first).days)) if first and last else None
    if unit == "day":
        return Found(2, Days(today + timedelta(days=SHIFTS.get(which, 0))))
    return None


def _unit(items: Items, at: int, context: Context) -> Found | None:
    """Read a unit of time alone: the weekend, the week of a day."""
    one = items[at]
    if one == END or one.kind != "unit":
        return None
    if at and items[at - 1].kind == "later":  # "the rest of the week"
        whole = _stretch((Item("which", "this"), one), 0, context)
        return Found(1, whole.what) if whole else None
    if one.value not in {"week", "weekend"}:
        return None
    number = item(items, at + 1)
    if one.value == "week" and number.kind == "number" and item(items, at + 2).kind not in _NO_WEEKS:
        return _numbered(int(number.value), context)
    exactly = item(items, at + 1).kind == "from"  # "the week beginning 19 October"
    place = at + 1 + exactly
    told = item(items, place).kind == "weekday" and read_day(items, place + 1, context) is not None
    place += exactly and told  # "the week beginning Monday 19 October"
    named = read_day(items, place, context)
    day = named.what.first if named and isinstance(named.what, Days) and named.what.length == 1 else None
    if named and items[at + 1].at > one.at + one.words + 1:
        day = None  # "a busy week! What's on Wednesday?"
    if named and day and one.value == "week":
        return Found(place - at + named.items, Days(day if exactly else week_of(day, context), WEEK))
    if named and day and not exactly and day.weekday() >= SATURDAY and items[at + 1].kind != "weekday":
        return Found(1 + named.items, _weekend(Context(day), "this"))
    if one.value == "weekend":
        return Found(1, _weekend(context, "last" if context.past else "this"))
    return None


def _numbered(number: int, context: Context) -> Found | None:
    """Read "week 43": as ISO 8601 counts, from Monday; of this year, or of the next where it is long over."""
    for year in (context.today.isocalendar().year, context.today.isocalendar().year + 1):
        try:
            first = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if context.past or first + RECENT > context.today:
            return Found(2, Days(first, WEEK))
    return None


def read_whole(items: Items, at: int, context: Context) -> Found | None:
    """Read a week, a month or a year of which an end is told, as in "until the end of the month"."""
    place = at
    while item(items, place).kind in {"in", "from", "nth"}:
        place += 1
    one = item(items, place)
    if one.kind == "unit":
        found = _stretch((Item("which", "this"), one), 0, context)
        return Found(place + 1 - at, found.what) if found else None
    named = read_day(items, place, context)
    return Found(named.items + place - at, named.what) if named else None


def _weekend(context: Context, which: str) -> Days:
    """Give Saturday and Sunday; the week of a weekend runs from Monday everywhere."""
    monday = context.today - timedelta(days=context.today.weekday())
    shift = (0 if which == "coming" else SHIFTS.get(which, 0)) * WEEK
    return Days(monday + timedelta(days=SATURDAY + shift), 2)


_READERS = (_moved, _relative, _counted, read_nth, _weekday, _stretch, *READERS)
"""Each reads the beginning of a list of items. The first that can, does."""

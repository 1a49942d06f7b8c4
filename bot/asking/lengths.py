"""Reads lengths of time: "25 minutes", "an hour and a half", "in the next two hours". Knows no day and no hour."""

from datetime import timedelta
from typing import NamedTuple

from bot.asking.dates import Items, item, number_of

AN_HOUR = ("unit", "hour")
COMING = (("which", "next"), ("which", "coming"))
"""What follows an hour that begins now, as in "l'heure qui vient"."""

LONGEST = timedelta(days=7)
"""The longest time from now that is read in hours."""

WITHIN = ("until", "within")
"""What stands before an end and before a length of time alike, as in "d'ici vendredi" and "d'ici deux heures"."""


class Length(NamedTuple):
    """A length of time, and from where it counts."""

    length: timedelta
    how: (
        str  # spare: to spend; coming: from now on; gone: until now; ahead: at its end; ago: at its beginning
    )
    items: int


def read_length(items: Items, at: int, *, spare: bool) -> Length | None:
    """Read a length of time in hours and minutes; `spare`: the question speaks of time to spend."""
    lead, place = _lead(items, at)
    which = ""
    one, two = item(items, place), item(items, place + 1)
    if one[:2] == AN_HOUR and two[:2] in COMING:  # "l'heure qui vient"
        return _told(timedelta(hours=1), two.value, lead, place + 2 - at, spare=spare)
    if one.kind == "which":
        which, place = one.value, place + 1
        if two[:2] == AN_HOUR:  # "the next hour"
            return _told(timedelta(hours=1), which, lead, place + 1 - at, spare=spare)
    total = timedelta(0)
    while found := _amount(items, place):
        length, used, inner = found
        which = which or inner
        total += length
        place += used
        if item(items, place).kind == "and" and _amount(items, place + 1):
            place += 1
    trail = item(items, place)
    if not total or total > LONGEST:
        return None
    if trail.kind == "from" and item(items, place + 1).kind == "now":  # "20 minutes from now"
        return _told(total, which, "in", place + 2 - at, spare=False)
    if trail.kind == "which" and trail.value != "this":
        which, place = which or trail.value, place + 1
    if trail.kind == "ago":
        lead, place = "ago_before", place + 1
    return _told(total, which, lead, place - at, spare=spare)


def _lead(items: Items, at: int) -> tuple[str, int]:
    """Give what stands before a length of time, and the item with which that begins."""
    one = items[at]
    if one[:2] == WITHIN or (one.kind == "in" and item(items, at + 1).kind == "nth"):  # "dans les 2 heures"
        return "within", at + 1 + (one.kind == "in")
    lead = one.kind if one.kind in {"in", "within", "ago_before"} else ""
    return lead, at + bool(lead)


def _told(length: timedelta, which: str, lead: str, items: int, *, spare: bool) -> Length:
    if which == "last":
        how = "gone"
    elif which or lead == "within":
        how = "coming"
    elif lead == "ago_before":
        how = "ago"
    else:
        how = "spare" if spare or not lead else "ahead"
    return Length(length, how, items)


def _amount(items: Items, at: int) -> tuple[timedelta, int, str] | None:
    """Read "2 hours", "25 minutes", "half an hour", "2h": how long, how many items, and which are meant."""
    one = item(items, at)
    if one.kind == "length":
        return timedelta(minutes=int(one.value)), 1, ""
    if one.kind == "time" and one.value.endswith(":h"):
        hour, minutes, _ = one.value.split(":")
        return timedelta(hours=int(hour), minutes=int(minutes or 0)), 1, ""
    if one.kind == "slashed" and item(items, at + 1)[:2] == ("unit", "hour") and one.value.count(".") == 1:
        return timedelta(hours=min(float(one.value), 1_000)), 2, ""  # "1.5 hours"
    number = number_of(one)
    which = item(items, at + 1)
    skip = which.kind == "which"
    unit = item(items, at + 1 + skip)
    if (
        number is None
        or one.kind in {"ordinal", "rank"}
        or unit.kind != "unit"
        or unit.value not in {"hour", "minute"}
    ):
        return None
    length = timedelta(**{f"{unit.value}s": min(number, 100_000)})
    return length, 2 + skip, which.value if skip else ""

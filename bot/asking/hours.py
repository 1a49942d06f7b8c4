"""Reads hours and lengths of time: "at 8pm ET", "between 7 and 9 pm", "25 minutes". Knows no day."""

from typing import NamedTuple

from bot.asking.dates import LAST_HOUR, LAST_MINUTE, Items, item, looks_like_hour, number_of
from bot.asking.scanning import Item

HOUR = 60
HALF = 12 * HOUR
DAY = 24 * HOUR
"""Minutes."""

_NO_HOURS = frozenset({"unit", "month", "which", "maybe", "word", "kind", "hashtag"})
"""What follows a number that is no hour."""

_NUMBERED = frozenset({"word", "unit", "dash", "topic", "kind", "number", "num"})
"""What a number behind it belongs to."""

MINUTES_TO = frozenset({"5", "10", "20", "25"})
"""Minutes that are said in words before an hour."""

SOON = 6
"""Hours that somebody waits: a larger number is an hour of the day."""

CONNECTORS = frozenset({"to", "until", "dash"})
"""What joins two times of day, or two days; "at" where a language has one word for both, as in "de 3 à 5"."""

OPENERS = {
    "at": "at",
    "after": "after",
    "since": "after",
    "from": "after",
    "before": "before",
    "until": "before",
    "ago_before": "before",  # one word for both, as in "vor 12 Uhr"
}


class Clock(NamedTuple):
    """A time of day as it was said."""

    minute: int  # of the day, as written
    half: str  # am, pm; 24 where the whole day is counted, 12 where the halves are; nothing where it was not said
    zone: Item | None  # the words for its time zone
    at: int  # the first item
    own: int  # items without those of the zone
    items: int


class Times(NamedTuple):
    """One or two times of day."""

    how: str  # at, after, before, between
    first: Clock
    second: Clock | None
    items: int


def read_times(items: Items, at: int) -> Times | None:
    """Read times of day, from the item at `at` on."""
    kind = items[at].kind
    if kind in {"between", "from"}:
        found = _between(items, at + 1, bare=True)
        if found:
            return Times("between", *found[:2], found[2] + 1)
    if kind == "between":
        return None
    if found := _between(items, at, bare=False):
        return Times("between", *found)
    how = OPENERS.get(kind, "")
    bare = (bool(how) and kind != "ago_before") or _is_of_day(items, at)
    if clock := read_clock(items, at + bool(how), bare=bare):
        onwards = item(items, at + bool(how) + clock.items).kind == "onwards"  # "7pm or later"
        how_told = "after" if onwards and how in {"", "at"} else how or "at"
        return Times(how_told, clock, None, clock.items + bool(how) + onwards)
    if clock := _minutes_to(items, at):
        return Times("at", clock, None, clock.items)
    return None


def _is_of_day(items: Items, at: int) -> bool:
    """Tell whether "20 heures" is an hour of the day before it, as in "demain 20 heures", and no length of time."""
    number = number_of(items[at])
    behind = at > 0 and items[at - 1].kind in {"day", "weekday", "part"}
    return behind and number is not None and number > SOON and item(items, at + 1)[:2] == ("unit", "hour")


def _minutes_to(items: Items, at: int) -> Clock | None:
    """Read "ten to nine", which is not from ten until nine."""
    if items[at].kind != "num" or items[at].value not in MINUTES_TO or item(items, at + 1).kind != "to":
        return None
    clock = read_clock(items, at + 2, bare=True)
    if clock is None or clock.minute % HOUR or not clock.minute:
        return None
    minute = clock.minute - int(items[at].value)
    return clock._replace(minute=minute, at=at, own=clock.own + 2, items=clock.items + 2)


def read_clock(items: Items, at: int, *, bare: bool) -> Clock | None:
    """Read one time of day; `bare`: a number alone is an hour."""
    said = _said(items, at)
    if said is None:
        return None
    said = _marked(items, at, said, bare=bare)
    place = at + said.items
    following = item(items, place).kind
    sure = said.sure or _makes_an_hour(items, place)
    if not 0 <= said.minute <= DAY or not (sure or bare) or (not sure and following in _NO_HOURS):
        return None
    half = said.half
    if half in {"am", "pm"} and not HOUR <= said.minute < HALF + HOUR:  # "0 am" and "13 pm" count all the day
        half = "24"
    skip = following in {"in", "at"}
    zone = item(items, place + skip)
    if zone.kind == "zone":
        return Clock(said.minute, half, zone, at, said.items, said.items + skip + 1)
    return Clock(said.minute, half, None, at, said.items, said.items)


def _makes_an_hour(items: Items, at: int) -> bool:
    """Tell whether what stands behind a number makes an hour of it: "7 tonight", "8 in the evening", "9 ET"."""
    one, number = item(items, at), items[at - 1]
    if one.at != number.at + number.words:
        return False  # "three chats tonight"
    before = items[at - 2] if at > 1 else None
    if before and before.kind in _NUMBERED and before.at + before.words == number.at:
        return False  # "grade 5 tonight"
    return one.kind in {"part", "zone"} or (one.kind == "day" and item(items, at + 1).kind == "part")


class _Said(NamedTuple):
    """What has been read of a time of day."""

    minute: int
    half: str
    sure: bool  # it can be nothing else
    items: int


def _said(items: Items, at: int) -> _Said | None:
    """Read the hour, and its minutes where they are written with it."""
    one, two = item(items, at), item(items, at + 1)
    if one.kind == "time":
        hour, minutes, half = one.value.split(":")
        counted = half == "h" or (len(hour) == len("08") and hour[0] == "0")
        half = "24" if counted else f"{half[:1]}m" if half else ""
        return _Said(int(hour) * HOUR + int(minutes or 0), half, sure=True, items=1)
    if one.kind == "clock":
        hour, minutes = one.value.split(":")
        return _Said(int(hour) * HOUR + int(minutes), "24", sure=True, items=1)
    if one.kind == "slashed" and one.value.count(".") == 1 and (two.kind == "oclock" or looks_like_hour(one)):
        hour, minutes = one.value.split(".")
        return _Said(int(hour) * HOUR + int(minutes), "", sure=True, items=1)
    if one.kind == "past_hour" and (number := number_of(two)) is not None:
        return _Said(number * HOUR + int(one.value), "12", sure=True, items=2)
    if one.kind == "past_hour" and two.kind == "time":
        return _past(int(one.value), items, at + 1)
    if one.kind == "number" and len(one.value) == len("1930"):
        return _joined(items, at)
    if one.kind in {"number", "num"} and len(one.value) <= len("12"):
        return _Said(int(one.value) * HOUR, "", sure=False, items=1)
    return None


def _past(minutes: int, items: Items, at: int) -> _Said | None:
    """Read the hour of "quarter to 8pm"."""
    hour = _said(items, at)
    if hour is None or hour.minute % HOUR or hour.minute + minutes < 0:
        return None
    return hour._replace(minute=hour.minute + minutes, items=2)


def _joined(items: Items, at: int) -> _Said | None:
    """Read "at 1930" and "1930 hrs"; another number of four digits may be a year."""
    hour, minute = divmod(int(items[at].value), 100)
    following = item(items, at + 1)
    hours = following[:2] == ("unit", "hour")
    told = (
        items[at].value[0] == "0"
        or hours
        or following.kind in {"oclock", "zone"}
        or (at > 0 and items[at - 1].kind == "at")
    )
    if not told or hour > LAST_HOUR or minute > LAST_MINUTE:
        return None
    return _Said(hour * HOUR + minute, "24", sure=True, items=1 + hours)


def _marked(items: Items, at: int, said: _Said, *, bare: bool) -> _Said:
    """Read what follows an hour: "pm", "o'clock", "Uhr 30", "y media"."""
    minute, half, sure, used = said
    while True:
        following = item(items, at + used)
        hours = following.kind == "oclock" or (bare and following[:2] == ("unit", "hour"))
        if following.kind in {"am", "pm"}:
            half = following.kind
        elif hours:
            half = half or (following.value if following.kind == "oclock" else "")
            more = item(items, at + used + 1)
            if minute % HOUR == 0 and more.kind == "number" and len(more.value) == len("30"):
                minute, used = minute + min(int(more.value), HOUR - 1), used + 1
        elif following.kind == "plus":
            minute += int(following.value)
        else:
            return _Said(minute, half, sure, used)
        sure, used = True, used + 1


def _between(items: Items, at: int, *, bare: bool) -> tuple[Clock, Clock, int] | None:
    first = read_clock(items, at, bare=True)
    if first is None:
        return None
    place = at + first.items
    joined = item(items, place)
    if not (joined.kind in CONNECTORS or joined[:2] == ("at", "to") or (bare and joined.kind == "and")):
        return None
    place += 1 + (item(items, place + 1).kind in {"at", "nth"})
    sure = bare or read_clock(items, at, bare=False) is not None
    in_part = _in_a_part(items, at, place + 1)
    second = read_clock(items, place, bare=sure or in_part)
    night = in_part and items[at].value not in MINUTES_TO  # "11 to 1 tonight", but "ten to eight tonight"
    if second is None or not (sure or night or second.half or first.minute < second.minute):
        return None
    return first, second, place + second.items - at


def _in_a_part(items: Items, at: int, end: int) -> bool:
    """Tell whether a part of a day stands beside hours, as in "7 to 9 tonight" and "tomorrow evening 7-9"."""
    after = item(items, end + (item(items, end).kind == "day"))
    return after.kind == "part" or (at > 0 and items[at - 1].kind == "part")

"""Joins the meanings of words into what a question says: days, hours, names, and what is left. Decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.asking.dates import Context, Days, Found, Wrong, item
from bot.asking.days import read_day
from bot.asking.hours import SOON, Times, read_times
from bot.asking.lengths import WITHIN, Length, read_length
from bot.asking.ranges import read_range
from bot.asking.scanning import Item

FLAGS = frozenset(
    {"greet", "help", "now", "soonest", "when", "who", "past", "missed", "have", "later", "live"}
)

LEADS_LENGTH = frozenset({"in", "within", "which", "ago_before"})
"""Meanings after which a length of time is looked for first."""

SCHOOL_YEARS = 13
"""Pupils of "year 7" are eleven years old; schools of no country count further."""

SOFT = frozenset(
    {
        "unit",
        "number",
        "ordinal",
        "after",
        "before",
        "since",
        "ago",
        "length",
        "time",
        "slashed",
        "unread",
        "month",
        "plus",
        "past_hour",
        "until",
        "between",
        "portion",
        "pm",
        "oclock",
    }
)
"""What speaks of time. Where it cannot be read it belongs to the words beside it, or is said to be unread."""


@dataclass(slots=True)
class Left:
    """A word that says nothing of time."""

    item: Item
    soft: bool  # it may speak of time


@dataclass(slots=True)
class Reading:
    """What has been read of a question."""

    flags: set[str] = field(default_factory=set)
    days: list[tuple[Days, Item, int]] = field(default_factory=list)  # with the first item, and where it ends
    wrong: list[tuple[Wrong, int, int]] = field(default_factory=list)  # with the items that say it
    times: list[Times] = field(default_factory=list)
    lengths: list[Length] = field(default_factory=list)
    part: str = ""
    zone: Item | None = None  # in which the answer is wanted
    names: dict[str, list[str]] = field(default_factory=dict)  # by NAMES
    left: list[Left] = field(default_factory=list)

    def named(self, kind: str) -> tuple[str, ...]:
        """Give the names of one kind, each once."""
        return tuple(dict.fromkeys(self.names.get(kind, ())))


NAMES = frozenset({"kind", "hashtag", "organisation", "host", "topic", "language"})


HALVES = {"am": "morning", "pm": "afternoon"}
"""What the halves of a day are, where no hour stands before them."""

WHOSE = frozenset({"organisation", "host"})
"""Names before which the English "by" is no end of a time."""


def read(items: Sequence[Item], context: Context) -> Reading:
    """Read all items, from the first to the last."""
    reading = Reading(flags={one.kind for one in items if one.kind in FLAGS})
    at = 0
    while at < len(items):
        at += _read(items, at, context, reading)
    _early_or_late(reading)
    return reading


def _early_or_late(reading: Reading) -> None:
    """Take "early" of a morning for the morning, and "late" of an evening for the end of it."""
    said = {("early", "morning"): "morning", ("early", "evening"): "evening", ("late", "evening"): "late"}
    for one in list(reading.left):
        if one.item.kind == "portion" and (part := said.get((one.item.value, reading.part))):
            reading.part = part
            reading.left.remove(one)


def _read(items: Sequence[Item], at: int, context: Context, reading: Reading) -> int:
    one = items[at]
    if one.kind in FLAGS or one.kind == "onwards":
        return 1
    if one.kind in NAMES:
        reading.names.setdefault(one.kind, []).append(one.value)
    elif one.kind == "zone":
        reading.zone = one
    elif one.kind == "word":
        reading.left.append(Left(one, soft=False))
    elif one.kind == "part":
        reading.part = one.value
    else:
        return _of_time(items, at, context, reading) or _alone(items, at, reading)
    return 1


def _of_time(items: Sequence[Item], at: int, context: Context, reading: Reading) -> int:
    spare = "have" in reading.flags
    if _begins_length(items, at, spare=spare) and (length := read_length(items, at, spare=spare)):
        reading.lengths.append(length)
        return length.items
    found: Found | None = read_range(items, at, context) or read_day(items, at, context)
    if found:
        if isinstance(found.what, Wrong):
            reading.wrong.append((found.what, at, at + found.items))
        else:
            reading.days.append((found.what, items[at], at + found.items))
        return found.items
    if times := read_times(items, at):
        reading.times.append(times)
        return times.items
    if length := read_length(items, at, spare=spare):
        reading.lengths.append(length)
        return length.items
    return 0


def _begins_length(items: Sequence[Item], at: int, *, spare: bool) -> bool:
    """Tell whether a length of time is looked for before a day or an hour."""
    one = items[at]
    if one[:2] == WITHIN:  # "d'ici 2h" is a length of time, and "d'ici 18h" an hour
        hour = item(items, at + 1)
        return hour.kind != "time" or int(hour.value.partition(":")[0]) <= SOON
    if one.kind in LEADS_LENGTH or (spare and one.kind in {"time", "number", "num"}):
        return True
    return one.kind == "slashed" and item(items, at + 1)[:2] == ("unit", "hour")  # "1.5 hours"


def _was_hour(items: Sequence[Item], at: int) -> bool:
    """Tell whether a number in words was meant as a time, as in "ten to eight"; "two chats" only counts them."""
    beside = {item(items, at + 1).kind, items[at - 1].kind if at else ""}
    return items[at].kind == "num" and not beside.isdisjoint({"to", "until", "dash", "past_hour"})


def _only_counts(items: Sequence[Item], at: int) -> bool:
    """Tell whether a number counts what means nothing by itself, as in "3 events tonight"; "web 2.0 tools" does not."""
    one, following = items[at], item(items, at + 1)
    of_word = at > 0 and items[at - 1].kind == "word"
    return not of_word and following.kind != "end" and following.at > one.at + one.words


def _alone(items: Sequence[Item], at: int, reading: Reading) -> int:
    """Take what joins nothing: "next" and "next 5" ask for the next; what speaks of time is left over."""
    one = items[at]
    if one.kind == "until" and item(items, at + 1).kind in NAMES:
        return 1  # "by ISTE"
    if one.kind == "which" and one.value in {"next", "coming"}:
        reading.flags.add("soonest")
        return 1 + (item(items, at + 1).kind in {"number", "num"})
    if one.kind in HALVES and reading.days and reading.days[-1][2] == at:
        reading.part = HALVES[one.kind]  # "saturday am"
        return 1
    if one.kind == "until" and item(items, at + 1).kind in WHOSE:
        return 1  # "events by ISTE"
    following = item(items, at + 1)
    if one[:2] == ("unit", "year") and following.kind == "number" and int(following.value) <= SCHOOL_YEARS:
        reading.left += [Left(one, soft=False), Left(following, soft=False)]
        return 2
    if one.kind == "number" and _only_counts(items, at):
        return 1
    if one.kind == "rank":
        reading.left.append(Left(one, soft=False))  # "first grade"
    elif one.kind in SOFT or one[:2] in {("maybe", "3"), ("maybe", "12")} or _was_hour(items, at):
        reading.left.append(Left(one, soft=True))
    return 1

"""From "monthly: 3rd Sunday" and its kin to RFC 5545's rules. Refuses what it does not understand; mines no remarks."""

import re
from datetime import date
from typing import NamedTuple

from bot.feeds.reading import short
from bot.feeds.when import Unreadable, day

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th", "-1": "last"}

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_SHORT_DAY = r"(?:mon|tues?|weds?|wednes|thu|thurs?|fri|satur|sat|sun)"
_DAY = rf"{_SHORT_DAY}(?:day)?s?\.?"
_NTH = r"(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last)"
_FIFTH = 5
_DATE = r"\d{4}-\d{2}-\d{2}"

_CLAUSE = re.compile(
    r"[\s,;:-]+(?:moves|moved|except|unless|but|when|if|skips|no chat|not in|not on"
    r"|during|outside|apart from|excluding|without|summer break|term[- ]time)\b.*$",
    re.IGNORECASE,
)
_USUALLY = re.compile(
    r"^(?:usually|mostly|normally|generally|often|typically|roughly|occasionally)\b[\s:,]*", re.IGNORECASE
)
_FROM = re.compile(rf"[\s,:]+(?:from|since|starting|beginning)(?: on)? ({_DATE})$")
_UNTIL = re.compile(rf"[\s,:]+(?:until|till|through|to|ending)(?: on)? ({_DATE})$")
_ONCE = re.compile(rf"(?:ad[ -]?hoc|one[ -]?off|once|single)(?: on)?:? ?\(?({_DATE})?\)?")
_WEEKLY = re.compile(
    rf"(?:(?:weekly|(?:once )?(?:every|each|a|per) week)(?:[:,]? (?:on )?({_DAY}))?|({_DAY})s?)"
)
_TWICE = re.compile(r"(?:twice|two times|two days|2 days) (?:a|per|each|every) week|twice weekly")
_EVERY_DAY = re.compile(rf"(?:every|each) ({_DAY})")
_WEEKDAYS = re.compile(
    r"(?:every|each) (?:weekday|school ?day|working day)|weekdays|(?:monday|mon) ?(?:-|–|to) ?(?:friday|fri)"
)
_DAILY = re.compile(r"daily|every ?day|each day")
_FORTNIGHTLY = re.compile(
    rf"fortnightly|bi-?weekly|every fortnight|(?:every|each) (?:other|second|2nd|alternate) (?:week|({_DAY}))"
    rf"|alternat(?:e|ing) (?:weeks|({_DAY}))"
)
_EVERY_WEEKS = re.compile(r"every (\d{1,2}|[a-z]+) weeks")
_RUN = re.compile(r"(?:weekly )?(?:for )?(\d{1,3}|[a-z]+) weeks")
_MONTHLY = re.compile(r"monthly|(?:once )?(?:every|each|a|per) month")
_VAGUE = re.compile(
    r"(?:twice|two times|2 times) (?:a|per|each|every) month|semi-?monthly|bi-?monthly|quarterly|every quarter"
    r"|every (?:other|two|second|2) months?|yearly|annual(?:ly)?|every year|once a year"
)
_NTH_DAY = re.compile(
    r"(?:(?:monthly|(?:once )?(?:every|each|a|per) month)(?: on)?(?: ?[:,–-])? ?)?"
    rf"(?:the )?({_NTH}(?:(?:,| and| &|, and|/) ?(?:the )?{_NTH})*) ({_DAY})"
    r"(?: (?:of|in)? ?(?:the|each|every|a)? ?month)?"
)
_IN_BRACKETS = re.compile(rf"(monthly|once a month) \(({_NTH} [^()]*)\)(.*)", re.IGNORECASE)
"""The day of the month stands in brackets: "monthly (2nd Monday)"."""
_EVERY_NTH = re.compile(rf"(?:every|each) ({_NTH} {_DAY} (?:of|in) (?:the|each|every|a) month)")


class Frequency(NamedTuple):
    """How often, as a rule; and what the rule cannot say."""

    rrule: str = ""  # empty: once, on `first`
    first: date | None = None  # None: listed without dates
    unread: str = ""  # the words that are kept as a note and not applied
    read_as: str = ""  # what was assumed


def weekdays(said: str) -> tuple[int, ...]:
    """Read "Monday", "Monday-Friday" or "Tue and Thu" as numbers from 0 for Monday; raises Unreadable."""
    text = " ".join(said.casefold().split())
    if _WEEKDAYS.fullmatch(text):
        return (0, 1, 2, 3, 4)
    if _DAILY.fullmatch(text):
        return tuple(range(7))
    if text in {"weekend", "weekends"}:
        return (5, 6)
    found: set[int] = set()
    for part in re.split(r"\s*(?:,|;|/|&|\+|\band\b)\s*", text):
        ends = [_weekday(name) for name in re.split(r"\s*(?:-|–|\bto\b|\bthrough\b)\s*", part)]
        if not part or None in ends or len(ends) > 2:  # noqa: PLR2004  # a range has two ends
            raise Unreadable(f"{short(said)!r} is no weekday: write one such as Monday, or Monday-Friday")
        first, last = ends[0] or 0, ends[-1] or 0
        found |= {number % 7 for number in range(first, last + (7 if last < first else 0) + 1)}
    return tuple(sorted(found))


def frequency(said: str, days: tuple[int, ...]) -> Frequency:
    """Read how often something happens on `days` (from 0 for Monday; none: not known); raises Unreadable."""
    if not said.strip():
        raise Unreadable(
            "is blank: write weekly, monthly: 2nd Monday, fortnightly from 2015-10-08, or the like"
        )
    text, unread = _set_aside(said)
    every_nth = _EVERY_NTH.fullmatch(text)
    text = every_nth[1] if every_nth else text
    once = _ONCE.fullmatch(text) or re.fullmatch(f"({_DATE})", text)
    if once:
        if not once[1]:
            raise Unreadable(f"{short(said)!r} needs its date: write one-off (2015-10-26)")
        return Frequency(first=_first(day(once[1]), days), unread=unread)
    until, first = _UNTIL.search(text), None
    text = text[: until.start()] if until else text
    begins = _FROM.search(text)
    if begins:
        text, first = text[: begins.start()], _first(day(begins[1]), days)
    rule, read_as = _rule(text, said, days, first)
    if until:
        last = day(until[1])
        if first and last < first:
            raise Unreadable(f"{short(said)!r} ends before it begins")
        rule += f";UNTIL={last:%Y%m%d}T235959"
    return Frequency(rule, first, unread, read_as)


def _rule(text: str, said: str, days: tuple[int, ...], first: date | None) -> tuple[str, str]:
    weekly = "FREQ=WEEKLY;BYDAY=" + ",".join(CODES[number] for number in days)
    if _WEEKDAYS.fullmatch(text):
        return f"FREQ=WEEKLY;BYDAY={','.join(CODES[:5])}", _agree((0, 1, 2, 3, 4), days, said)
    if _DAILY.fullmatch(text):
        return "FREQ=DAILY", _agree(tuple(range(7)), days, said)
    named = _WEEKLY.fullmatch(text) or _EVERY_DAY.fullmatch(text)
    if named:
        return weekly, _agree_named(next(filter(None, named.groups()), None), days, said)
    if _TWICE.fullmatch(text):
        return weekly, _both(days, said)
    counted = _counted(text, said, days)
    if counted:
        return f"FREQ=WEEKLY;{counted}{weekly[11:]}", _need(first, said)
    nth = _NTH_DAY.fullmatch(text)
    if nth:
        return _nth(nth[1], nth[2], said, days, first)
    if _MONTHLY.fullmatch(text):
        _need(first, said)
        return _monthly(first, days)
    if _VAGUE.fullmatch(text):
        _need(first, said)
        raise Unreadable(f"{short(said)!r} does not say which weeks: write 1st and 3rd Mondays, or the like")
    raise Unreadable(
        f"{short(said)!r} is not understood: write weekly, every weekday, fortnightly from 2015-10-08, "
        "monthly: 3rd Sunday, 1st and 3rd Mondays, 10 weeks from 2015-08-26, or one-off (2015-10-26)"
    )


def _counted(text: str, said: str, days: tuple[int, ...]) -> str:
    """Give the part of a rule that says every how many weeks, or for how many; nothing where no weeks are counted."""
    every = _FORTNIGHTLY.fullmatch(text)
    if every:
        _agree_named(every[1] or every[2], days, said)
        return "INTERVAL=2"
    counted = _EVERY_WEEKS.fullmatch(text)
    if counted and _number(counted[1]):
        return f"INTERVAL={_number(counted[1])}"
    run = _RUN.fullmatch(text)
    return f"COUNT={_number(run[1]) * max(len(days), 1)}" if run and _number(run[1]) else ""


def _set_aside(said: str) -> tuple[str, str]:
    """Take off what no rule can say: brackets, "usually", clauses about holidays. They keep their capitals."""
    aside: list[str] = []
    text = _IN_BRACKETS.sub(r"\1: \2\3", " ".join(said.split())).rstrip(".")
    if not _ONCE.fullmatch(text.casefold()):
        aside += re.findall(r"\(([^()]*)\)", text)
        text = " ".join(re.sub(r"\([^()]*\)", " ", text).split())
    usually = _USUALLY.match(text)
    if usually:
        aside.insert(0, usually[0].strip(" :,"))
        text = text[usually.end() :]
    clause = _CLAUSE.search(text)
    if clause:
        aside.append(clause[0].strip(" ,;:-"))
        text = text[: clause.start()]
    return text.strip().casefold(), "; ".join(aside)


def _nth(ordinals: str, name: str, said: str, days: tuple[int, ...], first: date | None) -> tuple[str, str]:
    _agree_named(name, days, said)
    number = _weekday(name) or 0
    which = dict.fromkeys(_ordinal(word) for word in re.findall(_NTH, ordinals))
    if first and str((first.day - 1) // 7 + 1) not in which and not ("-1" in which and _is_last(first)):
        wanted = " or ".join(ORDINALS[one] for one in which)
        raise Unreadable(f"{first} is not the {wanted} {DAYS[number]} of its month, as {short(said)!r} wants")
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{one}{CODES[number]}" for one in which), ""


def _monthly(first: date | None, days: tuple[int, ...]) -> tuple[str, str]:
    """Read a bare "monthly" by its first date: the same weekday of the same week."""
    if first is None or len(days) > 1:
        raise Unreadable("does not say which day of the month: write monthly: 2nd Monday, or the like")
    week = (first.day - 1) // 7 + 1
    which = "-1" if week == _FIFTH else str(week)
    rule = f"FREQ=MONTHLY;BYDAY={which}{CODES[first.weekday()]}"
    return rule, f"monthly: {ORDINALS[which]} {DAYS[first.weekday()]}, as its first date is"


def _first(first: date, days: tuple[int, ...]) -> date:
    if days and first.weekday() not in days:
        listed = " and ".join(DAYS[number] for number in days)
        raise Unreadable(
            f"{first} is a {DAYS[first.weekday()]}, and the weekday is given as {listed}: correct one of them"
        )
    return first


def _need(first: date | None, said: str) -> str:
    if first is None:
        raise Unreadable(
            f"{short(said)!r} needs a first date: write {short(said)} from 2015-10-08, or the like"
        )
    return ""


def _agree(wanted: tuple[int, ...], days: tuple[int, ...], said: str) -> str:
    if days and days != wanted:
        listed = " and ".join(DAYS[number] for number in days)
        raise Unreadable(f"{short(said)!r} does not agree with the weekday, {listed}: correct one of them")
    return ""


def _both(days: tuple[int, ...], said: str) -> str:
    if len(days) != 2:  # noqa: PLR2004  # twice
        raise Unreadable(f"{short(said)!r} needs both weekdays: write Tuesday and Thursday, or the like")
    return ""


def _agree_named(name: str | None, days: tuple[int, ...], said: str) -> str:
    number = _weekday(name) if name else None
    return "" if number is None else _agree((number,), days, said)


def _weekday(name: str) -> int | None:
    cleaned = name.strip(" .")
    if not re.fullmatch(_DAY, cleaned):
        return None
    return next(number for number, day_ in enumerate(DAYS) if day_.casefold().startswith(cleaned[:3]))


def _ordinal(word: str) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return "-1" if word == "last" else word[0] if word[0].isdigit() else str(words.index(word) + 1)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and word.isascii() else _NUMBERS.get(word, 0)


def _is_last(found: date) -> bool:
    return (found.toordinal() + 7) > date(
        found.year + found.month // 12, found.month % 12 + 1, 1
    ).toordinal() - 1

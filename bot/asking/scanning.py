"""From words to what each of them means, in one language. Joins no meanings, and reads no dates."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.asking import zones
from bot.asking.catalogue import Catalogue, Meaning, Phrase, Phrases, by_first_word
from bot.asking.tokens import Token, phrase_of
from bot.domain.languages import NAMES
from bot.domain.query import Known

NO_MEANING = frozenset({"filler", "glue", "deny"})

DENIED = frozenset({"word", "kind", "hashtag", "organisation", "host", "topic"})
"""What is not wanted where a "no" stands right before it."""

SAID = frozenset({"word", "unread", "deny", "after", "before", "since", "ago"})
"""Meanings of which the words themselves are wanted where they are not understood."""

DAY_NAMES = frozenset({"weekday", "month", "day"})
"""Meanings between which a hyphen stands for "to"."""

DAYLIKE = frozenset({"day", "weekday", "part", "now"})
"""What a place may follow whose time is wanted, as in "today in Tokyo"."""

DATES = (["date"], ["slashed"], ["ordinal"], ["month"])
"""The last of what a date is written with: a place whose time is wanted may follow it, too."""

NUMBERS = frozenset({"number", "num"})
"""Meanings that say how many."""

CLOCKLIKE = frozenset({"time", "clock", "am", "pm", "oclock"})
"""What a time zone may follow."""

AT_HOUR_IN = (["at", "number", "in"], ["at", "num", "in"])
"""What a place may follow whose hour is meant."""

IN_LANGUAGE = ("in", "en", "en", "em", "auf")
"""What stands before the name of a language: in English, Spanish, French, Portuguese and German."""

PROGRAMMES = 8
"""Programmes and languages whose words are kept ready for looking up."""


class Item(NamedTuple):
    """A meaning, and the tokens that have it."""

    kind: str
    value: str = ""
    at: int = 0  # the first token
    words: int = 1


def scan(tokens: Sequence[Token], language: Catalogue, known: Known) -> list[Item]:
    """Give what the tokens mean, in order; what means nothing by itself is left out."""
    found: list[Item] = []
    if not tokens:
        return found
    names = _names(known, language)
    words = [token.word for token in tokens]
    at = 0
    while at < len(tokens):
        items = (
            _zone(tokens, words, at, found, language)
            or _greeting(tokens, at, language)
            or _phrase(words, at, language.phrases, names)
            or _written(tokens, at)
            or [Item("word", words[at], at)]
        )
        if found and tokens[at].joined and {found[-1].kind, items[0].kind} <= DAY_NAMES:
            found.append(Item("dash", "", at, 0))
        if found and found[-1].kind in NUMBERS and [one.kind for one in items] == ["which", "num", "unit"]:
            items = [items[0], items[2]]  # "deux prochaines heures": not a few, for how many is told
        found += items
        at += items[-1].words
    return _useful(_denied(found, tokens))


def _greeting(tokens: Sequence[Token], at: int, language: Catalogue) -> list[Item]:
    """Read "Morning!" before a question: no part of the day of which it asks."""
    if at or len(tokens) == 1 or tokens[1].start - tokens[0].end <= len(" ") or tokens[1].word == "-":
        return []
    alone = (one for one in language.phrases.get(tokens[0].word, ()) if len(one.words) == 1)
    part = any([meaning.kind for meaning in one.meanings] == ["part"] for one in alone)
    return [Item("greet", "", 0)] if part else []


def _denied(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """Take "no chats" together as what is not wanted; after a comma, as in "no, chats", it is wanted."""
    found: list[Item] = []
    for one in items:
        last = found[-1] if found else None
        denied = last is not None and last.kind == "deny" and one.kind in DENIED and one.at > 0
        if last and denied and tokens[one.at].start - tokens[one.at - 1].end == len(" "):
            found[-1] = Item("unread", "not", last.at, last.words + one.words)
        else:
            found.append(one)
    return found


def _phrase(words: list[str], at: int, phrases: Phrases, names: Phrases) -> list[Item]:
    """Find the longest phrase that begins here; of equals, the language's own."""
    best: Phrase | None = None
    if words[at].startswith("#"):
        return []  # always a hashtag, whatever else has the same name
    for table in (phrases, names):
        for phrase in table.get(words[at], ()):
            length = len(phrase.words)
            if best is not None and length <= len(best.words):
                break
            if length == 1 or tuple(words[at : at + length]) == phrase.words:
                best = phrase
                break
    if best is None:
        return []
    said = " ".join(best.words)
    return [
        Item(one.kind, one.value or (said if one.kind in SAID else ""), at, len(best.words))
        for one in best.meanings
    ]


def _zone(
    tokens: Sequence[Token], words: list[str], at: int, before: list[Item], language: Catalogue
) -> list[Item]:
    """Find the words for a time zone, where one may be meant: after an hour, beside "time", as an abbreviation."""
    if words[at] == "-":
        return []  # "10:00-11:00" is no hour eleven hours west of Greenwich
    told = bool(before) and before[-1].kind == "zoned" and before[-1].value == "before"
    asked = any(item.kind == "zoned" and item.value == "asked" for item in before)
    meant = [item.kind for item in before[-4:] if item.kind not in NO_MEANING]
    if meant[-2:] == ["in", "nth"]:
        del meant[-1]  # "in the UK"
    near = meant[-2:]
    after_clock = bool(near) and (
        near[-1] in CLOCKLIKE or (near[-1] in {"in", "at"} and near[0] in CLOCKLIKE)
    )
    at_hour = meant[-3:] in AT_HOUR_IN  # "at 8 in Sydney"
    at_hour = at_hour or (words[at] in zones.SIDES and near[:1] == ["at"] and near[-1] in NUMBERS)
    after_clock = after_clock or at_hour
    reach = min(zones.MOST_WORDS, len(words) - at)
    for length in range(reach, 0, -1):
        end = at + length
        followed = end < len(words) and words[end] in language.after_zone
        abbreviation = length == 1 and words[at] in zones.ABBREVIATIONS
        inside = bool(near) and (near[-1] == "in" or (asked and near[-1] == "at"))
        dated = meant[-3:-1] == ["month", "number"] or near[0:1] in DATES  # "noon on Nov 1 in London"
        place_of_day = inside and (near[0] in DAYLIKE or near[0] == "zone" or dated)
        placed = inside and (asked or place_of_day or (length == 1 and words[at] in zones.TWO_PLACES))
        placed = placed or (asked and length == 1 and words[at] in zones.SIDES)
        if not (
            told or after_clock or followed or abbreviation or placed or zones.looks_like_one(tokens[at].raw)
        ):
            continue
        plain = length == 1 and words[at] in language.phrases
        if plain and not followed and not (after_clock and tokens[at].raw.isupper()) and not told:
            continue
        directly = bool(near) and (at_hour or near[-1] in CLOCKLIKE) and words[at] in zones.AFTER_HOUR
        if length == 1 and words[at] in zones.NEED_TIME and not (followed or told or directly):
            continue
        if found := _named(tokens, words, at, end, language):
            return [found]
    return _unknown_place(words, at, language) if after_clock else []


def _unknown_place(words: list[str], at: int, language: Catalogue) -> list[Item]:
    """Read words behind an hour that "time" follows: of a zone that is not known, so that no hour is told wrong."""
    for length in range(1, min(zones.MOST_WORDS, len(words) - at - 1) + 1):
        end = at + length
        if words[end - 1] in language.phrases or not words[end - 1].isalpha():
            return []
        if words[end] in language.after_zone:
            return [Item("unread", "not", at, length + 1)]
    return []


def _named(tokens: Sequence[Token], words: list[str], at: int, end: int, language: Catalogue) -> Item | None:
    raw = " ".join(token.raw for token in tokens[at:end])
    zone = zones.find(raw, " ".join(words[at:end]), language)
    return Item("zone", raw, at, end - at) if zone else None


def _written(tokens: Sequence[Token], at: int) -> list[Item]:
    """Read what is written in digits, and hashtags."""
    word = tokens[at].word
    if word.startswith("#"):
        return [Item("hashtag", word, at)]
    if word == "-":
        return [Item("dash", "", at)]
    if not (word[0].isdigit() and word.isascii()):
        return []
    for pattern, read in _WRITTEN:
        if match := pattern.fullmatch(word):
            return [Item(kind, value, at) for kind, value in read(match)]
    return []


def _time(match: re.Match[str]) -> list[tuple[str, str]]:
    marker = "h" if "h" in match[0] else (match[3] or "").replace(".", "")
    return [("time", f"{match[1]}:{match[2] or ''}:{marker}")]


def _date(match: re.Match[str]) -> list[tuple[str, str]]:
    return [("date", "-".join(match.groups()))]


_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[tuple[str, str]]]], ...] = (
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), lambda match: [("date", match[0])]),
    (re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})"), _date),
    (re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)"), _date),
    (re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})"), lambda match: [("slashed", match[0].replace("-", "/"))]),
    (re.compile(r"\d+"), lambda match: [("number", match[0])]),
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|o|a|\.)"), lambda match: [("ordinal", match[1])]),
    (re.compile(r"(\d{1,2})([0-5]\d)([ap]m?)"), lambda match: [("time", ":".join(match.groups()))]),
    (re.compile(r"(\d{1,3})(?:mins?|m)"), lambda match: [("number", match[1]), ("unit", "minute")]),
    (re.compile(r"(\d{1,2})ish"), lambda match: [("time", f"{match[1]}::")]),
    (re.compile(r"(\d{1,3})hrs?"), lambda match: [("number", match[1]), ("unit", "hour")]),
    (re.compile(r"\d{1,4}[/.]\d{1,2}(?:[/.]\d{1,4})?"), lambda match: [("slashed", match[0])]),
    (re.compile(r"(\d{1,2}),(\d{1,2})"), lambda match: [("slashed", f"{match[1]}.{match[2]}")]),
    (re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s?(h|[ap](?:\.?m)?)?"), _time),
)
"""What is written in digits, and how it is read: the first that fits."""


def _useful(items: list[Item]) -> list[Item]:
    """Leave out what means nothing: articles too, unless a day's number follows."""
    kept = [item for item in items if item.kind not in NO_MEANING and item.kind != "zoned"]
    return [
        item
        for item, following in zip(kept, [*kept[1:], Item("end")], strict=False)
        if item.kind != "nth" or following.kind in {"number", "ordinal"}
    ]


def _in_languages(known: Known) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """Give how it is said in which language events are, for those languages that any event is in."""
    for code in known.languages:
        for name, word in zip(NAMES.get(code, ()), IN_LANGUAGE, strict=False):
            yield phrase_of(f"{word} {name}"), Meaning("language", code)


@lru_cache(maxsize=PROGRAMMES)
def _names(known: Known, language: Catalogue) -> Phrases:
    """Make the words of kinds, hashtags, organisations and hosts ready. No name hides a plain word."""
    named = [
        *((phrase_of(name), Meaning("kind", name)) for name in known.kinds),
        *((phrase_of(name.lstrip("#")), Meaning("hashtag", name)) for name in known.hashtags),
        *((phrase_of(name), Meaning("organisation", name)) for name in known.organisations),
        *((phrase_of(one.goes), Meaning("organisation", one.stays)) for one in known.told_as),
        *((phrase_of(name), Meaning("host", name)) for name in known.hosts),
        *((phrase_of(name), Meaning("topic", name)) for name in known.topics),
        *_in_languages(known),
    ]
    return by_first_word(
        Phrase(words, (meaning,))
        for words, meaning in named
        if words and not language.little.issuperset(words)
    )

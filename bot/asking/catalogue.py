"""The words of each language, read once from its file when it is first asked in. Knows no language by itself.

A file of `bot/asking/languages` is a language; nothing else has to change. In its table `words`, a key names one
meaning or several in a row, and its value the phrases that have it, separated by bars:

- `day:N` days from today, `weekday:N` (0 is Monday), `month:N`, `maybe:N` a month beside a number only, `part:NAME`
  of a day, `nth` before a day's number
- `rank:N` of a week or a weekday in its month, `ordinal:N` and `number:N` as if written in digits; `portion:NAME` of a
  month (early, mid, late, half:1, half:2)
- `which:next`, `which:coming`, `which:last`, `which:this`, `which:after_next`, `which:before_last`; `unit:NAME` of
  time; `num:N`; `length:MINUTES`
- `clock:HH:MM`, `am`, `pm`, `oclock` after an hour (`oclock:24`: of a day of 24), `past_hour:MINUTES` before an hour,
  `plus:MINUTES` after one, `onwards` where it is only the beginning
- `from`, `to` (`to:until` where it also begins, as in "through Friday"), `until` (`until:within` where a length of
  time may follow, as in "d'ici une heure"), `between`, `and`, `after`, `before`,
  `since`, `at` (`at:to` where it also joins two ends), `in`, `within`, `ago`, `ago_before`
- `now`, `live` (now, unless a day is named), `soonest`, `when`, `who`, `past`, `missed`, `later` (the
  rest of a day or week), `have` (time to spare), `help`, `greet`
- `zoned:before` and `zoned:after`: where the words for a time zone stand; after `zoned:asked` a place says in which
  zone the answer is wanted, as in "what time is #edchat in Sydney"
- `glue` and `filler` say nothing, `word` is looked for as it is, `unread` speaks of time and cannot be read,
  `unread:not` says that something is not wanted, and `deny` that what follows at once is not
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from bot.asking.tokens import phrase_of

ENGLISH = "en"
"""Where a question says nothing of its language."""

SAYS_LITTLE = frozenset({"glue", "filler", "nth", "and", "to", "at", "in", "from", "past", "deny"})
"""Meanings that many languages have words in common for: alone they tell no language."""


SPELT = frozenset({"day", "weekday", "month", "part", "unit", "kind"})
"""Meanings whose words people misspell and ask by. Others are too near to words that mean something else."""


class Meaning(NamedTuple):
    """What a phrase means."""

    kind: str
    value: str = ""


class Phrase(NamedTuple):
    """Words in a row, and what they mean together."""

    words: tuple[str, ...]
    meanings: tuple[Meaning, ...]


Phrases = Mapping[str, tuple[Phrase, ...]]
"""Phrases by their first word, the longest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The words of one language."""

    language: str
    phrases: Phrases
    telling: frozenset[str]  # words that tell the language
    little: frozenset[str]  # words that tell little
    spelt: frozenset[str]  # words that are looked at when one seems misspelt
    after_zone: frozenset[str]  # words that follow those of a time zone, e.g. "time"
    places: Mapping[str, str]  # what the language calls places: IANA names
    half_days: bool  # "at 8" may be morning or evening
    next_is_coming: bool  # "next Tuesday" is the first one after today
    day_first: bool  # "3/11" is in November


@cache
def languages() -> tuple[str, ...]:
    """List the languages that have a catalogue, English first."""
    files = resources.files("bot.asking").joinpath("languages").iterdir()
    found = sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))
    return (ENGLISH, *(name for name in found if name != ENGLISH))


@cache
def catalogue(language: str) -> Catalogue:
    """Read the words of `language`, one of `languages()`."""
    file = resources.files("bot.asking").joinpath("languages", f"{language}.toml")
    content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    told = [
        (words, tuple(_meaning(one) for one in key.split()))
        for key, value in content["words"].items()
        for words in _separated(value)
    ]
    told += [
        (words, (Meaning("kind", kind),))
        for kind, value in content.get("kinds", {}).items()
        for words in _separated(value)
    ]
    phrases = [Phrase(phrase_of(words), meanings) for words, meanings in told]
    little = {word for one in phrases if _says_little(one) for word in one.words}
    habits = content.get("habits", {})
    return Catalogue(
        language=language,
        phrases=by_first_word(phrases),
        telling=frozenset(word for one in phrases for word in one.words) - little,
        little=frozenset(little),
        spelt=frozenset(
            one.words[0]
            for one in phrases
            if len(one.words) == 1 and all(meaning.kind in SPELT for meaning in one.meanings)
        ),
        after_zone=frozenset(
            one.words[0]
            for one in phrases
            if one.meanings == (Meaning("zoned", "after"),) and len(one.words) == 1
        ),
        places={
            " ".join(phrase_of(words)): zone
            for zone, value in content.get("zones", {}).items()
            for words in _separated(value)
        },
        half_days=habits.get("hours", 24) == 12,  # noqa: PLR2004  # hours of a clock's face
        next_is_coming=habits.get("next_weekday") == "coming",
        day_first=habits.get("dates") == "day first",
    )


def by_first_word(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """Put phrases where they are looked for; of the same words, those that come first hold."""
    found: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for one in phrases:
        if one.words:
            found.setdefault(one.words[0], {}).setdefault(one.words, one)
    return {
        first: tuple(sorted(many.values(), key=lambda one: -len(one.words))) for first, many in found.items()
    }


def _says_little(phrase: Phrase) -> bool:
    return len(phrase.words) == 1 and all(one.kind in SAYS_LITTLE for one in phrase.meanings)


def _meaning(said: str) -> Meaning:
    kind, _, value = said.partition(":")
    return Meaning(kind, value)


def _separated(value: str) -> list[str]:
    return [phrase.strip() for phrase in value.split("|")]

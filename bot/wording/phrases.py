"""The catalogues: what each language has for a phrase or a sentence. Another language is files here, and no code.

`languages/xx.toml` holds the sections of answers and announcements. Every other section is a file of its own,
`languages/xx/section.toml`, read when the first phrase of it is said.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

MOST_SENTENCES = 1_024
"""Sentences that are kept at hand."""

_BETWEEN = re.compile(r"(?<=\.) (?=[A-Z])")
"""Where one sentence ends and another begins."""

_BETWEEN = re.compile(r"(?<=\.) (?=[A-Z])")
"""Where one sentence ends and another begins."""

_PART = re.compile(r"\{(\w+)\}")


def phrase_of(language: str, name: str) -> str:
    """Give a phrase by its section and name as in "answer.on_now", or nothing where the language lacks it."""
    phrase = first_of(language).get(name)
    return _section(language, name.partition(".")[0]).get(name, "") if phrase is None else phrase


@lru_cache(maxsize=MOST_SENTENCES)
def sentence_of(language: str, sentence: str) -> str:
    """Give what a language has for a sentence in English; the sentence itself where it has nothing.

    What errors say is written in English where they are raised; a catalogue names them by that sentence, with the
    parts that differ in braces. Such a part is looked up as well; so is each of several sentences.
    """
    if said := _sentences(language).get(sentence):
        return said
    several = _BETWEEN.split(sentence)
    if len(several) > 1:
        each = [sentence_of(language, one) for one in several]
        if each != several:
            return " ".join(each)
    for pattern, other in _patterns(language):
        if found := pattern.fullmatch(sentence):
            parts = found.groupdict()
            return other.format(**{name: sentence_of(language, part) for name, part in parts.items()})
    return f"{sentence_of(language, sentence[:-1])}." if sentence.endswith(".") else sentence


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Give what has parts that differ, the most telling first."""
    partly = [(said, other) for said, other in _sentences(language).items() if _PART.search(said)]
    return [
        (re.compile(_pattern(said), re.DOTALL), other)
        for said, other in sorted(partly, key=lambda one: -len(one[0]))
    ]


def _pattern(said: str) -> str:
    """Write a sentence as a pattern that finds its parts."""
    pieces = _PART.split(said)  # text and names by turns
    return "".join(
        f"(?P<{piece}>.*?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)
    )


def _sentences(language: str) -> dict[str, str]:
    return _file(language, "sentences")


@cache
def first_of(language: str) -> dict[str, str]:
    """Give what is said often: the sections of answers and announcements."""
    content = _read(f"{language}.toml")
    return {
        f"{section}.{name}": str(one) for section, names in content.items() for name, one in names.items()
    }


@cache
def _section(language: str, section: str) -> dict[str, str]:
    return {f"{section}.{name}": one for name, one in _file(language, section).items()}


@cache
def _file(language: str, section: str) -> dict[str, str]:
    return {name: str(one) for name, one in _read(language, f"{section}.toml").items()}


def _read(*where: str) -> dict[str, Any]:
    """Read a file, or nothing where the language has none."""
    file = resources.files("bot.wording").joinpath("languages", *where)
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

"""In which language a question is asked: that of whoever asks, unless another one plainly has the words for it."""

from collections.abc import Sequence
from functools import lru_cache

from bot.asking.catalogue import ENGLISH, Catalogue, catalogue, languages
from bot.asking.tokens import Token
from bot.asking.weeks import language_of
from bot.asking.zones import ABBREVIATIONS

LOCALES = 256
"""Locales of which it is remembered in which language they are answered."""

TELLING = 3
"""What a word counts that tells a language; one that tells little counts one. So much more makes another language."""


@lru_cache(maxsize=LOCALES)
def spoken(locale: str) -> str:
    """Give the language in which somebody with `locale` is answered: their own where it is known, else English."""
    own = language_of(locale)
    return own if own in languages() else ENGLISH


def language_of_question(tokens: Sequence[Token], locale: str) -> Catalogue:
    """Choose the catalogue that the question is read with."""
    home = catalogue(spoken(locale))
    if not tokens:
        return home
    words = [token.word for token in tokens if token.word[0].isalpha() and not _is_zone(token)]
    if all(word in home.telling or word in home.little for word in words):
        return home
    most, chosen = _score(words, home), home
    for name in languages():
        other = catalogue(name)
        score = _score(words, other)
        if score > most + (TELLING - 1 if chosen is home else 0):
            most, chosen = score, other
    return chosen


def _is_zone(token: Token) -> bool:
    """Tell whether a word is written as a time zone's letters are: "CET" is no French "cet"."""
    return token.raw.isupper() and token.word in ABBREVIATIONS


def _score(words: Sequence[str], language: Catalogue) -> int:
    return sum(TELLING if word in language.telling else word in language.little for word in words)

"""What a programme in another language calls a kind of event that is asked for. Reads no question."""

from collections.abc import Mapping
from functools import lru_cache

from bot.asking.catalogue import catalogue, languages
from bot.asking.tokens import phrase_of
from bot.domain.query import Known

PROGRAMMES = 8
"""Programmes whose kinds are kept ready for looking up."""


def called(kind: str, known: Known) -> tuple[str, ...]:
    """Give the names that the programme has for `kind`, which is named in English; itself where it has none."""
    if any(kind.casefold() in one.casefold() for one in known.kinds):
        return (kind,)
    return _by_meaning(known).get(kind, (kind,)) if known.kinds else (kind,)


@lru_cache(maxsize=PROGRAMMES)
def _by_meaning(known: Known) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name in known.kinds:
        words = phrase_of(name)
        for language in languages() if words else ():
            for phrase in catalogue(language).phrases.get(words[0], ()):
                if phrase.words == words and phrase.meanings[0].kind == "kind":
                    found.setdefault(phrase.meanings[0].value, {})[name] = None
    return {kind: tuple(names) for kind, names in found.items()}

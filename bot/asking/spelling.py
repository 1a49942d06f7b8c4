"""Which word was meant by one that looks misspelt. Corrects nothing that has a meaning, and no short words."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.asking.catalogue import Catalogue
from bot.asking.tokens import phrase_of
from bot.domain.letters import folded
from bot.domain.query import Known

SHORTEST = 5
"""Letters: shorter words are too near to each other."""

LONG = 8
"""Letters from which on two letters may be wrong."""

CHAT = "chat"
"""How most chats' hashtags end."""

PUNCTUATION = ".,;:!?()[]\"'“”‘’#@&-–—"

PROGRAMMES = 8
"""Programmes and languages whose words are kept ready for comparing."""


def correct(word: str, language: Catalogue, known: Known) -> str | None:
    """Give the word of the language or of the programme that `word` (folded) is a misspelling of, or nothing.

    A hashtag is a misspelling of another hashtag alone.
    The first letter is right; two letters that changed places count as one mistake.
    """
    bare = word.lstrip("#")
    if len(bare) < SHORTEST:
        return None
    every = _hashtags(known) if word.startswith("#") else _words(language, known)
    near = every.get(bare[0], ())
    meant = _nearest(bare, near) if near else None
    if meant and _named_shortly(bare, meant):
        return None
    # What ends sooner by two letters is a word of its own: "connected" is not #connectedTL.
    return None if meant and meant.startswith(bare) and len(meant) > len(bare) + 1 else meant


def _named_shortly(bare: str, meant: str) -> bool:
    """Tell whether two are hashtags of which only a few letters tell one chat from another: #sschat is not #sachat."""
    return all(one.endswith(CHAT) and len(one) < SHORTEST + len(CHAT) - 1 for one in (bare, meant))


def nearly(text: str, words: Iterable[str]) -> dict[str, str]:
    """Give, for each word of `text` that is not among `words`, one of them that it is nearly."""
    known = {folded(word.strip(PUNCTUATION)) for word in words}
    found = {}
    for word in text.split():
        bare = folded(word)
        near = [one for one in sorted(known) if one[:1] == bare[:1] and len(one) >= SHORTEST]
        if len(bare) >= SHORTEST and not any(bare in one for one in near) and (meant := _nearest(bare, near)):
            found[word] = meant
    return found


def _nearest(word: str, near: Sequence[str]) -> str | None:
    from rapidfuzz import process  # noqa: PLC0415  # only a word that nobody knows needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # the same

    most = 2 if len(word) >= LONG else 1
    found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=most)
    return str(found[0]) if found and found[1] else None


@lru_cache(maxsize=PROGRAMMES)
def _words(language: Catalogue, known: Known) -> Mapping[str, tuple[str, ...]]:
    """Give the words to compare with, by their first letter."""
    every = {
        *language.spelt,
        *_all(known.kinds),
        *_all(hashtag.lstrip("#") for hashtag in known.hashtags),
        *_all(known.hosts),
        *_all(known.topics),
    }
    return _by_letter(every)


@lru_cache(maxsize=PROGRAMMES)
def _hashtags(known: Known) -> Mapping[str, tuple[str, ...]]:
    return _by_letter(_all(hashtag.lstrip("#") for hashtag in known.hashtags))


def _by_letter(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= SHORTEST:
            by_letter.setdefault(word[0], []).append(word)
    return {letter: tuple(these) for letter, these in by_letter.items()}


def _all(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in phrase_of(name)}

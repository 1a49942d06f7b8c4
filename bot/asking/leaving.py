"""Which words of a search to leave out where nothing has them all: as few as will do. Looks nothing up."""

from collections.abc import Iterator, Sequence

MOST = 6
"""Words of a search of which some are tried without the others."""


def fewer(words: Sequence[str]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Give what to look for instead, step by step: without any one of the words, each alone, and none of them."""
    if 1 < len(words) <= MOST:
        yield tuple((*words[:at], *words[at + 1 :]) for at in range(len(words)))
        if len(words) > 2:  # noqa: PLR2004  # of two, each was alone
            yield tuple((word,) for word in words)
    yield ((),)

"""Which time zone the words of a question mean, and whether they may mean another. Guesses between none."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.asking.catalogue import Catalogue
from bot.domain.zone import UnknownZone, Zone, read_zone


def words(text: str) -> frozenset[str]:
    """Split a table's words."""
    return frozenset(text.split())


MOST_WORDS = 3
"""Words of a zone's name in a question, as in "US Eastern"."""

ABBREVIATIONS = words(
    "et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist aest aedt nzt nzst nzdt jst kst sgt hkt msk"
)
"""What says a time zone by itself, unless it is a word of the language."""

TWO_PLACES = words("georgia")
"""Places of which there are two in different zones: "in Georgia" is asked about."""

NEED_TIME = words(
    """
    art eat met west wet wat ict gulf romance mountain central atlantic universal austin victoria german french spanish
    indian chinese japanese korean thai irish russian british israel australian philippine hawaiian center easter alaska
    troll nome philippines charlotte virginia valencia
    """
)
"""Words that are a zone's only where "time" says so: they are subjects and languages, too."""

AFTER_HOUR = words("central mountain")
"""Those of them that are a zone's right after an hour, too."""

SIDES = words("eastern central mountain pacific")
"""What Americans call their zones: they are so after an hour without more, as in "at 9 Eastern"."""

REMEMBERED = 512
"""Words of which it is remembered whether they name a zone."""

_NAME = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9/_+-]+|(?:GMT|UTC|gmt|utc)\s?[+-]\s?\d.*")


def looks_like_one(raw: str) -> bool:
    """Tell whether a word can only be a zone, such as "Europe/Paris" or "GMT+11"."""
    return bool(_NAME.fullmatch(raw))


@lru_cache(maxsize=REMEMBERED)
def find(raw: str, words: str, language: Catalogue) -> Zone | None:
    """Find the zone that `words` (folded; `raw` as written) name in `language`, or nothing."""
    if place := language.places.get(words):
        return Zone(place, raw)
    for said in (raw, words):
        try:
            return read_zone(said)
        except UnknownZone:
            continue
    return None


def candidates(zone: Zone, asker: str, since: datetime, until: datetime) -> tuple[str, ...]:
    """Give the zones that may be meant: one, where all show the same time or one is the asker's own.

    The time is compared at `since` and `until` (aware), between which the question asks.
    """
    every = (zone.name, *zone.alternatives)
    if asker in every:
        return (asker,)
    offsets = {tuple(_offset(name, moment) for moment in (since, until)) for name in every}
    return every if len(offsets) > 1 else (zone.name,)


def _offset(name: str, moment: datetime) -> object:
    return moment.astimezone(ZoneInfo(name)).utcoffset()

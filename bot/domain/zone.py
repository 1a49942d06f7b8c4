"""From the zone words that people write ("EST", "NZ time", "GMT+11") to IANA names. Does not convert any time."""

import re
import zoneinfo
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from bot.domain.places import PLACES, TWO_PLACES

LONGEST_WORDS = 80
"""Longer words are not the name of a zone, and are not searched for one."""


class UnknownZone(ValueError):
    """Words that name no zone; the message is a sentence for whoever wrote them."""


class Zone(NamedTuple):
    """A zone, and how the words for it were read."""

    name: str  # IANA, in its canonical case
    said: str  # the words as written
    read_as: str = ""  # the assumption in words; empty when the words were the IANA name itself
    alternatives: tuple[str, ...] = ()  # what the words mean elsewhere; not empty: ask, where one can


_NORTH_AMERICA = {
    "e": ("eastern", "America/New_York"),
    "c": ("central", "America/Chicago"),
    "m": ("mountain", "America/Denver"),
    "p": ("pacific", "America/Los_Angeles"),
    "ak": ("alaska", "America/Anchorage"),
}
"""Their -T, -ST and -DT forms all mean the wall clock there, all year: "EST" in July is what New York's clocks show."""

_WORDS = {
    "Pacific/Honolulu": "hst|hawaii|hawaiian",
    "America/Halifax": "adt|atlantic",
    "America/St_Johns": "ndt|newfoundland",
    "America/New_York": "nyt|nyc|ny|east coast|boston|washington dc|florida|est5edt",
    "America/Indiana/Indianapolis": "us eastern standard time|indiana",
    "America/Chicago": "texas|dallas|houston|austin|minnesota|iowa|cst6cdt",
    "America/Denver": "utah|colorado|salt lake city|mst7mdt",
    "America/Phoenix": "arizona|us mountain standard time",
    "America/Los_Angeles": "california|west coast|la|san francisco|seattle|pst8pdt",
    "America/Sao_Paulo": "brt|brasilia|brazil|brazilian|são paulo",
    "America/Argentina/Buenos_Aires": "art|argentina",
    "Europe/London": "uk|gb|britain|british|british summer|england|scotland|wales|gmt standard time|gmt daylight time",
    "Europe/Dublin": "irish|ireland",
    "Europe/Lisbon": "wet|west",
    "Europe/Brussels": "cet|cest|met|mest|central european|central european summer",
    "Europe/Berlin": "german|germany|w europe",
    "Europe/Paris": "french|france|romance",
    "Europe/Madrid": "spanish|spain",
    "Europe/Athens": "eet|eest|eastern european|eastern european summer",
    "Europe/Istanbul": "trt|turkish",
    "Europe/Moscow": "msk|russian",
    "Africa/Johannesburg": "sast|south africa|south african|cape town",
    "Africa/Lagos": "wat|west africa|nigeria",
    "Africa/Nairobi": "eat|east africa|kenya",
    "Asia/Dubai": "uae|gulf",
    "Asia/Karachi": "pkt|pakistan",
    "Asia/Kolkata": "india|indian|mumbai|delhi|new delhi|bangalore",
    "Asia/Kathmandu": "nepal|npt|nepal standard",
    "Asia/Dhaka": "bangladesh",
    "Asia/Jerusalem": "israel",
    "Asia/Bangkok": "ict|thai",
    "Asia/Jakarta": "wib|indonesia",
    "Asia/Kuala_Lumpur": "malaysia|myt",
    "Asia/Ho_Chi_Minh": "vietnam",
    "Asia/Singapore": "sgt|s'pore|spore|singapore",
    "Asia/Hong_Kong": "hkt|hk",
    "Asia/Manila": "pht|philippine|philippines",
    "Asia/Shanghai": "china|chinese|beijing",
    "Asia/Tokyo": "jst|japan|japanese",
    "Asia/Seoul": "kst|korea|korean",
    "Australia/Perth": "awst",
    "Australia/Adelaide": "acst|acdt",
    "Australia/Brisbane": "queensland",
    "Australia/Sydney": "aedt|aet|australian eastern|aus eastern|nsw|victoria|canberra",
    "Pacific/Auckland": "nz|nzt|nzst|nzdt|new zealand|wellington|christchurch",
    "UTC": "utc|z|zulu|ut|uct|coordinated universal|universal",
}
"""Words, separated by bars, that mean one zone only. "time", "standard time" and the like may follow them."""

COMMON = (*(name for _, name in _NORTH_AMERICA.values()), *_WORDS)
"""The zones that people's words are mostly about."""

_AMBIGUOUS = {
    "cst": ("America/Chicago", "Central wall-clock time all year", ("Asia/Shanghai", "America/Havana")),
    "ist": ("Asia/Kolkata", "Indian time", ("Europe/Dublin", "Asia/Jerusalem")),
    "bst": ("Europe/London", "British wall-clock time all year", ("Asia/Dhaka",)),
    "ast": ("America/Halifax", "Atlantic wall-clock time all year", ("Asia/Riyadh",)),
    "aest": ("Australia/Sydney", "Sydney's wall clock all year", ("Australia/Brisbane",)),
    "nst": ("America/St_Johns", "Newfoundland's wall clock all year", ("Asia/Kathmandu",)),
    "gmt": ("UTC", "UTC all year, without summer time", ("Europe/London",)),
    "greenwich mean": ("UTC", "UTC all year, without summer time", ("Europe/London",)),
    "georgia": ("America/New_York", "the state of Georgia", ("Asia/Tbilisi",)),
    **TWO_PLACES,
}

_WITHOUT_SUMMER_TIME = {
    "+04:30": "Asia/Kabul",
    "+05:30": "Asia/Kolkata",
    "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon",
    "+08:45": "Australia/Eucla",
    "+09:30": "Australia/Darwin",
    "-09:30": "Pacific/Marquesas",
}
"""The tz database has fixed offsets in whole hours only; these places keep theirs all year."""

_OFFSET = re.compile(r"(?:gmt|utc)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d)|[.,](25|50?|75))?", re.ASCII)
_PARTS = {"25": "15", "5": "30", "50": "30", "75": "45"}
"""Minutes, by the parts of an hour that stand behind a point, as in "UTC+5.5"."""
_NOT_PLACES = {"localtime", "posixrules", "factory"}
_IANA = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*")


def read_zone(words: str) -> Zone:
    """Find the zone that `words` mean; raises UnknownZone with a sentence. Case and full stops do not matter."""
    said = " ".join(words.split())
    if not said or len(said) > LONGEST_WORDS:
        raise UnknownZone("names no zone: write one such as America/New_York or ET")
    plain = said.casefold().replace(".", "").replace("’", "'").replace("−", "-")
    plain = re.sub(r"\s*\([^()]*\)", "", plain).strip()
    found = (
        _from_table(said, plain)
        or _from_offset(said, plain)
        or _from_database(said, plain)
        or _from_pair(said, plain)
    )
    if found is None:
        raise UnknownZone(f"{said!r} is no zone that is known: write one such as America/New_York or ET")
    return found


def iana(name: str) -> str | None:
    """Give the canonical form of an IANA name written in any case, or nothing; no other words are read."""
    if len(name) > LONGEST_WORDS or name.casefold() in _NOT_PLACES:
        return None
    if _IANA.fullmatch(name):
        try:
            return zoneinfo.ZoneInfo(name).key
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            pass  # a folder of zones, or a name in capitals: the list knows
    return _names().get(name.casefold().replace(" ", "_"))


def _from_table(said: str, plain: str) -> Zone | None:
    for word in (plain, _without_time(plain)):
        if word in _AMBIGUOUS:
            name, meaning, others = _AMBIGUOUS[word]
            return Zone(name, said, f"{meaning} ({name})", others)
        if word in _table():
            name = _table()[word]
            return Zone(name, said, "" if said == name else f"the wall clock of {name}, all year")
    return None


def _from_offset(said: str, plain: str) -> Zone | None:
    match = _OFFSET.fullmatch(said.casefold().replace("−", "-")) or _OFFSET.fullmatch(plain)
    if not match:
        return None
    sign, hours, minutes = match[1], int(match[2]), match[3] or _PARTS.get(match[4] or "", "00")
    meaning = f"UTC{sign}{hours}{'' if minutes == '00' else ':' + minutes}"
    if minutes != "00":
        name = _WITHOUT_SUMMER_TIME.get(f"{sign}{hours:02}:{minutes}")
        if name is None:
            raise UnknownZone(
                f"{said!r} is no whole number of hours: write the zone's name, such as America/St_Johns"
            )
    elif hours > (14 if sign == "+" else 12):
        raise UnknownZone(f"{said!r} is no offset of any place: they go from UTC-12 to UTC+14")
    else:
        # POSIX counts westwards, so the database's signs are the other way round.
        name = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
    return Zone(name, said, f"{meaning} all year, without summer time ({name})")


def _from_database(said: str, plain: str) -> Zone | None:
    name = iana(said)
    if name:
        return Zone(name, said, "" if name == said else f"{name}")
    for word in (plain, _without_time(plain)):
        name = _cities().get(word.replace("_", " ")) or _countries().get(word)
        if name:
            return Zone(name, said, f"the wall clock of {name}, all year")
    return None


def _from_pair(said: str, plain: str) -> Zone | None:
    """Read "EST/EDT": several words for one zone."""
    parts = [part.strip() for part in re.split(r"[/,]| or ", plain) if part.strip()]
    found = {(_from_table(part, part) or Zone("", part)).name for part in parts}
    if len(parts) < 2 or len(found) != 1 or found == {""}:  # noqa: PLR2004  # a pair has two
        return None
    name = found.pop()
    return Zone(name, said, f"the wall clock of {name}, all year")


def _without_time(plain: str) -> str:
    shorter = re.sub(r"(?:\s+(?:local|standard|daylight|daylight savings?))?\s+time$", "", plain)
    return re.sub(r"^(?:us|u s)\s+", "", shorter)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    tables = (PLACES, _WORDS)
    table = {word: name for these in tables for name, words in these.items() for word in words.split("|")}
    for letter, (long, name) in _NORTH_AMERICA.items():
        table.update({letter + suffix: name for suffix in ("t", "st", "dt")})
        table.update({long + suffix: name for suffix in ("", " standard", " daylight")})
    return table


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if name not in _NOT_PLACES}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Index the countries that have one zone, by their English names."""
    folder = files("tzdata").joinpath("zoneinfo")
    named = dict(_rows(folder.joinpath("iso3166.tab").read_text(encoding="utf-8"), 1))
    zones: dict[str, list[str]] = {}
    for code, zone in _rows(folder.joinpath("zone.tab").read_text(encoding="utf-8"), 2):
        zones.setdefault(code, []).append(zone)
    return {named[code].casefold(): one[0] for code, one in zones.items() if len(one) == 1}


def _rows(table: str, column: int) -> Iterator[tuple[str, str]]:
    """Give the countries of a table of the database, and one of its other columns."""
    for line in table.splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            yield cells[0], cells[column]


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Index the cities of the database; of two names of one city, the newer kind ("Asia/…") counts."""
    cities: dict[str, str] = {}
    for name in sorted(_names().values()):
        area, _, city = name.rpartition("/")
        if area and area not in {"Etc", "SystemV", "US", "Canada", "Brazil", "Mexico", "Chile"}:
            cities.setdefault(city.replace("_", " ").casefold(), name)
    return cities

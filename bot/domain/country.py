"""The country in which the place of a zone lies, as the time zone database has it. Knows no people."""

from functools import cache
from importlib.resources import files


def country_of(zone: str) -> str:
    """Give the country's ISO 3166 code, e.g. "AU" for Australia/Sydney; nothing where the zone names no place."""
    return _countries().get(zone, "")


@cache
def _countries() -> dict[str, str]:
    """Read the table once; it comes with the zones themselves."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {zone: code for code, _, zone, *_ in rows}

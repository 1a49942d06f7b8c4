"""Partners that are one under several names: which name is told. Knows no event."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Merged(NamedTuple):
    """A partner's name that is told as another."""

    goes: str
    stays: str


Names = Mapping[str, str]
"""What each name, as it is compared, is told as."""


def names_of(merged: Iterable[Merged]) -> Names:
    """Give what each name is told as, where one leads to the next: what the last is."""
    direct = {one.goes.casefold(): one.stays for one in merged}
    return {key: _end(direct, key) for key in direct}


def told(said: Iterable[str], names: Names) -> tuple[str, ...]:
    """Give the names that are told in place of those that were said, each once."""
    found: dict[str, str] = {}
    for name in said:
        one = names.get(name.casefold(), name)
        found.setdefault(one.casefold(), one)
    return tuple(found.values())


def _end(direct: Names, key: str) -> str:
    seen = {key}
    name = direct[key]
    while (following := name.casefold()) in direct and following not in seen:
        seen.add(following)
        name = direct[following]
    return name

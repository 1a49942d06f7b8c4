"""X's own bill: what it charges for each call, counted by X and not by the bot. Refuses nothing."""

from datetime import datetime
from typing import NamedTuple

PRICES = {
    "post": 15_000,
    "post-with-link": 200_000,
    "summoned-reply": 10_000,
    "deletion": 10_000,
    "owned-read": 1_000,
    "post-read": 5_000,
    "user-read": 10_000,
    "count": 5_000,
    "alt-text": 5_000,
}
"""Micro-dollars each, as X publishes them."""

ONCE_A_DAY = {"owned-read": "post", "post-read": "post", "user-read": "user"}
"""What is charged once for the same resource within one UTC day."""

READS = frozenset({"owned-read", "post-read"})
"""What counts towards the month's cap of posts read."""


class Line(NamedTuple):
    """One line of the bill."""

    at: datetime  # programme time
    item: str
    resource: str  # the id of what was read or made; empty where there is none
    micros: int  # micro-dollars


class Bill:
    """What the account owes since the rehearsal began."""

    def __init__(self) -> None:
        """Begin with nothing owed."""
        self.lines: list[Line] = []
        self._paid: set[tuple[str, str, str]] = set()

    @property
    def total(self) -> int:
        """Give what is owed, in micro-dollars."""
        return sum(line.micros for line in self.lines)

    @property
    def reads(self) -> int:
        """Tell how many posts were read and charged."""
        return sum(line.item in READS for line in self.lines)

    def charge(self, at: datetime, item: str, resource: str = "") -> None:
        """Write a line, unless this was paid for on the same day."""
        kind = ONCE_A_DAY.get(item)
        if kind is not None:
            key = (kind, resource, at.date().isoformat())
            if key in self._paid:
                return
            self._paid.add(key)
        self.lines.append(Line(at, item, resource, PRICES[item]))

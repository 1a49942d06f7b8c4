"""In which zones a time is told beside its own, so that people elsewhere are thought of. Chooses no words."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

USUAL = (
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "UTC",
)
"""Where most of those take part who are far from each other, the most in front."""

MOST = 3
"""Zones beside the event's own."""


def told_in(moment: datetime, home: str, first: Iterable[str] = ()) -> tuple[str, ...]:
    """Give three zones whose clocks show another time than those of `home` at `moment`, `first` if they do."""
    seen = {moment.astimezone(ZoneInfo(home)).utcoffset()}
    found: list[str] = []
    for zone in (*first, *USUAL):
        offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
        if offset not in seen and len(found) < MOST:
            seen.add(offset)
            found.append(zone)
    return tuple(found)

"""For whom an event is: where they live, and what they do. Knows no event."""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

REGIONS = {
    "North America": ("America/New_York", "America/Los_Angeles"),
    "Latin America": ("America/Bogota", "America/Sao_Paulo"),
    "Europe": ("Europe/London", "Europe/Athens"),
    "Africa": ("Africa/Lagos", "Africa/Nairobi"),
    "Asia": ("Asia/Kolkata", "Asia/Shanghai"),
    "Australia and New Zealand": ("Australia/Perth", "Pacific/Auckland"),
}
"""Where people are, each with zones that stand for its west and its east."""

GROUPS = (
    "Primary teachers",
    "Secondary teachers",
    "Higher education",
    "New teachers",
    "School leaders",
    "Librarians",
    "Special education",
    "Families",
    "Students",
)
"""What people do."""

ASLEEP, AWAKE = time(23), time(6)
"""From when until when it is night, by the local clock."""


def is_night(moment: datetime, zone: str) -> bool:
    """Tell whether a moment (aware) is in the night of `zone`."""
    local = moment.astimezone(ZoneInfo(zone)).time()
    return local >= ASLEEP or local < AWAKE


def asleep(moment: datetime, audience: Iterable[str]) -> tuple[str, ...]:
    """Give the regions of an audience in which it is night everywhere at `moment`."""
    regions = [one for one in audience if one in REGIONS]
    return tuple(one for one in regions if all(is_night(moment, zone) for zone in REGIONS[one]))


def zones_of(audience: Iterable[str]) -> tuple[str, ...]:
    """Give the zones by which the regions of an audience are told."""
    return tuple(REGIONS[one][0] for one in audience if one in REGIONS)

"""One edition of a programme: its days, whom it thanks and where, and its last words. Knows no platform."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.domain.recurrence import instant


class Sponsor(NamedTuple):
    """Somebody who is thanked."""

    name: str
    url: str = ""


class Edition(NamedTuple):
    """What the operator chose for the programme as a whole."""

    timezone: str = "UTC"  # IANA; its days begin in it
    language: str = "en"  # that channels are spoken to in unless they chose another, such as "es" or "es-MX"
    starts: date | None = None  # its first day; None: the day of its first event
    ends: date | None = None  # its last day; None: it goes on all year
    contact: str = ""  # whom people may ask about it
    words: str = ""  # what is said when it has ended
    sponsors: tuple[Sponsor, ...] = ()
    thanked_in: frozenset[str] = frozenset()  # "closing", "week", "today"
    hashtag: str = ""  # its own, with the sign

    @property
    def over_at(self) -> datetime | None:
        """Tell when it is over (UTC): at the midnight after its last day; nothing where it goes on."""
        if self.ends is None:
            return None
        return instant(datetime.combine(self.ends + timedelta(days=1), time()), self.timezone).astimezone(UTC)

    @property
    def begins_at(self) -> datetime | None:
        """Tell when its first day begins (UTC); nothing where that was not chosen."""
        if self.starts is None:
            return None
        return instant(datetime.combine(self.starts, time()), self.timezone).astimezone(UTC)


ALL_YEAR = Edition()
"""Where nothing was chosen."""


def sponsor(written: str) -> Sponsor:
    """Read a name with its address behind it, as in "Acme https://acme.example" or "Acme (https://acme.example)"."""
    name, _, last = written.strip().rpartition(" ")
    address = last.strip("()<>")
    if address.startswith(("https://", "http://")):
        return Sponsor(name.strip(), address) if name.strip() else Sponsor(address, address)
    return Sponsor(written.strip())

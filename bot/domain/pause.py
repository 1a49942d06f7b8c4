"""A time in which nothing is announced, of one partner or of everybody. Ends by itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from bot.domain.event import Occurrence


class Pause(NamedTuple):
    """From when until when nothing is announced; each has an end."""

    organisation: str  # whose events; empty: everything
    since: datetime  # UTC
    until: datetime  # UTC, exclusive

    def holds(self, moment: datetime) -> bool:
        """Tell whether it is on at `moment`."""
        return self.since <= moment < self.until


def silent(pauses: Iterable[Pause], moment: datetime) -> bool:
    """Tell whether nothing at all is announced at `moment`."""
    return any(not pause.organisation and pause.holds(moment) for pause in pauses)


def unheard(pauses: Iterable[Pause], occurrence: Occurrence, moment: datetime) -> bool:
    """Tell whether `occurrence` is not announced at `moment`, as a partner of it is paused."""
    partners = {name.casefold() for name in occurrence.organisations}
    return any(pause.organisation.casefold() in partners and pause.holds(moment) for pause in pauses)

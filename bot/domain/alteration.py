"""What of an occurrence is otherwise than it was told: its time, its place, whether it takes place. Tells nobody."""

from datetime import datetime
from typing import NamedTuple

from bot.domain.event import Occurrence, Status


class Alteration(NamedTuple):
    """How an occurrence was before it was changed."""

    id: int
    occurrence_id: str
    revision: int  # the one that it was raised to
    at: datetime  # programme time
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    status: Status
    url: str
    location: str


class Changes(NamedTuple):
    """What differs between what was told and what is."""

    time: bool
    place: bool
    link: bool
    cancelled: bool
    reinstated: bool

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return any(self)


def changes(before: Alteration, now: Occurrence) -> Changes:
    """Compare what was told with what is."""
    was_off, is_off = (status is Status.CANCELLED for status in (before.status, now.status))
    return Changes(
        time=(before.starts_at, before.ends_at, before.all_day) != (now.starts_at, now.ends_at, now.all_day),
        place=before.location != now.location,
        link=before.url != now.url,
        cancelled=is_off and not was_off,
        reinstated=was_off and not is_off,
    )

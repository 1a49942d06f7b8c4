"""What somebody who has a little time can take part in. Does not know what time they have."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from bot.domain.agenda import Listed
from bot.domain.event import LONG, Occurrence, Status
from bot.domain.query import Query


def fitting(listed: Iterable[Listed], query: Query) -> tuple[Listed, ...]:
    """Give what takes place, ends within the query's span, and takes no longer than there is time."""
    return tuple(line for line in listed if _fits(line.occurrence, query))


def _fits(occurrence: Occurrence, query: Query) -> bool:
    since, until = query.span.utc
    if occurrence.all_day or occurrence.status is Status.CANCELLED:
        return False
    begins = max(occurrence.starts_at.astimezone(UTC), since)
    left = occurrence.ends_at - begins
    return occurrence.ends_at <= until and left < LONG and timedelta(0) < left <= (query.length or left)

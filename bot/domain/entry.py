"""An event as the programme keeps it, with what calendars tell beside it. Does not know how it is stored or written."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Filters, says, words_of
from bot.domain.event import Event, Occurrence, Timing


class Entry(NamedTuple):
    """One event, and when it was written down."""

    event: Event
    uid: str  # RFC 5545's UID in calendars of ours: the event's own, unless an older event of another feed has the same
    created_at: datetime  # aware
    changed_at: datetime  # aware


def means(filters: Filters, event: Event) -> bool:
    """Tell whether `filters` mean `event`; words are looked for in its description, too."""
    if not replace(filters, text="").match(event):
        return False
    return not filters.text or says(f"{words_of(event)} {event.description}", filters.text)


def alone(entry: Entry, occurrence: Occurrence) -> Entry:
    """Give one happening of an event as an event of its own, with a UID of its own that stays.

    Its SEQUENCE rises with the changes of the event as well as with its own.
    """
    start, end = occurrence.starts_at, occurrence.ends_at
    if occurrence.all_day:
        timing = Timing(start=start.date(), length=end - start)
    else:
        zone = ZoneInfo(occurrence.timezone)
        first, last = (moment.astimezone(zone).replace(tzinfo=None, fold=0) for moment in (start, end))
        timing = Timing(start=first, length=last - first, timezone=occurrence.timezone)
    event = replace(
        entry.event,
        timing=timing,
        title=occurrence.title,
        url=occurrence.url,
        location=occurrence.location,
        status=occurrence.status,
        sequence=entry.event.sequence + occurrence.revision,
    )
    recurs = occurrence.recurrence_id
    return entry._replace(event=event, uid=f"{entry.uid}-{recurs}" if recurs else entry.uid)

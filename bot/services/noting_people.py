"""Plans what people are told of changes: of what they saved at once, of what they follow within their limits.

Who was told already, in a channel's thread or by a reminder, is told there. Makes no words.
"""

from collections.abc import Container, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import day_span
from bot.domain.alteration import Alteration
from bot.domain.announcement import LATENESS, Destination, Kind, Planned
from bot.domain.event import Occurrence, Status
from bot.domain.personal import MOST_A_DAY, after_night
from bot.storage import plans, recordings, touched
from bot.storage.database import Connection
from bot.storage.touched import Concerned

NEAR = timedelta(days=3)
"""How far ahead of a happening who follows what it is of hears that it changed; of what is later, reminders tell."""


OFF = timedelta(days=14)
"""The same for what is cancelled: no reminder tells of that any more."""


def note_to_people(
    connection: Connection,
    alteration: Alteration,
    occurrence: Occurrence,
    told: Container[Destination],
    now: datetime,
) -> int:
    """Plan a note for everybody whom a change concerns, but for those in `told`; tell how many are new."""
    useless = min(now + LATENESS[Kind.CHANGE], max(alteration.ends_at, occurrence.ends_at))
    planned, done = 0, set()
    for one, due in _due(connection, alteration, occurrence, now):
        if one.destination in told or one.destination in done or one.knows >= occurrence.revision:
            continue
        done.add(one.destination)
        if due < useless:
            note = Planned(occurrence.id, Kind.CHANGE, one.destination, occurrence.revision, due, useless)
            planned += plans.add(connection, note, now) is not None
    return planned


def tell_recordings(connection: Connection, now: datetime) -> int:
    """Plan a message for everybody who waits for a recording that is there; tell how many are new."""
    planned = 0
    for occurrence_id, where in recordings.take(connection):
        useless = now + LATENESS[Kind.RECORDING]
        message = Planned(occurrence_id, Kind.RECORDING, where, 0, now, useless)
        planned += plans.add(connection, message, now) is not None
    return planned


def _due(
    connection: Connection, alteration: Alteration, occurrence: Occurrence, now: datetime
) -> Iterator[tuple[Concerned, datetime]]:
    """Give whom the change concerns, and when they are told: who saved it at any hour, who follows it by day."""
    for one in touched.savers(connection, occurrence.id):
        yield one, now
    near = OFF if occurrence.status is Status.CANCELLED else NEAR
    if min(alteration.starts_at, occurrence.starts_at) > now + near:
        return
    follows = [one for one in touched.followed(connection) if one.filters.match(occurrence)]
    for one in touched.followers(connection, follows) if follows else ():
        zone = one.timezone or "UTC"
        due = after_night(now, zone)
        day = day_span(due.astimezone(ZoneInfo(zone)).date(), zone)
        if touched.told_between(connection, one.destination, *day.utc) < MOST_A_DAY:
            yield one, due

"""Finds out who was told what no longer holds, and plans a note in the thread of what they read. Makes no words."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.account import Account
from bot.domain.alteration import Alteration, changes
from bot.domain.announcement import LATENESS, SLACK, Destination, Kind, Planned, State
from bot.domain.event import Occurrence
from bot.domain.pause import silent, unheard
from bot.services.made import told
from bot.services.noting_people import note_to_people
from bot.storage import (
    alterations,
    bookings,
    deliveries,
    occurrences,
    pauses,
    people,
    plans,
    subscriptions,
    touched,
)
from bot.storage.database import Connection
from bot.storage.deliveries import Delivery

READ_FOR = timedelta(days=8)
"""How long after it was due an announcement is taken to be read: a week's list, and a day more."""


def note_changes(connection: Connection, now: datetime) -> int:
    """Plan one note for each channel that was told of something that is otherwise now; tell how many are new.

    A change of something that is being told somewhere at this moment is looked at again the next time, too.
    """
    planned, done = 0, []
    quiet = [one.pause for one in pauses.after(connection, now)]
    for alteration in alterations.unnoted(connection):
        occurrence_id = alteration.occurrence_id
        found = occurrences.by_ids(connection, [occurrence_id])
        if found and _matters(alteration, found[0], now):
            paused = silent(quiet, now) or unheard(quiet, found[0], now)
            said = [] if paused else deliveries.told(connection, occurrence_id, now - READ_FOR)
            planned += _plan(connection, alteration, found[0], said, now)
            if not paused:
                heard = _hearing(said, found[0]) | _waiting(connection, occurrence_id)
                planned += note_to_people(connection, alteration, found[0], heard, now)
            if deliveries.is_being_told(connection, occurrence_id, now - READ_FOR):
                continue
        done.append(alteration.id)
    alterations.noted(connection, done, now)
    return planned


def known_revision(connection: Connection, occurrence_id: str, where: Destination, now: datetime) -> int:
    """Tell the newest revision of an occurrence that a destination was told of, or -1."""
    said = deliveries.told(connection, occurrence_id, now - READ_FOR)
    saved = touched.known_to(connection, occurrence_id, where)
    return max((told(one, occurrence_id) for one in said if one.planned.destination == where), default=saved)


def _matters(alteration: Alteration, occurrence: Occurrence, now: datetime) -> bool:
    to_come = max(alteration.ends_at, occurrence.ends_at) > now
    return to_come and bool(changes(alteration, occurrence))


def _plan(
    connection: Connection,
    alteration: Alteration,
    occurrence: Occurrence,
    said: Iterable[Delivery],
    now: datetime,
) -> int:
    """Plan the notes, each in the thread of what its channel read last."""
    known: dict[Destination, int] = {}
    last: dict[Destination, Delivery] = {}
    for delivery in said:
        where = delivery.planned.destination
        known[where] = max(known.get(where, -1), told(delivery, occurrence.id))
        if delivery.planned.kind is not Kind.CHANGE:
            last[where] = delivery
    waiting = _waiting(connection, occurrence.id)
    useless = min(now + LATENESS[Kind.CHANGE], max(alteration.ends_at, occurrence.ends_at))
    planned = 0
    for where, delivery in last.items():
        knows = known[where] >= occurrence.revision or where in waiting
        if knows or not _hears(connection, where, now):
            continue
        note = Planned(occurrence.id, Kind.CHANGE, where, occurrence.revision, now, useless)
        planned += plans.add(connection, note, now, within=delivery.within or delivery.id) is not None
    return planned


def _hearing(said: Iterable[Delivery], occurrence: Occurrence) -> set[Destination]:
    """Give where it is told in a thread, or known already; who was told of an earlier change alone is told anew."""
    return {
        one.planned.destination
        for one in said
        if one.planned.kind is not Kind.CHANGE or told(one, occurrence.id) >= occurrence.revision
    }


def _waiting(connection: Connection, occurrence_id: str) -> set[Destination]:
    """Give where a note about it waits to be sent, which will tell of this as well."""
    return {
        one.planned.destination
        for one in deliveries.of_what(connection, occurrence_id)
        if one.planned.kind is Kind.CHANGE and one.state is State.PLANNED
    }


def _hears(connection: Connection, where: Destination, now: datetime) -> bool:
    if where.platform != SLACK:
        return True  # what was said on X is corrected there
    wish = subscriptions.of_channel(connection, where.workspace, where.channel)
    if wish is None and bookings.is_room(connection, where):
        return True  # a moderator chose it for a chat
    if wish is None:  # a person hears what became of what they were told, once they keep something
        return people.find(connection, Account(where.workspace, where.channel)) is not None
    return wish.at(now).paused_until is None

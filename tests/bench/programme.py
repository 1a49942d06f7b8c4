"""A programme of any size: thirty chats and sessions on each local day, with the titles of the bundled sample."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, insert

from bot.domain.event import Event, Occurrence, Timing
from bot.domain.finding import terms_of
from bot.domain.recurrence import expand
from bot.feeds import read
from bot.sample import load
from bot.services.importing import Importing, merge_words
from bot.storage import events, expanded, facts, occurrences, terms, writing_events
from bot.storage.connect import connect
from bot.storage.migrate import upgrade

ZONE = "America/New_York"

DAY = date(2015, 10, 26)
"""The day that is asked for. Half of the programme lies before it, half after it."""

EVENING = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
"""When it is asked for: 18:25 in New York. Some is over, some is on, most is to come."""

HOURS = (8, 9, 11, 12, 13, 15, 16, 17, 18, 18, 19, 19, 20, 20, 21)
"""When things begin, each on the hour and at half past: two for each entry here, thirty a day."""

A_DAY = 2 * len(HOURS)

DATED = 5
"""Every fifth has a date and an address of its own; the others come every week."""

AT_ONCE = 20_000
"""Occurrences that are written together, so that a million fit into a small memory."""

FROM, UNTIL = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""All that there is stands in the table: no question needs a series expanded."""


async def take_the_sample(url: str) -> None:
    """Make a database with the bundled sample in it."""
    database = connect(url)
    upgrade(database.engine)
    for source in load().sources:
        await Importing(database).take(source.feed, read(source).events, 0, EVENING)
    database.close()


async def fill(file: Path, size: int) -> Path:
    """Make a database with `size` occurrences around `DAY`, and give its file."""
    database = connect(f"sqlite:///{file}")
    upgrade(database.engine)
    await database.write(partial(_write, size=size))
    await merge_words(database)  # as an import does
    database.close()
    return file


def _write(connection: Connection, size: int) -> None:
    now = datetime.now(UTC)
    left = islice(_programme(DAY - timedelta(days=size // A_DAY // 2)), size)
    known: set[str] = set()
    while listed := list(islice(left, AT_ONCE)):
        entries = {event.id: event for event, _ in listed if event.id not in known}
        known |= entries.keys()
        kept = [{**writing_events._values(event, now), "created_at": now} for event in entries.values()]
        said = [{"event_id": event.id, "terms": " ".join(terms_of(event))} for event in entries.values()]
        if entries:
            connection.execute(insert(events.EVENT), kept)
            connection.execute(insert(terms.WORDS), said)
        rows = [expanded._values(event, occurrence) for event, occurrence in listed]
        connection.execute(insert(occurrences.OCCURRENCE), rows)
    facts.remember(connection, facts.EXPANDED_FROM, FROM)
    facts.remember(connection, facts.EXPANDED_UNTIL, UNTIL)


def _programme(first: date) -> Iterator[tuple[Event, Occurrence]]:
    """Give the occurrences of one day after the other, each with the event that it belongs to."""
    sample = [event for source in load().sources for event in read(source).events if not event.timing.all_day]
    chats = [event for event in sample if event.timing.recurring]
    dated = [event for event in sample if not event.timing.recurring]
    week = {day: list(_every_week(chats, first + timedelta(days=day))) for day in range(7)}
    for days in range(UNTIL.year * 366):
        day = first + timedelta(days=days)
        since = datetime.combine(day, time(), UTC)
        for event in (*week[days % 7], *_once(dated, day)):
            occurrence = expand(event, since, since + timedelta(days=2))[0]
            yield event, occurrence


def _every_week(chats: list[Event], first: date) -> Iterator[Event]:
    for slot in range(A_DAY):
        if slot % DATED:
            event = chats[(first.weekday() * A_DAY + slot) % len(chats)]
            timing = Timing(start=_starts(first, slot), timezone=ZONE, rrule="FREQ=WEEKLY")
            yield replace(event, feed="bench", uid=f"{first:%a}-{slot}", timing=timing)


def _once(dated: list[Event], day: date) -> Iterator[Event]:
    for slot in range(0, A_DAY, DATED):
        event = dated[(day.toordinal() + slot) % len(dated)]
        timing = Timing(start=_starts(day, slot), timezone=ZONE)
        url = f"https://meetings.example.org/j/{day:%Y%m%d}{slot}?pwd=connected"
        yield replace(event, feed="bench", uid=f"{day}-{slot}", timing=timing, url=url)


def _starts(day: date, slot: int) -> datetime:
    hour, half = divmod(slot, 2)
    return datetime.combine(day, time(HOURS[hour], 30 * half))

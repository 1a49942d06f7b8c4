"""A series that cannot be read any more is not made one of its changed dates: what is known of it stays."""

from datetime import UTC, datetime

import pytest

from bot.domain.agenda import Span
from bot.domain.listing import Taken
from bot.feeds import Source, read
from bot.services.agenda import Agenda
from bot.services.importing import Importing
from bot.services.parsing import look
from bot.storage.database import Database

pytest_plugins = ["tests.fixtures_storage"]

NOW = datetime(2015, 10, 1, tzinfo=UTC)
AUTUMN = Span(NOW, datetime(2015, 12, 1, tzinfo=UTC))
GOOD = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:weekly
SUMMARY:Weekly
DTSTART;TZID=America/New_York:20151005T200000
DTEND;TZID=America/New_York:20151005T210000
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
UID:weekly
SUMMARY:Weekly
RECURRENCE-ID;TZID=America/New_York:20151012T200000
DTSTART;TZID=America/New_York:20151012T210000
DTEND;TZID=America/New_York:20151012T220000
END:VEVENT
END:VCALENDAR
"""
BAD = GOOD.replace("FREQ=WEEKLY", "FREQ=WEAKLY")
ALONE = GOOD.partition("BEGIN:VEVENT")[0] + "BEGIN:VEVENT" + GOOD.rpartition("BEGIN:VEVENT")[2]


async def take(database: Database, text: str) -> Taken:
    found = read(Source("a.ics", text.encode(), "ours"))
    return await Importing(database).take("ours", found.events, len(found.rejected), NOW, torn=found.torn)


@pytest.mark.parametrize(
    ("then", "weeks", "taken"),
    [(BAD, 8, Taken(unchanged=1)), (ALONE, 1, Taken(updated=1)), (GOOD, 8, Taken(unchanged=1))],
    ids=["refused", "no longer listed", "as before"],
)
async def test_a_series_that_cannot_be_read_any_more_stays(
    database: Database, then: str, weeks: int, taken: Taken
) -> None:
    await take(database, GOOD)
    before = await Agenda(database).between(AUTUMN)
    assert len(before) == 8
    assert await take(database, then) == taken
    after = await Agenda(database).between(AUTUMN)
    assert len(after) == weeks
    assert weeks == 1 or after == before


async def test_a_calendar_that_is_read_by_itself_keeps_it_too(database: Database) -> None:
    await take(database, GOOD)
    known = await Importing(database).known("ours")
    looked = look(Source("a.ics", BAD.encode(), "ours"), "", known)
    assert (looked.different.taken, looked.different.changed) == (Taken(unchanged=1), [])
    assert [one.field for one in looked.rejected] == ["RRULE"]


async def test_its_changed_date_is_listed_where_nothing_else_is_known(database: Database) -> None:
    assert await take(database, BAD) == Taken(added=1)
    (once,) = await Agenda(database).between(AUTUMN)
    assert once.starts_at == datetime(2015, 10, 13, 1, tzinfo=UTC)

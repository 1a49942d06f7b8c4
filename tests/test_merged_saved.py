"""Who saved what is told as another event now keeps that, and knows it as it is: on SQLite and on PostgreSQL."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.domain.agenda import Span
from bot.domain.event import Override
from bot.domain.personal import Saved
from bot.services.agenda import Agenda
from bot.services.importing import Importing
from bot.storage import keeping, merges
from bot.storage.expanded import SAVED
from bot.storage.people import PERSON
from tests.builders import event
from tests.fakes import NOON
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

EIGHT = datetime(2015, 11, 10, 20)
MONTH = Span(NOON, NOON + timedelta(days=30))


async def test_what_is_kept_is_known_as_it_is_now_and_kept_once(another: Open) -> None:
    database = another()
    both = Override(recurrence_id=datetime(2015, 11, 11, 20), start=EIGHT)
    known = event(EIGHT, feed="iste", uid="1", rrule="FREQ=DAILY;COUNT=2", overrides=(both,))
    await Importing(database).take("iste", [known], 0, NOON)
    for hour in (19, 20):
        moved = event(EIGHT.replace(hour=hour), feed="nea", uid="2")
        await Importing(database).take("nea", [moved], 0, NOON)
    there = await Agenda(database).between(MONTH)
    (stays,) = [one for one in there if one.feed == "nea"]
    assert stays.revision == 1

    def save_and_merge(connection: Connection) -> bool:
        connection.execute(insert(PERSON).values(id=1, created_at=NOON))
        for one in there:
            if one.feed == "iste":
                keeping.save(connection, 1, Saved(one.id, NOON, None))
        return merges.merge(connection, known.id, moved.id, NOON)

    assert await database.write(save_and_merge)
    kept = select(SAVED.c.revision).where(SAVED.c.occurrence_id == stays.id)
    assert await database.read(lambda connection: connection.execute(kept).scalars().all()) == [1]

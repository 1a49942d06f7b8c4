"""A feed that is imported again and again: what it lists, what a person changes of it, and what is listed then."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.domain.agenda import Span
from bot.domain.event import Event, Occurrence
from bot.domain.listing import Taken
from bot.services.agenda import Agenda
from bot.services.expanding import keep_event
from bot.services.importing import Importing
from bot.storage import writing_events
from bot.storage.database import Database
from tests.builders import event

NOW = datetime(2015, 10, 20, 12, tzinfo=UTC)
AUTUMN = Span(datetime(2015, 9, 20, tzinfo=UTC), datetime(2015, 12, 1, tzinfo=UTC))
WEEKLY = event(datetime(2015, 9, 7, 20), rrule="FREQ=WEEKLY;BYDAY=MO")
WEBINAR = event(datetime(2015, 10, 27, 15), uid="webinar", title="A webinar", kind="webinar", hashtags=())


async def take(database: Database, *events: Event, now: datetime = NOW, refused: int = 0) -> Taken:
    return await Importing(database).take("sample", events, refused, now)


async def listed(database: Database, span: Span = AUTUMN) -> list[Occurrence]:
    return await Agenda(database).between(span)


async def change(database: Database, by_hand: Event) -> None:
    """Let a person change an event that a feed lists."""

    def keep(connection: Connection) -> None:
        writing_events.amend(connection, by_hand, NOW)
        keep_event(connection, by_hand, NOW)

    await database.write(keep)

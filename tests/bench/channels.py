"""Many channels that hear a programme, in a database made for measuring. Measures nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, insert

from bot.clock import FastClock
from bot.domain.announcement import LATENESS, Destination, Kind, Planned
from bot.outlets.slack import Slack
from bot.services.composing import Composing
from bot.services.delivering import Delivering
from bot.services.health import Health
from bot.services.waking import Wake
from bot.storage import plans
from bot.storage.database import Database
from bot.storage.subscriptions import SUBSCRIPTION
from bot.wording.names import Names
from tests.bench.programme import ZONE

BATCH = 1_000

SINCE = datetime(2015, 1, 1, tzinfo=UTC)
"""Since when the channels hear the programme."""


def channel(number: int) -> str:
    """Give the id of a channel."""
    return f"C{number:06d}"


async def subscribe(database: Database, many: int, *, at_start: bool = False) -> None:
    """Let so many channels hear today's list, and the starts where they want them."""

    def write(connection: Connection) -> None:
        rows = [
            {
                "workspace": "T0CEM",
                "channel": channel(number),
                "timezone": ZONE,
                "digest": True,
                "digest_at": "07:30",
                "week_ahead": False,
                "reminders": "",
                "at_start": at_start,
                "kinds": "",
                "hashtags": "",
                "organisations": "",
                "most_a_day": 0,
                "changed_by": "U0BENCH",
                "changed_at": SINCE,
            }
            for number in range(many)
        ]
        connection.execute(insert(SUBSCRIPTION), rows)

    await database.write(write)


async def plan_lists(database: Database, day: date, due: Sequence[datetime]) -> None:
    """Plan a day's list for one channel after the other, each due at its moment, the day before."""
    planned = [
        Planned(
            day.isoformat(),
            Kind.DIGEST,
            Destination("slack", "T0CEM", channel(number)),
            0,
            moment,
            moment + LATENESS[Kind.DIGEST],
        )
        for number, moment in enumerate(due)
    ]
    for first in range(0, len(planned), BATCH):
        some = planned[first : first + BATCH]
        await database.write(partial(plans.add_all, planned=some, now=due[0] - timedelta(days=1)))


def sender(database: Database, clock: FastClock, slack: Slack, wake: Wake) -> Delivering:
    """Build what sends, as the composition root does."""
    composing = Composing(database, Names("The bench", "/cem", "@cembot"), ZONE)
    return Delivering(database, clock, slack, composing, wake, Health(database, clock))

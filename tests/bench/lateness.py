"""How late messages come when 100,000 are due over an hour. Of the hour its first six minutes are watched."""

import asyncio
import contextlib
import statistics
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import FastClock
from bot.domain.announcement import Destination
from bot.outlets.slack import Slack
from bot.outlets.slack_client import open_client, open_session
from bot.services.waking import Wake
from bot.storage.connect import connect
from bot.wording.message import Message
from tests.bench.channels import channel, plan_lists, sender, subscribe
from tests.bench.far_end import LATENCY, far_end
from tests.bench.figure import About, Figure, Pair, median
from tests.bench.programme import DAY, EVENING, take_the_sample

DELIVERIES = 100_000

HOUR = timedelta(hours=1)

WATCHED = timedelta(minutes=6)
"""How much of the hour is watched, in real time, while the rows of all of it are there."""

WARM = timedelta(seconds=2)
"""How long the sender runs before the hour begins."""

SECOND = f"one second; the far end answers after {LATENCY * 1000:.0f} ms"
ABOUT = About(
    "lateness_p99", f"{DELIVERIES:,} lists due over an hour, its first six minutes: from due to posted, p99", "s",
    SECOND, 1.0,
)  # fmt: skip


class Watching(Slack):
    """Slack, with the moment at which each request was answered."""

    def __init__(self, *parts: object, clock: FastClock, due: dict[str, datetime]) -> None:
        """Watch by `clock` how late each of `due`, by channel, is posted."""
        super().__init__(*parts)  # type: ignore[arg-type]  # the same parts as Slack takes
        self._clock = clock
        self._due = due
        self.late: list[float] = []

    async def send(
        self, destination: Destination, message: Message, delivery_id: str, thread: str | None = None
    ) -> str:
        """Post, and note how late it was."""
        posted = await super().send(destination, message, delivery_id, thread)
        behind = self._clock.now() - self._due[destination.channel]
        self.late.append(behind.total_seconds())
        return posted


async def measure(folder: Path) -> list[Figure]:
    """Let the first minutes of the hour pass, once."""
    url = f"sqlite:///{folder / 'lateness.db'}"
    await take_the_sample(url)
    database = connect(url)
    await subscribe(database, DELIVERIES)
    begins = EVENING + WARM
    due = [begins + HOUR * number / DELIVERIES for number in range(DELIVERIES)]
    await plan_lists(database, DAY, due)
    by_channel = {channel(number): moment.astimezone(UTC) for number, moment in enumerate(due)}
    with far_end() as address:
        async with open_session() as session:
            clock = FastClock(EVENING)
            slack = Watching(
                open_client("xoxb-bench", address, session), session, clock=clock, due=by_channel
            )
            running = asyncio.create_task(sender(database, clock, slack, Wake()).run())
            while len(slack.late) < DELIVERIES * WATCHED // HOUR:
                await asyncio.sleep(0.1)
                if running.done():
                    running.result()
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
    database.close()
    p99 = statistics.quantiles(slack.late, n=100)[98]
    return [median(ABOUT, [Pair(p99, 1.0)])]

"""The day of a run: what happens, what channels want to hear, and what must therefore be posted. Posts nothing.

The plan is computed from the events themselves, not from what the bot keeps of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.domain.agenda import Filters, Span
from bot.domain.announcement import Planned
from bot.domain.event import Event, Timing
from bot.domain.plan import Programme, plan
from bot.domain.recurrence import expand
from bot.domain.subscription import Subscription
from bot.services.importing import Importing
from bot.storage import subscriptions
from bot.storage.connect import connect
from bot.storage.database import Connection
from bot.storage.migrate import upgrade

MIDNIGHT = datetime(2015, 10, 26, tzinfo=UTC)
"""When the day begins; its channels live in UTC."""

ASKED = MIDNIGHT - timedelta(hours=1)
"""When the channels said what they want to hear."""

WORKSPACE = "T1"
ZONE = "UTC"
ALL_DAY = Span(MIDNIGHT - timedelta(hours=1), MIDNIGHT + timedelta(days=2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How full a day is: groups of channels, each of which hears the chats of its own group and no others."""

    minutes: int = 24 * 60
    groups: int
    channels: int  # in each group
    chats: int  # of each group
    leads: tuple[int, ...] = (60, 10)  # the reminders of each chat, minutes before its start

    @property
    def deliveries(self) -> int:
        """Count what is to be posted: one list a channel, and the reminders and the start of each chat."""
        return self.groups * self.channels * (1 + self.chats * (1 + len(self.leads)))

    @property
    def length(self) -> timedelta:
        """Give how long the day lasts."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Due:
    """One announcement that must be posted, and which titles its words must hold."""

    planned: Planned
    titles: tuple[str, ...]


def events(shape: Shape) -> list[Event]:
    """List the chats of the day, as evenly spread as whole minutes allow."""
    first = max(shape.leads) + 2
    every = (shape.minutes - first) / shape.chats
    return [
        _chat(group, number, first + every * (number + group / shape.groups))
        for group in range(shape.groups)
        for number in range(shape.chats)
    ]


def wishes(shape: Shape) -> list[Subscription]:
    """List what each channel wants to hear: a list early in the day, and everything about its group's chats."""
    spread = max(shape.minutes // 10, 1)
    return [
        Subscription(
            workspace=WORKSPACE,
            channel=f"C{group:02}{number:02}",
            timezone=ZONE,
            digest_at=(MIDNIGHT + timedelta(minutes=1 + spread * group // shape.groups)).time(),
            reminders=shape.leads,
            at_start=True,
            filters=Filters(hashtags=(_hashtag(group),)),
            most_a_day=0,
            changed_at=ASKED,
        )
        for group in range(shape.groups)
        for number in range(shape.channels)
    ]


def expected(shape: Shape) -> list[Due]:
    """Compute what must be posted over the whole day."""
    happening = {
        one.id: one for event in events(shape) for one in expand(event, ALL_DAY.since, ALL_DAY.until)
    }
    wanted = {wish.channel: wish for wish in wishes(shape)}

    def titles(planned: Planned) -> Iterator[str]:
        if planned.what in happening:
            yield happening[planned.what].title
            return
        wish = wanted[planned.destination.channel]
        yield from (one.title for one in happening.values() if wish.filters.match(one))

    programme = Programme(occurrences=tuple(happening.values()))
    return [
        Due(one, tuple(titles(one)))
        for together in plan(programme, wanted.values(), ALL_DAY)
        for one in together
    ]


async def fill(url: str, shape: Shape) -> None:
    """Make the database that the bot of a run finds."""
    database = connect(url)
    try:
        upgrade(database.engine)
        await Importing(database).take("faults", events(shape), 0, ASKED)
        await database.write(partial(_subscribe, wanted=wishes(shape)))
    finally:
        database.close()


def sqlite(folder: Path) -> str:
    """Give the address of a run's SQLite file."""
    return f"sqlite:///{folder / 'cembot.db'}"


def _subscribe(connection: Connection, wanted: Sequence[Subscription]) -> None:
    for wish in wanted:
        subscriptions.save(connection, wish, "U1", ASKED)


def _chat(group: int, number: int, minute: float) -> Event:
    starts = datetime.combine(MIDNIGHT.date(), time()) + timedelta(minutes=int(minute))
    return Event(
        feed="faults",
        uid=f"{group}-{number}",
        title=f"Chat {number:02} of group {group:02}",
        timing=Timing(start=starts, timezone=ZONE, length=timedelta(minutes=5)),
        kind="Slack chat",
        hashtags=(_hashtag(group),),
    )


def _hashtag(group: int) -> str:
    return f"#group{group:02}"

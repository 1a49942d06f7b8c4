"""The day of a run with X as a destination: its chats, and what must therefore be posted there. Posts nothing."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final, NamedTuple

from bot.domain.event import Event, Timing
from bot.domain.recurrence import expand
from bot.domain.way import Chosen, OnX, Way
from bot.rehearsal.x_timeline import BOT
from bot.services.importing import Importing
from bot.services.scripting import Scripting
from bot.storage import x_accounts, x_chats
from bot.storage.connect import connect
from bot.storage.database import Connection
from bot.storage.migrate import upgrade
from tests.builders_scripts import table
from tests.faults.day import ALL_DAY, ASKED, MIDNIGHT, WORKSPACE, ZONE, Shape

QUESTIONS: Final = 2
LENGTH: Final = timedelta(minutes=15)
FIRST: Final = 33
"""Minutes of the day after which the first chat begins: it is announced half an hour before."""

ON_X: Final = OnX(timezone=ZONE, account=BOT, budget=1_000_000_000)


class DueOnX(NamedTuple):
    """One post that must be there, and how its text begins."""

    chat: str  # the occurrence's id
    kind: str
    begins: str
    due_at: datetime
    replies: bool  # to another of its chat


def chats(shape: Shape) -> list[Event]:
    """List the chats of the day, as evenly spread as whole minutes allow."""
    last = shape.minutes - LENGTH // timedelta(minutes=1) - 2
    every = (last - FIRST) / max(shape.chats - 1, 1)
    return [_chat(number, int(FIRST + every * number)) for number in range(shape.chats)]


def expected(shape: Shape) -> list[DueOnX]:
    """Say what must be posted over the whole day."""
    day = f"{MIDNIGHT:%a} {MIDNIGHT.day} {MIDNIGHT:%b}"
    made: list[DueOnX] = []
    for event in chats(shape):
        (one,) = expand(event, ALL_DAY.since, ALL_DAY.until)
        start = one.starts_at
        asked = [
            DueOnX(
                one.id,
                f"question-{number}",
                f"Q{number} of {QUESTIONS}: Why {event.uid}-{number}?",
                start + timedelta(minutes=_minutes(number)),
                replies=True,
            )
            for number in range(1, QUESTIONS + 1)
        ]
        ahead = start - timedelta(minutes=30)
        made += [
            DueOnX(one.id, "reminder-30", f"Coming up, {day}: {event.title}\n", ahead, replies=False),
            DueOnX(one.id, "start", f"Starting now, {day}: {event.title}\n", start, replies=True),
            *asked,
            DueOnX(
                one.id, "thanks", f"Thank you for joining {event.title}, {day}.", start + LENGTH, replies=True
            ),
        ]
    return made


async def fill(url: str, shape: Shape) -> None:
    """Make the database that the bot of a run finds."""
    database = connect(url)
    try:
        upgrade(database.engine)
        events = chats(shape)
        await Importing(database).take("faults", events, 0, ASKED)
        lines = [
            f"{event.hashtags[0]},,,{MIDNIGHT:%Y-%m-%d},Q{number},Why {event.uid}-{number}?,{_minutes(number)}"
            for event in events
            for number in range(1, QUESTIONS + 1)
        ]
        asked = await Scripting(database).take(table(*lines).scripts)
        if asked.rejected:
            raise ValueError(f"the day's questions are wrong: {asked.rejected}")
        await database.write(partial(_choose, events=events))
    finally:
        database.close()


def _choose(connection: Connection, events: Sequence[Event]) -> None:
    x_accounts.agree(connection, BOT, WORKSPACE, "U1", ASKED)
    for event in events:
        x_chats.choose(connection, Chosen(event.id, WORKSPACE, "COPS", Way.POSTS, "U1", ASKED), ASKED)


def _chat(number: int, minute: int) -> Event:
    starts = datetime.combine(MIDNIGHT.date(), time()) + timedelta(minutes=minute)
    return Event(
        feed="faults",
        uid=f"x-{number}",
        title=f"Chat {number:02} on X",
        timing=Timing(start=starts, timezone=ZONE, length=LENGTH),
        kind="Twitter chat",
        hashtags=(f"#xchat{number:02}",),
    )


def _minutes(number: int) -> int:
    """Tell when a question is asked."""
    return 5 * number - 2

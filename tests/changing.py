"""A channel that was told of a chat which then changes: what it read, and what it hears of the change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.event import Event
from bot.rehearsal.workspace import Message
from bot.services.importing import Importing
from bot.services.planning import Planning
from bot.services.waking import Wake
from bot.storage.connect import connect
from tests.announced import DELIVERIES, LIST, SOON, STARTS
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, Scene
from tests.hearing import until

MORNING = LIST - timedelta(days=1)
"""07:30 on the day of the chat, which starts at 20:00 in New York."""

CHAT = event(url="https://example.org/room", location="Room 1", organisations=("ISTE",))
NINE: dict[str, Any] = {"start": CHAT.timing.start + timedelta(hours=1)}
TEN: dict[str, Any] = {"start": CHAT.timing.start + timedelta(hours=2)}

NOTES = "SELECT * FROM delivery WHERE kind = 'change' ORDER BY due_at, id"
UNSEEN = "SELECT * FROM alteration WHERE noted_at IS NULL"


def changed(**parts: Any) -> Event:
    """Give the chat, changed."""
    names = {"start", "length", "exdates", "rrule", "overrides", "timezone"}
    timing = {name: value for name, value in parts.items() if name in names}
    about = {name: value for name, value in parts.items() if name not in names}
    return replace(CHAT, timing=replace(CHAT.timing, **timing), **about)


async def told(here: Scene, how: str = "digest", chat: Event = CHAT) -> Message:
    """Let the channel be told of the chat; give what it read."""
    wishes: dict[str, Any] = {
        "digest": {},
        "reminder": {"digest": False, "reminders": (30,)},
        "start": {"digest": False, "at_start": True},
    }
    moments = {"digest": MORNING, "reminder": STARTS - timedelta(minutes=30), "start": STARTS}
    await here.load(chat)
    await here.subscribe(**wishes[how])
    here.clock.jump(moments[how] + SOON)
    (post,) = await here.posted()
    await sent(here)
    return post


async def sent(here: Scene) -> None:
    """Wait until everything that is due has an end."""
    now = f"{here.clock.now():%Y-%m-%d %H:%M:%S.%f}"  # as SQLite keeps it

    def ended() -> bool:
        due = [row for row in here.rows(DELIVERIES) if str(row["due_at"]) <= now]
        return {row["state"] for row in due} <= {"sent", "skipped", "failed"}

    await until(lambda: ended() or None)


async def follow(here: Scene, *events: Event) -> None:
    """Import a change, and let everything that it makes be said."""
    here.clock.wait(2)  # no channel and no workspace rests any more
    await here.load(*events)
    await sent(here)
    await refreshed(here)


async def refreshed(here: Scene) -> None:
    """Let what was posted be made true; a round that the bot began by itself may have begun before the change."""
    refreshing = here.bot.house.refreshing
    await refreshing.refresh()
    await until(lambda: not refreshing._turn.locked() or None)
    await refreshing.refresh()


async def while_away(here: Scene, *events: Event, planned: bool = False) -> None:
    """Import a change while the bot is away, and plan where another process did."""
    await here.stop()
    database = connect(here.database_url)
    await Importing(database).take(events[0].feed, events, 0, here.clock.now())
    if planned:
        await Planning(database, here.clock, Wake()).plan()
    database.close()


def thread(here: Scene, root: Message) -> list[Message]:
    """Give what the bot said in the thread of a message."""
    channel = next(one for one in (EDUCATORS, EDTECHCHAT) if root.ts in here.channel(one).messages)
    return [
        one for one in here.rehearsal.workspace.ordered(here.channel(channel)) if one.thread_ts == root.ts
    ]

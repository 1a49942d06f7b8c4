"""A channel that waits for announcements, and what became of them. Says nothing about what they should be."""

from datetime import UTC, datetime, timedelta

from bot.domain.event import Event
from tests.builders import event
from tests.conversation import Scene
from tests.hearing import until

STARTS = datetime(2015, 10, 27, 0, 0, tzinfo=UTC)
"""When #edtechchat starts: 20:00 in New York, an hour and a half after the scene opens."""

LIST = datetime(2015, 10, 27, 11, 30, tzinfo=UTC)
"""07:30 on Tuesday in New York."""

SOON = timedelta(seconds=1)
DELIVERIES = "SELECT * FROM delivery ORDER BY due_at, id"


async def waiting_for_a_start(here: Scene, *events: Event) -> None:
    """Have one channel wait for the notice of a chat."""
    await here.load(*(events or (event(),)))
    await here.subscribe(digest=False, at_start=True)


def states(here: Scene) -> list[str]:
    return [row["state"] for row in here.rows(DELIVERIES)]


def posts_made(here: Scene) -> int:
    return [call.method for call in here.rehearsal.calls].count("chat.postMessage")


async def settled(here: Scene, state: str) -> str:
    """Wait until every delivery has one state; give the reason of the last."""
    await until(lambda: set(states(here)) == {state} or None)
    return str(here.rows(DELIVERIES)[-1]["reason"])

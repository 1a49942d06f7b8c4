"""Who changed what, and undoing it. Changes nothing else."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.booking import Booking, cancelled
from bot.errors import NotAllowed, NotFound
from bot.services.changing import keep_booking
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.services.scheduling import Held, Scheduling
from bot.storage import bookings, changes
from bot.storage.changes import Change
from bot.storage.database import Connection, Database

MOST = 20
"""Changes that are listed."""

NO_MORE = (
    "The event was changed again since, so this cannot be undone by itself: undo the later change first."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, and what it was about."""

    change: Change
    title: str  # the event's; empty: it was something else
    undoable: bool


@dataclass(frozen=True, slots=True)
class History:
    """What was changed."""

    database: Database
    clock: Clock
    planning: Planning
    roles: Roles
    scheduling: Scheduling

    async def latest(self, workspace: str) -> list[Entry]:
        """Give the latest changes of everything, the newest first."""
        return await self.database.read(partial(_latest, workspace=workspace))

    async def undo(self, workspace: str, who: str, change_id: int) -> Held:
        """Make an event what it was before a change, where nothing else was changed of it since."""
        look = partial(changes.by_id, workspace=workspace, change_id=change_id)
        change = await self.database.read(look)
        if change is None or not change.event_id or not change.after:
            raise NotFound("That change is not there, or cannot be undone.")
        held = await self.scheduling.held(change.event_id)
        await self.roles.require_change(workspace, who, held.booking, "undo what was changed of it")
        if change.undone_by is not None:
            raise NotAllowed("That was undone already.")
        work = partial(_undo, workspace=workspace, who=who, change=change, now=self.clock.now())
        done = await self.database.write(work)
        if not done:
            raise NotAllowed(NO_MORE)
        await self.planning.plan()
        return replace(await self.scheduling.held(change.event_id), change=done)


def _latest(connection: Connection, workspace: str) -> list[Entry]:
    found = changes.recent(connection, workspace, MOST)
    current = {
        event_id: bookings.of_event(connection, event_id)
        for event_id in {one.event_id for one in found if one.event_id}
    }
    return [_entry(one, current.get(one.event_id)) for one in found]


def _entry(change: Change, now: Booking | None) -> Entry:
    if now is None:
        return Entry(change, "", undoable=False)
    same = bookings.as_json(now) == change.after
    return Entry(change, now.event.title, undoable=same and change.undone_by is None)


def _undo(connection: Connection, workspace: str, who: str, change: Change, now: datetime) -> int:
    was = bookings.to_change(connection, change.event_id)
    if was is None or bookings.as_json(was) != change.after:
        return 0
    gone = replace(
        was, event=cancelled(was.event, "")
    )  # what was scheduled is cancelled, for people may know of it
    wanted = bookings.from_json(change.before) if change.before else gone
    done = keep_booking(connection, workspace, wanted, who, f"undone: {change.what}", now, was=was)
    changes.undone(connection, change.id, done)
    return done

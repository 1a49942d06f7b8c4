"""Pauses of everything and of one partner: shown, begun, ended, by whom. Does not decide what is announced."""

from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.pause import Pause
from bot.services.planning import Planning
from bot.storage import pauses
from bot.storage.database import Connection, Database
from bot.storage.pauses import Kept


class Pausing:
    """The quiet that organisers ask for."""

    def __init__(self, database: Database, clock: Clock, planning: Planning, *, quiet: bool = False) -> None:
        """Write to `database`, and have `planning` follow each change; `quiet`: the operator stopped everything."""
        self._database = database
        self._clock = clock
        self._planning = planning
        self.quiet = quiet

    async def current(self) -> list[Kept]:
        """Give the pauses that are on, with who made them; that of everything first, then what ends first."""
        kept = await self._database.read(partial(pauses.after, moment=self._clock.now()))
        return sorted(kept, key=lambda one: bool(one.pause.organisation))

    async def silent_until(self) -> datetime | None:
        """Tell when the pause of everything ends, or nothing where there is none."""
        return next((one.pause.until for one in await self.current() if not one.pause.organisation), None)

    async def begin(self, workspace: str, organisation: str, until: datetime, who: str) -> None:
        """Announce nothing of a partner, or nothing at all where none is named, until `until` (UTC)."""
        now = self._clock.now()
        pause = Pause(organisation, now, until)
        await self._database.write(partial(_begin, workspace=workspace, pause=pause, who=who))
        await self._planning.promptly()

    async def end(self, workspace: str, organisation: str, who: str) -> bool:
        """End the pause of a partner, or of everything; tell whether there was one."""
        now = self._clock.now()
        work = partial(pauses.end, workspace=workspace, organisation=organisation, who=who, now=now)
        ended = await self._database.write(work)
        await self._planning.promptly()
        return ended


def _begin(connection: Connection, workspace: str, pause: Pause, who: str) -> None:
    """Keep a pause under the name by which the partner is paused already: feeds spell a name in several ways."""
    name = pause.organisation.casefold()
    known = (one.pause.organisation for one in pauses.after(connection, pause.since))
    spelled = next((one for one in known if one.casefold() == name), pause.organisation)
    pauses.begin(connection, workspace, pause._replace(organisation=spelled), who, pause.since)

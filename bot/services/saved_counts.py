"""How many people saved each event, at hand for a while: the same events are asked about again and again. No names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.storage import keeping
from bot.storage.database import Database

FRESH = timedelta(seconds=30)
"""How long what was counted is believed (real time)."""


@dataclass(slots=True)
class SavedCounts:
    """Counts of who saved what."""

    database: Database
    clock: Clock
    _counts: dict[str, int] = field(default_factory=dict)
    _since: datetime | None = None

    async def saved(self, ids: Sequence[str]) -> dict[str, int]:
        """Tell how many people saved each of these; what nobody saved is left out."""
        now = self.clock.real()
        if self._since is None or not self._since <= now < self._since + FRESH:
            self._counts, self._since = {}, now
        known = self._counts
        fresh = [one for one in ids if one not in known]
        if fresh:
            found = await self.database.read(partial(keeping.times_saved, occurrence_ids=fresh))
            known.update((one, found.get(one, 0)) for one in fresh)
        return {one: count for one in ids if (count := known.get(one, 0))}

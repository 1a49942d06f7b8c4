"""Gives the log out act by act, people under pseudonyms unless their accounts are asked for. Writes no file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain.pseudonym import pseudonym
from bot.storage import acts
from bot.storage.acts import Logged
from bot.storage.database import Database

AT_ONCE = 2_000
"""Acts that are held at a time."""

COLUMNS = (
    "person",
    "platform",
    "act",
    "at",
    "event",
    "occurrence",
    "question",
    "set_aside",
    "later",
    "imported",
)
"""What is told of each act."""

NAMING = ("account", "name", "workspace", "channel", "message", "thread", "detail")
"""What is told besides where people are named: a message's id names its author to whoever can open it."""


@dataclass(frozen=True, slots=True)
class ExportingRecord:
    """The log, given out."""

    database: Database
    key: str  # of the pseudonyms

    async def acts(
        self, until: datetime, since: datetime | None = None, occurrence_id: str = "", *, named: bool = False
    ) -> AsyncIterator[dict[str, Any]]:
        """Give every act before `until`, in the order in which it was written down; times are aware, in UTC."""
        after = 0
        while True:
            work = partial(
                acts.page, since=since, until=until, occurrence_id=occurrence_id, after=after, limit=AT_ONCE
            )
            found = await self.database.read(work)
            for one in found:
                yield self._told(one, named=named)
            if len(found) < AT_ONCE:
                return
            after = found[-1].id

    def _told(self, one: Logged, *, named: bool) -> dict[str, Any]:
        told = {
            "person": pseudonym(self.key, one.person_id),
            "platform": one.platform,
            "act": one.act,
            "at": one.at.isoformat(),
            "event": one.event_id,
            "occurrence": one.occurrence_id,
            "question": one.question,
            "set_aside": one.aside,
            "later": bool(one.later),
            "imported": bool(one.imported),
        }
        return {**told, **{name: getattr(one, name) for name in NAMING}} if named else told

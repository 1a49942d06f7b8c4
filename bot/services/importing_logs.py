"""Brings logs in of chats that happened elsewhere or before, safely again and again. Does not read files."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.domain.log_entry import LogEntry, Outside
from bot.domain.participation import Gap
from bot.feeds.chat_logs import Read
from bot.feeds.chat_logs.reading import Assumed, Day
from bot.feeds.reading import Rejected
from bot.storage import gaps, log_entries, people
from bot.storage.database import Connection, Database
from bot.storage.log_entries import Kept

BATCH = 500
"""Entries of one unit of work: so many are written in a tenth of a second, and others get their turn."""

MOST_TOLD = 1_000
"""Refused entries that are told one by one; of the others there is the number."""


@dataclass(slots=True)
class LogTaken:
    """What an import of logs did, or would do."""

    entries: Counter[str] = field(default_factory=Counter)  # as the logs call them, all that were read
    added: int = 0
    duplicates: int = 0
    reactions: int = 0
    not_counted: int = 0  # of people who do not want to be counted; nothing of them was stored
    bots: int = 0
    system: int = 0
    spam: int = 0  # stored, counted apart
    rejected: list[Rejected] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)
    untold: int = 0  # refused beside those

    def refuse(self, refused: Rejected) -> None:
        """Add an entry that was refused."""
        if len(self.rejected) < MOST_TOLD:
            self.rejected.append(refused)
        else:
            self.untold += 1


class _Undone(Exception):
    """Ends a unit of work of which nothing is to stay."""

    def __init__(self, kept: Kept, spam: int) -> None:
        super().__init__("nothing stays")
        self.kept = kept
        self.spam = spam


@dataclass(frozen=True, slots=True)
class ImportingLogs:
    """Logs, into the record."""

    database: Database

    async def only_workspace(self) -> str:
        """Give the workspace of Slack that is known here, where it is the only one."""
        known = [one for one in await self.database.read(people.workspaces) if one]
        return known[0] if len(known) == 1 else ""

    async def take(
        self, entries: Iterable[Read], taken: LogTaken, now: datetime, *, dry_run: bool = False
    ) -> None:
        """Write what `entries` tell, and add to `taken` what became of it. `now` is real time, and the run's own.

        What was written stays where a source breaks off. A dry run takes what a source has twice for two where both
        are far apart.
        """
        stream = iter(entries)
        spam_before = 0 if dry_run else await self.database.read(partial(log_entries.spam, now=now))
        while batch := list(itertools.islice(stream, BATCH)):
            for one in batch:
                if isinstance(one, Rejected):
                    taken.refuse(one)
                elif isinstance(one, Assumed):
                    taken.assumed.append(one)
            logged = [one for one in batch if isinstance(one, LogEntry)]
            _tell(taken, logged)
            days = [one for one in batch if isinstance(one, Day)]
            work = partial(_keep, logged=logged, days=days, now=now, dry_run=dry_run)
            try:
                kept = await self.database.write(work)
            except _Undone as undone:
                kept = undone.kept
                taken.spam += undone.spam
                taken.added -= undone.spam
            taken.added += kept.added
            taken.duplicates += kept.duplicates
            taken.reactions += kept.reactions
            taken.not_counted += kept.not_counted
            taken.bots += kept.bots
        if not dry_run:
            spam = await self.database.read(partial(log_entries.spam, now=now)) - spam_before
            taken.spam += spam
            taken.added -= spam


def _tell(taken: LogTaken, logged: Sequence[LogEntry]) -> None:
    for entry in logged:
        taken.entries[entry.sort] += 1
        taken.bots += entry.outside is Outside.BOT
        taken.system += entry.outside is Outside.SYSTEM


def _keep(
    connection: Connection, logged: Sequence[LogEntry], days: Sequence[Day], now: datetime, *, dry_run: bool
) -> Kept:
    kept = log_entries.keep(connection, logged, now)
    for day in days:
        gap = Gap(day.platform, day.workspace, day.channel, day.since, day.until, day.unread)
        if day.unread:
            gaps.add(connection, gap)
        else:
            gaps.fill(connection, gap)
    if dry_run:
        raise _Undone(kept, log_entries.spam(connection, now))
    return kept

"""Finds listings that are one event, and tells them as one: shown first, kept who did it, and reversible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Span
from bot.domain.duplicate import Pair, duplicates
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.storage import changes, merges, occurrences
from bot.storage.database import Connection, Database
from bot.storage.merges import Merge

LOOKED_AT = timedelta(days=60)
"""How far ahead listings are compared."""

TO_DO = "merge events"


@dataclass(frozen=True, slots=True)
class Merging:
    """Events that are listed twice."""

    database: Database
    clock: Clock
    planning: Planning
    roles: Roles

    async def found(self) -> list[Pair]:
        """Give what would be merged; nothing is changed."""
        return await self.database.read(partial(_found, now=self.clock.now()))

    async def merged(self) -> list[Merge]:
        """Give what is merged."""
        return await self.database.read(merges.every)

    async def merge(self, workspace: str, who: str, chosen: Sequence[tuple[str, str]]) -> int:
        """Tell each event as the one beside it, of those that are found still; tell how many were merged."""
        await self.roles.require_organiser(workspace, who, TO_DO)
        now = self.clock.now()
        work = partial(_merge, workspace=workspace, who=who, chosen=set(chosen), now=now)
        done = await self.database.write(work)
        self.planning.soon()
        return done

    async def part(self, workspace: str, who: str, goes: str, stays: str) -> bool:
        """Tell an event by itself again; tell whether it was told as the other."""
        await self.roles.require_organiser(workspace, who, TO_DO)
        now = self.clock.now()
        work = partial(_part, workspace=workspace, who=who, goes=goes, stays=stays, now=now)
        done = await self.database.write(work)
        self.planning.soon()
        return done


def _found(connection: Connection, now: datetime) -> list[Pair]:
    return duplicates(occurrences.between(connection, Span(now, now + LOOKED_AT)))


def _merge(
    connection: Connection, workspace: str, who: str, chosen: set[tuple[str, str]], now: datetime
) -> int:
    done = 0
    for pair in _found(connection, now):
        goes, stays = pair.goes.event_id, pair.stays.event_id
        if (goes, stays) in chosen and merges.merge(connection, goes, stays, now):
            done += 1
            what = f"merged “{pair.goes.title}” of {pair.goes.feed} into “{pair.stays.title}”"
            _note(connection, workspace, who, what, ("", f"{goes} {stays}"), now)
    return done


def _part(connection: Connection, workspace: str, who: str, goes: str, stays: str, now: datetime) -> bool:
    done = merges.part(connection, goes, stays, now)
    if done:
        _note(connection, workspace, who, "parted two events again", (f"{goes} {stays}", ""), now)
    return done


def _note(
    connection: Connection, workspace: str, who: str, what: str, was_is: tuple[str, str], now: datetime
) -> None:
    before, after = was_is
    changes.add(connection, workspace=workspace, who=who, what=what, before=before, after=after, now=now)

"""Partners that are one under two names: shown first, merged by an organiser, kept who did it, and parted again."""

from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.domain.partner import Merged
from bot.errors import FeedError
from bot.services.importing import merge_words
from bot.services.planning import Planning
from bot.services.roles import Roles
from bot.storage import changes, partners, pauses, told_as
from bot.storage.database import Connection, Database
from bot.storage.partners import Touched

TO_DO = "merge partners"

LONGEST = 150
"""Characters of a partner's name, as many as an event keeps."""


@dataclass(frozen=True, slots=True)
class Partners:
    """The names of partners, and which are one."""

    database: Database
    clock: Clock

    async def known(self) -> list[str]:
        """Give every partner's name, as it is told."""
        return await self.database.read(partners.known)

    async def merged(self) -> list[Merged]:
        """Give the names that are told as others, the latest first."""
        return await self.database.read(told_as.merged)

    async def look(self, goes: str, stays: str) -> tuple[Merged, Touched]:
        """Tell what a merge would touch; nothing is changed. Raise `FeedError` for one that cannot be."""
        return await self.database.read(partial(_look, goes=goes, stays=stays, clock=self.clock))

    async def merge(self, workspace: str, who: str, goes: str, stays: str) -> Touched:
        """Tell a partner as another from now on: what is there and what is read later, and what it is followed for."""
        work = partial(_merge, workspace=workspace, who=who, goes=goes, stays=stays, clock=self.clock)
        touched = await self.database.write(work)
        await self.finish()
        return touched

    async def part(self, workspace: str, who: str, goes: str) -> Merged | None:
        """Tell a partner by its own name again; tell as what it was told, if it was."""
        work = partial(_part, workspace=workspace, who=who, goes=goes, clock=self.clock)
        one = await self.database.write(work)
        await self.finish()
        return one

    async def finish(self) -> bool:
        """Make every event name the partners that are told now, some at a time; tell whether there was any to look at.

        Who is killed in the middle of it leaves a mark, by which the next one begins again.
        """
        mark = await self.database.read(partners.telling)
        if not mark:
            return False
        after, more = "", True
        while more:
            after = await self.database.write(partial(partners.tell_some, now=self.clock.now(), after=after))
            more = after != ""
        await merge_words(self.database)
        await self.database.write(partial(partners.told, mark=mark))
        return True


@dataclass(frozen=True, slots=True)
class MergingPartners:
    """The same, by organisers in Slack: what is posted follows at once."""

    partners: Partners
    planning: Planning
    roles: Roles

    async def merge(self, workspace: str, who: str, goes: str, stays: str) -> Touched:
        """Merge, as the organiser `who`."""
        await self.roles.require_organiser(workspace, who, TO_DO)
        done = await self.partners.merge(workspace, who, goes, stays)
        self.planning.soon()
        return done

    async def part(self, workspace: str, who: str, goes: str) -> Merged | None:
        """Part again, as the organiser `who`."""
        await self.roles.require_organiser(workspace, who, TO_DO)
        done = await self.partners.part(workspace, who, goes)
        self.planning.soon()
        return done

    async def finish(self) -> None:
        """Go on with what somebody began and did not end."""
        if await self.partners.finish():
            await self.planning.plan()


def _look(connection: Connection, goes: str, stays: str, clock: Clock) -> tuple[Merged, Touched]:
    known = {name.casefold(): name for name in partners.known(connection)}
    goes, stays = " ".join(goes.split()), " ".join(stays.split())
    names = told_as.names(connection)
    if goes.casefold() not in known or goes.casefold() in names:  # not every event may tell of a merge yet
        raise FeedError(f"No event is by {goes or 'nobody'}: write the name as the programme tells it.")
    one = Merged(known[goes.casefold()], known.get(stays.casefold(), stays))
    if not stays or one.goes.casefold() == stays.casefold():
        raise FeedError("Name two different partners: the one that goes, and the one that it is told as.")
    if len(stays) > LONGEST:
        raise FeedError(f"The partner's name has {len(stays)} characters; {LONGEST} are the most.")
    if stays.casefold() in names:
        raise FeedError(
            f"{stays} is told as another partner itself: merge into that one, or part the two first."
        )
    paused = {kept.pause.organisation.casefold() for kept in pauses.after(connection, clock.now())}
    if one.goes.casefold() in paused:
        raise FeedError(
            f"{one.goes} is paused, and the other is not: end the pause first, or pause the other after."
        )
    return one, partners.touched(connection, one.goes)


def _merge(connection: Connection, workspace: str, who: str, goes: str, stays: str, clock: Clock) -> Touched:
    one, touched = _look(connection, goes, stays, clock)
    now = clock.now()
    partners.merge(connection, one, who, now)
    _note(connection, workspace, who, ("", one.stays), f"told the partner {one.goes} as {one.stays}", clock)
    return touched


def _part(connection: Connection, workspace: str, who: str, goes: str, clock: Clock) -> Merged | None:
    one = partners.part(connection, goes, clock.now())
    if one is not None:
        _note(
            connection, workspace, who, (one.stays, ""), f"told the partner {one.goes} by its own name", clock
        )
    return one


def _note(
    connection: Connection, workspace: str, who: str, was_is: tuple[str, str], what: str, clock: Clock
) -> None:
    before, after = was_is
    now = clock.now()
    changes.add(connection, workspace=workspace, who=who, what=what, before=before, after=after, now=now)

"""Who may do what: the one place that is asked, each time anew. Changes nothing but roles."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.booking import Booking
from bot.domain.letters import folded
from bot.domain.standing import Given, Role, Standing
from bot.errors import NotAllowed
from bot.services.people import People
from bot.storage import changes, roles
from bot.storage.database import Connection, Database

MAY_CHANGE = "Only the moderators of this event, its partner's editors and the organisers can {to_do}."
"""What somebody hears who may not; one of them can help."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Everybody's roles."""

    database: Database
    people: People
    clock: Clock

    async def standing(self, workspace: str, account: str) -> Standing:
        """Tell what somebody is in the programme now."""
        asker = await self.people.look_up(workspace, account)
        given, moderates = await self.database.read(
            partial(_of_account, workspace=workspace, account=account)
        )
        partners = frozenset(folded(one.about) for one in given if one.role is Role.EDITOR)
        return Standing(account=account, organiser=asker.may_organise, partners=partners, moderates=moderates)

    async def require_change(self, workspace: str, account: str, booking: Booking, to_do: str) -> Standing:
        """Refuse who may not change an event; `to_do` says what they are about to do, e.g. "cancel it"."""
        standing = await self.standing(workspace, account)
        if not standing.may_change(booking.event):
            raise NotAllowed(MAY_CHANGE.format(to_do=to_do))
        return standing

    async def require_organiser(self, workspace: str, account: str, to_do: str) -> None:
        """Refuse who is no organiser; `to_do` says what for."""
        await self.people.require_organiser(workspace, account, to_do)

    async def given(self, workspace: str) -> list[Given]:
        """Give the roles that organisers gave."""
        return await self.database.read(partial(roles.every, workspace=workspace))

    async def give(self, workspace: str, given: Given, who: str) -> bool:
        """Give somebody a role, as the organiser `who`; tell whether it is new."""
        await self.require_organiser(workspace, who, "give roles")
        now = self.clock.now()
        work = partial(_give, workspace=workspace, given=given, who=who, now=now)
        done = await self.database.write(work)
        self.people.look_again(workspace, given.account)
        return done

    async def take(self, workspace: str, given: Given, who: str) -> bool:
        """Take a role away, as the organiser `who`; tell whether there was one."""
        await self.require_organiser(workspace, who, "take roles away")
        now = self.clock.now()
        work = partial(_take, workspace=workspace, given=given, who=who, now=now)
        done = await self.database.write(work)
        self.people.look_again(workspace, given.account)
        return done


def _of_account(connection: Connection, workspace: str, account: str) -> tuple[list[Given], frozenset[str]]:
    return (
        roles.of_account(connection, workspace, account),
        roles.moderates(connection, workspace, account),
    )


def _give(connection: Connection, workspace: str, given: Given, who: str, now: datetime) -> bool:
    done = roles.give(connection, workspace, given, who, now)
    if done:
        _note(connection, workspace, given, who, now, after=_said(given))
    return done


def _take(connection: Connection, workspace: str, given: Given, who: str, now: datetime) -> bool:
    done = roles.take(connection, workspace, given)
    if done:
        _note(connection, workspace, given, who, now, before=_said(given))
    return done


def _note(  # who gave or took which role
    connection: Connection,
    workspace: str,
    given: Given,
    who: str,
    now: datetime,
    *,
    before: str = "",
    after: str = "",
) -> None:
    what = f"role of {given.account}"
    changes.add(connection, workspace=workspace, who=who, what=what, before=before, after=after, now=now)


def _said(given: Given) -> str:
    return f"{given.role.value} {given.about}".strip()

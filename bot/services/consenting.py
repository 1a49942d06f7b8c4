"""What is kept of a person, as far as it is theirs to decide: shown, given out, named, forgotten. Logs nothing."""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.consent import NAMES, Goes
from bot.errors import NotFound, OutletError
from bot.ports import Directory
from bot.services.forgetting import Forgetting
from bot.services.giving import Given, Giving
from bot.services.people import PATIENCE, People
from bot.storage import people, words
from bot.storage.database import Connection, Database

FILE = "my-data.json"

log = logging.getLogger(__name__)


class Kept(NamedTuple):
    """How somebody stands in the record."""

    counted: bool
    name: str  # under which they stand in archives; empty: none
    goes: Goes  # what would go if they were forgotten


@dataclass(frozen=True, slots=True)
class Consenting:
    """A person's rights over their record."""

    database: Database
    clock: Clock
    directory: Directory
    people: People
    giving: Giving
    keep_words_days: int = 0  # the most that words are kept; 0: never

    async def kept(self, workspace: str, account: str) -> Kept:
        """Tell how somebody stands."""
        who = Account(workspace, account)
        counted = await self.people.is_counted(workspace, account)
        name = await self.database.read(partial(_name_of, account=who))
        return Kept(counted, name, await self._forgetting.goes(who))

    async def own_data(self, workspace: str, account: str) -> str:
        """Give all that is kept of somebody, as JSON: a line for each act."""
        return await self._forgetting.own_data(Account(workspace, account))

    def give(self, account: str, written: str) -> None:
        """Send somebody their data as a file, as soon as it is uploaded."""

        async def make() -> Given:
            return Given(written.encode(), FILE, "All that is kept of me")

        self.giving.soon(account, make)

    async def show_name(self, workspace: str, account: str) -> str:
        """Let somebody stand in archives by the name that the platform shows, and give it."""
        names = (await self.directory.profile(account)).names
        if not names:
            raise NotFound(
                "Slack tells no name of you: set one in your profile, then press the button again."
            )
        work = partial(_name, account=Account(workspace, account), name=names[0], clock=self.clock)
        await self.database.write(work)
        return names[0]

    async def hide_name(self, workspace: str, account: str) -> None:
        """Let somebody stand in archives by no name."""
        await self.database.write(partial(_nameless, account=Account(workspace, account)))

    async def forget(self, workspace: str, account: str) -> Goes:
        """Let all of somebody go, for good."""
        try:
            names = (await asyncio.wait_for(self.directory.profile(account), PATIENCE)).names
        except (OutletError, TimeoutError) as error:
            log.warning("name_not_read", extra={"reason": repr(error)})
            names = ()
        gone = await self._forgetting.forget(Account(workspace, account), names)
        self.people.look_again(workspace, account)
        return gone

    @property
    def _forgetting(self) -> Forgetting:
        return Forgetting(self.database, self.clock)


def _name_of(connection: Connection, account: Account) -> str:
    known = people.find(connection, account)
    return words.name_of(connection, known.person_id) if known else ""


def _name(connection: Connection, account: Account, name: str, clock: Clock) -> None:
    known = people.ensure(connection, account, clock.now())
    words.show_name(connection, known.person_id, name, clock.now() + NAMES)


def _nameless(connection: Connection, account: Account) -> None:
    if known := people.find(connection, account):
        words.hide_name(connection, known.person_id)

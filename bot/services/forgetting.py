"""Lets all of a person go, for good, and gives out before what is kept of them. Asks nobody, and decides nothing."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.consent import Goes, OwnData
from bot.errors import StorageError
from bot.storage import forgetting, own_data, people
from bot.storage.database import Connection, Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What is kept of an account, and its end."""

    database: Database
    clock: Clock

    async def known_as(self, account: str) -> list[Account]:
        """Give the accounts with this id, on whichever platform and in whichever workspace."""
        return await self.database.read(partial(people.known_as, account=account))

    async def workspaces(self) -> list[str]:
        """Give the workspaces of Slack in which anybody is known."""
        return await self.database.read(people.workspaces)

    async def goes(self, account: Account) -> Goes:
        """Tell what would go."""
        return await self.database.read(partial(_goes, account=account))

    async def own_data(self, account: Account) -> str:
        """Give all that is kept of an account's person, as JSON: a line for each act."""
        return written(await self.database.read(partial(own_data.of_account, account=account)))

    async def forget(self, account: Account, names: Sequence[str]) -> Goes:
        """Let all of an account's person go; `names` are taken out of what others said, where that is kept.

        Nothing more of them is logged from then on, from wherever it comes.
        """
        work = partial(_forget, account=account, names=names, now=self.clock.now())
        gone = await self.database.write(work)
        try:
            await self.database.scour()
        except StorageError as error:  # it is gone from the tables, and the night's work tries again
            log.warning("not_scoured", extra={"reason": str(error)})
        log.info("forgotten", extra={"acts": gone.acts, "words": gone.words})
        return gone


def written(data: OwnData) -> str:
    """Write somebody's data as JSON, an act a line."""
    if data.person is None:
        return "{}"
    head = json.dumps({"person": data.person, **data.about}, ensure_ascii=False, indent=1)
    acts = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in data.log)
    return f'{head[:-2]},\n "log": [\n{acts}\n ]\n}}' if acts else f'{head[:-2]},\n "log": []\n}}'


def _goes(connection: Connection, account: Account) -> Goes:
    known = people.find(connection, account)
    return forgetting.goes(connection, known.person_id) if known else Goes()


def _forget(connection: Connection, account: Account, names: Sequence[str], now: datetime) -> Goes:
    known = people.find(connection, account)
    if known is None:
        forgetting.forget_accounts(connection, [account], now)
        return Goes()
    return forgetting.forget(connection, known.person_id, names, now)

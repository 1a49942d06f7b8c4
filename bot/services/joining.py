"""Joins one person's accounts on Slack and X, by their own word on both sides, never by likeness. Reads nothing itself.

The word is shown to one person in Slack alone; the account on X that posts it first is theirs.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.announcement import X
from bot.domain.listening import Post
from bot.domain.log_entry import EVERYWHERE
from bot.storage import answered, joins, people
from bot.storage.database import Connection, Database

VALID: Final = timedelta(minutes=30)
"""How long a word joins: by programme time, for X tells when it was posted."""

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What a word is made of: nothing that looks like something else."""

LENGTH: Final = 8

CODE: Final = re.compile(rf"\bJOIN-([{LETTERS}]{{{LENGTH}}})\b", re.IGNORECASE)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Joining:
    """One person's accounts."""

    database: Database
    clock: Clock

    async def offer(self, workspace: str, account: str) -> str:
        """Give somebody the word that they post from their account on X."""
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        work = partial(_offer, account=Account(workspace, account), code=code, now=self.clock.now())
        await self.database.write(work)
        return f"JOIN-{code}"

    async def accounts(self, workspace: str, account: str) -> list[str]:
        """Give the accounts on X that were joined."""
        return await self.database.read(partial(_accounts, account=Account(workspace, account)))

    async def part(self, workspace: str, account: str) -> int:
        """Make them another person's again; tell how many there were."""
        work = partial(_part, account=Account(workspace, account), now=self.clock.now())
        return await self.database.write(work)

    async def hear(self, posts: Sequence[Post]) -> None:
        """Join the account of each post that holds a word; such a post asks nothing, and is not answered."""
        for post in sorted(posts, key=lambda one: one.number):
            found = None if post.reposts or post.quotes else CODE.search(post.text)
            if found is not None:
                joined = await self.database.write(
                    partial(_join, post=post, code=found[1].upper(), now=self.clock.now())
                )
                log.info("account_joined" if joined else "account_not_joined")


def _offer(connection: Connection, account: Account, code: str, now: datetime) -> None:
    known = people.ensure(connection, account, now)
    joins.offer(connection, code, known.person_id, now + VALID)


def _accounts(connection: Connection, account: Account) -> list[str]:
    known = people.find(connection, account)
    return joins.accounts_on_x(connection, known.person_id) if known else []


def _part(connection: Connection, account: Account, now: datetime) -> int:
    known = people.find(connection, account)
    return joins.part(connection, known.person_id, now) if known else 0


def _join(connection: Connection, post: Post, code: str, now: datetime) -> bool:
    if not answered.take(connection, f"x:{post.id}", X, now):
        return False
    person_id = joins.take(connection, code, post.at)
    return person_id is not None and joins.join(connection, person_id, Account(EVERYWHERE, post.author, X))

"""Keeps what people filled in until they send it, through closed windows and restarts. Reads none of it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.storage import drafts
from bot.storage.database import Database
from bot.storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class Drafting:
    """What was filled in and not sent: one draft a person for each event, and one for a new one."""

    database: Database
    clock: Clock

    async def keep(self, workspace: str, account: str, about: str, typed: dict[str, Any]) -> None:
        """Keep what stands in the fields; `about` is the event that is changed, or nothing for a new one."""
        now = self.clock.now()
        work = partial(drafts.keep, workspace=workspace, account=account, about=about, typed=typed, now=now)
        await self.database.write(work)

    async def of_account(self, workspace: str, account: str, about: str) -> Draft | None:
        """Give what somebody filled in and did not send, or nothing."""
        look = partial(drafts.of_account, workspace=workspace, account=account, about=about)
        return await self.database.read(look)

    async def drop(self, workspace: str, account: str, about: str) -> None:
        """Keep it no more."""
        await self.database.write(partial(drafts.drop, workspace=workspace, account=account, about=about))

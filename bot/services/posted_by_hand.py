"""Takes the link of a post that somebody published by hand, so that the chat's next ones answer it. Makes no words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.domain.announcement import Kind
from bot.storage import deliveries, occurrences, x_posted
from bot.storage.database import Connection, Database

LATELY: Final = timedelta(hours=6)
"""How long after they were given the words the link of a post is taken for that of these words."""


@dataclass(frozen=True, slots=True)
class PostedByHand:
    """Posts that people published."""

    database: Database
    clock: Clock

    async def took(self, workspace: str, account: str, post: str) -> str | None:
        """Keep X's id of what somebody published; give the chat's title, or nothing where they were given no words."""
        now = self.clock.now()
        if await self.database.read(partial(_chat, workspace=workspace, account=account, now=now)) is None:
            return None
        work = partial(_keep, workspace=workspace, account=account, post=post, now=now)
        return await self.database.write(work)


def _chat(connection: Connection, workspace: str, account: str, now: datetime) -> str | None:
    """Tell of which chat somebody was given words last."""
    last = x_posted.given_last(connection, workspace, account, now - LATELY)
    if last is not None and last.planned.kind is Kind.TAKE_OVER:
        last = deliveries.by_id(connection, last.planned.what)
    return last.planned.what if last is not None else None


def _keep(connection: Connection, workspace: str, account: str, post: str, now: datetime) -> str | None:
    occurrence_id = _chat(connection, workspace, account, now)
    found = occurrences.by_ids(connection, [occurrence_id]) if occurrence_id else []
    if not occurrence_id or not found:
        return None
    x_posted.keep(connection, occurrence_id, post, account, now)
    return found[0].title

"""Sets aside what somebody wrote in a chat as spam, and counts it again. Looks for no spam itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.agenda import Listed
from bot.services.running import Running
from bot.storage import changes, presence, spam
from bot.storage.database import Connection, Database

SPAM = "spam in "
"""How such a change is called; the chat's id stands behind it."""


@dataclass(frozen=True, slots=True)
class SettingAside:
    """What moderators say is spam, or is none."""

    database: Database
    clock: Clock
    running: Running

    async def author(self, workspace: str, channel: str, message: str) -> tuple[str, int] | None:
        """Give the chat to which a message belongs, and the number of its author; nothing where it is not logged."""
        look = partial(presence.author, workspace=workspace, channel=channel, message=message)
        return await self.database.read(look)

    async def mark(  # who says of whom, and what
        self, workspace: str, account: str, occurrence_id: str, person: int, *, aside: bool
    ) -> tuple[Listed, int]:
        """Set aside all that a person did in a chat, or count it after all; give how much was otherwise before."""
        listed = await self.running.require(workspace, account, occurrence_id)
        work = partial(
            _mark,
            workspace=workspace,
            who=account,
            occurrence_id=listed.occurrence.id,
            person=person,
            aside=aside,
            now=self.clock.now(),
        )
        return listed, await self.database.write(work)


def _mark(  # who says of whom, and what
    connection: Connection,
    *,
    workspace: str,
    who: str,
    occurrence_id: str,
    person: int,
    aside: bool,
    now: datetime,
) -> int:
    done = spam.set_person_aside(connection, occurrence_id, person, aside=aside)
    if done:
        counted, spam_now = f"{done} counted", f"{done} set aside"
        before, after = (counted, spam_now) if aside else (spam_now, counted)
        changes.add(
            connection,
            workspace=workspace,
            who=who,
            what=f"{SPAM}{occurrence_id}",
            before=before,
            after=after,
            now=now,
        )
    return done

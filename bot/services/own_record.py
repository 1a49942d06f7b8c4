"""A person's own record, for that person alone: the chats they were in, as a PDF. Keeps nothing of what they write."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.attended import Attended, OwnRecord
from bot.services.giving import Given, Giving
from bot.storage import attended, people
from bot.storage.database import Connection, Database
from bot.wording.tongue import Tongue

FILE = "my-record.pdf"


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """Own records."""

    database: Database
    clock: Clock
    giving: Giving
    programme: str

    async def record(self, workspace: str, account: str, name: str = "", reflection: str = "") -> OwnRecord:
        """Give the record of whoever asks, with the name and the reflection that they wrote."""
        found = await self.database.read(partial(_attended, account=Account(workspace, account)))
        return OwnRecord(name, reflection, found)

    def give(  # to whom, and what they wrote
        self, workspace: str, account: str, timezone: str, speak: Tongue, name: str, reflection: str
    ) -> None:
        """Send it to whoever asks, as a PDF with times in `timezone`, as soon as it is made."""

        async def make() -> Given:
            record = await self.record(workspace, account, name, reflection)
            content = await asyncio.to_thread(
                _printed, record, self.programme, timezone, self.clock.now(), speak
            )
            return Given(content, FILE, speak.say("record.pdf_footer", programme=self.programme))

        self.giving.soon(account, make)


def _attended(connection: Connection, account: Account) -> list[Attended]:
    known = people.find(connection, account)
    return attended.of_person(connection, known.person_id) if known else []


def _printed(record: OwnRecord, programme: str, timezone: str, now: datetime, speak: Tongue) -> bytes:
    from bot.printing.own_record import own_record_pdf  # noqa: PLC0415 - loaded where somebody asks for one

    return own_record_pdf(record, programme, timezone, now, speak)

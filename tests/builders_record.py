"""Builders of a chat's record: people, what they said and did in it, and the words that are kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert

from bot.domain.account import Account
from bot.domain.consent import Archive
from bot.domain.participation import Act, Done
from bot.services.importing import Importing
from bot.storage import archives, people, recording, words
from bot.storage.database import Database
from bot.storage.questions import QUESTION
from bot.storage.recording import New
from bot.storage.words import SHOWN_NAME
from tests.builders import event
from tests.builders_logs import RAN_AT

STARTS = datetime(2015, 10, 27, tzinfo=UTC)
"""When the builders' chat begins."""


class Did(NamedTuple):
    """What somebody did at a minute of the chat."""

    who: str
    minute: float
    text: str | None = None
    act: Act = Act.MESSAGE
    message: str = ""  # its id, or that of what it is about; by default its own
    thread: str = ""
    question: int | None = None
    later: bool = False


async def load_chat(database: Database, *asked: tuple[int, str], **parts: Any) -> str:
    """Put one chat on the programme with questions at minutes; give its happening's id."""
    await Importing(database).take("sample", [replace(event(), **parts)], 0, STARTS - timedelta(days=20))

    def work(connection: Connection) -> str:
        found = str(connection.exec_driver_sql("SELECT id FROM occurrence").scalar_one())
        for number, (minute, text) in enumerate(asked, 1):
            values = {
                "occurrence_id": found,
                "number": number,
                "text": text,
                "offset_seconds": minute * 60,
            }
            connection.execute(insert(QUESTION).values(values))
        return found

    return await database.write(work)


async def record(database: Database, found: str, *acts: Did) -> None:
    """Put what people did in the record of a chat, as if it had been seen."""

    def work(connection: Connection) -> None:
        for did in acts:
            at = STARTS + timedelta(minutes=did.minute)
            done = Done(
                workspace="T1",
                channel="C1",
                account=did.who,
                act=did.act,
                message=did.message or f"{int(did.minute * 60)}.{did.who}",
                at=at,
                thread=did.thread,
                question=did.question,
                detail="tada" if did.act is Act.REACTION else "",
            )
            known = people.ensure(connection, Account("T1", did.who, "slack"), RAN_AT)
            recording.add(connection, [New(done, known.person_id, found or None, RAN_AT)])
            number = connection.exec_driver_sql("SELECT max(id) FROM participation").scalar_one()
            if did.later:
                connection.exec_driver_sql(f"UPDATE participation SET later = TRUE WHERE id = {number}")  # noqa: S608 - a number of our own
            if did.text is not None:
                words.keep(connection, number, did.text, RAN_AT)

    await database.write(work)


async def name(database: Database, who: str, shown: str) -> None:
    """Let somebody be named in archives."""

    def work(connection: Connection) -> None:
        known = people.ensure(connection, Account("T1", who, "slack"), RAN_AT)
        connection.execute(
            insert(SHOWN_NAME).values(person_id=known.person_id, name=shown, kept_until=RAN_AT)
        )

    await database.write(work)


async def tick(database: Database, days: int = 30) -> None:
    """Let words of the chat be kept."""

    def work(connection: Connection) -> None:
        event_id = connection.exec_driver_sql("SELECT id FROM event").scalar_one()
        archives.tick(connection, Archive(str(event_id), days, STARTS - timedelta(days=1), "U0NORA"), "T1")

    await database.write(work)


async def do_not_count(database: Database, who: str) -> None:
    """Count somebody no more."""

    def work(connection: Connection) -> None:
        known = people.ensure(connection, Account("T1", who, "slack"), RAN_AT)
        people.stop_counting(connection, known.person_id, RAN_AT)

    await database.write(work)

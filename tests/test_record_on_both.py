"""The queries of the record on SQLite and on PostgreSQL alike: words, spam, forgetting, retention, what was unheard."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, func, select

from bot.domain.account import Account
from bot.domain.announcement import Destination, Kind, Planned
from bot.domain.consent import Archive
from bot.domain.participation import Act, Done, Unseen, posted_at
from bot.domain.said import done_of
from bot.domain.trouble import Trouble
from bot.services.attendance import Attendance, Noted
from bot.services.forgetting import Forgetting
from bot.services.people import People
from bot.services.retaining import Retaining
from bot.storage import (
    archives,
    calendar_keys,
    changes,
    forgotten,
    joins,
    participations,
    people,
    plans,
    recordings,
    troubles,
    unseen,
    words,
)
from bot.storage.database import Database
from bot.storage.expanded import PARTICIPATION
from bot.storage.occurrences import OCCURRENCE
from bot.storage.tables.every import METADATA
from tests.fakes import NOBODY, NOON, FixedDirectory, HandClock
from tests.postgres import Open
from tests.test_both_databases import a_chat

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

DAY = timedelta(days=1)
HOAX = "The very same words about something for sale at a very low price, from many people at once"


def said(account: str, number: int, text: str, thread: str = "") -> Done:
    """Give a message of the chat's first minutes."""
    ts = f"{NOON.timestamp() + number:.6f}"
    return done_of("T1", "C1", account, ts, thread, text)


async def count(database: Database) -> int:
    query = select(func.count()).select_from(PARTICIPATION)
    return await database.read(lambda connection: connection.execute(query).scalar_one())


async def test_words_are_kept_changed_and_lost_and_read_in_order(another: Open) -> None:
    database, clock = another(), HandClock()
    occurrence_id = await a_chat(database)
    event_id = await database.read(lambda connection: connection.scalar(select(OCCURRENCE.c.event_id)))
    archive = Archive(str(event_id), 30, posted_at("1.0") - DAY, "U0")  # the notice's ts is 1.0
    for _ in range(2):
        await database.write(partial(archives.tick, archive=archive, workspace="T1"))
    log = Attendance(database, clock, keep_words_days=30)
    first, second = said("U1", 10, "A1: first"), said("U2", 11, "<@U1> second", said("U1", 10, "").message)
    assert await log.note(first, "A1: first") is Noted.LOGGED
    assert await log.note(first, "A1: first") is Noted.ALREADY
    assert await log.note(second, "<@U1> second") is Noted.LOGGED
    reaction = replace(first, act=Act.REACTION, account="U2", detail="tada", question=None)
    assert await log.note(reaction) is Noted.LOGGED
    assert await database.read(partial(participations.reactions, done=first)) == [("U2", "tada")]
    await log.amend(replace(first, question=2), "A2: changed")
    known = await database.read(partial(people.find, account=Account("T1", "U1")))
    assert known is not None
    await database.write(
        partial(words.show_name, person_id=known.person_id, name="Una", kept_until=NOON + DAY)
    )
    read = partial(words.of_occurrence, occurrence_id=occurrence_id)
    assert [(one.name, one.text, one.question, one.reactions) for one in await database.read(read)] == [
        ("Una", "A2: changed", 2, 1),
        (None, "@Una second", None, 0),
    ]
    await log.lose(first)
    assert [one.text for one in await database.read(read)] == [None, "@Una second"]
    await database.write(partial(archives.untick, archive=archive, workspace="T1"))
    assert await database.read(archives.every) == {}


async def test_what_comes_at_once_is_logged_as_what_comes_one_by_one(another: Open) -> None:
    database, clock = another(), HandClock()
    chat = await a_chat(database)
    log = Attendance(database, clock)
    first = said("U1", 10, "A1: first")
    reaction = replace(first, act=Act.REACTION, account="U3", detail="tada", question=None)
    acts = [
        (first, "A1: first"),
        (first, "A1: first"),
        *((said(account, number, HOAX), HOAX) for number, account in enumerate(("U1", "U2", "U3"), start=20)),
        (said("U2", 11, "why?", thread=first.message), "why?"),
        (reaction, ""),
        (said("U4", 90, "hello"), "hello"),
        (replace(said("U4", 91, "elsewhere"), channel="C9"), "elsewhere"),
    ]
    noted = await asyncio.gather(*(log.note(done, text) for done, text in acts))
    assert noted == [Noted.LOGGED, Noted.ALREADY, *[Noted.LOGGED] * 6, Noted.NOT_LOGGED_NOW]
    query = select(PARTICIPATION).order_by(PARTICIPATION.c.at, PARTICIPATION.c.act)
    rows = await database.read(lambda connection: connection.execute(query).all())
    assert {row.occurrence_id for row in rows} == {chat}
    assert [(row.act, row.question, row.aside) for row in rows] == [
        ("message", 1, ""),
        ("reaction", None, ""),
        ("reply", None, ""),
        *[("message", None, "spam")] * 3,
        ("message", None, ""),
    ]


async def test_spam_is_set_aside_as_it_comes(another: Open) -> None:
    database, clock = another(), HandClock()
    await a_chat(database)
    log = Attendance(database, clock)
    for number, account in enumerate(("U1", "U2", "U3")):
        await log.note(said(account, number, HOAX), HOAX)
    mass = " ".join(f"<@U{number}>" for number in range(20, 32))
    await log.note(said("U4", 4, mass), mass)
    for number in range(5, 8):
        await log.note(said("U5", number, "#one #two #three"), "#one #two #three")
    await log.note(said("U6", 9, "an honest word"), "an honest word")
    query = select(PARTICIPATION.c.aside).order_by(PARTICIPATION.c.at)
    aside = await database.read(lambda connection: list(connection.execute(query).scalars()))
    assert aside == ["spam"] * 7 + [""]


async def test_somebody_is_forgotten_and_stays_so(another: Open) -> None:
    database, clock = another(), HandClock()
    await a_chat(database)
    log, forgetting = Attendance(database, clock), Forgetting(database, clock)
    for account in ("U1", "U2"):
        await log.note(said(account, 10, "a word"), "a word")
    assert '"act": "message"' in await forgetting.own_data(Account("T1", "U1"))
    assert (await forgetting.forget(Account("T1", "U1"), ["Una"])).acts == 1
    assert await log.note(said("U1", 20, "again"), "again") is Noted.NOT_COUNTED
    assert await count(database) == 1
    crew = People(database, FixedDirectory({"U1": NOBODY}), clock, timezone="UTC", organisers=frozenset())
    assert not await crew.is_counted("T1", "U1")
    clock.advance(timedelta(seconds=30))
    await crew.count("T1", "U1", counted=True)
    assert await log.note(said("U1", 20, "again"), "again") is Noted.NOT_COUNTED  # it was said before
    assert await log.note(said("U1", 40, "back"), "back") is Noted.LOGGED
    assert not await database.read(partial(forgotten.is_forgotten, account=Account("T1", "U1")))


async def test_in_the_end_an_act_belongs_to_nobody(another: Open) -> None:
    database, clock = another(), HandClock()
    await a_chat(database)
    log = Attendance(database, clock)
    first = said("U1", 70, "a word")
    await log.note(first, "a word")
    await log.note(said("U2", 80, "a reply", first.message), "a reply")
    clock.advance(401 * DAY)
    purged = await Retaining(database, clock, "UTC").nightly()
    assert purged is not None
    assert (purged.acts, purged.accounts) == (2, 2)
    rows = await database.read(
        lambda connection: connection.execute(select(PARTICIPATION).order_by(PARTICIPATION.c.id)).all()
    )
    assert rows[1].thread == rows[0].message != first.message
    assert rows[0].person_id != rows[1].person_id
    assert {row.at.second for row in rows} == {0}
    assert await Retaining(database, clock, "UTC").nightly() is None


async def test_a_stretch_that_was_not_heard_is_read_by_one(another: Open) -> None:
    first, second = another(), another()
    stretch = Unseen(0, "T1", "", NOON, NOON + DAY, "The bot was away")
    for _ in range(2):
        await first.write(partial(unseen.add, unseen=stretch))
    claim = partial(unseen.claim, workspace="T1", now=NOON, until=NOON + DAY)
    taken = [await one.write(claim) for one in (first, second)]
    assert [one.reason if one else None for one in taken] == ["The bot was away", None]
    again = partial(unseen.claim, workspace="T1", now=NOON + DAY, until=NOON + 2 * DAY)
    assert await second.write(again) is not None  # who had it did not come back


async def test_what_a_moderator_did_names_nobody_once_they_were_forgotten(another: Open) -> None:
    database = another()
    asked = Planned("chat", Kind.QUESTION, Destination("slack", "T1", "C1"), 0, NOON, NOON + DAY, 1)

    def act(connection: Connection) -> None:
        people.ensure(connection, Account("T1", "U1"), NOON)
        given = plans.add(connection, asked, NOON) or ""
        plans.move(connection, given, asked._replace(due_at=NOON + DAY), NOON, "wait by U1")
        plans.withdraw(connection, [given], NOON, "U1 said not now")
        about = {"workspace": "T1", "who": "U1", "before": "", "after": "editor ISTE", "now": NOON}
        changes.add(connection, what="role of U1", **about)  # type: ignore[arg-type]  # its names are those of the call
        troubles.notice(connection, Trouble("failed:slack:T1:U1:user_not_found", "gone", 1, NOON))
        troubles.notice(connection, Trouble("failed:slack:T1:U11:user_not_found", "gone", 1, NOON))

    def everything(connection: Connection) -> list[str]:
        rows = (row for table in METADATA.sorted_tables for row in connection.execute(select(table)))
        return [str(value) for row in rows for value in row]

    await database.write(act)
    await Forgetting(database, HandClock(NOON)).forget(Account("T1", "U1"), ())
    left = await database.read(everything)
    assert [one for one in left if re.search(r"\bU1\b", one)] == []
    assert {"wait by somebody", "somebody said not now", "role of somebody"} <= set(left)
    assert "failed:slack:T1:U11:user_not_found" in left


async def test_an_empty_calendar_and_a_recording_that_never_came_keep_nobody(another: Open) -> None:
    database = another()
    chat = await a_chat(database)
    clock = HandClock(NOON)

    def keep(connection: Connection) -> None:
        person = people.ensure(connection, Account("T1", "U1"), NOON).person_id
        calendar_keys.keep(connection, person, "secret", NOON)
        recordings.want(connection, person, chat, NOON)
        joins.offer(connection, "CODE", person, NOON)

    await database.write(keep)
    clock.advance(401 * DAY)
    assert (await Retaining(database, clock, "UTC").purge()).accounts == 1
    assert await database.read(partial(people.find, account=Account("T1", "U1"))) is None

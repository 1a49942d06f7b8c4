"""Whom a change or a recording concerns, and whose calendar an address opens: the same on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.account import Account
from bot.domain.announcement import Destination
from bot.domain.following import Follow, Sort
from bot.domain.personal import Saved
from bot.services.importing import Importing
from bot.storage import calendar_keys, keeping, people, recordings, touched
from tests.builders import event
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)
GRACE, LIAM = (Destination("slack", "T1", account) for account in ("UGRACE", "ULIAM"))


def known(connection: Connection, where: Destination) -> int:
    return people.ensure(connection, Account(where.workspace, where.channel), NOW).person_id


async def test_who_saved_or_follows_is_concerned_and_who_waits_is_told_once(another: Open) -> None:
    database = another()
    await Importing(database).take("sample", [event()], 0, NOW)
    (chat,) = await database.read(_ids)

    def keep(connection: Connection) -> None:
        grace, liam = known(connection, GRACE), known(connection, LIAM)
        assert keeping.save(connection, grace, Saved(chat, NOW, 10))
        keeping.follow(connection, liam, Follow(Sort.HASHTAG, "#EdTechChat", NOW))
        keeping.follow(connection, grace, Follow(Sort.HASHTAG, "#edtechchat", NOW))
        assert recordings.want(connection, liam, chat, NOW)
        assert not recordings.want(connection, liam, "nothing", NOW)

    def look(connection: Connection) -> None:
        assert [(one.destination, one.knows) for one in touched.savers(connection, chat)] == [(GRACE, 0)]
        assert touched.known_to(connection, chat, GRACE) == 0
        assert touched.known_to(connection, chat, LIAM) == -1
        (follow,) = touched.followed(connection)
        found = touched.followers(connection, [follow])
        assert sorted(one.destination.channel for one in found) == ["UGRACE", "ULIAM"]
        assert touched.followers(connection, []) == []
        assert touched.told_between(connection, GRACE, NOW, NOW + timedelta(days=1)) == 0
        assert keeping.times_saved(connection, [chat, "nothing"]) == {chat: 1}
        assert not recordings.any_there(connection)

    await database.write(keep)
    await database.read(look)
    await Importing(database).take("sample", [replace(event(), recording="https://v.example/1")], 0, NOW)
    assert await database.read(recordings.any_there)
    assert await database.write(recordings.take) == [(chat, LIAM)]
    assert await database.write(recordings.take) == []


async def test_an_address_opens_the_calendar_of_its_holder_until_it_is_another(another: Open) -> None:
    database = another()

    def keys(connection: Connection) -> None:
        grace = known(connection, GRACE)
        calendar_keys.keep(connection, grace, "first", NOW)
        calendar_keys.keep(connection, grace, "second", NOW)
        assert calendar_keys.of_person(connection, grace) == "second"
        assert calendar_keys.holder(connection, "first") is None
        assert calendar_keys.holder(connection, "second") == GRACE
        assert calendar_keys.holder(connection, "SECOND") is None
        assert calendar_keys.end(connection, grace)
        assert calendar_keys.holder(connection, "second") is None
        assert not calendar_keys.end(connection, grace)

    await database.write(keys)


def _ids(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql("SELECT id FROM occurrence").scalars())

"""What is kept of reading X, on SQLite and PostgreSQL: one process reads, and what was read is known."""

from datetime import timedelta
from functools import partial

from bot.domain.account import Account
from bot.domain.listening import Numbers, Post, Told, entry_of
from bot.services.importing import Importing
from bot.storage import fared, forgetting, log_entries, people, x_readings
from bot.storage.database import Database
from bot.storage.figures import Selected
from bot.storage.occurrences import OCCURRENCE
from bot.storage.x_readings import MENTIONS, NUMBERS
from tests.announced import STARTS
from tests.builders import event
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

LATER = STARTS + timedelta(hours=2)


async def read_chat(database: Database, posts: int = 4) -> str:
    """Let a chat be read; give its id."""
    await Importing(database).take("feed", [event()], 0, STARTS - timedelta(days=1))
    rows = await database.read(lambda connection: connection.execute(OCCURRENCE.select()).all())
    chat = next(row.id for row in rows if row.starts_at == STARTS)
    read = [Post(f"{n}", f"{n % 3}", "A1 yes", STARTS + timedelta(minutes=n)) for n in range(1, posts + 1)]
    entries = [entry_of(post, chat, "#edtechchat", {}) for post in read]
    await database.write(partial(log_entries.keep, entries=entries, now=LATER))
    await database.write(partial(x_readings.begin, about=chat, opened_at=STARTS, now=STARTS))
    return str(chat)


async def test_one_process_reads_at_a_time_and_another_where_it_is_gone(another: Open) -> None:
    first, second = another(), another()
    begin = partial(x_readings.begin, about=MENTIONS, opened_at=STARTS, now=STARTS)
    for database in (first, second):
        assert (await database.write(begin)).opened_at == STARTS
    take = partial(x_readings.take_turn, until=LATER, real=STARTS)
    assert await first.write(take)
    assert not await second.write(take)
    later = partial(x_readings.take_turn, until=LATER + timedelta(hours=1), real=LATER)
    assert await second.write(later)  # the first was gone for too long
    await second.write(x_readings.end_turn)
    assert await first.write(take)


async def test_how_many_posts_chats_have_is_known_for_the_next(another: Open) -> None:
    database = another()
    chat = await read_chat(database)
    sizes = partial(x_readings.sizes, events=[event().id, "other"])
    assert await database.read(sizes) == {event().id: 4}
    assert await database.read(partial(x_readings.counted, occurrences=[chat])) == {chat: 4}


async def test_numbers_are_asked_for_once_and_summed(another: Open) -> None:
    database = another()
    chat = await read_chat(database)
    waiting = partial(x_readings.without_numbers, ended_after=STARTS)
    assert {key: posts for key, (_, posts) in (await database.read(waiting)).items()} == {chat: 4}
    ask = partial(x_readings.posts_without_numbers, occurrence_id=chat, most=3)
    assert await database.read(ask) == ["1", "2", "3"]
    told = Told({"1": Numbers(100, 2, 1, 0, 0)}, gone=("2",))
    tell = partial(x_readings.tell_numbers, occurrence_id=chat, told=told, unseen=["3"], now=LATER)
    for _ in range(2):
        await database.write(tell)
    assert await database.read(ask) == ["4"]
    selected = Selected(None, LATER)
    assert await database.read(partial(fared.fared, selected=selected)) == (3, 1, 100, 2, 1)
    who = await database.read(partial(people.find, account=Account("", "1", "x")))  # who wrote 1 and 4
    assert who is not None
    await database.write(partial(forgetting.forget, person_id=who.person_id, names=(), now=LATER))
    assert await database.read(partial(fared.fared, selected=selected)) == (1, 0, None, None, None)
    assert len(await database.read(lambda connection: connection.execute(NUMBERS.select()).all())) == 2


async def test_how_far_something_was_read_is_kept(another: Open) -> None:
    database = another()
    chat = await read_chat(database)
    of = partial(x_readings.of, about=chat)
    reading = await database.read(of)
    assert reading is not None
    after = reading._replace(since_id="12", read_until=LATER, failures=2, problem="unreachable")
    await database.write(partial(x_readings.keep, reading=after))
    assert await database.read(of) == after
    assert await database.write(partial(x_readings.begin, about=chat, opened_at=LATER, now=LATER)) == after

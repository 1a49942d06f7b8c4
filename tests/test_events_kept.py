"""What is kept of an event: all of it. Saved and loaded, it is the event that was read, but for its SEQUENCE."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.event import Event
from bot.domain.listing import content
from bot.storage import events, writing_events
from bot.storage.database import Database
from tests.stored import open_empty, rows
from tests.strategies import events as any_event

NOW = datetime(2015, 10, 20, 12, tzinfo=UTC)


async def _saved_and_loaded(database: Database, event: Event) -> list[Event]:
    await database.write(partial(writing_events.save, event=event, now=NOW))
    return await database.read(partial(events.by_ids, ids=[event.id]))


def test_an_event_that_was_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    database = open_empty(tmp_path / "cembot.db")

    @given(st.lists(any_event(), min_size=1, max_size=10))
    @settings(max_examples=60)
    def check(drawn: list[Event]) -> None:
        async def all_of_them() -> None:
            for event in drawn:
                (loaded,) = await _saved_and_loaded(database, event)
                assert loaded.sequence >= event.sequence  # it rises with each change, here of an event before
                assert replace(loaded, sequence=event.sequence) == event

        asyncio.run(all_of_them())

    check()
    database.close()
    assert rows(tmp_path / "cembot.db", "SELECT count(*) > 20 FROM event") == [(1,)]


@given(any_event(), any_event())
def test_the_hash_of_the_content_is_the_same_exactly_for_the_same_content(one: Event, other: Event) -> None:
    assert (content(one) == content(other)) == (one == other)

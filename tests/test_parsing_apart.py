"""The process beside that reads calendars: what ends it harms one calendar, and it outlives nobody."""

import asyncio
import os

from bot.errors import FeedError
from bot.feeds import Source
from bot.services.parsing import Looked, apart
from tests.partner_server import table


class _Deadly(Source):
    """A calendar that ends the process that reads it, as the system does where memory is short."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (1,)


async def test_a_calendar_that_ends_the_process_harms_no_other_of_the_turn() -> None:
    async with apart() as elsewhere:
        sources = [
            Source("a", table("Opening"), "a"),
            _Deadly("b", b"", "b"),
            Source("c", table("Closing"), "c"),
        ]
        looks = (elsewhere(source, "ISTE", []) for source in sources)
        first, deadly, waiting = await asyncio.gather(*looks, return_exceptions=True)
        later = await elsewhere(Source("d", table("After"), "d"), "ISTE", [])
    assert isinstance(deadly, FeedError)
    assert "ended in the middle" in str(deadly)
    for looked in (first, waiting, later):
        assert isinstance(looked, Looked)
        assert looked.events == 1

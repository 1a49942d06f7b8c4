"""The process beside that reads calendars: what ends it harms one calendar, and it outlives nobody."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE

from bot.errors import FeedError
from bot.feeds import Source
from bot.services.parsing import Looked, apart
from tests.conftest import ROOT
from tests.hearing import PATIENCE
from tests.partner_server import table

KILLED = """
import asyncio, os, signal
from multiprocessing import active_children
from bot.feeds import Source
from bot.services.parsing import apart

async def main():
    async with apart() as elsewhere:
        await elsewhere(Source("a", b"title,start,timezone\\nOpening,2015-10-28T20:00,UTC\\n", "a"), "ISTE", [])
        print(*(one.pid for one in active_children()), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
"""A bot that is killed in a turn of reading; it says which process reads for it."""


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


async def test_the_process_ends_with_a_bot_that_is_killed() -> None:
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, stdout=PIPE, cwd=ROOT)
    assert bot.stdout is not None
    beside = int(await bot.stdout.readline())
    try:
        assert (
            await asyncio.wait_for(bot.stdout.read(), PATIENCE) == b""
        )  # ends when all have that could write to it
    except TimeoutError:
        os.kill(beside, signal.SIGKILL)
        raise
    assert await bot.wait() == -signal.SIGKILL

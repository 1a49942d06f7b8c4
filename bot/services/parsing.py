"""Reads sources in a process of its own, so that nobody waits for a large calendar. Fetches and keeps nothing."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from bot.errors import FeedError
from bot.feeds import Reading, Source, read

Parse = Callable[[Source], Awaitable[Reading]]

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def apart() -> AsyncIterator[Parse]:
    """Give what reads a source elsewhere; the process begins with the first source and ends with the block."""
    # Forked, it would inherit the locks of our threads as they are at that moment.
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    loop = asyncio.get_running_loop()

    async def parse(source: Source) -> Reading:
        try:
            return await loop.run_in_executor(pool, read, source)
        except FeedError:
            raise
        except BrokenProcessPool as error:
            raise FeedError(
                f"{source.name} could not be read: reading ended in the middle of it or of another. Try again."
            ) from error
        except Exception as error:
            log.exception("source_not_read", extra={"feed": source.feed})
            raise FeedError(
                f"{source.name} could not be read ({type(error).__name__}): this is a fault of ours, please report it."
            ) from error

    try:
        yield parse
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave Ctrl+C to the process that began this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

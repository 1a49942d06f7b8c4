"""Reads sources and compares them in a process of its own, so that nobody waits for it. Fetches and keeps nothing.

What a source says is large, and what is different in it mostly small: only that comes back.
"""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING

from bot.domain.listing import Differences, Known, differences
from bot.errors import FeedError
from bot.feeds import Rejected, Script, Source, read

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

GIVES_WAY = 10
"""By how much the process lets others go first (`nice`), where the system knows that."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a source says that is not known, and what of it could not be read."""

    events: int  # that it lists
    different: Differences
    rejected: tuple[Rejected, ...]
    scripts: tuple[Script, ...] = ()


Look = Callable[[Source, str, Sequence[Known]], Awaitable[Looked]]
"""From a source, its partner and what is known of its events to what is different; raises `FeedError`."""


def look(source: Source, partner: str, known: Sequence[Known]) -> Looked:
    """Read a source whole, and compare it with what is known; raise `FeedError` where it cannot be taken in.

    An event that names no organisation is the partner's.
    """
    reading = read(source)
    events = tuple(
        event if event.organisations else replace(event, organisations=(partner,)) for event in reading.events
    )
    different = differences(source.feed, events, len(reading.rejected), known, reading.torn)
    return Looked(len(events), different, reading.rejected, reading.scripts)


@contextlib.asynccontextmanager
async def here() -> AsyncIterator[Look]:
    """Give what looks at a source in this process, for a command that does nothing else meanwhile."""

    async def at_once(source: Source, partner: str, known: Sequence[Known]) -> Looked:
        return look(source, partner, known)

    yield at_once


@contextlib.asynccontextmanager
async def apart() -> AsyncIterator[Look]:
    """Give what looks at a source elsewhere; the process begins with the first source and ends with the block.

    Whoever leaves the block in the middle of a source, as at the end of the bot, does not wait for it.
    """
    pool = _pool()
    workers: set[BaseProcess] = set()
    jobs: list[Future[Looked]] = []
    one_at_a_time = asyncio.Lock()  # a source that ends the process takes none with it that waits there

    async def elsewhere(source: Source, partner: str, known: Sequence[Known]) -> Looked:
        nonlocal pool
        try:
            async with one_at_a_time:
                others = set(active_children())
                try:
                    job = pool.submit(look, source, partner, known)
                    workers.update(set(active_children()) - others)
                    jobs[:] = [one for one in jobs if not one.done()] + [job]
                    return await asyncio.wrap_future(job)
                except BrokenProcessPool:  # it stays broken, and the next source is to be read
                    pool.shutdown(wait=False)
                    pool = _pool()
                    raise
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
        yield elsewhere
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        if not all(job.done() for job in jobs):
            for worker in workers:
                worker.terminate()


def _pool() -> ProcessPoolExecutor:
    # Forked, it would inherit the locks of our threads as they are at that moment.
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_stand_back)


def _stand_back() -> None:
    """Leave Ctrl+C to the process that began this one, let it go first, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # Windows has none
        os.nice(GIVES_WAY)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the process that began this one: what is killed ends no other."""
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(0)

"""An event loop in a thread, for servers that a test without a loop speaks to (a browser's driver blocks)."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.hearing import PATIENCE

T = TypeVar("T")


class Background:
    """A loop that runs elsewhere."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Speak to `loop`, which runs in another thread."""
        self._loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` there and give what it gives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)


@contextmanager
def background() -> Iterator[Background]:
    """Run a loop in a thread of its own; what is still under way at the end is cancelled."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="background loop", daemon=True)
    thread.start()
    here = Background(loop)
    try:
        yield here
    finally:
        here.run(_cancel_others())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)

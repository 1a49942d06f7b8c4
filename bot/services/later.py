"""Work that may outlast the three seconds for which Slack waits: it goes on, and is not lost. Chooses no words."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from bot.errors import OutletError, RateLimited, Refused, UnknownOutcome

IN_TIME: Final = 2.0
"""Seconds of real time after which what takes longer is acknowledged, and goes on: Slack waits for three."""

PAUSES: Final = (1.0, 2.0, 4.0)
"""Seconds until an answer is tried again of which nothing was said, unless Slack says how long."""

FINISHING: Final = 2.0
"""Seconds that what goes on gets when the process ends; what is cut then is made good by what looks each minute."""

LONGEST_WAIT: Final = 60.0
"""Seconds for which an answer waits where Slack asks to; later, nobody waits for it."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Later:
    """What goes on after it was acknowledged."""

    in_time: float = IN_TIME
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def soon(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Begin `work`, which goes on by itself; what it raises is logged."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    async def within(self, work: Coroutine[Any, Any, None], at_most: float = IN_TIME) -> bool:
        """Do `work`; tell whether it ended while Slack waits. What did not goes on by itself."""
        task = self.soon(work, "answer")
        try:
            ended, _ = await asyncio.wait({task}, timeout=min(self.in_time, at_most))
        except asyncio.CancelledError:
            task.cancel()
            raise
        if ended:
            task.result()
        return bool(ended)

    async def idle(self) -> None:
        """Wait until nothing goes on."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def finish(self) -> None:
        """Let what goes on come to its end, and cut what takes too long."""
        late = set(self._tasks)
        if late:
            _, late = await asyncio.wait(late, timeout=FINISHING)
        for task in late:
            log.warning("cut", extra={"work": task.get_name()})
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("later_failed", exc_info=error, extra={"work": task.get_name()})


async def until_said(
    say: Callable[[], Awaitable[None]], was_said: Callable[[], Awaitable[bool]] | None = None
) -> None:
    """Say something, and again while it is certain that nothing was said; raise what the last try raised.

    What may have been said is said again where `was_said` looks and does not find it, else not.
    """
    for pause in PAUSES:
        try:
            return await say()
        except RateLimited as asked:
            if asked.seconds > LONGEST_WAIT:
                raise
            await asyncio.sleep(asked.seconds)
        except Refused:
            raise
        except UnknownOutcome:
            if was_said is None:
                raise
            await asyncio.sleep(pause)
            if await was_said():
                return None
        except OutletError:
            await asyncio.sleep(pause)
    return await say()


async def never() -> bool:
    """Tell of what may be said twice that it was not said."""
    return False

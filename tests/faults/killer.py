"""Kills a life of the bot while a request of it is under way, or between two steps, by lots that repeat themselves."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal import faults
from bot.rehearsal.faults import Faults, Kind
from tests.faults.lives import kill, lives
from tests.faults.trouble import Fault

REQUESTS = frozenset(
    {
        "chat.postMessage",
        "chat.update",
        "conversations.history",
        "conversations.replies",
        "POST /2/tweets",
        "GET /2/users/{id}/tweets",
    }
)
"""What a chat is told with, and what is read where nobody knows what became of it."""

MOST_IN_A_ROW = 2
"""Lives that are killed with nothing done in between: the next one gets something done."""


@dataclass(slots=True)
class Killer:
    """Who decides which request is the last one of a life."""

    lots: random.Random
    in_flight: float  # the chance of each request
    between: float  # and of each pause between two steps
    pid: int = 0  # of the life that may be killed; 0: none
    told: Counter[str] = field(default_factory=Counter)  # how often it killed in which way
    _posted: str = ""  # the method after which it kills once its effect is there
    _in_a_row: int = 0

    def watch(self, trouble: Faults, heard: list[Any]) -> None:
        """Stand between a far end and who calls it: before a request has its effect, and before it is answered."""
        by_itself = trouble.take

        def take(method: str) -> faults.Fault | None:
            return self._before(method) or by_itself(method)

        vars(trouble)["take"] = take
        heard.append(lambda _: self._after())

    def strike(self, where: str) -> None:
        """Kill between two steps, or not."""
        if self._may() and self.lots.random() < self.between:
            self._kill(where)

    def _before(self, method: str) -> faults.Fault | None:
        """Read a request, which may be the last one, with or without its effect."""
        self._posted = ""
        if method not in REQUESTS:
            return None
        if not self._may() or self.lots.random() >= self.in_flight:
            self._in_a_row = 0
            return None
        if self.lots.random() < 1 / 2:
            self._kill(f"{method}: {Fault.KILLED_UNPOSTED}")
            return faults.Fault(kind=Kind.DROP_BEFORE)
        self._posted = f"{method}: {Fault.KILLED_POSTED}"
        return faults.Fault(kind=Kind.DROP_AFTER)

    def _after(self) -> None:
        """Kill whose request had its effect and is not answered."""
        if self._posted:
            self._kill(self._posted)
            self._posted = ""

    def _may(self) -> bool:
        return bool(self.pid) and lives(self.pid) and self._in_a_row < MOST_IN_A_ROW

    def _kill(self, how: str) -> None:
        kill(self.pid)
        self.pid = 0
        self.told[how] += 1
        self._in_a_row += 1

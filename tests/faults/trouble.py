"""What goes wrong at the far end, when and how often: decided by chance that repeats itself. Does none of it."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

POST = "chat.postMessage"
HISTORY = "conversations.history"


class Fault(StrEnum):
    """What becomes of one request, after it was read unless it says otherwise."""

    KILLED_POSTED = "killed, posted"  # the sender is killed before it is answered; the message stands
    KILLED_UNPOSTED = "killed, not posted"
    CUT_UNREAD = "cut before it was read"
    CUT_READ = "cut after it was read"  # the message stands
    ERROR_POSTED = "500, posted"
    ERROR_UNPOSTED = "500, not posted"
    LIMITED = "429"
    SLOW = "answered too late"  # the message stands
    SILENT = "not answered, not posted"


KILLS = frozenset({Fault.KILLED_POSTED, Fault.KILLED_UNPOSTED})
POSTED = frozenset({Fault.KILLED_POSTED, Fault.CUT_READ, Fault.ERROR_POSTED, Fault.SLOW})
"""What leaves the message standing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A stretch of the day in which one fault strikes."""

    fault: Fault
    chance: float = 1.0  # of each request; 1: the destination is down, and no limit holds
    since: float = 0.0  # as a part of the day
    until: float = 1.0
    methods: frozenset[str] = frozenset({POST})

    @property
    def outage(self) -> bool:
        """Tell whether nothing can be posted as long as it lasts."""
        return self.chance == 1.0 and POST in self.methods

    def covers(self, part: float) -> bool:
        """Tell whether it strikes at this part of the day."""
        return self.since <= part < self.until


MOST = {POST: 1, HISTORY: 1}
"""How often chance strikes the posting of one announcement, and the reading of one channel within a while.

Each strike costs a lease, and who is struck again and again is late, which is no fault.
"""


class Troubles:
    """The faults of one run."""

    def __init__(self, spells: Iterable[Spell], seed: int) -> None:
        """Strike as `spells` say; the same `seed` draws the same lots."""
        self._spells = tuple(spells)
        self._chance = random.Random(seed)  # noqa: S311 - lots that repeat themselves
        self._struck: Counter[str] = Counter()

    def of(self, method: str, about: str, part: float, *, spared: bool = False) -> Fault | None:
        """Say what becomes of a request about something at this part of the day; nothing: it is answered.

        Who is `spared` is not killed.
        """
        for spell in self._spells:
            if method not in spell.methods or not spell.covers(part) or (spared and spell.fault in KILLS):
                continue
            if spell.outage:
                return spell.fault
            if self._struck[about] < MOST[method] and self._chance.random() < spell.chance:
                self._struck[about] += 1
                return spell.fault
        return None

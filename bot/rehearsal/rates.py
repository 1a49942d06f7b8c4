"""How often each method may be called, as buckets that refill. Reads the time only from the clock it is given."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.clock import Clock
from bot.rehearsal.scopes import CHANNEL_BURST, CHANNEL_PER_SECOND, TIERS

MINUTE = 60.0


class Pace(Enum):
    """How strictly calls are counted."""

    SLACK = "as Slack does, by real time"
    SCALED = "as Slack does, by the rehearsal's fast clock"
    OFF = "not at all"


@dataclass
class Bucket:
    """What is left of one allowance."""

    left: float
    at: datetime


class Rates:
    """The allowances of one app."""

    def __init__(self, clock: Clock, pace: Pace = Pace.SCALED) -> None:
        """Begin with every allowance full."""
        self._clock = clock
        self.pace = pace
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def wait(self, method: str, channel: str = "") -> int:
        """Take one call from the allowance; tell 0, or for how many whole seconds to wait when it is empty."""
        if self.pace is Pace.OFF:
            return 0
        per_minute = float(TIERS[method].value)
        waits = [self._missing(method, "", per_minute, per_minute / MINUTE)]
        if method == "chat.postMessage":
            waits.append(self._missing(method, channel, CHANNEL_BURST, CHANNEL_PER_SECOND))
        if any(waits):
            return math.ceil(max(waits))
        for key in [(method, ""), (method, channel)][: len(waits)]:
            self._buckets[key].left -= 1
        return 0

    def _missing(self, method: str, channel: str, size: float, refill: float) -> float:
        now = self._clock.real()
        speed = max(self._clock.speed, 1.0) if self.pace is Pace.SCALED else 1.0
        bucket = self._buckets.setdefault((method, channel), Bucket(size, now))
        gone = max((now - bucket.at).total_seconds(), 0.0)
        bucket.left, bucket.at = min(size, bucket.left + gone * speed * refill), now
        return 0.0 if bucket.left >= 1 else (1 - bucket.left) / (refill * speed)

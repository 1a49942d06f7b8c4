"""How often each of X's calls may be made: windows of a quarter of an hour and of a day. Reads only its own clock.

The numbers are X's published ones where we know them (posting, timelines, mentions, search, counts); the others are
guesses on the low side.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.clock import Clock
from bot.rehearsal.rates import Pace

QUARTER = timedelta(minutes=15)
DAY = timedelta(hours=24)


class Allowance(NamedTuple):
    """So many calls in each window."""

    header: str  # what the headers that tell of it begin with
    calls: int
    window: timedelta


@dataclass
class Window:
    """What is left of one allowance, and until when."""

    left: int
    ends: datetime


class Rates:
    """The allowances of one account and one app."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        """Begin with every allowance full."""
        self._clock = clock
        self.pace = pace
        self._windows: dict[tuple[str, str], Window] = {}

    def take(self, endpoint: str, allowances: tuple[Allowance, ...]) -> tuple[bool, dict[str, str]]:
        """Count one call; tell whether it is allowed, and the headers that say what is left."""
        if self.pace is Pace.OFF:
            return True, {}
        windows = [(one, self._window(endpoint, one)) for one in allowances]
        allowed = all(window.left > 0 for _, window in windows)
        headers: dict[str, str] = {}
        for one, window in windows:
            window.left -= allowed
            headers[f"{one.header}-limit"] = str(one.calls)
            headers[f"{one.header}-remaining"] = str(window.left)
            headers[f"{one.header}-reset"] = str(math.ceil(window.ends.timestamp()))
        return allowed, headers

    def _window(self, endpoint: str, allowance: Allowance) -> Window:
        now = self._clock.real()
        window = self._windows.get((endpoint, allowance.header))
        if window is None or window.ends <= now:
            speed = max(self._clock.speed, 1.0) if self.pace is Pace.SCALED else 1.0
            window = Window(allowance.calls, now + allowance.window / speed)
            self._windows[endpoint, allowance.header] = window
        return window

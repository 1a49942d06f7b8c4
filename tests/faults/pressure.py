"""How much the bot of a run can still bear: nobody is killed while it catches up. Kills nobody.

A bot that is killed again before it has sent anything proves nothing, and how fast it begins is the machine's affair.
"""

from bisect import bisect_right
from collections import deque
from datetime import datetime, timedelta
from pathlib import Path

from tests.faults.day import Shape, expected

LATELY = timedelta(minutes=10)
"""Programme time that is looked back upon: as long as the shortest-lived announcements are of use."""

FEW = 4
"""So many are behind where nobody is."""


class Pressure:
    """What was due lately, and what of it has arrived."""

    def __init__(self, shape: Shape, flag: Path) -> None:
        """Know what a day of this shape asks for; `flag` tells other processes."""
        self._due = sorted(due.planned.due_at for due in expected(shape))
        self._arrived: deque[datetime] = deque()
        self._flag = flag

    def arrived(self, at: datetime) -> None:
        """Count one announcement that was posted."""
        self._arrived.append(at)

    def behind(self, now: datetime) -> bool:
        """Tell whether much of what was due lately has not arrived, and raise the flag or lower it."""
        while self._arrived and self._arrived[0] <= now - LATELY:
            self._arrived.popleft()
        lately = bisect_right(self._due, now) - bisect_right(self._due, now - LATELY)
        behind = lately - len(self._arrived) > FEW
        if behind != self._flag.exists():
            if behind:
                self._flag.touch()
            else:
                self._flag.unlink()
        return behind

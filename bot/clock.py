"""Programme time (what is due) and real time (leases, timeouts, rates). Nothing else of ours reads a clock."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells the time. `now` is the programme's, which a rehearsal may run fast; `real` is the world's."""

    @property
    def speed(self) -> float:
        """Tell how many seconds of programme time pass in one real second."""

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""


class RealClock:
    """The world's clock: programme time is real time."""

    speed = 1.0

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return datetime.now(UTC)

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""
        return datetime.now(UTC)


PROMPT = timedelta(seconds=1)
"""An answer about the time that took longer tells too little."""


class AgreedClock:
    """The clock of one of several machines: real time is what all of them agree on, whatever its own clock says.

    Between two answers it goes by seconds that nobody can set. A programme that follows the world does so too.
    """

    def __init__(self, own: Clock) -> None:
        """Go by `own` until a time was agreed on."""
        self._own = own
        self._agreed: tuple[datetime, float] | None = None  # real time, and the machine's seconds then

    @property
    def speed(self) -> float:
        """Tell how many seconds of programme time pass in one real second."""
        return self._own.speed

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return self.real() if isinstance(self._own, RealClock) else self._own.now()

    def real(self) -> datetime:
        """Tell the world's time as it was agreed on, aware, in UTC."""
        if self._agreed is None:
            return self._own.real()
        moment, at = self._agreed
        return moment + timedelta(seconds=_seconds() - at)

    async def agree(self, ask: Callable[[], Awaitable[datetime]]) -> bool:
        """Ask for the time (aware); tell whether the answer came promptly enough to be believed. The first is."""
        asked = _seconds()
        moment = await ask()
        took = _seconds() - asked
        believed = self._agreed is None or took <= PROMPT.total_seconds()
        if believed:
            self._agreed = (moment.astimezone(UTC), asked + took / 2)
        return believed


def _seconds() -> float:
    """Count this machine's seconds, those in which it slept too where it can tell."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class FastClock:
    """A clock that starts where it is told and runs as fast as it is told; both may change while it runs."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        """Start at `start` (aware); `speed` seconds of programme time pass in one real second, 0 stops it."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        if speed < 0:
            raise ValueError("a clock does not run backwards")
        self._speed = speed
        self._base = start.astimezone(UTC)
        self._since = time.monotonic()
        self._told: list[Callable[[], None]] = []

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever the clock is set or its speed changes: who sleeps must wake and look."""
        self._told.append(tell)

    @property
    def speed(self) -> float:
        """Tell how many seconds of programme time pass in one real second."""
        return self._speed

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""
        return datetime.now(UTC)

    def run(self, speed: float) -> None:
        """Go on from now at another speed; 0 stops the clock."""
        if speed < 0:
            raise ValueError("a clock does not run backwards")
        self._base, self._since, self._speed = self.now(), time.monotonic(), speed
        self._tell()

    def jump(self, moment: datetime) -> None:
        """Go on from another time, with the same speed."""
        self._base, self._since = moment.astimezone(UTC), time.monotonic()
        self._tell()

    def _tell(self) -> None:
        for tell in self._told:
            tell()


REPLAY_SPEED = 1_000.0
"""How much shorter real pauses are in a replay: a channel's rest of a second, a minute's worth of edits."""


class ReplayClock:
    """A clock that stands until it is told to go on, so that programme time waits for whoever is not done."""

    speed = REPLAY_SPEED

    def __init__(self, start: datetime) -> None:
        """Stand at `start` (aware)."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return self._now

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""
        return datetime.now(UTC)

    def go_on(self, moment: datetime) -> None:
        """Stand at a later moment. Nobody is told: who moves this clock wakes whom it concerns."""
        if moment < self._now:
            raise ValueError("a clock does not run backwards")
        self._now = moment.astimezone(UTC)

"""One clock for every process of a run, whenever it was started, and one that is set by hand."""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, time_ns

from tests.hearing import HandClock

LOOK = 0.02
"""Seconds of real time between two looks whether another process has set the clock."""

TIMES = 30.0
"""How much shorter everything is that is counted in real time: leases, timeouts, pauses, and the steps of a clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the clocks of a run come from: the machine's monotonic clock is the same in every process."""

    start: datetime  # programme time, aware, UTC
    since: float  # the monotonic clock's seconds at that moment
    real: datetime  # the world's time at that moment, aware, UTC
    speed: float  # seconds of programme time in one real second


class SharedClock:
    """Programme time and real time as the run says. A step moves both, as when a machine's clock is set."""

    def __init__(self, origin: Origin, steps: Path | None = None, ahead: float = 0.0) -> None:
        """Run from `origin`; `steps` holds the seconds by which this machine's clock is off, `ahead` adds to them."""
        self._origin = origin
        self._steps = steps
        self._ahead = ahead
        self._read: tuple[int, tuple[float, float]] = (-1, (0.0, 0.0))

    @property
    def speed(self) -> float:
        """Tell how many seconds of programme time pass in one real second."""
        return self._origin.speed

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return self._origin.start + timedelta(seconds=self._passed() * self.speed + self._off())

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""
        return self._origin.real + timedelta(seconds=self._passed() + self._ahead / TIMES + self.stepped[1])

    def step(self, by: timedelta, real: timedelta | None = None) -> None:
        """Put every clock that reads the same steps off by so much programme time, and by a part of it, or `real`."""
        if self._steps is None:
            raise ValueError("this clock cannot be set")
        fresh = self._steps.with_suffix(".new")
        off = by / TIMES if real is None else real
        fresh.write_text(f"{by.total_seconds()} {off.total_seconds()}", encoding="ascii")
        at = time_ns()  # finer than what a file gets by itself: of two steps in a moment, both are read
        os.utime(fresh, ns=(at, at))
        fresh.replace(self._steps)

    @property
    def stepped(self) -> tuple[float, float]:
        """Tell by how many seconds programme time and real time are off."""
        if self._steps is None:
            return 0.0, 0.0
        try:
            changed = self._steps.stat().st_mtime_ns
        except FileNotFoundError:
            return 0.0, 0.0
        if changed != self._read[0]:
            off, real = self._steps.read_text(encoding="ascii").split()
            self._read = (changed, (float(off), float(real)))
        return self._read[1]

    def _passed(self) -> float:
        return monotonic() - self._origin.since

    def _off(self) -> float:
        return self._ahead + self.stepped[0]


class HandedClock(HandClock):
    """The clock that a test has in its hands, shared by processes: it goes by the steps of a run's clock."""

    def __init__(self, shared: SharedClock) -> None:
        """Go by this clock, which runs at the world's speed."""
        super().__init__(shared.now())
        self._shared = shared

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return self._shared.now()

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""
        return self._shared.real()

    def jump(self, moment: datetime) -> None:
        """Let it be another time, in every process."""
        self._step((moment - self.now()).total_seconds(), 0.0)

    def wait(self, seconds: float) -> None:
        """Let the world's time pass in every process, and the programme's stand."""
        self._step(0.0, seconds)

    async def follow(self) -> None:
        """Wake who sleeps whenever another process has set it, until cancelled."""
        seen = self._shared.stepped
        while True:
            await asyncio.sleep(LOOK)
            if seen != self._shared.stepped:
                seen = self._shared.stepped
                self._tell()

    def _step(self, programme: float, real: float) -> None:
        off, really = self._shared.stepped
        self._shared.step(timedelta(seconds=off + programme), timedelta(seconds=really + real))
        self._tell()

"""One clock for every process of a run, whenever it was started. Sleeps for nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

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
        self._read: tuple[int, float] = (-1, 0.0)

    @property
    def speed(self) -> float:
        """Tell how many seconds of programme time pass in one real second."""
        return self._origin.speed

    def now(self) -> datetime:
        """Tell the programme's time, aware, in UTC."""
        return self._origin.start + timedelta(seconds=self._passed() * self.speed + self._off())

    def real(self) -> datetime:
        """Tell the world's time, aware, in UTC."""
        return self._origin.real + timedelta(seconds=self._passed() + self._off() / TIMES)

    def step(self, by: timedelta) -> None:
        """Put every clock that reads the same steps off by so much programme time."""
        if self._steps is None:
            raise ValueError("this clock cannot be set")
        fresh = self._steps.with_suffix(".new")
        fresh.write_text(str(by.total_seconds()), encoding="ascii")
        fresh.replace(self._steps)

    def _passed(self) -> float:
        return monotonic() - self._origin.since

    def _off(self) -> float:
        return self._ahead + self._stepped()

    def _stepped(self) -> float:
        if self._steps is None:
            return 0.0
        try:
            changed = self._steps.stat().st_mtime_ns
        except FileNotFoundError:
            return 0.0
        if changed != self._read[0]:
            self._read = (changed, float(self._steps.read_text(encoding="ascii")))
        return self._read[1]

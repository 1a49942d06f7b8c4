"""What a figure is: a value of ours, a limit measured beside it, and the goal for their ratio. Measures nothing."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

PAIRS = 5
"""How often a value and its limit are measured beside each other. What disturbs the machine disturbs both."""


class Pair(NamedTuple):
    """A value and its limit, measured in the same seconds."""

    value: float
    limit: float

    @property
    def ratio(self) -> float:
        """Tell how many times the limit the value is."""
        return self.value / self.limit


class Figure(NamedTuple):
    """One measured figure, as it stands in `build/bench.json` under its name."""

    name: str
    value: float
    unit: str
    limit: float
    limit_is: str  # in words: what the limit was measured on
    ratio: float
    goal: float  # the most that the ratio may be

    @property
    def met(self) -> bool:
        """Tell whether the goal was reached."""
        return self.ratio <= self.goal


def figure(name: str, pairs: Sequence[Pair], unit: str, limit_is: str, goal: float) -> Figure:
    """Make a figure of the pair whose ratio is the median, so that value, limit and ratio belong together."""
    pair = sorted(pairs, key=lambda one: one.ratio)[len(pairs) // 2]
    return Figure(name, pair.value, unit, pair.limit, limit_is, pair.ratio, goal)


async def p50(work: Callable[[], Awaitable[object]], times: int) -> float:
    """Await `work` so often, and give the median of its durations in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter_ns()
        await work()
        took.append(time.perf_counter_ns() - began)
    return statistics.median(took) / 1e6

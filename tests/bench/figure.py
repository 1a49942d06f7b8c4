"""What a figure is: a value of ours, a limit measured beside it, and the goal for their ratio. Measures nothing."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

PAIRS = 5
"""How often a value and its limit are measured beside each other. What disturbs the machine disturbs both."""

TURN = 20
"""Calls of one side before it is the other's turn again: many enough that each finds its own code and data at hand,
few enough that both see the same moments of a busy machine."""

Work = Callable[[], Awaitable[object]]


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
    says: str  # in words, for people
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


class About(NamedTuple):
    """What is known of a figure before it is measured."""

    name: str
    says: str
    unit: str
    limit_is: str
    goal: float


def median(about: About, pairs: Sequence[Pair]) -> Figure:
    """Make a figure of the pair whose ratio is the median, so that value, limit and ratio belong together."""
    pair = sorted(pairs, key=lambda one: one.ratio)[len(pairs) // 2]
    return Figure(
        about.name,
        about.says,
        pair.value,
        about.unit,
        pair.limit,
        about.limit_is,
        pair.ratio,
        about.goal,
    )


async def beside(
    ours: Work, limit: Work, times: int, before: Work | None = None, *, turn: int = TURN
) -> Pair:
    """Await both in turn, `times` each, and give the medians of their durations in milliseconds.

    `before` is awaited before each of both, and not timed. After `turn` calls it is the other's turn.
    """
    return quantile(await each(ours, limit, times, before, turn=turn), 50)


async def each(
    ours: Work, limit: Work, times: int, before: Work | None = None, *, turn: int = TURN
) -> tuple[list[int], list[int]]:
    """Await both in turn as `beside` does, and give all durations in nanoseconds."""
    took: tuple[list[int], list[int]] = ([], [])
    for _ in range(times // turn):
        for work, into in zip((ours, limit), took, strict=True):
            for _ in range(turn):
                if before is not None:
                    await before()
                began = time.perf_counter_ns()
                await work()
                into.append(time.perf_counter_ns() - began)
    return took


def quantile(took: tuple[list[int], list[int]], percent: int) -> Pair:
    """Give what so many of a hundred take at most, in milliseconds."""
    return Pair(*(_most(one, percent) / 1e6 for one in took))


def _most(durations: list[int], percent: int) -> float:
    if len(durations) == 1:  # Python 3.11 wants two
        return durations[0]
    return statistics.quantiles(durations, n=100, method="inclusive")[percent - 1]

"""What a report is: its scope, and figures with their values and what they could not see. Computes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.metric import Metric
from bot.domain.participation import Gap


class Figure(NamedTuple):
    """A figure with its value. Nothing is not zero: nothing was there to be counted, and `seen` says why."""

    metric: Metric
    value: int | float | None
    seen: str = ""  # what it was counted from, or why it is blank
    gaps: tuple[Gap, ...] = ()


class Coverage(NamedTuple):
    """What the figures could see."""

    happenings: int
    logged: int
    acts: int
    imported: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report is about; empty means all of it."""

    since: datetime | None = None  # None: from the beginning of the record
    until: datetime
    event: str = ""  # an event's id, or an occurrence's
    organisation: str = ""
    hashtag: str = ""  # with "#"

    def __bool__(self) -> bool:
        """Tell whether anything but time is left out."""
        return bool(self.event or self.organisation or self.hashtag)


class Each(StrEnum):
    """By what a report may be broken down beside the whole."""

    CHAT = "chat"
    PARTNER = "partner"
    WEEK = "week"
    YEAR = "year"  # the same days of every year, which compares editions
    PROGRAMME = "programme"  # those of this machine, beside each other


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a stretch of time. Parts do not add up: somebody may be in several, and is one in the whole."""

    since: datetime
    until: datetime
    computed_at: datetime
    coverage: Coverage
    figures: Sequence[Figure]
    each: Each | None = None  # what its parts are
    parts: "Sequence[tuple[str, Report]]" = ()  # by name

    def value(self, name: str) -> Figure | None:
        """Give the figure of this name, where there is one."""
        return next((one for one in self.figures if one.metric.name == name), None)

"""What a chart shows: how much was said in each step of time. Counts nothing, and draws nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.participation import Gap

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
"""What is counted for a chart of days: every zone's midnight falls on one."""

MOST_MINUTES = 4 * 60
"""Minutes of one chart; what lasts longer is shown day by day."""

MOST_DAYS = 62
"""Days of one chart; a longer stretch is shown week by week."""

WEEK = 7


class Step(StrEnum):
    """How much time one bar stands for."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"


class Bar(NamedTuple):
    """One step of time, and what was said in it."""

    at: datetime  # its beginning, in the chart's zone
    value: int
    unseen: bool = False  # the log could not see all of it


class Mark(NamedTuple):
    """A moment that explains the bars beside it."""

    at: datetime
    name: str  # such as "Q1"


@dataclass(frozen=True, slots=True)
class Chart:
    """Messages over time."""

    about: str  # what the chart is of, e.g. a chat's title
    step: Step
    zone: str  # IANA; that of its times
    bars: Sequence[Bar]
    marks: Sequence[Mark] = ()

    @property
    def total(self) -> int:
        """Give how much was said at all."""
        return sum(bar.value for bar in self.bars)

    @property
    def most(self) -> Bar | None:
        """Give the first of the highest bars; nothing where nothing was said."""
        highest = max(self.bars, key=lambda bar: bar.value, default=None)
        return highest if highest and highest.value else None


def minutes(
    about: str,
    since: datetime,
    until: datetime,
    counted: Mapping[int, int],
    *,
    zone: str,
    marks: Sequence[Mark] = (),
    gaps: Sequence[Gap] = (),
) -> Chart:
    """Make the chart of a chat from what was counted in each minute after `since`."""
    home = ZoneInfo(zone)
    many = max(1, -(-(until - since) // MINUTE))
    bars = []
    for number in range(many):
        at = since + number * MINUTE
        bars.append(Bar(at.astimezone(home), counted.get(number, 0), _unseen(gaps, at, at + MINUTE)))
    local = [Mark(mark.at.astimezone(home), mark.name) for mark in marks if since <= mark.at < until]
    return Chart(about, Step.MINUTE, zone, bars, local)


def days(
    about: str,
    since: datetime,
    until: datetime,
    counted: Mapping[int, int],
    *,
    zone: str,
    gaps: Sequence[Gap] = (),
) -> Chart:
    """Make the chart of a stretch from what was counted in each quarter of an hour after `since`, which is on one."""
    home = ZoneInfo(zone)
    first, last = since.astimezone(home).date(), (until - timedelta(microseconds=1)).astimezone(home).date()
    step = Step.DAY if (last - first).days < MOST_DAYS else Step.WEEK
    if step is Step.WEEK:
        first -= timedelta(days=first.weekday())
    totals: dict[date, int] = {}
    for quarter, value in counted.items():
        day = (since + quarter * QUARTER).astimezone(home).date()
        totals[_begins(day, first, step)] = totals.get(_begins(day, first, step), 0) + value
    length = timedelta(days=WEEK if step is Step.WEEK else 1)
    bars = []
    for number in range((last - first) // length + 1):
        day = first + number * length
        begins, ends = (datetime.combine(each, time(), home) for each in (day, day + length))
        unseen = _unseen(gaps, begins.astimezone(UTC), ends.astimezone(UTC))
        bars.append(Bar(begins, totals.get(day, 0), unseen))
    return Chart(about, step, zone, bars)


def quarter(moment: datetime) -> datetime:
    """Give the beginning of the quarter of an hour in which a moment lies, in UTC."""
    at = moment.astimezone(UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def _begins(day: date, first: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    return day - timedelta(days=(day - first).days % WEEK)


def _unseen(gaps: Iterable[Gap], since: datetime, until: datetime) -> bool:
    return any(gap.since < until and gap.until > since for gap in gaps)

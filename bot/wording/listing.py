"""How a list of events is laid out, and how much of it fits. Does not choose which events belong together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.agenda import Listed, shown_in
from bot.domain.event import LONG, Occurrence
from bot.wording.event import INDENT, brief_entry, entry, lasts_until, plain_entry
from bot.wording.message import Block, section, sections
from bot.wording.times import DAY_AND_TIME, date_token, day_clock
from bot.wording.tongue import ENGLISH, Tongue

MOST_EVENTS = 30
"""Events in one message. More are no answer that a person reads on a phone; the rest is counted and pointed to."""

MOST_CHARACTERS = 6_000
"""Characters of all entries together, so that the blocks stay within what Slack takes."""

MOST_BRIEF = 6
"""Events of a group that is told briefly."""

REMEMBERED = 1_024
"""Lines of each sort that are kept at hand, those of a few days in a few zones: people ask for the same days.

Their keys hold times in UTC only. Local times would not do, for the two of an hour that clocks repeat are equal.
"""


class Line(NamedTuple):
    """One event as it is going to be listed."""

    heading: str  # mrkdwn; lines of one heading that follow each other stand below it together
    shown: str  # mrkdwn
    text: str  # for the fallback


@dataclass(slots=True)
class Listing:
    """A message in the making: blocks, fallback text, the room that is left, and how many found none."""

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    events: int = MOST_EVENTS
    characters: int = MOST_CHARACTERS
    left: int = 0
    beside: Callable[[Occurrence], Block | None] | None = (
        None  # gives the button beside an event, where it has one
    )
    below: Callable[[Occurrence], Block | None] | None = (
        None  # gives the row below an event, where it has one
    )
    marks: Callable[[Occurrence], Sequence[str]] | None = (
        None  # gives what else is said of an event, in mrkdwn
    )
    told: list[Occurrence] = field(default_factory=list)

    def say(self, shown: Block, text: str) -> None:
        """Add words of our own."""
        self.blocks.append(shown)
        self.text.append(text)

    def add(
        self, title: str, lines: Sequence[Listed], laid_out: Iterator[Line], most: int = MOST_EVENTS
    ) -> int:
        """Add a group below its title, as far as there is room; tell how many found some.

        `laid_out` gives a line for each of `lines`.
        """
        chosen = self._fitting(zip(lines, laid_out, strict=False), most)
        self.left += len(lines) - len(chosen)
        if not chosen:
            return 0
        if title:
            self.text.append(f"{title}:")
        entries = [f"*{title}*"] if title and not chosen[0].heading else []
        if title and not entries:
            self.blocks.append(section(f"*{title}*"))
        heading = chosen[0].heading if entries else ""
        alone = True  # no event stands in the section yet that is being made
        for line, listed in zip(chosen, lines, strict=False):
            beside = self.beside(listed.occurrence) if self.beside else None
            if line.heading != heading or (beside and not alone):
                self.blocks += sections(entries)
                entries = [f"*{line.heading}*"] if line.heading != heading else []
                heading = line.heading
            entries.append(line.shown)
            below = self.below(listed.occurrence) if self.below else None
            alone = bool(beside or below)
            if beside:
                self.blocks.append({**section("\n".join(entries)), "accessory": beside})
                entries = []
            if below:
                self.blocks += (*sections(entries), below)
                entries = []
            self.text.append(line.text)
            self.told.append(listed.occurrence)
        self.blocks += sections(entries)
        return len(chosen)

    def _fitting(self, lines: Iterable[tuple[Listed, Line]], most: int) -> list[Line]:
        chosen: list[Line] = []
        for listed, plain in islice(lines, min(most, self.events)):
            marks = self.marks(listed.occurrence) if self.marks else ()
            line = _marked(plain, marks) if marks else plain
            size = len(line.heading) + len(line.shown)
            if size > self.characters:
                break
            self.characters -= size
            chosen.append(line)
        self.events -= len(chosen)
        return chosen


def _marked(line: Line, marks: Sequence[str]) -> Line:
    shown = f"\n{INDENT}".join((line.shown, *marks))
    return line._replace(shown=shown, text=f"{line.text} ({'; '.join(marks)})")


def by_time(lines: Iterable[Listed], zone: str, tongue: Tongue = ENGLISH) -> Iterator[Line]:
    """List events under the times at which they start.

    Each heading names its day: where one reader's day goes on, another's has ended. The fallback, which is in one
    zone, names it once.
    """
    before: _Start | None = None
    heading = when = ""
    for line in lines:
        start = _start(line.occurrence.starts_at, line.occurrence.all_day, zone, tongue)
        if start != before:
            new_day = before is None or start.day != before.day
            heading, when = start.heading, start.when_of_day if new_day else start.when
            before = start
        yield _line(line, heading, when, tongue)


class _Start(NamedTuple):
    """How it is said when something starts."""

    day: date
    heading: str  # for the eye
    when_of_day: str  # for the fallback, with its day
    when: str  # for the fallback


@lru_cache(maxsize=REMEMBERED)
def _start(starts_at: datetime, all_day: bool, zone: str, tongue: Tongue) -> _Start:  # noqa: FBT001 - a part of the key
    day = starts_at.date() if all_day else starts_at.astimezone(ZoneInfo(zone)).date()
    named = tongue.day(day)
    if all_day:
        whole = tongue.say("times.day_all_day", day=named)
        return _Start(day, named, whole, whole)
    clock = tongue.clock(starts_at, zone)
    return _Start(
        day,
        date_token(starts_at, zone, DAY_AND_TIME, tongue),
        day_clock(starts_at, zone, tongue),
        clock,
    )


@lru_cache(maxsize=REMEMBERED)
def _line(line: Listed, heading: str, when: str, tongue: Tongue) -> Line:
    return Line(heading, entry(line, tongue=tongue), plain_entry(line, when, tongue))


def running(lines: Iterable[Listed], zone: str, tongue: Tongue = ENGLISH) -> Iterator[Line]:
    """List events that are on, each with the time or the day until which it is."""
    return (_running(line, zone, tongue) for line in lines)


@lru_cache(maxsize=REMEMBERED)
def _running(line: Listed, zone: str, tongue: Tongue) -> Line:
    ends = shown_in(line.occurrence, zone)[1]
    if line.occurrence.all_day:
        shown = text = lasts_until(line.occurrence, zone, tongue) or tongue.say("times.all_day")
    else:
        shown = tongue.say("times.until_clock", clock=date_token(ends, zone, tongue=tongue))
        text = tongue.say("times.until_clock", clock=tongue.clock(ends, zone))
    return Line("", entry(line, shown, tongue=tongue), plain_entry(line, text, tongue))


def briefly(lines: Iterable[Listed], zone: str, tongue: Tongue = ENGLISH) -> Iterator[Line]:
    """List events in a line each: those that last for days with their last day, others with their hour."""
    return (_brief(line, zone, tongue) for line in lines)


@lru_cache(maxsize=REMEMBERED)
def _brief(line: Listed, zone: str, tongue: Tongue) -> Line:
    occurrence = line.occurrence
    start = shown_in(occurrence, zone)[0]
    of_days = occurrence.all_day or occurrence.ends_at - occurrence.starts_at >= LONG
    days = lasts_until(occurrence, zone, tongue) if of_days else ""
    shown = days or ("" if occurrence.all_day else date_token(start, zone, tongue=tongue))
    text = days or ("" if occurrence.all_day else tongue.clock(start, zone))
    return Line("", brief_entry(line, shown, tongue), plain_entry(line, text, tongue))

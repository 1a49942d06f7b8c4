"""How a list of events is laid out, and how much of it fits. Does not choose which events belong together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.domain.agenda import Listed, shown_in
from bot.domain.event import LONG
from bot.domain.naming import clock_words, day_words
from bot.wording.event import brief_entry, entry, lasts_until, plain_entry
from bot.wording.message import Block, section, sections
from bot.wording.times import DAY_AND_TIME, date_token

MOST_EVENTS = 30
"""Events in one message. More are no answer that a person reads on a phone; the rest is counted and pointed to."""

MOST_CHARACTERS = 6_000
"""Characters of all entries together, so that the blocks stay within what Slack takes."""

MOST_BRIEF = 6
"""Events of a group that is told briefly."""


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

    def say(self, shown: Block, text: str) -> None:
        """Add words of our own."""
        self.blocks.append(shown)
        self.text.append(text)

    def add(
        self, title: str, lines: Sequence[Listed], laid_out: Iterator[Line], most: int = MOST_EVENTS
    ) -> None:
        """Add a group below its title, as far as there is room. `laid_out` gives a line for each of `lines`."""
        chosen = list(self._fitting(laid_out, most))
        self.left += len(lines) - len(chosen)
        if not chosen:
            return
        if title:
            self.text.append(f"{title}:")
        entries = [f"*{title}*"] if title and not chosen[0].heading else []
        if title and not entries:
            self.blocks.append(section(f"*{title}*"))
        heading = chosen[0].heading if entries else ""
        for line in chosen:
            if line.heading != heading:
                self.blocks += sections(entries)
                entries, heading = [f"*{line.heading}*"], line.heading
            entries.append(line.shown)
            self.text.append(line.text)
        self.blocks += sections(entries)

    def _fitting(self, lines: Iterable[Line], most: int) -> Iterator[Line]:
        for line in lines:
            size = len(line.heading) + len(line.shown)
            if most <= 0 or self.events <= 0 or size > self.characters:
                return
            most, self.events, self.characters = most - 1, self.events - 1, self.characters - size
            yield line


def by_time(lines: Iterable[Listed], zone: str) -> Iterator[Line]:
    """List events under the times at which they start. The first time, and the first of each day, names its day."""
    before: tuple[datetime, bool] | None = None
    heading = when = ""
    for line in lines:
        start, all_day = shown_in(line.occurrence, zone)[0], line.occurrence.all_day
        if (start, all_day) != before:
            new_day = before is None or start.date() != before[0].date()
            heading, when = _begins(start, zone, all_day=all_day, new_day=new_day)
            before = (start, all_day)
        yield Line(heading, entry(line), plain_entry(line, when))


def _begins(start: datetime, zone: str, *, all_day: bool, new_day: bool) -> tuple[str, str]:
    """Say when something starts, for the eye and for the fallback."""
    day = day_words(start.date())
    if all_day:
        return day, f"{day}, all day"
    clock = clock_words(start, zone)
    return (
        (date_token(start, zone, DAY_AND_TIME), f"{day}, {clock}")
        if new_day
        else (date_token(start, zone), clock)
    )


def running(lines: Iterable[Listed], zone: str) -> Iterator[Line]:
    """List events that are on, each with the time or the day until which it is."""
    for line in lines:
        ends = shown_in(line.occurrence, zone)[1]
        days = lasts_until(line.occurrence, zone) if line.occurrence.all_day else ""
        shown = days or ("all day" if line.occurrence.all_day else f"until {date_token(ends, zone)}")
        text = days or ("all day" if line.occurrence.all_day else f"until {clock_words(ends, zone)}")
        yield Line("", entry(line, shown), plain_entry(line, text))


def briefly(lines: Iterable[Listed], zone: str) -> Iterator[Line]:
    """List events in a line each: those that last for days with their last day, others with their hour."""
    for line in lines:
        occurrence = line.occurrence
        start = shown_in(occurrence, zone)[0]
        of_days = occurrence.all_day or occurrence.ends_at - occurrence.starts_at >= LONG
        days = lasts_until(occurrence, zone) if of_days else ""
        shown = days or ("" if occurrence.all_day else date_token(start, zone))
        text = days or ("" if occurrence.all_day else clock_words(start, zone))
        yield Line("", brief_entry(line, shown), plain_entry(line, text))

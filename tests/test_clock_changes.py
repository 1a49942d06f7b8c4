"""Every weekly chat is announced at the right instant, once, while clocks change in the north and in the south.

What is expected is worked out here from wall times and the zones' own rules alone, a day at a time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.agenda import Span
from bot.domain.announcement import Kind, Planned, State
from bot.domain.difference import Difference, Key, Known, Rows
from bot.domain.event import Event, Occurrence
from bot.domain.plan import AHEAD, BACK, HORIZON, LATEST, Programme, plan
from bot.domain.recurrence import expand
from bot.domain.subscription import Subscription
from bot.feeds import Source, read
from tests.builders import wish

ZONES = ("America/New_York", "Europe/London", "Australia/Sydney", "America/Sao_Paulo", "Australia/Lord_Howe")
AUTUMN = (date(2015, 10, 1), date(2015, 11, 9))
"""Clocks change in Sydney and on Lord Howe (4 October), in São Paulo (18th), London (25th), New York (1 November)."""

SPRING = (date(2016, 2, 17), date(2016, 4, 8))
"""The same in São Paulo (21 February), New York (13 March), London (27 March), Sydney and on Lord Howe (3 April)."""

DAY = timedelta(days=1)
LEAD = timedelta(minutes=30)
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}

Stretch = tuple[date, date]
Due = tuple[str, str, datetime]
"""What is announced (the day and the title of a chat, or the day of a list), how, and when."""


@dataclass(slots=True)
class Planner:
    """The rows of one channel, planned again and again by a window that moves on, and sent when they are due."""

    programme: list[Occurrence]
    wanted: Subscription
    rows: dict[Key, Known] = field(default_factory=dict)
    added: list[Planned] = field(default_factory=list)

    def plan(self, now: datetime) -> None:
        """Bring the rows where the plan has them at `now`; nothing that was planned before is taken back."""
        span = Span(now - LATEST, now + HORIZON)
        since, until = span.since - BACK, span.until + AHEAD
        near = [one for one in self.programme if one.starts_at < until and one.ends_at > since]
        rows = Rows.of(self._as_it_is(row, now) for row in self.rows.values())
        difference = Difference()
        for together in plan(Programme(occurrences=near), [self.wanted], span):
            rows.compare(together, now, difference)
        assert (difference.move, rows.unwanted(now)) == ([], [])
        for one in difference.add:
            where = one.destination
            key = (one.what, one.name, where.platform, where.workspace, where.channel, one.revision)
            assert key not in self.rows
            self.rows[key] = Known(
                str(len(self.rows)), key, State.PLANNED.value, one.due_at, one.expires_at, False
            )
            self.added.append(one)

    @staticmethod
    def _as_it_is(row: Known, now: datetime) -> Known:
        return row._replace(state=State.SENT.value) if row.due_at <= now else row


@pytest.fixture(scope="session")
def chats(shared: Path) -> list[Event]:
    """Give the weekly chats of the list of chats: those that come each week on the same days."""
    source = Source(name="edchats.csv", data=(shared / "data" / "edchats.csv").read_bytes(), feed="chats")
    rules = [(event, _rule(event)) for event in read(source).events]
    weekly = [
        event for event, rule in rules if rule.get("FREQ") == "WEEKLY" and not rule.keys() - {"FREQ", "BYDAY"}
    ]
    assert len(weekly) > 45
    assert {"America/New_York", "Europe/London"} < {event.timing.timezone for event in weekly}
    return weekly


def _rule(event: Event) -> Mapping[str, str]:
    return dict(part.split("=") for part in event.timing.rrule.split(";") if part)


def days(first: date, last: date) -> Iterator[date]:
    """Give each day from the first to the last."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@cache
def instant(wall: datetime, zone: str) -> datetime:
    """Tell when the clocks of a zone show a wall time."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def happenings(event: Event, stretch: Stretch) -> Iterator[tuple[date, datetime, datetime]]:
    """Give each day of a chat, when it begins and when it ends."""
    start, zone = event.timing.start, event.timing.timezone
    assert isinstance(start, datetime)
    assert zone is not None
    named = _rule(event).get("BYDAY", "")
    on = {WEEKDAYS[name] for name in named.split(",")} if named else {start.weekday()}
    for day in days(stretch[0] - 2 * DAY, stretch[1] + 2 * DAY):
        if day.weekday() in on and (not event.timing.begins or day >= start.date()):
            wall = datetime.combine(day, start.time())
            yield day, instant(wall, zone), instant(wall + event.timing.length, zone)


def expected(chats: list[Event], zone: str, stretch: Stretch) -> list[Due]:
    """Work out what a channel in a zone hears."""
    every = [(event.title, *one) for event in chats for one in happenings(event, stretch)]
    found: list[Due] = []
    for title, day, begins, _ in every:
        found += [(f"{day} {title}", "start", begins), (f"{day} {title}", "reminder-30", begins - LEAD)]
    for day in days(*stretch):
        midnight, next_midnight = (instant(datetime.combine(one, time()), zone) for one in (day, day + DAY))
        if any(begins < next_midnight and ends > midnight for _, _, begins, ends in every):
            found.append((str(day), "digest", instant(datetime.combine(day, time(7, 30)), zone)))
    return sorted(one for one in found if _within(one[2], stretch))


def _within(moment: datetime, stretch: Stretch) -> bool:
    first, last = (datetime.combine(day, time(), UTC) for day in stretch)
    return first + 2 * DAY <= moment < last - DAY


@pytest.mark.parametrize("stretch", [AUTUMN, SPRING], ids=["autumn", "spring"])
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("step", [DAY, timedelta(hours=17)], ids=["each day", "every 17 hours"])
def test_each_chat_is_announced_at_its_instant_and_once_while_the_window_moves_on(
    chats: list[Event], stretch: Stretch, zone: str, step: timedelta
) -> None:
    first, last = (datetime.combine(day, time(3), UTC) for day in stretch)
    programme = [one for event in chats for one in expand(event, first - 3 * DAY, last + 12 * DAY)]
    wanted = replace(wish(timezone=zone, at_start=True, reminders=(30,)), most_a_day=0)
    planner = Planner(programme, wanted)
    now = first
    while now < last:
        planner.plan(now)
        now += step
    names = {one.id: f"{date.fromisoformat(one.recurrence_id)} {one.title}" for one in programme}
    announced = [(names.get(one.what, one.what), one.name, one.due_at) for one in planner.added]
    assert sorted(one for one in announced if _within(one[2], stretch)) == expected(chats, zone, stretch)
    local = {one.due_at.astimezone(ZoneInfo(zone)).time() for one in planner.added if one.kind is Kind.DIGEST}
    assert local == {time(7, 30)}

"""What we write as a calendar is what we know: read again by us and by others, it happens at the same times."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.event import Event
from bot.feeds import Source, read
from tests.calendars import HOME, theirs
from tests.calendars_out import SINCE, THIRTEEN_MONTHS, again, by_vobject, ics, parsed, placed, said
from tests.conftest import SHARED
from tests.strategies import programmes

DATA = SHARED / "data"
FEEDS = sorted(path.name for path in DATA.glob("ics/*.ics") if "login" not in path.name)
LISTS = ("cem_events.csv", "edchats.csv")
OCTOBER = datetime(2015, 10, 1, tzinfo=UTC)


def loaded(path: Path) -> list[Event]:
    reading = read(Source(path.name, path.read_bytes(), path.stem, programme_timezone=HOME))
    assert reading.events
    return list(reading.events)


def the_same_everywhere(events: list[Event], since: datetime) -> None:
    """Compare thirteen months, occurrence by occurrence, as we, icalendar's kin and vobject read them."""
    until = since + THIRTEEN_MONTHS
    written = ics(*events, since=min(since.date(), SINCE))
    expected = placed(events, since, until)
    assert said(again(written).events, since, until) == said(events, since, until)
    assert theirs(parsed(written), since, until) == expected
    assert by_vobject(written, since, until) == expected


@pytest.mark.parametrize("name", FEEDS or ["absent"])
def test_a_real_calendar_is_given_on_as_it_was(shared: Path, name: str) -> None:
    events = loaded(shared / "data" / "ics" / name)
    for year in sorted({event.timing.start.year for event in events}):
        the_same_everywhere(events, datetime(year, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_a_month_and_of_weekly_chats_is_given_on_as_it_was(shared: Path, name: str) -> None:
    events = loaded(shared / "data" / name)
    years = {event.timing.start.year for event in events if event.timing.begins}
    for since in (OCTOBER, *(datetime(year, 1, 1, tzinfo=UTC) for year in sorted(years))):
        the_same_everywhere(events, since)


@settings(max_examples=100)
@given(programmes(), st.sampled_from([OCTOBER, OCTOBER + timedelta(days=200)]))
def test_any_programme_is_read_again_as_it_was(events: list[Event], since: datetime) -> None:
    until = since + THIRTEEN_MONTHS
    written, expected = ics(*events), placed(events, since, until)
    assert placed(again(written).events, since, until) == expected
    assert theirs(parsed(written), since, until) == expected

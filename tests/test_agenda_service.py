"""What is on in any stretch of time: stored or computed, for people in every zone, by index and not by scan."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Filters, Span, day_span, overlaps
from bot.domain.event import Event, Occurrence, Status
from bot.domain.recurrence import expand
from bot.services.agenda import Agenda
from bot.services.expanding import Expanding
from bot.services.importing import Importing
from bot.storage import occurrences
from bot.storage.database import Connection, Database
from tests.builders import event
from tests.stored import open_empty
from tests.strategies import ZONES, moments, programmes

pytest_plugins = ["tests.fixtures_storage"]

NOW = datetime(2015, 10, 20, 12, tzinfo=UTC)
NEW_YORK, LONDON = "America/New_York", "Europe/London"
KIRITIMATI, PAGO_PAGO = "Pacific/Kiritimati", "Pacific/Pago_Pago"
MONDAY = date(2015, 10, 26)


async def load(database: Database, *events: Event, now: datetime = NOW) -> Agenda:
    await Importing(database).take(events[0].feed, events, 0, now)
    return Agenda(database)


async def on(agenda: Agenda, day: date, zone: str, days: int = 1) -> list[str]:
    return [one.title for one in await agenda.between(day_span(day, zone, days))]


def brute(events: Sequence[Event], span: Span) -> set[Occurrence]:
    """Expand everything around the span, and look at each."""
    wide = timedelta(days=60)
    found = (one for each in events for one in expand(each, span.since - wide, span.until + wide))
    return {one for one in found if overlaps(one, span)}


spans = st.builds(
    lambda since, length, zone: Span(
        since.astimezone(ZoneInfo(zone)), (since + length).astimezone(ZoneInfo(zone))
    ),
    # Series are stored from late September 2015 to November 2016: before, across both ends, inside and after.
    moments
    | st.sampled_from([NOW - timedelta(days=31), NOW + timedelta(days=396), NOW + timedelta(days=900)]),
    st.sampled_from(
        [timedelta(), timedelta(hours=1), timedelta(days=1), timedelta(days=9), timedelta(days=500)]
    ),
    st.sampled_from(ZONES),
)


def test_what_is_stored_and_what_is_computed_agree_with_the_rules(tmp_path: Path) -> None:
    made: list[Path] = []

    @given(programmes(), st.lists(spans, min_size=1, max_size=6))
    @settings(max_examples=40)
    def check(events: list[Event], asked: list[Span]) -> None:
        made.append(tmp_path / f"{len(made)}.db")
        database = open_empty(made[-1])

        async def compare() -> None:
            agenda = await load(database, *events)
            for span in asked:
                found = await agenda.between(span)
                assert len(found) == len(set(found))
                assert set(found) == brute(events, span)

        asyncio.run(compare())
        database.close()

    check()


async def test_a_night_later_more_is_stored_and_nothing_else_is_said(database: Database) -> None:
    chat = event(datetime(2015, 9, 7, 20), rrule="FREQ=WEEKLY;BYDAY=MO")
    agenda = await load(database, chat)
    year = Span(NOW, NOW + timedelta(days=700))
    before = await agenda.between(year)
    stored = len(await database.read(partial(occurrences.between, span=year)))
    assert not await Expanding(database).reaches(NOW + timedelta(days=430))
    assert await Expanding(database).extend(NOW + timedelta(days=60)) == 9
    assert await Expanding(database).reaches(NOW + timedelta(days=430))
    assert await agenda.between(year) == before
    assert len(await database.read(partial(occurrences.between, span=year))) == stored + 9


@pytest.mark.parametrize("zone", [KIRITIMATI, LONDON, NEW_YORK, PAGO_PAGO])
async def test_an_all_day_event_is_on_the_askers_own_date_everywhere(database: Database, zone: str) -> None:
    agenda = await load(database, event(MONDAY, title="Hashtag day"))
    around = [MONDAY + timedelta(days=days) for days in range(-2, 3)]
    assert [await on(agenda, day, zone) for day in around] == [[], [], ["Hashtag day"], [], []]


@pytest.mark.parametrize("zone", [KIRITIMATI, LONDON, NEW_YORK, PAGO_PAGO])
async def test_a_month_long_event_is_on_from_its_first_local_day_to_its_last(
    database: Database, zone: str
) -> None:
    campaign = event(date(2015, 10, 1), title="Month", length=timedelta(days=31))
    agenda = await load(database, campaign)
    days = [date(2015, 9, 30), date(2015, 10, 1), date(2015, 10, 15), date(2015, 10, 31), date(2015, 11, 1)]
    assert [bool(await on(agenda, day, zone)) for day in days] == [False, True, True, True, False]


@pytest.mark.parametrize("zone", [KIRITIMATI, PAGO_PAGO])
async def test_a_timed_event_of_two_days_is_on_by_instants_not_by_dates(
    database: Database, zone: str
) -> None:
    """It ends at 05:00 UTC on Monday: 19:00 on Monday in Kiritimati, 18:00 on Sunday in Pago Pago."""
    camp = event(datetime(2015, 10, 24, 5), title="Camp", length=timedelta(days=2), timezone="UTC")
    agenda = await load(database, camp)
    assert await on(agenda, MONDAY, zone) == (["Camp"] if zone == KIRITIMATI else [])


async def test_a_chat_across_midnight_is_on_both_days_and_one_that_ends_at_midnight_is_not(
    database: Database,
) -> None:
    late = event(datetime(2015, 10, 26, 23, 30), uid="late", title="Late")
    until_midnight = event(datetime(2015, 10, 26, 23), uid="until", title="Until midnight")
    agenda = await load(database, late, until_midnight)
    assert await on(agenda, MONDAY, NEW_YORK) == ["Until midnight", "Late"]
    assert await on(agenda, date(2015, 10, 27), NEW_YORK) == ["Late"]
    assert await on(agenda, MONDAY, LONDON) == []
    assert await on(agenda, date(2015, 10, 27), LONDON) == ["Until midnight", "Late"]


async def test_what_has_no_length_is_on_at_its_moment(database: Database) -> None:
    agenda = await load(
        database, event(datetime(2015, 10, 27), title="Deadline", timezone="UTC", length=timedelta())
    )
    assert await on(agenda, MONDAY, "UTC") == []
    assert await on(agenda, date(2015, 10, 27), "UTC") == ["Deadline"]


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2011, 10, 24), 0), (date(2040, 10, 22), 0), (date(2040, 12, 3), 1)]
)
async def test_a_weekly_chat_without_dates_has_no_beginning_and_no_end(
    database: Database, day: date, hour: int
) -> None:
    agenda = await load(database, event(datetime(2015, 10, 26, 20), rrule="FREQ=WEEKLY", begins=False))
    (found,) = await agenda.between(day_span(day, NEW_YORK))
    assert found.starts_at == datetime(day.year, day.month, day.day, hour, tzinfo=UTC) + timedelta(days=1)
    assert await on(agenda, day + timedelta(days=1), NEW_YORK) == []


async def test_a_span_of_thirty_years_is_answered(database: Database) -> None:
    chats = [event(uid=f"{n}", title=f"{n}", rrule="FREQ=DAILY", begins=False) for n in range(4)]
    agenda = await load(database, *chats)
    found = await agenda.between(Span(datetime(2010, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)))
    assert len(found) == 4 * 10957


async def test_filters_choose_and_order_is_by_start_then_title(database: Database) -> None:
    chat = event(title="b chat")
    other = event(uid="2", title="A chat", hashtags=("#other", "#EdTechChat"))
    webinar = event(datetime(2015, 10, 26, 15), uid="3", title="Z", kind="webinar", hashtags=())
    agenda = await load(database, chat, other, webinar)
    assert await on(agenda, MONDAY, NEW_YORK) == ["Z", "A chat", "b chat"]
    day = day_span(MONDAY, NEW_YORK)
    chosen = await agenda.between(day, Filters(hashtags=("#edtechchat",)))
    assert [one.title for one in chosen] == ["A chat", "b chat"]
    assert [one.title for one in await agenda.between(day, Filters(kinds=("WEBINAR",)))] == ["Z"]


async def test_what_comes_next_is_all_that_begins_then_and_takes_place(database: Database) -> None:
    first = event(datetime(2015, 10, 26, 19), uid="1", title="Cancelled", status=Status.CANCELLED)
    both = [event(uid="2", title="One"), event(uid="3", title="Two")]
    agenda = await load(database, first, *both, event(date(2015, 10, 26), uid="4", title="All day"))
    assert [one.title for one in await agenda.next_after(NOW)] == ["One", "Two"]
    assert await agenda.next_after(datetime(2015, 10, 27, 0, tzinfo=UTC)) == []


@pytest.mark.parametrize("days", [0, 1, 6, 10, 40, 300], ids="in {} days".format)
async def test_what_comes_next_is_found_however_far_it_is(database: Database, days: int) -> None:
    own = event(datetime(2015, 10, 20, 20) + timedelta(days=days), uid="own", title="Own", hashtags=("#own",))
    agenda = await load(database, own, event(datetime(2017, 1, 1, 20), uid="beyond", title="Own too"))
    for filters in (Filters(), Filters(hashtags=("#own",)), Filters(text="own"), Filters(kinds=("chat",))):
        assert [one.title for one in await agenda.next_after(NOW, filters)] == ["Own"]


def test_the_days_question_is_answered_by_index(tmp_path: Path) -> None:
    """The plan of the very statement that runs names the index of each range, and scans no table."""
    database = open_empty(tmp_path / "cembot.db")
    seen: list[str] = []

    def explain(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(seen.append)
        occurrences.between(connection, day_span(MONDAY, NEW_YORK))
        raw.set_trace_callback(None)
        seen[:] = [row[3] for text in seen for row in raw.execute(f"EXPLAIN QUERY PLAN {text}")]

    asyncio.run(database.read(explain))
    database.close()
    searches = [step for step in seen if " occurrence " in step]
    assert len(searches) == 3
    assert all(step.startswith("SEARCH occurrence USING INDEX occurrence_by_") for step in searches)
    assert (
        sum("occurrence_by_start (span=? AND starts_at>? AND starts_at<?)" in step for step in searches) == 2
    )
    assert not [step for step in seen if step.startswith("SCAN")]

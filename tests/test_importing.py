"""Importing: safe again and again; what changed is seen, what vanished stays, and a broken feed destroys nothing."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.domain.agenda import Span
from bot.domain.event import Event, Occurrence, Override, Status
from bot.domain.listing import Taken
from bot.domain.recurrence import expand
from bot.errors import FeedError
from bot.services.importing import Importing
from bot.storage import events
from bot.storage.database import Database
from tests.builders import event
from tests.imported import AUTUMN, NOW, WEBINAR, WEEKLY, change, listed, take
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]


def takes_part(occurrence_id: str, connection: Connection) -> None:
    """Let somebody have taken part in an occurrence."""
    connection.exec_driver_sql("INSERT INTO person (id, created_at) VALUES (1, '2015-10-01')")
    connection.exec_driver_sql(
        "INSERT INTO participation (platform, workspace, channel, message, act, person_id, detail, occurrence_id,"
        " thread, at, recorded_at, removed)"
        " VALUES ('slack', 'T1', 'C1', '1.1', 'message', 1, '', ?, '', '2015-10-01', '2015-10-01', 0)",
        (occurrence_id,),
    )


def as_expected(edited: Event, revision: int) -> Occurrence:
    """Give the occurrence that a reader of the edited event would expect."""
    (expected,) = expand(edited, *AUTUMN.utc)
    return expected._replace(revision=revision)


async def test_the_second_time_all_is_unchanged(database: Database, file: Path) -> None:
    assert await take(database, WEEKLY, WEBINAR) == Taken(added=2)
    before = rows(file, "SELECT * FROM event"), rows(file, "SELECT * FROM occurrence")
    assert await take(database, WEEKLY, WEBINAR, now=NOW + timedelta(days=1)) == Taken(unchanged=2)
    assert (rows(file, "SELECT * FROM event"), rows(file, "SELECT * FROM occurrence")) == before


@pytest.mark.parametrize(
    ("change", "revision"),
    [
        ({"title": "Another title"}, 0),
        ({"description": "More words"}, 0),
        ({"hashtags": ("#other",)}, 0),
        ({"hosts": ("Ada",)}, 0),
        ({"note": "bring tea"}, 0),
        ({"location": "Room 2"}, 1),
        ({"url": "https://chat.example/2"}, 1),
        ({"url": "https://chat.example/2", "status": Status.CANCELLED}, 1),
        ({"status": Status.TENTATIVE}, 1),
        ({"timing": replace(WEBINAR.timing, start=datetime(2015, 10, 27, 16))}, 1),
        ({"timing": replace(WEBINAR.timing, start=datetime(2015, 11, 3, 15))}, 1),
        ({"timing": replace(WEBINAR.timing, length=timedelta(minutes=90))}, 1),
        ({"timing": replace(WEBINAR.timing, timezone="America/Chicago")}, 1),
    ],
    ids=str,
)
async def test_an_edit_is_an_update_and_raises_the_revision_where_people_must_hear_of_it(
    database: Database, change: dict[str, object], revision: int
) -> None:
    await take(database, WEBINAR)
    (was,) = await listed(database)
    edited = replace(WEBINAR, **change)  # type: ignore[arg-type]  # the table of cases names any field
    assert (await take(database, edited)).updated == 1
    (now,) = await listed(database)
    assert (now.id, now.revision) == (was.id, revision)
    assert now == as_expected(edited, revision)


async def test_a_cancelled_event_is_counted_once_and_stays_listed(database: Database) -> None:
    await take(database, WEBINAR)
    cancelled = replace(WEBINAR, status=Status.CANCELLED)
    assert await take(database, cancelled) == Taken(updated=1, cancelled=1)
    assert [(one.status, one.revision) for one in await listed(database)] == [(Status.CANCELLED, 1)]
    renamed = replace(cancelled, title="A webinar that was to be")
    assert await take(database, renamed) == Taken(updated=1)


async def test_another_place_of_a_weekly_chat_is_told_of_the_weeks_to_come(database: Database) -> None:
    await take(database, WEEKLY)
    await take(database, replace(WEEKLY, location="Room 2"))
    found = await listed(database)
    assert {one.location for one in found} == {"Room 2"}
    assert all(one.revision == int(one.ends_at > NOW) for one in found)


async def test_one_cancelled_week_leaves_the_others(database: Database) -> None:
    await take(database, WEEKLY)
    week_off = Override(recurrence_id=datetime(2015, 11, 2, 20), status=Status.CANCELLED)
    await take(database, replace(WEEKLY, timing=replace(WEEKLY.timing, overrides=(week_off,))))
    changed = [one for one in await listed(database) if one.revision]
    assert [(one.recurrence_id, one.status) for one in changed] == [("20151102", Status.CANCELLED)]


async def test_what_is_no_longer_listed_is_marked_once_and_kept(database: Database, file: Path) -> None:
    marked = "SELECT uid, missing_since FROM event WHERE missing_since IS NOT NULL"
    await take(database, WEEKLY, WEBINAR)
    before = await listed(database)
    assert await take(database, WEEKLY) == Taken(unchanged=1, missing=1)
    assert await listed(database) == before
    first = rows(file, marked)
    assert [uid for uid, _ in first] == ["webinar"]
    assert await take(database, WEEKLY, now=NOW + timedelta(days=1)) == Taken(unchanged=1, missing=1)
    assert rows(file, marked) == first


async def test_what_is_listed_again_loses_its_mark(database: Database, file: Path) -> None:
    await take(database, WEEKLY, WEBINAR)
    await take(database, WEEKLY)
    assert await take(database, WEEKLY, WEBINAR) == Taken(unchanged=2)
    assert rows(file, "SELECT count(*) FROM event WHERE missing_since IS NOT NULL") == [(0,)]


@pytest.mark.parametrize(
    "by_hand",
    [
        replace(WEBINAR, status=Status.CANCELLED),
        replace(WEBINAR, timing=replace(WEBINAR.timing, start=datetime(2015, 10, 28, 16))),
    ],
    ids=["cancelled", "moved"],
)
@pytest.mark.parametrize("refused", [0, 1])
async def test_what_is_listed_again_as_it_was_stays_as_a_person_made_it(
    database: Database, file: Path, by_hand: Event, refused: int
) -> None:
    await take(database, WEEKLY, WEBINAR)
    await change(database, by_hand)
    everything = "SELECT * FROM event", "SELECT * FROM occurrence"
    before = [rows(file, one) for one in everything]
    assert await take(database, WEEKLY) == Taken(unchanged=1, missing=1)
    assert [rows(file, one) for one in everything] != before
    assert await take(database, WEEKLY, WEBINAR, refused=refused) == Taken(unchanged=2)
    assert [rows(file, one) for one in everything] == before
    told_anew = replace(WEBINAR, description="The feed says more")
    assert await take(database, WEEKLY, told_anew) == Taken(updated=1, unchanged=1)


@pytest.mark.parametrize(("left", "refused"), [(0, 0), (4, 0), (1, 3)])
async def test_a_feed_that_shrank_too_much_changes_nothing_and_says_why(
    database: Database, file: Path, left: int, refused: int
) -> None:
    many = [replace(WEBINAR, uid=f"{number}", title=f"Webinar {number}") for number in range(10)]
    await take(database, *many)
    before = rows(file, "SELECT * FROM event"), rows(file, "SELECT * FROM occurrence")
    with pytest.raises(FeedError) as error:
        await take(database, *(replace(one, title="New") for one in many[:left]), refused=refused)
    said = str(error.value)
    assert f"sample lists {left + refused} of the 10 events that it listed before" in said
    assert "nothing was changed" in said
    assert (rows(file, "SELECT * FROM event"), rows(file, "SELECT * FROM occurrence")) == before


async def test_rows_that_could_not_be_read_do_not_make_a_feed_look_shrunk(database: Database) -> None:
    many = [replace(WEBINAR, uid=f"{number}", title=f"Webinar {number}") for number in range(10)]
    await take(database, *many)
    assert await take(database, *many[:2], refused=8) == Taken(unchanged=2, missing=8)


async def test_a_feed_that_lets_the_past_go_week_by_week_is_never_called_broken(database: Database) -> None:
    """What was missing already is not listed "before"."""
    many = [replace(WEBINAR, uid=f"{number}", title=f"Webinar {number}") for number in range(10)]
    await take(database, *many[:4])
    for week in range(1, 7):
        assert (await take(database, *many[week : week + 4])).added == 1


async def test_others_have_their_turn_while_what_is_known_of_a_large_feed_is_read(database: Database) -> None:
    many = [replace(WEBINAR, uid=f"{number}") for number in range(events.SOME + 1)]
    await take(database, *many)
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(another())
    assert len(await Importing(database).known("sample")) == len(many)
    other.cancel()
    assert turns == len(("the first ones", "the last one"))


async def test_a_feed_touches_no_other(database: Database) -> None:
    await take(database, WEBINAR)
    other = replace(WEBINAR, feed="other")
    assert await Importing(database).take("other", [other], 0, NOW) == Taken(added=1)
    assert len({one.id for one in await listed(database)}) == 2


async def test_a_dry_run_tells_and_writes_nothing(database: Database, file: Path) -> None:
    await take(database, WEEKLY)
    everything = ("SELECT * FROM event", "SELECT * FROM occurrence", "SELECT * FROM fact")
    before = [rows(file, one) for one in everything]
    changed = replace(WEEKLY, title="Edited")
    told = await Importing(database).take("sample", [changed, WEBINAR], 0, NOW, dry_run=True)
    assert told == Taken(added=1, updated=1)
    assert [rows(file, one) for one in everything] == before


async def test_the_ids_of_weeks_to_come_survive_a_change_of_the_hour(database: Database) -> None:
    await take(database, WEEKLY)
    before = await listed(database)
    later = replace(WEEKLY, timing=replace(WEEKLY.timing, start=datetime(2015, 9, 7, 21, 30)))
    assert await take(database, later) == Taken(updated=1)
    after = await listed(database)
    assert [one.id for one in after] == [one.id for one in before]
    for one, was in zip(after, before, strict=True):
        to_come = was.ends_at > NOW
        assert one.starts_at - was.starts_at == (timedelta(minutes=90) if to_come else timedelta())
        assert one.revision == int(to_come)


async def test_another_weekday_says_nothing_about_the_weeks_that_were(database: Database) -> None:
    await take(database, WEEKLY)
    tuesdays = replace(
        WEEKLY,
        timing=replace(WEEKLY.timing, start=datetime(2015, 9, 8, 20), rrule="FREQ=WEEKLY;BYDAY=TU"),
    )
    await take(database, tuesdays)
    found = [one.starts_at - timedelta(hours=6) for one in await listed(database)]
    assert {(start > NOW, start.weekday()) for start in found} == {(False, 0), (True, 1)}


async def test_what_people_took_part_in_is_never_deleted(database: Database) -> None:
    await take(database, WEEKLY, WEBINAR)
    held = next(one for one in await listed(database) if one.recurrence_id == "20151026")
    await database.write(lambda connection: takes_part(held.id, connection))
    fridays = replace(
        WEEKLY, timing=replace(WEEKLY.timing, start=datetime(2015, 9, 11, 20), rrule="FREQ=WEEKLY;BYDAY=FR")
    )
    await take(database, fridays, WEBINAR)
    to_come = [one for one in await listed(database) if one.uid == WEEKLY.uid and one.starts_at > NOW]
    mondays = [one for one in to_come if one.recurrence_id in {"20151026", "20151102", "20151109"}]
    assert [(one.id, one.status) for one in mondays] == [(held.id, Status.CANCELLED)]


async def test_a_single_event_that_becomes_a_series_is_listed_once(database: Database) -> None:
    far = event(datetime(2017, 3, 6, 20))
    await take(database, far)
    await take(database, replace(far, timing=replace(far.timing, rrule="FREQ=WEEKLY;BYDAY=MO")))
    weeks = Span(datetime(2017, 3, 1, tzinfo=UTC), datetime(2017, 3, 20, tzinfo=UTC))
    assert [one.recurrence_id for one in await listed(database, weeks)] == ["20170306", "20170313"]


async def test_a_series_that_becomes_a_single_event_keeps_the_weeks_that_were(database: Database) -> None:
    await take(database, WEEKLY)
    before = [one for one in await listed(database) if one.ends_at <= NOW]
    await take(
        database, replace(WEEKLY, timing=replace(WEEKLY.timing, start=datetime(2015, 11, 2, 20), rrule=""))
    )
    after = await listed(database)
    assert [one.id for one in after] == [*(one.id for one in before), after[-1].id]
    assert after[-1].recurrence_id == ""


async def test_an_event_long_over_is_moved_when_its_date_is_put_right(database: Database) -> None:
    await take(database, event(date(2014, 10, 5)))
    await take(database, event(date(2015, 10, 5)))
    assert [one.starts_at for one in await listed(database)] == [datetime(2015, 10, 5, tzinfo=UTC)]


async def test_a_chat_put_off_after_its_hour_is_listed_where_it_is_now(database: Database) -> None:
    await take(database, WEEKLY)
    evening = datetime(2015, 10, 20, 2, tzinfo=UTC)
    put_off = Override(recurrence_id=datetime(2015, 10, 19, 20), start=datetime(2015, 10, 21, 20))
    moved = replace(WEEKLY, timing=replace(WEEKLY.timing, overrides=(put_off,)))
    assert await take(database, moved, now=evening) == Taken(updated=1)
    week = [one for one in await listed(database) if one.recurrence_id == "20151019"]
    assert [one.starts_at for one in week] == [datetime(2015, 10, 22, 0, tzinfo=UTC)]

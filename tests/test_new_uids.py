"""New UIDs alone are no new events: what is told as before keeps its own, also what a person has changed since."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Event, Status
from bot.domain.listing import MOST_COMPARED, Known, Taken, content, differences
from bot.storage.database import Database
from tests.imported import WEBINAR, WEEKLY, change, listed, take
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]


async def test_new_uids_alone_make_no_second_listings(database: Database, file: Path) -> None:
    await take(database, WEEKLY, WEBINAR)
    before = rows(file, "SELECT * FROM event"), rows(file, "SELECT id, starts_at FROM occurrence")

    for reading in ("a", "b"):
        renewed = [replace(one, uid=f"{one.uid}-{reading}") for one in (WEEKLY, WEBINAR)]
        assert await take(database, *renewed) == Taken(unchanged=2)
        assert (
            rows(file, "SELECT * FROM event"),
            rows(file, "SELECT id, starts_at FROM occurrence"),
        ) == before


@pytest.mark.parametrize(
    "by_hand",
    [
        replace(WEBINAR, timing=replace(WEBINAR.timing, start=datetime(2015, 10, 28, 16))),
        replace(WEBINAR, title="A seminar"),
    ],
    ids=["moved", "renamed"],
)
async def test_new_uids_make_no_second_listing_of_what_a_person_changed(
    database: Database, file: Path, by_hand: Event
) -> None:
    await take(database, WEEKLY, WEBINAR)
    await change(database, by_hand)
    everything = "SELECT * FROM event", "SELECT * FROM occurrence"
    before = [rows(file, one) for one in everything]
    for reading in ("a", "b"):
        renewed = [replace(one, uid=f"{one.uid}-{reading}") for one in (WEEKLY, WEBINAR)]
        assert await take(database, *renewed) == Taken(unchanged=2)
        assert [rows(file, one) for one in everything] == before


async def test_two_alike_under_new_uids_are_not_taken_for_the_one_that_a_person_moved(
    database: Database,
) -> None:
    await take(database, WEEKLY, WEBINAR)
    moved = replace(WEBINAR, timing=replace(WEBINAR.timing, start=datetime(2015, 10, 28, 16)))
    await change(database, moved)
    twice = [replace(WEBINAR, uid=f"twin-{number}") for number in (1, 2)]
    assert await take(database, WEEKLY, *twice) == Taken(added=2, unchanged=1, missing=1)


@pytest.mark.parametrize(("many", "known_again"), [(MOST_COMPARED, True), (MOST_COMPARED + 1, False)])
def test_only_so_many_of_one_title_are_compared_one_by_one(many: int, *, known_again: bool) -> None:
    first, year = WEBINAR.timing.start, timedelta(days=365)
    starts = [first + timedelta(hours=number) for number in range(many)]
    said = [
        replace(WEBINAR, uid=f"{number}", timing=replace(WEBINAR.timing, start=start))
        for number, start in enumerate(starts)
    ]
    moved = [
        Known(
            one.id,
            one.uid,
            content(one),
            one.status,
            missing=False,
            title=one.title,
            start=(one.timing.start + year).isoformat(),
            timezone=one.timing.timezone or "",
            repeats=False,
        )
        for one in said
    ]
    renewed = [replace(one, uid=f"{one.uid}-new") for one in said]
    expected = Taken(unchanged=many) if known_again else Taken(added=many, missing=many)
    assert differences("sample", renewed, 0, moved).taken == expected


async def test_what_came_with_a_new_uid_follows_its_feed(database: Database) -> None:
    await take(database, WEEKLY, WEBINAR)
    cancelled = replace(WEBINAR, uid="other", status=Status.CANCELLED)

    assert await take(database, WEEKLY, cancelled) == Taken(updated=1, unchanged=1, cancelled=1)
    assert [one.status for one in await listed(database) if one.title == WEBINAR.title] == [Status.CANCELLED]


async def test_a_new_uid_with_another_time_or_two_alike_are_further_events(database: Database) -> None:
    await take(database, WEEKLY, WEBINAR)
    later = replace(WEBINAR, uid="later", timing=replace(WEBINAR.timing, start=datetime(2015, 10, 28, 15)))
    twice = [replace(WEBINAR, uid=f"twin-{number}") for number in (1, 2)]

    assert await take(database, WEEKLY, later, *twice) == Taken(added=3, unchanged=1, missing=1)

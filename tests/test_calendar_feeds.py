"""Calendars as programs subscribe to them: what they are narrowed to, and how they follow the programme's changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.agenda import Filters
from bot.domain.event import Event, Override, Status
from bot.errors import NotFound
from bot.services.calendars import Calendars, Feed
from bot.services.importing import Importing
from bot.storage.database import Database
from tests.builders import event
from tests.calendars_out import parsed

pytest_plugins = ["tests.fixtures_storage"]

NOW = datetime(2015, 10, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO"


async def take(database: Database, *events: Event, now: datetime = NOW) -> Calendars:
    by_feed: dict[str, list[Event]] = {}
    for one in events:
        by_feed.setdefault(one.feed, []).append(one)
    for feed, listed in by_feed.items():
        await Importing(database).take(feed, listed, 0, now)
    return Calendars(database, "Our month")


def uids(feed: Feed) -> list[str]:
    return [str(one["UID"]) for one in parsed(feed.body).walk("VEVENT")]


def the(feed: Feed) -> dict[str, str]:
    (one,) = parsed(feed.body).walk("VEVENT")
    return {name: str(value) for name, value in one.items()}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"chat", "tour", "panel"}),
        (Filters(hashtags=("#EdTechChat",)), {"chat"}),
        (Filters(kinds=("guided tour", "panel")), {"tour", "panel"}),
        (Filters(organisations=("ncte",)), {"panel"}),
        (Filters(text="museum"), {"tour"}),
        (Filters(text="reading late"), {"panel"}),
        (Filters(kinds=("panel",), hashtags=("#edtechchat",)), set()),
    ],
)
async def test_a_calendar_is_narrowed_as_the_agenda_is(
    database: Database, filters: Filters, found: set[str]
) -> None:
    calendars = await take(
        database,
        event(uid="chat"),
        event(uid="tour", kind="guided tour", hashtags=(), title="Through the museum"),
        event(
            uid="panel", kind="Panel", hashtags=(), organisations=("NCTE",), description="Of late, reading"
        ),
    )
    feed = await calendars.feed(filters)
    assert (set(uids(feed)), feed.events) == (found, len(found))


async def test_chosen_events_have_a_calendar_of_their_own(database: Database) -> None:
    mine, other = event(uid="mine"), event(uid="other")
    calendars = await take(database, mine, other)
    feed = await calendars.personal([mine.id, "gone"], name="Ava's month")
    assert uids(feed) == ["mine"]
    assert parsed(feed.body)["NAME"] == "Ava's month"


async def test_single_happenings_of_a_series_are_events_of_their_own(database: Database) -> None:
    moved = Override(recurrence_id=datetime(2015, 11, 2, 20), start=datetime(2015, 11, 3, 9), title="Moved")
    chat, tour, month = (
        event(rrule=MONDAYS, overrides=(moved,)),
        event(uid="tour", sequence=3),
        event(date(2015, 10, 1), uid="month", length=timedelta(days=31)),
    )
    calendars = await take(database, chat, tour, month)
    ids = [f"{chat.id}.20151026", f"{chat.id}.20151102", tour.id, f"{month.id}", "gone.20151026"]
    found = parsed((await calendars.personal([tour.id], ids)).body).walk("VEVENT")
    assert [(str(one["UID"]), one["DTSTART"].to_ical(), str(one["SUMMARY"])) for one in found] == [
        ("tour", b"20151026T200000", tour.title),
        *sorted(
            [
                ("edtechchat-20151026", b"20151026T200000", chat.title),
                ("edtechchat-20151102", b"20151103T090000", "Moved"),
                ("month", b"20151001", month.title),
            ],
            key=lambda one: {"edtechchat": chat.id, "month": month.id}[one[0].partition("-")[0]] + one[0],
        ),
    ]
    assert not [one for one in found if "RRULE" in one]


async def test_a_happening_that_is_changed_raises_its_own_sequence(database: Database) -> None:
    chat = event(rrule=MONDAYS)
    calendars = await take(database, chat)
    one = f"{chat.id}.20151102"
    assert the(await calendars.personal([], [one]))["SEQUENCE"] == "0"
    moved = Override(recurrence_id=datetime(2015, 11, 2, 20), start=datetime(2015, 11, 2, 21))
    await Importing(database).take("sample", [event(rrule=MONDAYS, overrides=(moved,))], 0, NOW)
    assert the(await calendars.personal([], [one]))["SEQUENCE"] == "2"


async def test_a_single_event_is_a_calendar_named_after_it(database: Database) -> None:
    chat = event()
    calendars = await take(database, chat, event(uid="other"))
    feed = await calendars.event(chat.id)
    assert uids(feed) == ["edtechchat"]
    assert parsed(feed.body)["NAME"] == chat.title
    with pytest.raises(NotFound, match="No event of the programme has the id nothing"):
        await calendars.event("nothing")


@pytest.mark.parametrize(
    "parts",
    [
        {"start": datetime(2015, 10, 26, 21)},
        {"length": timedelta(minutes=90)},
        {"timezone": "America/Chicago"},
        {"rrule": MONDAYS},
        {"location": "Room 5"},
        {"url": "https://e.org/new"},
        {"status": Status.CANCELLED},
    ],
)
async def test_each_change_of_time_place_or_status_raises_the_sequence(
    database: Database, parts: dict[str, object]
) -> None:
    calendars = await take(database, event(sequence=4))
    assert the(await calendars.feed())["SEQUENCE"] == "4"
    changed = event(**{"start": datetime(2015, 10, 26, 20), "sequence": 4, **parts})  # type: ignore[arg-type]  # a builder takes any part
    await Importing(database).take("sample", [changed], 0, NOW)
    assert the(await calendars.feed())["SEQUENCE"] == "5"
    await Importing(database).take("sample", [event(sequence=4)], 0, NOW)
    assert the(await calendars.feed())["SEQUENCE"] == "6"


async def test_the_sequence_never_falls_and_follows_that_of_the_source(database: Database) -> None:
    calendars = await take(database, event(sequence=7))
    for said, told in ((2, "8"), (30, "30")):
        changed = event(datetime(2015, 10, 26, said % 20), sequence=said)
        await Importing(database).take("sample", [changed], 0, NOW)
        assert the(await calendars.feed())["SEQUENCE"] == told
    await Importing(database).take("sample", [event(datetime(2015, 10, 26, 10), title="New")], 0, NOW)
    assert the(await calendars.feed()) | {"SEQUENCE": "30", "SUMMARY": "New"} == the(await calendars.feed())


async def test_what_is_cancelled_stays_in_the_calendar(database: Database) -> None:
    calendars = await take(database, event())
    await Importing(database).take("sample", [event(status=Status.CANCELLED)], 0, LATER)
    told = the(await calendars.feed())
    assert (told["STATUS"], told["UID"]) == ("CANCELLED", "edtechchat")


async def test_the_same_programme_gives_the_same_bytes_and_another_gives_others(database: Database) -> None:
    calendars = await take(database, event(), event(uid="two", rrule=MONDAYS, begins=False))
    first = await calendars.feed()
    assert await calendars.feed() == first == await Calendars(database, "Our month").feed()
    assert first.changed_at == NOW
    await Importing(database).take("other", [event(feed="other", uid="three")], 0, LATER)
    second = await calendars.feed()
    assert (second.changed_at, second.tag == first.tag) == (LATER, False)
    assert second == await Calendars(database, "Our month").feed()


async def test_only_what_changed_is_written_again(database: Database) -> None:
    listed = [event(uid=str(number)) for number in range(5)]
    calendars = await take(database, *listed)
    await calendars.feed()
    before = dict(calendars._events)
    listed[3] = event(uid="3", title="New")
    await Importing(database).take("sample", listed, 0, NOW)
    await calendars.feed()
    assert [kept.entry.uid for key, kept in calendars._events.items() if kept is not before[key]] == ["3"]


async def test_two_feeds_that_share_a_uid_do_not_take_it_from_each_other(database: Database) -> None:
    await take(database, event(feed="first", uid="same"))
    second = event(feed="second", uid="same")
    calendars = await take(database, second, now=LATER)
    assert set(uids(await calendars.feed())) == {"same", f"same-{second.id}"}
    assert uids(await calendars.event(second.id)) == [f"same-{second.id}"]


async def test_chats_without_a_beginning_begin_where_the_programme_does(database: Database) -> None:
    early = event(datetime(2012, 8, 1, 12), uid="early")
    calendars = await take(database, early, event(datetime(2000, 1, 3, 20), rrule=MONDAYS, begins=False))
    (chat,) = [one for one in parsed((await calendars.feed()).body).walk("VEVENT") if "RRULE" in one]
    assert chat["DTSTART"].to_ical() == b"20120806T200000"


async def test_only_so_many_calendars_are_kept_ready(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.calendars.MOST_KEPT", 2)
    calendars = await take(database, event())
    for word in ("a", "b", "c", "chat"):
        await calendars.feed(Filters(text=word))
    assert len(calendars._ready) == 2
    assert uids(await calendars.feed(Filters(text="chat"))) == ["edtechchat"]


async def test_an_empty_programme_is_an_empty_calendar(database: Database) -> None:
    feed = await Calendars(database, "Our month").feed()
    assert (uids(feed), feed.events, feed.changed_at) == ([], 0, None)

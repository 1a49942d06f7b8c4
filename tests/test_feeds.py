"""Partners' calendars are read again by themselves: what changed is taken in, what is broken destroys nothing."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import active_children

import pytest
from aiohttp import web

from bot.domain.event import Event, Status
from bot.domain.feed import EVERY, LONGEST_REST, Feed, Standing, next_reading
from bot.domain.listing import Known
from bot.errors import FeedError, NotFound
from bot.feeds import Source
from bot.outlets.calendar_fetch import open_fetch
from bot.services.feeds import Feeds
from bot.services.importing import Importing
from bot.services.parsing import apart, here, look
from bot.services.planning import Planning
from bot.services.reading_feeds import ReadingFeeds
from bot.services.waking import Wake
from bot.storage import events
from bot.storage.database import Database
from bot.storage.events import SOME
from tests.fakes import HandClock
from tests.hearing import PATIENCE
from tests.partner_server import PartnerServer, bomb, gives, leads, partner_server, table

pytest_plugins = ["tests.fixtures_storage"]

ICS_CANCELLED = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20151001T000000Z\r\nSUMMARY:Tour\r\n"
    b"DTSTART:20151028T180000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@dataclass(slots=True)
class Partners:
    """Calendars on a server, the bot's side of them, and the clock."""

    database: Database
    clock: HandClock
    server: PartnerServer
    feeds: Feeds
    reading: ReadingFeeds

    async def add(self, path: str = "/a.csv", partner: str = "ISTE") -> str:
        """Add a calendar; give its name."""
        feed = Feed(name="", address=self.server.address(path), partner=partner)
        return (await self.feeds.add(feed, "T1", "U1")).name

    async def an_hour_later(self) -> int:
        """Let an hour and a bit pass, and read what is due."""
        self.clock.advance(EVERY * 1.2)
        return await self.reading.look()

    async def known(self, name: str = "iste") -> dict[str, Known]:
        """Give what the programme has of a calendar, by title."""
        found = await self.database.read(lambda connection: events.of_feed(connection, name))
        return {one.title: one for one in found}

    async def events(self, name: str = "iste") -> list[Event]:
        """Give the events of a calendar as they are kept."""
        found = await self.database.read(lambda connection: events.of_feed(connection, name))
        ids = [one.id for one in found]
        return await self.database.read(lambda connection: events.by_ids(connection, ids))

    async def standing(self, name: str = "iste") -> Standing:
        """Tell how a calendar stands."""
        return await self.feeds.find(name)


@pytest.fixture
async def partners(database: Database) -> AsyncIterator[Partners]:
    """Give a server of partners, and what reads it, on the day before the first event of its tables."""
    clock = HandClock(datetime(2015, 10, 9, 12, tzinfo=UTC))
    async with partner_server() as server, open_fetch(frozenset({server.host}), clock) as fetcher:
        planning = Planning(database, clock, Wake(), "America/New_York")
        reading = ReadingFeeds(database, clock, fetcher, planning, "America/New_York", here)
        yield Partners(database, clock, server, Feeds(database, clock), reading)


async def test_a_new_calendar_is_read_at_once_and_then_every_hour(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening", "Closing"))
    assert await partners.add() == "iste"
    assert await partners.reading.look() == 1
    assert set(await partners.known()) == {"Opening", "Closing"}
    assert await partners.reading.look() == 0
    assert len(partners.server.asked) == 1
    partners.server.answers["/a.csv"] = gives(table("Opening", "Closing", "After"))
    assert await partners.an_hour_later() == 1
    assert set(await partners.known()) == {"Opening", "Closing", "After"}


async def test_what_did_not_change_is_neither_sent_nor_read_again(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening"), ETag='"1"')
    await partners.add()
    await partners.reading.look()
    assert await partners.an_hour_later() == 0
    assert partners.server.asked[-1].headers["If-None-Match"] == '"1"'
    standing = await partners.standing()
    assert standing.sound is not None
    assert (standing.sound.at, standing.sound.events) == (partners.clock.real(), 1)


async def test_what_names_nobody_is_credited_to_the_partner(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(
        b"title,start,timezone,organisation\nOurs,2015-10-28T20:00,UTC,\nTheirs,2015-10-28T21:00,UTC,NEA\n"
    )
    await partners.add()
    await partners.reading.look()
    every = await partners.events()
    assert {one.title: one.organisations for one in every} == {"Ours": ("ISTE",), "Theirs": ("NEA",)}


BROKEN = {
    "gone": (gives(b"", 404), "answered 404"),
    "empty": (gives(b""), "is empty"),
    "a login page": (gives(b"<html><title>Log in</title></html>"), "is a web page"),
    "shrunken": (gives(table("Opening")), "lists 1 of the 4 events"),
    "huge": (bomb(20_000_000), "has more than 5,000,000 bytes"),
    "leading in circles": (leads("/a.csv"), "without an end"),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_a_broken_calendar_changes_nothing_and_says_why(partners: Partners, how: str) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening", "One", "Two", "Closing"), ETag='"1"')
    await partners.add()
    await partners.reading.look()
    before = await partners.known()
    answer, said = BROKEN[how]
    partners.server.answers["/a.csv"] = answer
    assert await partners.an_hour_later() == 0
    assert await partners.known() == before
    standing = await partners.standing()
    assert said in standing.trouble
    assert standing.failures == 1
    partners.server.answers["/a.csv"] = gives(table("Opening", "One", "Two", "Closing"), ETag='"1"')
    await partners.an_hour_later()
    assert (await partners.standing()).trouble == ""


async def test_what_vanished_is_marked_and_cancelled_only_when_the_calendar_says_so(
    partners: Partners,
) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening", "One", "Two"))
    partners.server.answers["/b.ics"] = gives(ICS_CANCELLED.replace(b"STATUS:CANCELLED\r\n", b""))
    await partners.add()
    await partners.add("/b.ics", "NEA")
    await partners.reading.look()
    partners.server.answers["/a.csv"] = gives(table("Opening", "One"))
    partners.server.answers["/b.ics"] = gives(ICS_CANCELLED)
    await partners.an_hour_later()
    known = await partners.known()
    assert known["Two"].missing
    assert known["Two"].status is Status.CONFIRMED
    sound = (await partners.standing()).sound
    assert sound is not None
    assert sound.vanished == 1
    assert (await partners.known("nea"))["Tour"].status is Status.CANCELLED


UPCOMING = "Past 1", "Past 2", "Past 3", "Next"
"""On 10, 11, 12 and 13 October, as the table has it."""


async def test_what_is_over_may_be_gone_and_is_not_missed(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table(*UPCOMING))
    await partners.add()
    await partners.reading.look()
    partners.server.answers["/a.csv"] = gives(
        b"title,start,end,timezone\nNext,2015-10-13T20:00,,America/New_York\n"
    )
    assert await partners.an_hour_later() == 0
    assert "lists 1 of the 4 events" in (await partners.standing()).trouble
    partners.clock.programme = datetime(2015, 10, 14, 9, tzinfo=UTC)
    partners.clock.world += LONGEST_REST
    await partners.reading.look()
    standing = await partners.standing()
    assert standing.trouble == ""
    assert standing.sound is not None
    assert (standing.sound.events, standing.sound.vanished) == (1, 0)
    assert set(await partners.known()) == set(UPCOMING)  # they stay in the programme
    partners.server.answers["/a.csv"] = gives(
        b"title,start,end,timezone\nOther,2015-11-13T20:00,,America/New_York\n"
    )
    assert await partners.an_hour_later() == 1
    sound = (await partners.standing()).sound
    assert sound is not None
    assert sound.vanished == 1


async def test_that_nothing_changed_is_no_reading_where_there_was_none(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(b"", 304)
    await partners.add()
    assert await partners.reading.look() == 0
    standing = await partners.standing()
    assert standing.sound is None
    assert "says that nothing has changed" in standing.trouble


async def test_no_log_keeps_what_lets_in_who_reads_it(
    partners: Partners, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await partners.add("/private-5ecret/basic.ics?key=5ecret")
    await partners.reading.look()
    [line] = [one for one in caplog.records if one.message == "feed_failed"]
    assert "5ecret" not in str(vars(line))
    assert f"http://{partners.server.host}/… answered 404" in str(vars(line))


async def test_a_calendar_given_as_webcal_is_one_with_its_web_address(partners: Partners) -> None:
    host = partners.server.host
    partners.server.answers["/a.ics"] = gives(ICS_CANCELLED)
    kept = await partners.feeds.add(
        Feed(name="", address=f"webcal://{host}/a.ics", partner="NEA"), "T1", "U1"
    )
    assert kept.address == f"webcal://{host}/a.ics"
    with pytest.raises(FeedError, match="is read already, as nea"):
        await partners.feeds.add(replace(kept, name="", address=f"https://{host}/a.ics"), "T1", "U1")
    assert await partners.reading.look() == 1


async def test_bad_lines_are_named_and_the_good_ones_kept(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening") + b"Bad,21/10/2015,,UTC\n")
    await partners.add()
    await partners.reading.look()
    assert set(await partners.known()) == {"Opening"}
    sound = (await partners.standing()).sound
    assert sound is not None
    assert [(fault.line, fault.field) for fault in sound.faults] == [(3, "start")]


async def test_one_server_is_asked_for_one_calendar_at_a_time(partners: Partners) -> None:
    for number in range(6):
        partners.server.answers[f"/{number}.csv"] = gives(table(f"Event {number}"))
        await partners.add(f"/{number}.csv", f"Partner {number}")
    assert await partners.reading.look() == 6
    assert partners.server.most_at_once == 1


async def test_one_broken_calendar_holds_up_no_other(partners: Partners) -> None:
    partners.server.answers["/good.csv"] = gives(table("Opening"))
    await partners.add("/broken.csv", "A")
    await partners.add("/good.csv", "B")
    assert await partners.reading.look() == 1
    assert set(await partners.known("b")) == {"Opening"}


async def test_two_processes_read_each_calendar_once(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening"))
    await partners.add()
    assert await partners.reading.look() == 1
    assert (
        await partners.reading.look(["iste"]) == 0
    )  # read because it was asked for, and nothing had changed
    assert await partners.reading.look() == 0
    assert len(partners.server.asked) == 2


async def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(b"", 503, Retry_After="18000")
    await partners.add()
    await partners.reading.look()
    for _ in range(3):
        await partners.an_hour_later()
    assert len(partners.server.asked) == 1
    for _ in range(2):
        await partners.an_hour_later()
    assert len(partners.server.asked) == 2


async def test_a_server_that_asks_to_be_left_alone_for_ever_holds_up_no_other(partners: Partners) -> None:
    partners.server.answers["/busy.csv"] = gives(b"", 429, Retry_After="9" * 40)
    partners.server.answers["/good.csv"] = gives(table("Opening"))
    await partners.add("/busy.csv", "A")
    await partners.add("/good.csv", "B")
    assert await partners.reading.look() == 1
    assert set(await partners.known("b")) == {"Opening"}


async def test_a_paused_calendar_is_not_read_and_goes_on_when_it_is_resumed(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening"))
    name = await partners.add()
    await partners.feeds.change(name, lambda feed: _paused(feed, is_paused=True), "T1", "U1")
    assert await partners.an_hour_later() == 0
    assert partners.server.asked == []
    await partners.feeds.change(name, lambda feed: _paused(feed, is_paused=False), "T1", "U1")
    assert await partners.reading.look() == 1


async def test_a_calendar_keeps_its_events_under_a_new_partner_and_at_a_new_address(
    partners: Partners,
) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening"))
    partners.server.answers["/b.csv"] = gives(table("Opening"))
    name = await partners.add()
    await partners.reading.look()
    ids = {one.id for one in await partners.events()}
    address = partners.server.address("/b.csv")
    await partners.feeds.change(name, lambda feed: _moved(feed, address), "T1", "U1")
    assert await partners.reading.look() == 1
    (after,) = await partners.events()
    assert ({after.id}, after.organisations) == (ids, ("ISTE and friends",))


CORRECTED: dict[str, Callable[[Feed], Feed]] = {
    "timezone": lambda feed: replace(feed, timezone="Europe/London"),
    "partner": lambda feed: replace(feed, partner="NEA"),
    "format": lambda feed: replace(feed, format="csv"),
}


@pytest.mark.parametrize("what", CORRECTED)
@pytest.mark.parametrize("is_read_beside", [False, True])
async def test_what_is_corrected_while_it_is_read_is_read_again_at_once(
    partners: Partners, what: str, *, is_read_beside: bool
) -> None:
    """The reading under way knows the old particulars, and may end after one of another process by the new ones."""
    data = b"title,start\nOpening,2015-10-28T20:00\n"

    async def corrected(request: web.Request) -> web.StreamResponse:
        partners.server.answers["/a.csv"] = gives(data)
        await partners.feeds.change(feed.name, CORRECTED[what], "T1", "U1")
        if is_read_beside:
            await partners.reading.look()
        return await gives(data)(request)

    partners.server.answers["/a.csv"] = corrected
    address = partners.server.address("/a.csv")
    feed = Feed(name="iste", address=address, partner="ISTE", timezone="America/New_York")
    await partners.feeds.add(feed, "T1", "U1")
    await partners.reading.look()
    standing = await partners.standing()
    assert standing.next_at == partners.clock.real()
    asked = len(partners.server.asked)
    await partners.reading.look()
    (event,) = await partners.events()
    now = CORRECTED[what](feed)
    assert (event.organisations, event.timing.timezone) == ((now.partner,), now.timezone)
    await partners.reading.look()
    assert len(partners.server.asked) == asked + 1


async def test_a_failure_at_the_old_address_holds_up_no_reading_at_the_new(partners: Partners) -> None:
    partners.server.answers["/b.csv"] = gives(table("Opening"))
    address = partners.server.address("/b.csv")

    async def corrected(request: web.Request) -> web.StreamResponse:
        await partners.feeds.change(name, lambda feed: replace(feed, address=address), "T1", "U1")
        return await gives(b"", 404)(request)

    partners.server.answers["/a.csv"] = corrected
    name = await partners.add()
    assert await partners.reading.look() == 0
    assert (await partners.standing()).trouble == ""
    assert await partners.reading.look() == 1
    assert set(await partners.known()) == {"Opening"}


async def test_the_same_address_or_name_is_not_read_twice(partners: Partners) -> None:
    await partners.add()
    with pytest.raises(FeedError, match="is read already, as iste of ISTE"):
        await partners.add(partner="Another")
    assert await partners.add("/b.csv") == "iste-2"
    with pytest.raises(FeedError, match="choose another name"):
        await partners.feeds.add(
            Feed(name="iste", address="https://example.org/c.csv", partner="C"), "T1", "U1"
        )


async def test_what_is_removed_is_read_no_more_and_its_events_stay(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening"))
    name = await partners.add()
    await partners.reading.look()
    await partners.feeds.remove(name, "T1", "U1")
    assert await partners.an_hour_later() == 0
    assert len(await partners.events()) == 1
    with pytest.raises(NotFound, match="No calendar is called iste"):
        await partners.feeds.remove(name, "T1", "U1")


async def test_large_calendars_are_read_in_a_process_of_their_own(partners: Partners) -> None:
    partners.server.answers["/a.csv"] = gives(table("Opening"))
    partners.server.answers["/b.csv"] = gives(b"<html></html>")
    await partners.add()
    await partners.add("/b.csv", "NEA")
    reading = ReadingFeeds(
        partners.database,
        partners.clock,
        partners.reading.fetcher,
        partners.reading.planning,
        "America/New_York",
        apart,
    )
    assert await reading.look() == 1
    assert "is a web page" in (await partners.standing("nea")).trouble


class _NeverRead(Source):
    """A calendar in whose middle its reader stays, as in a large one."""

    def __reduce__(self) -> tuple[object, ...]:
        return time.sleep, (600,)


async def test_who_leaves_in_the_middle_of_a_calendar_does_not_wait_for_it() -> None:
    """The bot has ten seconds to end, and a large calendar on a busy machine takes longer."""
    others = set(active_children())
    async with apart() as elsewhere:
        reading = asyncio.ensure_future(elsewhere(_NeverRead("a", b"", "a"), "ISTE", []))
        await asyncio.sleep(0)
        (worker,) = set(active_children()) - others
        reading.cancel()
    await asyncio.to_thread(worker.join, PATIENCE)
    assert not worker.is_alive()


async def test_of_a_large_calendar_only_what_is_different_comes_back(partners: Partners) -> None:
    """More is known of it than is read at once."""
    titles = [f"Event {number}" for number in range(SOME + 5)]
    partners.server.answers["/a.json"] = gives(listed(*titles))
    name = await partners.add("/a.json")
    assert await partners.reading.look() == 1
    known = await Importing(partners.database).known(name)
    assert sorted(one.title for one in known) == sorted(titles)
    for now, different in (
        (titles, []),
        (["Another", *titles[1:]], ["Another"]),
        ([*titles, "New"], ["New"]),
    ):
        source = Source("a", listed(*now), name, programme_timezone="America/New_York")
        looked = look(source, "ISTE", known)
        assert looked.events == len(now)
        assert [one.title for one in (*looked.different.fresh, *looked.different.changed)] == different
        assert looked.different.missing == []


def test_calendars_are_read_hourly_scattered_and_less_often_the_longer_they_fail() -> None:
    now = HandClock().real()
    moments = {next_reading(f"feed {number}", now) for number in range(100)}
    assert len(moments) > 50
    assert all(timedelta(minutes=54) <= moment - now <= timedelta(minutes=66) for moment in moments)
    rests = [next_reading("a", now, failures) - now for failures in range(1, 12)]
    assert rests == sorted(rests)
    assert rests[0] < timedelta(hours=1.2)
    assert rests[-1] <= LONGEST_REST * 1.1
    assert next_reading("a", now, wait=9_000) - now == timedelta(seconds=9_000)
    assert next_reading("a", now, wait=10**9) - now <= LONGEST_REST * 1.1


def listed(*titles: str) -> bytes:
    """Give a calendar in JSON, each event at its own hour under its own UID."""
    first = datetime(2015, 11, 1, 9)
    return json.dumps(
        [
            {
                "uid": f"{number:04}",
                "title": title,
                "start": f"{first + timedelta(hours=number):%Y-%m-%dT%H:%M}",
                "timezone": "America/New_York",
            }
            for number, title in enumerate(titles)
        ]
    ).encode()


def _paused(feed: Feed, *, is_paused: bool) -> Feed:
    return Feed(name=feed.name, address=feed.address, partner=feed.partner, paused=is_paused)


def _moved(feed: Feed, address: str) -> Feed:
    return Feed(name=feed.name, address=address, partner="ISTE and friends")

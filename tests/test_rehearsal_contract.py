"""What the rehearsal's page is given and may ask for: the HTTP contract beneath it, and who may use it."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.bolted import AVA, EDTECHCHAT, EDUCATORS, GENERAL, LIAM, NORA, Bolted, bolted, listening


@pytest.fixture
async def slack() -> AsyncIterator[Bolted]:
    """Run a rehearsal with an app that acknowledges every event."""
    async with listening() as both:
        yield both


async def test_what_one_person_sees(slack: Bolted) -> None:
    first = await slack.people.say(LIAM, EDTECHCHAT, "Q1")
    await slack.people.say(NORA, EDTECHCHAT, "A1", thread_ts=first.ts)
    await slack.people.react(NORA, EDTECHCHAT, first.ts, "tada")
    elsewhere = await slack.state(AVA, EDUCATORS)
    seen = await slack.state(AVA, EDTECHCHAT)

    assert {one["name"]: one["unread"] for one in elsewhere["channels"]}["edtechchat"] == 2
    assert {one["name"]: one["unread"] for one in seen["channels"]}["edtechchat"] == 0
    [message] = seen["channel"]["messages"]
    assert (message["username"], message["reply_count"]) == ("Liam Byrne", 1)
    assert message["replies"][0]["text"] == "A1"
    assert message["reactions"] == [{"name": "tada", "users": [NORA]}]
    assert (seen["now"], seen["programme"]) == ("2015-10-26T22:25:00+00:00", "Sample")
    assert (seen["me"]["tz"], seen["connected"]) == ("Australia/Sydney", True)


async def test_a_deleted_message_keeps_its_place_only_above_a_thread(slack: Bolted) -> None:
    alone = await slack.people.say(LIAM, EDTECHCHAT, "Alone")
    parent = await slack.people.say(LIAM, EDTECHCHAT, "Q1")
    await slack.people.say(NORA, EDTECHCHAT, "A1", thread_ts=parent.ts)
    for message in (alone, parent):
        await slack.people.delete(LIAM, EDTECHCHAT, message.ts)

    [left] = (await slack.state())["channel"]["messages"]
    assert (left["deleted"], left["text"], left["reply_count"]) == (True, "", 1)


async def test_a_message_is_kept_though_the_bot_is_away_and_the_person_is_told() -> None:
    async with bolted() as slack:
        answer = await slack.post("say", user=NORA, channel=EDTECHCHAT, text="Hello")
        seen = (await slack.state())["channel"]["messages"]

    assert (answer["ok"], answer["error"]) == (False, "The bot is not connected.")
    assert [one["text"] for one in seen] == ["Hello"]


async def test_who_mentions_the_bot_where_it_is_not_is_told_and_can_bring_it_in(slack: Bolted) -> None:
    said = {"user": NORA, "channel": GENERAL}
    deaf = await slack.post("say", **said, text="@cembot what's on?")
    await slack.post("say", **said, text="/invite @cembot")
    heard = await slack.post("say", **said, text="@cembot what's on?")

    assert (deaf["ok"], heard["ok"]) == (False, True)
    assert "/invite @cembot" in deaf["error"]
    assert (await slack.post("say", **said, text="/invite @nobody"))["ok"] is False


async def test_the_page_opens_where_the_bot_is(slack: Bolted) -> None:
    assert (await slack.state(NORA, ""))["channel"]["id"] == EDUCATORS


async def test_changes_are_told_as_they_happen(slack: Bolted) -> None:
    address = f"{slack.rehearsal.url}/rehearsal/events?user={NORA}"
    async with aiohttp.ClientSession() as session, session.get(address) as stream:
        assert await stream.content.readline() == b": hello\n"
        await stream.content.readline()
        await slack.people.say(LIAM, EDTECHCHAT, "Hello")
        lines = [(await asyncio.wait_for(stream.content.readline(), 5)).decode().strip() for _ in range(2)]

    assert lines == ["event: changed", f'data: {{"channel": "{EDTECHCHAT}", "what": "message"}}']


async def test_the_clock_is_set_by_the_page(slack: Bolted) -> None:
    assert (await slack.post("clock", ahead=3600))["now"] == "2015-10-26T23:25:00+00:00"
    assert (await slack.post("clock", now="2015-10-27T07:30:00-04:00"))["now"] == "2015-10-27T11:30:00+00:00"
    assert (await slack.post("clock", speed=60))["speed"] == 60
    assert "offset" in (await slack.post("clock", now="2015-10-27T07:30:00"))["error"]
    assert (await slack.post("clock", speed=-1))["ok"] is False


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Content-Type": "text/plain"}, 415),
        ({"Origin": "https://example.org"}, 403),
        ({"Host": "rehearsal.example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_other_web_pages_cannot_act_here(slack: Bolted, headers: dict[str, str], status: int) -> None:
    address = f"{slack.rehearsal.url}/rehearsal/clock"
    sent = {"Content-Type": "application/json", **headers}
    async with aiohttp.ClientSession() as session, session.post(address, data="{}", headers=sent) as got:
        assert got.status == status


async def test_a_request_that_is_not_complete_is_refused_in_words(slack: Bolted) -> None:
    assert "not complete" in (await slack.post("say", user=NORA, channel=EDTECHCHAT))["error"]


async def test_the_page_itself_is_served(slack: Bolted) -> None:
    async with aiohttp.ClientSession() as session, session.get(slack.rehearsal.url) as got:
        assert (got.status, got.content_type) == (200, "text/html")

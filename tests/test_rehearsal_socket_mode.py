"""The rehearsal's Socket Mode: what is delivered, repeated, kept and given up. Driven through a real Bolt app."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.rehearsal import Patience, Unanswered
from tests.bolted import EDTECHCHAT, NORA, QUICK, bolted

Json = dict[str, Any]


async def test_an_event_that_is_acknowledged_is_sent_once() -> None:
    heard: list[str] = []
    async with bolted() as slack:

        @slack.app.event("message")
        async def listen(event: Json) -> None:
            heard.append(event["text"])

        await slack.connect()
        await slack.people.say(NORA, EDTECHCHAT, "Hello")
        await slack.rehearsal.settled()

        assert heard == ["Hello"]
        assert len(slack.rehearsal.envelopes) == 1


async def test_an_event_that_fails_is_sent_again_with_its_number_until_it_is_taken() -> None:
    headers: list[tuple[str | None, str | None]] = []
    async with bolted(patience=Patience(retries=(0.0, 0.0, 0.0))) as slack:

        @slack.app.event("message")
        async def listen(request: Any) -> None:
            number = request.headers.get("x-slack-retry-num")
            reason = request.headers.get("x-slack-retry-reason")
            headers.append((number and number[0], reason and reason[0]))
            if len(headers) < 3:
                raise RuntimeError("the database is locked")

        await slack.connect()
        slack.people.post(NORA, EDTECHCHAT, "Hello")
        await slack.rehearsal.settled()

        assert headers == [("0", ""), ("1", "timeout"), ("2", "timeout")]
        assert len({one["payload"]["event_id"] for one in slack.rehearsal.envelopes}) == 1
        assert len({one["envelope_id"] for one in slack.rehearsal.envelopes}) == 3


async def test_an_event_is_given_up_after_three_repeats() -> None:
    async with bolted(patience=QUICK) as slack:

        @slack.app.event("message")
        async def listen() -> None:
            raise RuntimeError("never")

        await slack.connect()
        slack.people.post(NORA, EDTECHCHAT, "Hello")
        await slack.rehearsal.settled()

        assert len(slack.rehearsal.envelopes) == 4
        assert [envelope.attempts for envelope in slack.rehearsal.links.lost] == [4]


async def test_a_command_that_nobody_answers_is_sent_once_and_the_person_is_told() -> None:
    async with bolted(patience=QUICK) as slack:

        @slack.app.command("/cem")
        async def listen() -> None:
            raise RuntimeError("never")

        await slack.connect()
        with pytest.raises(Unanswered, match="did not answer"):
            await slack.people.command(NORA, EDTECHCHAT, "/cem", "")
        assert len(slack.rehearsal.envelopes) == 1


async def test_events_wait_for_the_app_and_what_people_press_does_not() -> None:
    heard: list[str] = []
    async with bolted() as slack:

        @slack.app.event("message")
        async def listen(event: Json) -> None:
            heard.append(event["text"])

        with pytest.raises(Unanswered, match="not connected"):
            await slack.people.say(NORA, EDTECHCHAT, "Hello")
        with pytest.raises(Unanswered, match="not connected"):
            await slack.people.command(NORA, EDTECHCHAT, "/cem", "")
        await slack.connect()
        await slack.rehearsal.settled()

        assert heard == ["Hello"]
        assert [one["type"] for one in slack.rehearsal.envelopes] == ["events_api"]


async def test_an_event_is_given_up_when_no_app_comes() -> None:
    async with bolted(patience=Patience(keep=0.01)) as slack:
        slack.people.post(NORA, EDTECHCHAT, "Hello")
        await slack.rehearsal.settled()

        assert len(slack.rehearsal.links.lost) == 1
        assert not slack.rehearsal.envelopes


async def test_an_event_that_was_under_way_when_the_app_died_goes_to_the_next_one() -> None:
    heard: list[str] = []
    stuck = asyncio.Event()
    async with bolted(patience=Patience(ack=60.0, retries=(0.0,), keep=60.0)) as slack:

        @slack.app.event("message")
        async def listen(event: Json) -> None:
            heard.append(event["text"])
            if len(heard) == 1:
                stuck.set()
                await asyncio.Event().wait()

        first = await slack.connect()
        slack.people.post(NORA, EDTECHCHAT, "Hello")
        await stuck.wait()
        await first.client.disconnect()  # type: ignore[no-untyped-call]  # Bolt's own, without types
        await slack.connect()
        await slack.rehearsal.settled()

        assert heard == ["Hello", "Hello"]


async def test_two_connections_share_the_events() -> None:
    heard: list[str] = []
    async with bolted() as slack:

        @slack.app.event("message")
        async def listen(event: Json) -> None:
            heard.append(event["text"])

        await slack.connect()
        await slack.connect()
        for number in range(20):
            slack.people.post(NORA, EDTECHCHAT, f"{number}")
        await slack.rehearsal.settled()

        assert sorted(heard, key=int) == [f"{number}" for number in range(20)]


async def test_a_refreshed_connection_comes_back_by_itself() -> None:
    heard: list[str] = []
    async with bolted() as slack:

        @slack.app.event("message")
        async def listen(event: Json) -> None:
            heard.append(event["text"])

        await slack.connect()
        await slack.rehearsal.links.refresh()
        slack.people.post(NORA, EDTECHCHAT, "Hello")
        await slack.rehearsal.settled()

        assert heard == ["Hello"]


async def test_a_ticket_opens_one_connection() -> None:
    async with bolted() as slack, aiohttp.ClientSession() as session:
        client = slack.web_client(slack.rehearsal.app_token)
        address = (await client.apps_connections_open(app_token=slack.rehearsal.app_token))["url"]
        async with session.ws_connect(address) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", "A0CEMBOT")
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await session.ws_connect(address)


async def test_an_eleventh_connection_is_refused() -> None:
    async with bolted() as slack, aiohttp.ClientSession() as session:
        slack.client.token = slack.rehearsal.app_token
        opened = []
        for _ in range(10):
            address = (await slack.client.apps_connections_open(app_token=slack.rehearsal.app_token))["url"]
            opened.append(await session.ws_connect(address))
            await opened[-1].receive_json()

        assert (await slack.refused("apps.connections.open"))["error"] == "too_many_websockets"

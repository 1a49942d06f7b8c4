"""The rehearsal's requests over HTTP: signed, encoded and repeated as Slack's are."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.rehearsal import Unanswered, standard_workspace
from bot.rehearsal.http_delivery import HttpDelivery
from bot.rehearsal.socket_mode import Patience
from tests.bolted import EDUCATORS, NORA, SetClock
from tests.conversation import free_port


@dataclass(slots=True)
class Endpoint:
    """An app's request URL that answers from a script: statuses, then 200 and what was told to say."""

    statuses: list[int] = field(default_factory=list)
    says: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one request."""
        body = await request.read()
        self.heard.append(({name.lower(): value for name, value in request.headers.items()}, body))
        if body.startswith(b"{") and (challenge := json.loads(body).get("challenge")):
            return web.Response(text=challenge)
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, text=self.says, headers={"Location": "/"} if status == 302 else {})


@asynccontextmanager
async def told() -> AsyncIterator[tuple[HttpDelivery, Endpoint]]:
    """Give a far end, and the app that it tells of what happens."""
    links = HttpDelivery(standard_workspace(SetClock(), None), Patience(ack=0.5, retries=(0.0, 0.0, 0.0)))
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/slack/events", endpoint.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await links.verify(f"http://127.0.0.1:{port}/slack/events")
    endpoint.heard.clear()
    try:
        yield links, endpoint
    finally:
        await links.stop()
        await runner.cleanup()


async def test_every_request_carries_a_signature_that_slacks_own_verifier_takes() -> None:
    async with told() as (links, endpoint):
        await links.answered(
            links.send("events_api", {"event": {"type": "message", "text": "café"}}, answers=False)
        )
        ((headers, body),) = endpoint.heard
        assert SignatureVerifier("signed-in-rehearsal").is_valid_request(body, headers)
        assert not SignatureVerifier("another").is_valid_request(body, headers)
        assert headers["content-type"] == "application/json"
        assert json.loads(body) == {"event": {"type": "message", "text": "café"}}


async def test_a_command_is_a_form_and_its_answer_is_the_body() -> None:
    async with told() as (links, endpoint):
        endpoint.says = "Nothing today."
        said = await links.answered(
            links.send("slash_commands", {"command": "/cem", "text": "a & b", "user_id": NORA})
        )
        assert said == {"text": "Nothing today."}
        endpoint.says = '{"text": "Nothing", "response_type": "ephemeral"}'
        said = await links.answered(links.send("slash_commands", {"command": "/cem"}))
        assert said == {"text": "Nothing", "response_type": "ephemeral"}
        headers, body = endpoint.heard[0]
        assert headers["content-type"] == "application/x-www-form-urlencoded"
        assert parse_qs(body.decode()) == {"command": ["/cem"], "text": ["a & b"], "user_id": [NORA]}


async def test_an_interaction_is_a_form_with_one_field() -> None:
    async with told() as (links, endpoint):
        payload = {"type": "block_actions", "channel": {"id": EDUCATORS}}
        assert await links.answered(links.send("interactive", payload)) == {}
        (form,) = [parse_qs(body.decode()) for _, body in endpoint.heard]
        assert set(form) == {"payload"}
        assert json.loads(form["payload"][0]) == payload


@pytest.mark.parametrize("status", [302, 401, 404, 500, 503])
async def test_an_event_that_is_not_answered_with_200_comes_three_times_more_with_its_number(
    status: int,
) -> None:
    async with told() as (links, endpoint):
        endpoint.statuses = [status] * 4
        envelope = links.send("events_api", {"event": {}}, answers=False)
        await links.settle()
        numbers = [headers.get("x-slack-retry-num") for headers, _ in endpoint.heard]
        reasons = [headers.get("x-slack-retry-reason") for headers, _ in endpoint.heard]
        assert numbers == [None, "1", "2", "3"]
        assert reasons == [None, "http_error", "http_error", "http_error"]
        assert list(links.lost) == [envelope]


async def test_what_a_person_waits_for_is_sent_once_and_fails() -> None:
    async with told() as (links, endpoint):
        endpoint.statuses = [500]
        with pytest.raises(Unanswered):
            await links.answered(links.send("slash_commands", {"command": "/cem"}))
        assert len(endpoint.heard) == 1


async def test_an_app_that_is_gone_is_told_so_the_next_time() -> None:
    async with told() as (links, endpoint):
        links._url = f"http://127.0.0.1:{free_port()}/"
        links.send("events_api", {"event": {}}, answers=False)
        await links.settle()
        assert endpoint.heard == []
        assert [one.headers.get("x-slack-retry-reason") for one in links.requests][-3:] == [
            "connection_failed"
        ] * 3

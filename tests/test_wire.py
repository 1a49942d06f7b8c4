"""What Slack's public contract says and few servers show: shared channels, odd answers, and no argument of our own."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import RateLimited
from bot.outlets.slack import Slack
from bot.outlets.slack_client import certain, open_client, open_session
from tests.builders import event
from tests.conversation import EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import until
from tests.test_channel_conversations import opened
from tests.test_logging_participation import begun, logged

Json = dict[str, Any]

HOME, GUESTS = "T0HOME", "T0GUESTS"

EPHEMERAL = frozenset({"channel", "user", "text", "blocks"})
"""What we give of the arguments that chat.postEphemeral documents; it knows nothing of unfolding links."""


@contextlib.asynccontextmanager
async def answering(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """Let a Web API answer every call like this; give its address."""
    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/"))


async def from_guests(here: Scene, **changes: Any) -> None:
    """Send the newest message's like as somebody of another organisation writes it in a shared channel."""
    sent = [one["payload"] for one in here.rehearsal.envelopes if one["type"] == "events_api"]
    like = next(one for one in reversed(sent) if one["event"]["type"] == "message")
    said: Json = {**like["event"], "ts": here.rehearsal.workspace.moment(), "team": GUESTS, **changes}
    outer: Json = {"team_id": GUESTS, "context_team_id": GUESTS, "is_ext_shared_channel": True}
    links = here.rehearsal.links
    await links.answered(
        links.send("events_api", {**like, **outer, "event_id": "Ev0GUEST", "event": said}, answers=False)
    )


async def test_who_writes_from_another_organisation_in_a_shared_channel_takes_part(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here, event())
        await here.rehearsal.people.say(GRACE, EDUCATORS, "Hello everybody")
        await from_guests(here, user=LIAM, text="Hello from the other side")
        assert [(act, who) for act, who, _ in logged(here)] == [("message", GRACE), ("message", LIAM)]
        assert {row["workspace"] for row in here.rows("SELECT workspace FROM identity")} == {
            here.bot.workspace
        }


@pytest.mark.parametrize(
    ("about", "is_admin"),
    [
        ({"team_id": HOME}, True),
        ({"team_id": GUESTS}, False),
        ({"team_id": GUESTS, "enterprise_user": {"teams": [GUESTS, HOME]}}, True),
        ({}, True),
    ],
)
async def test_an_admin_of_another_organisation_is_none_here(about: Json, is_admin: bool) -> None:
    async def user(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "user": {"id": "U1", "is_admin": True, **about}})

    async with answering(user) as url, open_session() as session:
        slack = Slack(open_client("xoxb-1", url, session), session, HOME)
        assert (await slack.profile("U1")).is_admin is is_admin


@pytest.mark.parametrize("sort", ["application/json", "text/html", "text/plain"])
@pytest.mark.parametrize("body", ["", "<html>Too many requests</html>"])
async def test_to_wait_is_asked_by_the_status_whatever_the_body_is(sort: str, body: str) -> None:
    async def wait(_request: web.Request) -> web.Response:
        return web.Response(status=429, text=body, content_type=sort, headers={"Retry-After": "7"})

    async with answering(wait) as url, open_session() as session:
        with pytest.raises(RateLimited) as asked:
            await certain(open_client("xoxb-1", url, session).auth_test())
    assert asked.value.seconds == 7


async def test_what_one_person_sees_has_only_arguments_that_slack_documents(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await opened(here)
        assert await modal.submit() == {}
        call = await until(
            lambda: next((one for one in here.rehearsal.calls if one.method == "chat.postEphemeral"), None)
        )
    assert set(call.args) <= EPHEMERAL


async def test_a_conversation_of_several_is_no_channel(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.channel(EDUCATORS).name = "mpdm-nora--grace--cembot-1"
        assert "This is no channel" in await here.command(NORA, "channel")

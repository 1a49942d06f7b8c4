"""A start while Slack hesitates: what can go on goes on, a stop is heard, and no old address is tried for ever."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.errors import OutletError, Refused
from bot.outlets import slack_client, slack_socket
from bot.outlets.slack_client import open_client, open_session, patiently
from bot.outlets.slack_socket import SlackSocket
from bot.rehearsal import Fault, Kind
from tests.announced import SOON, STARTS, waiting_for_a_start
from tests.conversation import Scene, scene
from tests.hearing import until

MANY = 1_000


@contextlib.asynccontextmanager
async def without_a_socket(here: Scene) -> AsyncIterator[None]:
    """Start the bot where Slack gives it no socket, and stop it at the end."""
    await here.stop()
    here.refusals.add("apps.connections.open")
    here.rehearsal.faults.add("apps.connections.open", Fault(kind=Kind.BROKEN, times=MANY))
    starting = asyncio.create_task(here.start())
    try:
        yield
    finally:
        starting.cancel()  # it would wait for the socket
        await asyncio.wait({starting})
        await here.stop()
        here.rehearsal.faults.clear()


async def test_announcements_go_out_while_slack_gives_no_socket(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        async with without_a_socket(here):
            await here.posted()
            assert not here.rehearsal.links.connected
        await here.start()  # Slack still wants to tell of the post


async def test_a_stop_is_heard_while_slack_gives_no_socket(tmp_path: Path) -> None:
    async with scene(tmp_path) as here, without_a_socket(here):
        calls = here.rehearsal.calls
        await until(lambda: [one for one in calls if one.method == "apps.connections.open"][1:] or None)
    assert here._running is None


async def test_an_address_that_was_refused_is_not_tried_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.stop()
        socket = SlackSocket(here.bot.slack_app, here.rehearsal.app_token, here.clock, ping=0.05)
        client = socket._handler.client
        client.wss_uri = f"{await client.issue_new_wss_url()}used"
        await asyncio.wait_for(socket.connect(), 60)
        await until(lambda: here.rehearsal.links.connected or None)
        await socket.close()


async def test_a_socket_that_does_not_let_itself_be_closed_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scene(tmp_path) as here:
        await here.stop()
        socket = SlackSocket(here.bot.slack_app, here.rehearsal.app_token, here.clock)
        await socket.connect()
        monkeypatch.setattr(slack_socket, "CLOSING", 0.01)
        monkeypatch.setattr(socket._handler, "close_async", asyncio.Event().wait)
        await socket.close()
        assert socket._handler.client.aiohttp_client_session.closed
        await socket._handler.client.close()  # type: ignore[no-untyped-call]  # the SDK's is untyped


async def test_who_we_are_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_client, "PAUSES", (0.0, 0.0))
    async with scene(tmp_path) as here, open_session() as session:
        here.refusals.add("auth.test")
        client = open_client(here.rehearsal.bot_token, here.rehearsal.api_url, session)
        here.rehearsal.faults.add("auth.test", Fault(kind=Kind.BROKEN))
        here.rehearsal.faults.add("auth.test", Fault(kind=Kind.RATE_LIMITED))
        assert (await patiently(client.auth_test))["ok"]
        here.rehearsal.faults.add("auth.test", Fault(kind=Kind.BROKEN, times=3))
        with pytest.raises(OutletError, match="500"):
            await patiently(client.auth_test)
        here.rehearsal.faults.add("auth.test", Fault(kind=Kind.ERROR, error="invalid_auth"))
        with pytest.raises(Refused):
            await patiently(client.auth_test)
        assert (await patiently(client.auth_test))["ok"]


async def test_no_request_is_written_out_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with aiohttp.ClientSession() as session:
        client = open_client("xoxb-1", "http://127.0.0.1:9/", session)
        assert client.logger.level > logging.DEBUG

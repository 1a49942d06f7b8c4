"""The sign of life that somebody outside waits for: over real HTTP, while all is well and at no other time."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.errors import OutletError
from bot.outlets.ping import Ping
from schedules import JOBS, ping, plan
from tests.conversation import free_port, scene
from tests.hearing import LOOK_AGAIN, PATIENCE

SECRET = "0f8c-who-knows-it-may-say-that-we-live"


@dataclass(slots=True)
class Watcher:
    """Somebody who rings when the bot has not been seen; here it only counts, and answers as it is told."""

    port: int = field(default_factory=free_port)
    status: int = 200
    silent: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    seen: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Give the address that shows that the bot lives."""
        return f"http://127.0.0.1:{self.port}/{SECRET}"

    async def hear(self, request: web.Request) -> web.Response:
        """Count one sign of life."""
        self.seen.append(f"{request.method} {request.path}")
        if self.silent:
            await self.over.wait()
        return web.Response(status=self.status)


@contextlib.asynccontextmanager
async def watcher() -> AsyncIterator[Watcher]:
    """Watch, until the end."""
    here = Watcher()
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", here.hear)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", here.port).start()
    try:
        yield here
    finally:
        here.over.set()
        await runner.cleanup()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """List what the log says of pings, and check that it says no secret."""
    assert SECRET not in caplog.text
    assert all(SECRET not in str(vars(record)) for record in caplog.records)
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("ping_")]


async def test_the_address_is_asked_for_each_minute_while_all_is_well(tmp_path: Path) -> None:
    (job,) = [job for job in JOBS if job.run is ping.run]
    assert str(job.trigger) == "interval[0:01:00]"
    async with watcher() as outside, scene(tmp_path, ping_url=outside.url) as here:
        await ping.run(here.bot.house)
        await ping.run(here.bot.house)
        assert outside.seen == [f"GET /{SECRET}"] * 2


async def test_a_bot_that_is_unwell_is_silent_until_it_is_well_again(tmp_path: Path) -> None:
    async with watcher() as outside, scene(tmp_path, ping_url=outside.url) as here:
        here.bot.scheduler.pause()
        here.clock.wait(125)  # the planner should have run twice
        await ping.run(here.bot.house)
        assert outside.seen == []
        await plan.run(here.bot.house)
        async with asyncio.timeout(PATIENCE):
            while not await here.bot.house.pinging.ping():  # noqa: ASYNC110  # nothing tells when all is well again
                await asyncio.sleep(LOOK_AGAIN)
        assert len(outside.seen) == 1


async def test_without_an_address_nothing_is_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert not await here.bot.house.pinging.ping()


async def test_a_stretch_of_failures_is_logged_once_and_is_over_when_one_arrives(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with watcher() as outside, scene(tmp_path, ping_url=outside.url) as here:
        outside.status = 500
        for _ in range(3):
            await ping.run(here.bot.house)
        assert told(caplog) == ["ping_failed"]
        (line,) = [record for record in caplog.records if record.getMessage() == "ping_failed"]
        assert vars(line)["reason"] == "the address of CEMBOT_PING_URL answered 500: check it"
        outside.status = 200
        await ping.run(here.bot.house)
        assert told(caplog) == ["ping_failed", "ping_arrives_again"]
        outside.status = 404
        await ping.run(here.bot.house)
        assert told(caplog) == ["ping_failed", "ping_arrives_again", "ping_failed"]


async def test_nobody_there_is_said_without_the_address() -> None:
    async with ClientSession() as session:
        with pytest.raises(OutletError, match=r"could not be asked for \(ClientConnectorError\)") as caught:
            await Ping(session, Watcher().url).ping()
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_who_does_not_answer_is_not_waited_for() -> None:
    async with watcher() as outside, ClientSession() as session:
        outside.silent = True
        with pytest.raises(OutletError, match=r"could not be asked for \(\w*TimeoutError\)"):
            await Ping(session, outside.url, patience=0.05).ping()
        assert len(outside.seen) == 1

"""Keeps a bot going that is built: its parts are started, and ended together. Builds nothing."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import TYPE_CHECKING

from bot.chosen import Choices, Outside
from bot.domain.health import Part
from bot.errors import StorageError
from bot.outlets.slack_socket import SlackSocket
from bot.services.waking import Wake, follow
from bot.settings import Role

if TYPE_CHECKING:
    from bot.web.server import Server
from bot.app import Bot, build

LONG = 3600.0
"""Seconds that a signal is waited for at once."""

log = logging.getLogger(__name__)


async def run(outside: Outside, choices: Choices, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set."""
    async with build(outside, choices) as bot:
        await run_built(bot, outside, stop)


async def run_built(
    bot: Bot, outside: Outside, stop: asyncio.Event, running: Callable[[], None] = lambda: None
) -> None:
    """Do this process's part of the work until `stop` is set; a part that ends by itself ends the rest.

    `running` is called once everything is up: who then speaks to the bot is heard.
    """
    async with contextlib.AsyncExitStack() as closing:
        parts: set[asyncio.Task[None]] = {asyncio.create_task(_wait(stop), name="stop")}
        closing.push_async_callback(_end, parts)
        closing.push_async_callback(bot.house.later.finish)
        if outside.role is not Role.WEB:
            await _prepare(bot)
        if outside.port is not None:
            server = _serve(bot, outside, outside.port)
            closing.push_async_callback(server.stop)
            parts.add(server.task)
        if outside.role is not Role.WEB:
            bot.scheduler.start()
            closing.callback(bot.scheduler.shutdown, wait=False)
            parts.add(asyncio.create_task(bot.house.delivering.run(), name="sender"))
            changed = Wake()
            parts.add(
                asyncio.create_task(follow(bot.database, partial(_changed, bot, changed)), name="watcher")
            )
            parts.add(asyncio.create_task(_keep_true(bot, changed), name="editor"))
        if bot.agreeing is not None:
            parts.add(asyncio.create_task(bot.agreeing.run(), name="clock"))
        if outside.role is not Role.WEB and outside.app_token:
            socket = SlackSocket(bot.slack_app, outside.app_token, outside.clock)
            closing.push_async_callback(socket.close)
            bot.house.health.watch(socket.seen)
            await _unless_ended(parts, socket.connect())
        if not any(part.done() for part in parts):
            log.info("running", extra={"workspace": bot.workspace, "role": outside.role.value})
            running()
        ended, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for part in ended:
            part.result()


async def _unless_ended(parts: set[asyncio.Task[None]], work: Coroutine[None, None, None]) -> None:
    """Do `work`, unless a part ends meanwhile: a socket is tried for as long as Slack gives none."""
    doing = asyncio.create_task(work, name="connecting")
    try:
        await asyncio.wait({doing, *parts}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            doing.result()
    finally:
        await _end({doing})


async def _prepare(bot: Bot) -> None:
    """Take up the work where the process before this one left it."""
    await bot.house.delivering.take_back()
    await bot.house.expanding.extend(bot.house.clock.now())
    await bot.house.planning.plan()
    await bot.house.health.beat(Part.PLANNER)
    await bot.house.health.beat(Part.SENDER)


def _serve(bot: Bot, outside: Outside, port: int) -> "Server":
    """Serve health, calendars and, where HTTP is the transport, Slack's requests."""
    from bot.web.calendars import CalendarPages  # noqa: PLC0415 - where nothing is served, nothing of it is loaded
    from bot.web.server import Server  # noqa: PLC0415 - as above
    from bot.web.site import build as build_site  # noqa: PLC0415 - as above
    from bot.web.slack import SlackRequests  # noqa: PLC0415 - as above

    listens = outside.signing_secret and outside.role is not Role.WORKER
    slack = SlackRequests(bot.slack_app, outside.signing_secret, outside.clock) if listens else None
    house = bot.house
    calendars = CalendarPages(house.calendars, house.names.programme, bot.public_url, bot.language)
    site = build_site(house.health, slack, calendars, house.my_calendar, house.picturing, house.gauging)
    server = Server(site, outside.host, port)
    log.info("serving", extra={"port": server.port, "slack": slack is not None})
    return server


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


async def _changed(bot: Bot, changed: Wake) -> None:
    """Follow at once what another process changed: send what it planned, plan what it wants."""
    bot.house.delivering.wake.set()
    await bot.house.planning.plan()
    changed.set()


async def _keep_true(bot: Bot, changed: Wake) -> None:
    """Edit what was posted where that is `changed`: minutes of work for many channels, and changes go on meanwhile."""
    while True:
        if await changed.wait(LONG):
            try:
                await bot.house.refreshing.refresh()
            except StorageError as error:
                log.warning("edits_wait", extra={"reason": str(error)})  # the next minute's look makes them


async def _end(tasks: Iterable[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task

"""Opens the rehearsal: the bot against a workspace on this machine, with the sample programme. Not for live bots."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import partial
from pathlib import Path

import handlers
from bot.app import Bot, build
from bot.chosen import Choices, Outside
from bot.clock import FastClock
from bot.domain.edition import Edition
from bot.domain.price import MICROS
from bot.domain.subscription import Subscription
from bot.domain.way import OnX
from bot.errors import SettingsError
from bot.feeds import read
from bot.on_x import XAccess
from bot.outlets.slack_client import certain
from bot.process import run_built
from bot.rehearsal import Options, Rehearsal
from bot.rehearsal.app import App
from bot.rehearsal.x_server import XRehearsal
from bot.rehearsal.x_timeline import BOT
from bot.sample import Sample, load
from bot.services.importing import Importing
from bot.services.scripting import Scripting
from bot.storage.alone import Alone

REHEARSAL_FILE = "rehearsal.db"
"""The rehearsal's own database, in the data folder."""

ROOM = "connected-educators"
"""The channel of the rehearsal that hears the programme."""

FIRST_LIST = time(18, 30)
"""When that channel gets its list: five minutes after the rehearsal opens."""

CITIES = ("Europe/London", "Australia/Sydney")
"""Whose local times a post gives after the programme's."""

IN_EXAMPLES = "#edchat"
"""A chat of the sample, which stands where a programme's own hashtag does in examples."""

BUDGET = 5 * MICROS
"""What X may cost in the rehearsal, where nothing does, in micro-dollars: who organises sees how it is counted."""

log = logging.getLogger(__name__)


async def rehearse(
    folder: Path, clock: FastClock, ports: Sequence[int], stop: asyncio.Event, say: Callable[[str, str], None]
) -> None:
    """Run the bot against a workspace and an X on this machine, with the sample programme; `say` tells where they are.

    The first of `ports` that is free is used. The workspace is reached over sockets only, like the real one. Each
    rehearsal has a new database.
    """
    sample = load()
    choices = Choices(
        programme=sample.programme.name,
        timezone=sample.programme.timezone,
        command="/cem",
        organisers=frozenset(),
        edition=Edition(hashtag=IN_EXAMPLES),
        on_x=OnX(
            timezone=sample.programme.timezone,
            account=BOT,
            zones=CITIES,
            budget=BUDGET,
            late_door=True,
            cards=True,
        ),
    )
    app = App(
        scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS), commands=frozenset({"/cem"})
    )
    far = XRehearsal(clock, zone=choices.timezone)
    await far.start()
    rehearsal: Rehearsal | None = None
    try:
        options = Options(programme=choices.programme, beside=f"{far.api_url}/")
        rehearsal = await _open_rehearsal(clock, ports, app, options)
        outside = Outside(
            bot_token=rehearsal.bot_token,
            app_token=rehearsal.app_token,
            slack_api_url=rehearsal.api_url,
            database_url=new_database(folder),
            clock=clock,
            x=_access(far),
        )
        async with build(outside, choices) as bot:
            await open_scene(bot, sample, clock.now())
            await run_built(bot, outside, stop, partial(say, rehearsal.url, far.api_url))
    finally:
        await far.stop()
        if rehearsal is not None:
            await rehearsal.stop()


def _access(far: XRehearsal) -> XAccess:
    keys = far.keys
    return XAccess(
        api_key=keys.api_key,
        api_secret=keys.api_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_token_secret,
        bearer_token=keys.bearer_token,
        api_url=far.api_url,
    )


async def _open_rehearsal(clock: FastClock, ports: Sequence[int], app: App, options: Options) -> Rehearsal:
    for port in ports:
        rehearsal = Rehearsal(clock, port=port, app=app, options=options)
        try:
            await rehearsal.start()
        except OSError:
            log.info("port_taken", extra={"port": port})
        else:
            return rehearsal
    raise SettingsError(
        f"Port {ports[0]} is taken: end what uses it, or choose another with --port (0: any)."
    )


def new_database(folder: Path) -> str:
    """Make room for a new rehearsal; the one before it ends with its last page closed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / REHEARSAL_FILE
    alone = Alone(file)
    alone.take()  # a rehearsal that still runs keeps its database
    alone.leave()
    for old in (file, *(file.with_name(f"{file.name}{suffix}") for suffix in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    return f"sqlite:///{file.as_posix()}"


async def open_scene(bot: Bot, sample: Sample, now: datetime) -> None:
    """Load the sample programme, and have one channel hear today's list at half past six and the starts."""
    for source in sample.sources:
        reading = read(source)
        await Importing(bot.database).take(source.feed, reading.events, len(reading.rejected), now)
    await Scripting(bot.database).take(read(sample.script).scripts)
    channels = await certain(bot.client.conversations_list())
    room = next(one["id"] for one in channels["channels"] if one["name"] == ROOM)
    wanted = Subscription(
        workspace=bot.workspace,
        channel=room,
        timezone=sample.programme.timezone,
        digest_at=FIRST_LIST,
        at_start=True,
    )
    await bot.house.subscribing.save(wanted, bot.account)
